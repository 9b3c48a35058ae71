"""The paragraphs of our own that train the reader: well formed, and clear of what evaluates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.development import story
from evals.written import HELD_OUT, across, paragraphs
from training.sources import blocks, evaluation_texts, repeats, share_of
from training.written import AGAIN, DATA, EVERYWHERE, held_out, lists, written

EVALUATION = Path(__file__).parents[2] / "shared" / "data"

ROW: dict[str, Any] = {
    "topic": "canal",
    "kind": "encyclopedia",
    "texts": {"en": "Ships enter at Port Said and leave at Suez.", "ar": "من بورسعيد إلى السويس."},
    "questions": [
        {
            "asked": {"en": "Which ports?", "ar": "أي ميناءين؟"},
            "answers": {"en": ["Port Said", "Suez"], "ar": ["بورسعيد", "السويس"]},
        }
    ],
}
OTHER: dict[str, Any] = {
    "topic": "canal",
    "kind": "news",
    "texts": {"en": "A ship ran aground.", "ar": "جنحت سفينة."},
    "questions": [],
}


def test_every_pair_of_languages_is_a_source_and_every_listed_thing_an_answer() -> None:
    sources = {source.name: source.questions for source in written([ROW, OTHER], 1.0)}
    assert set(sources) == {f"written {a}-{b}" for a in ("ar", "en") for b in ("ar", "en")}
    shares = {source.name: source.share for source in written([ROW, OTHER], 0.5)}
    assert shares["written ar-en"] == 1.0
    first, second = sources["written ar-en"]
    assert first.question == "أي ميناءين؟"
    assert [first.text[a.start : a.end] for a in (first, second)] == ["Port Said", "Suez"]
    assert first.answers == second.answers == ("Port Said", "Suez")
    assert first.siblings == ("A ship ran aground.",)


def test_questions_for_several_things_are_asked_again() -> None:
    found = written([ROW, OTHER], 0.5)
    again = {source.name: source for source in lists(found)}
    assert len(again) == len(found)
    source = again["written ar-en, for several things"]
    assert {one.question for one in source.questions} == {"أي ميناءين؟"}
    assert source.share == AGAIN * share_of("ar", "en") * 0.5


def test_a_held_out_paragraph_stands_in_one_language_and_is_asked_in_another() -> None:
    arabic, english = across([ROW, OTHER]).articles
    assert (arabic.text, english.text) == (ROW["texts"]["ar"], OTHER["texts"]["en"])
    (asked,) = across([ROW, OTHER]).cases
    assert (asked.question, asked.language, asked.about) == ("Which ports?", "en", "ar")
    assert [span.text for span in asked.evidence] == ["بورسعيد", "السويس"]
    assert all(arabic.text[span.start : span.end] == span.text for span in asked.evidence)
    assert asked.answers == (
        *("بورسعيد", "السويس", "بورسعيد السويس"),
        *("Port Said", "Suez", "Port Said Suez"),
    )
    assert story(arabic.source.id) == story(english.source.id) == asked.group == "canal"
    assert asked.gold == {arabic.source.id}


EVERY = [*paragraphs(DATA), *paragraphs(HELD_OUT)]


def test_what_is_held_out_trains_nothing() -> None:
    topics = {row["topic"] for row in paragraphs(HELD_OUT)}
    assert topics
    assert not topics & {row["topic"] for row in paragraphs(DATA)}
    held = blocks(text for row in paragraphs(HELD_OUT) for text in row["texts"].values())
    for row in paragraphs(DATA):
        assert not any(repeats(text, held) for text in row["texts"].values()), row["topic"]
    assert {source.name for source in held_out()} == {
        f"written {a}-{b}, held out" for a in EVERYWHERE for b in EVERYWHERE
    }


@pytest.mark.parametrize("row", EVERY, ids=lambda row: row["topic"])
def test_the_paragraphs_answer_their_questions_in_every_language(row: dict[str, Any]) -> None:
    languages = set(row["texts"])
    assert set(EVERYWHERE) < languages
    assert row["kind"] in ("encyclopedia", "news")
    for one in row["questions"]:
        assert set(one["asked"]) == set(one["answers"]) == languages
        assert len({len(answers) for answers in one["answers"].values()}) == 1
        for language, answers in one["answers"].items():
            for answer in answers:
                assert row["texts"][language].count(answer) == 1, (language, answer)


@pytest.mark.skipif(not EVALUATION.is_dir(), reason="needs ../shared/data")
def test_the_paragraphs_repeat_nothing_that_evaluates() -> None:
    held = blocks(evaluation_texts(EVALUATION))
    for row in EVERY:
        for text in row["texts"].values():
            assert not repeats(text, held), text
