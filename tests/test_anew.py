"""Questions of our own on the paragraphs that may train: in the right articles, well placed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.cases import rows
from evals.development import XQUAD_TRAINS, arabic, is_held_out, number_of
from training.anew import FILES, QUESTIONS, anew
from training.sources import XQUAD, Source

DATA = Path(__file__).parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return {source.name: source for source in anew(DATA)}


def lines(name: str) -> list[dict[str, Any]]:
    return [line for _, line in rows([QUESTIONS / f"{name}.jsonl"])]


def test_every_question_is_asked_in_every_pair(sources: dict[str, Source]) -> None:
    pairs = {f"xquad {a}-{b}, asked anew" for a in XQUAD for b in XQUAD}
    for name, passage in (("arcd-train", "ar"), ("tydi_english_tydiqa_train", "en")):
        pairs |= {f"{name} {a}-{passage}, asked anew" for a in ("ar", "en", "es")}
    assert set(sources) == pairs
    for name, source in sources.items():
        assert len(source.questions) == len(lines(name.split()[0]))


def test_only_articles_that_may_train_are_asked_about() -> None:
    assert {line["place"] for line in lines("xquad")}
    assert all(number_of(f"xquad/{line['place']}") < XQUAD_TRAINS for line in lines("xquad"))
    half = arabic(DATA)
    asked = {f"{half.name}/{line['place']}" for line in lines("arcd-train")}
    held = [case for case in half.cases if is_held_out(half, case)]
    assert held
    assert not any(span.article in asked for case in held for span in case.evidence)


def test_an_answer_is_whole_words_that_stand_once(sources: dict[str, Source]) -> None:
    for source in sources.values():
        for one in source.questions:
            (answer,) = one.answers
            assert answer == answer.strip() == one.text[one.start : one.end]
            assert one.text.count(answer) == 1
            assert one.question.strip()


def test_the_files_are_those_with_questions() -> None:
    assert {path.stem for path in QUESTIONS.glob("*.jsonl")} == set(FILES)
