from __future__ import annotations

from collections.abc import Iterator
from math import log
from pathlib import Path

import numpy as np
import pytest

from fakes import DIMENSION, Desk, make_article
from rag.read import Reading, SentenceReader

TALKS = (
    "Ministers met in Tokyo on Sunday. They will produce Patriot missiles together. "
    "The work begins in March 2025. Journalists were kept outside the building."
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, budget=100)
    desk.index.add([make_article("talks", TALKS), make_article("copy", TALKS, outlet="Other")])
    return desk


def reader(desk: Desk, limit: int = 3) -> SentenceReader:
    def embed(sentences):  # type: ignore[no-untyped-def]
        vectors = [desk.embedder.question(sentence) for sentence in sentences]
        return np.array(vectors).reshape(-1, DIMENSION)

    return SentenceReader(desk.library, desk.store, desk.embedder.question, embed, limit=limit)


def last(readings: Iterator[Reading]) -> Reading:
    *_, reading = readings
    return reading


def test_the_sentence_that_answers_comes_first_as_an_exact_span(desk: Desk) -> None:
    passages = desk.library.passages(["talks:0"])
    reading = last(reader(desk)("which missiles will they produce together?", "en", passages))
    first = reading.evidence[0]
    assert first.quote == "They will produce Patriot missiles together."
    assert TALKS[slice(*first.span)] == first.quote
    assert [e.number for e in reading.evidence] == list(range(1, len(reading.evidence) + 1))


def test_what_holds_the_kind_asked_for_goes_before_what_does_not(desk: Desk) -> None:
    passages = desk.library.passages(["talks:0"])
    reading = last(reader(desk)("when will they produce missiles together?", "en", passages))
    assert "March 2025" in reading.evidence[0].quote or "Sunday" in reading.evidence[0].quote


def test_without_anything_of_the_kind_it_is_no_answer(desk: Desk) -> None:
    passages = desk.library.passages(["talks:0"])
    reading = last(reader(desk)("how much will the missiles cost?", "en", passages))
    assert (reading.confidence, reading.answers) == (0.0, False)
    assert reading.evidence


def test_a_sentence_knows_its_passages_place_in_the_search(desk: Desk) -> None:
    passages = [*desk.library.passages(["talks:0"]), *desk.library.passages(["copy:0"])]
    for order in (passages, passages[::-1]):
        sentences = reader(desk).sentences("which missiles?", "en", order)
        places = {one.passage.id: one.signs.place for one in sentences}
        assert places == {order[0].id: 0.0, order[1].id: log(2)}


def test_the_same_words_from_two_outlets_are_shown_once(desk: Desk) -> None:
    passages = desk.library.passages(["talks:0", "copy:0"])
    reading = last(reader(desk, limit=8)("which missiles?", "en", passages))
    quotes = [e.quote for e in reading.evidence]
    assert len(quotes) == len(set(quotes))


def test_nothing_to_read_is_nothing_read(desk: Desk) -> None:
    assert last(reader(desk)("which missiles?", "en", [])) == Reading()


def test_a_passage_the_library_does_not_hold_is_passed_over(desk: Desk) -> None:
    passages = desk.library.passages(["talks:0"])
    desk.library.remove("talks")
    assert last(reader(desk)("which missiles?", "en", passages)) == Reading()
