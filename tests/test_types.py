from __future__ import annotations

from datetime import date

from rag.types import Answer, Evidence, Filters, Passage, Source, Statement

TEXT = "First line here.\n\nSecond line. And more."


def test_evidence_knows_its_place_in_the_article() -> None:
    article = "Heading\n" + TEXT
    passage = Passage(Source("a"), TEXT, start=8, paragraph=2)
    start = TEXT.index("Second")
    evidence = Evidence(1, passage, start, start + len("Second line."))
    assert evidence.quote == "Second line."
    assert article[slice(*evidence.span)] == evidence.quote
    assert evidence.paragraph == 3


def test_cited_evidence_comes_by_number() -> None:
    passage = Passage(Source("a"), TEXT)
    evidence = tuple(Evidence(n, passage, 0, 5) for n in (1, 2, 3))
    answer = Answer("q", evidence=evidence, statements=(Statement("s", (3, 1)),))
    assert [e.number for e in answer.cited] == [1, 3]


def test_empty_filters_are_false() -> None:
    assert not Filters()
    assert Filters(since=date(2024, 1, 1))
