from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from fakes import DIMENSION, Desk, make_article
from rag.confidence import Judge, Scale, Weights
from rag.errors import ModelUnavailable
from rag.read import Reading, SentenceReader
from rag.span_reader import FindSpans, SpanReader, ranked
from rag.spans import Answer

TALKS = (
    "Ministers met in Tokyo on Sunday. They will produce Patriot and AMRAAM missiles. "
    "The work begins in March 2025."
)
BY_SPAN = Weights(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, span=1.0)
JUDGE = Judge(BY_SPAN, BY_SPAN, Scale(), Scale())


def marking(*words: str, score: float = 4.0) -> FindSpans:
    """Marks these words wherever they stand, each a little less sure than the one before."""

    def find(question: str, texts: Sequence[str]) -> list[list[Answer]]:
        return [
            [
                Answer(text.index(word), text.index(word) + len(word), score - 0.1 * i)
                for i, word in enumerate(words)
                if word in text
            ]
            for text in texts
        ]

    return find


def missing(question: str, texts: Sequence[str]) -> list[list[Answer]]:
    raise ModelUnavailable("The reader's weights cannot be used.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, budget=100)
    desk.index.add(
        [
            make_article("talks", TALKS),
            make_article("rain", "Rain fell on Dubai."),
            make_article("moon", "The lander touched down."),
        ]
    )
    yield desk
    desk.close()


def readings(
    desk: Desk, find: FindSpans, *, judge: Judge = JUDGE, embedded: list[str] | None = None
) -> list[Reading]:
    def embed(sentences: Sequence[str]) -> np.ndarray:
        (embedded if embedded is not None else []).extend(sentences)
        vectors = [desk.embedder.question(sentence) for sentence in sentences]
        return np.array(vectors).reshape(-1, DIMENSION)

    ask = desk.embedder.question
    sentences = SentenceReader(desk.library, desk.store, ask, embed, limit=3)
    passages = desk.library.passages(["rain:0", "talks:0"])
    read = SpanReader(sentences, find, judge, limit=3)
    return list(read("which missiles will they produce?", "en", passages))


def test_the_marked_words_choose_the_quote_and_stand_in_it(desk: Desk) -> None:
    first, last = readings(desk, marking("Patriot", "AMRAAM"))
    assert first.evidence and not first.evidence[0].answers
    evidence = last.evidence[0]
    assert evidence.quote == "They will produce Patriot and AMRAAM missiles."
    assert evidence.short == ("Patriot", "AMRAAM")
    assert TALKS[slice(*evidence.span)] == evidence.quote
    assert last.answers and 0.9 < last.confidence < 1


def test_words_across_two_sentences_give_both(desk: Desk) -> None:
    *_, last = readings(desk, marking("missiles. The work"))
    assert last.evidence[0].quote.endswith("March 2025.")
    assert last.evidence[0].quote.startswith("They will")


def test_what_the_model_doubts_is_no_answer(desk: Desk) -> None:
    *_, last = readings(desk, marking("Tokyo", score=-3.0))
    assert not last.answers
    assert last.evidence[0].short == ("Tokyo",)


def test_what_answers_is_not_always_sure(desk: Desk) -> None:
    strict = Judge(BY_SPAN, BY_SPAN, Scale(sure=0.99), Scale(sure=0.99))
    *_, last = readings(desk, marking("Tokyo", score=2.0), judge=strict)
    assert last.answers and not last.sure


def test_a_sentence_that_is_known_is_not_embedded_again(desk: Desk) -> None:
    embedded: list[str] = []
    readings(desk, marking("Patriot", "Tokyo"), embedded=embedded)
    assert sorted(embedded) == sorted(set(embedded))
    assert "They will produce Patriot and AMRAAM missiles." in embedded


def test_without_the_model_sentences_are_read_and_it_is_said(desk: Desk) -> None:
    first, last = readings(desk, missing)
    assert last.evidence == first.evidence
    said = "The reader's weights cannot be used; evidence was chosen by similarity alone."
    assert last.notes == (said,)


def test_no_words_marked_is_no_reading(desk: Desk) -> None:
    *_, last = readings(desk, marking("Paris"))
    assert last == Reading()


def test_passages_are_ordered_by_answer_and_place_together(desk: Desk) -> None:
    first, second = [Answer(0, 1, 2.0), Answer(2, 3, 1.0)], [Answer(0, 1, 6.0)]
    one, two, three = desk.library.passages(["rain:0", "talks:0", "moon:0"])
    assert ranked([(one, first), (three, []), (two, second)], weight=1.0) == [two, one, three]
    assert ranked([(one, first), (two, second), (three, [])], weight=10.0) == [one, two, three]
