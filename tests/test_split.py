from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.split import split
from rag.types import Article, Source


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def characters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


def article(text: str) -> Article:
    return Article(Source("a"), text)


def test_whole_sentences_up_to_the_budget() -> None:
    passages = split(
        article("One two three. Four five. Six seven eight nine."), budget=5, count=words
    )
    assert [p.text for p in passages] == ["One two three. Four five.", "Six seven eight nine."]


def test_paragraphs_are_counted_over_empty_lines() -> None:
    passages = split(article("First here.\n\n  \nSecond here.\nThird here."), budget=2, count=words)
    assert [(p.paragraph, p.text) for p in passages] == [
        (1, "First here."),
        (2, "Second here."),
        (3, "Third here."),
    ]


def test_a_sentence_beyond_the_budget_is_cut_between_words() -> None:
    passages = split(article("a b c d e f g h i j k l"), budget=5, count=words)
    assert all(words([p.text])[0] <= 5 for p in passages)
    assert " ".join(p.text for p in passages) == "a b c d e f g h i j k l"


def test_text_without_spaces_is_still_cut() -> None:
    passages = split(article("字" * 100), budget=30, count=characters)
    assert all(len(p.text) <= 30 for p in passages)
    assert "".join(p.text for p in passages) == "字" * 100


@given(st.text(max_size=400), st.integers(1, 40))
def test_passages_are_exact_ordered_slices_that_lose_nothing(text: str, budget: int) -> None:
    passages = split(article(text), budget=budget, count=characters)
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.text.strip()
    assert all(a.end <= b.start for a, b in pairwise(passages))
    held = "".join("".join(p.text.split()) for p in passages)
    assert held == "".join(text.split())


def test_no_orphan_comes_last() -> None:
    text = " ".join(f"Sentence number {n} here." for n in range(9))
    sizes = words([p.text for p in split(article(text), budget=14, count=words)])
    assert max(sizes) - min(sizes) <= 4
