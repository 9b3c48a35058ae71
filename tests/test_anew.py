"""Questions of our own on the paragraphs that may train: in the right articles, well placed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.cases import rows, sample_questions
from evals.development import XQUAD_TRAINS, arabic, is_held_out, number_of
from evals.written import paragraphs
from training.anew import FILES, QUESTIONS, anew
from training.sources import XQUAD, Source, development, evaluation, letters_of
from training.written import DATA as OWN
from training.written import held_out, written

DATA = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return {source.name: source for source in anew(DATA)}


def lines(name: str) -> list[dict[str, Any]]:
    return [line for _, line in rows([QUESTIONS / f"{name}.jsonl"])]


@needs_data
def test_every_question_is_asked_in_arabic_and_english_at_least(sources: dict[str, Source]) -> None:
    pairs = {f"xquad {a}-{b}, asked anew" for a in XQUAD for b in XQUAD}
    for name, passage in (("arcd-train", "ar"), ("tydi_english_tydiqa_train", "en")):
        pairs |= {f"{name} {a}-{passage}, asked anew" for a in ("ar", "en", "es")}
    assert set(sources) == pairs
    for name, source in sources.items():
        file, languages = name.split(",")[0].split()
        asked = [line["asked"] for line in lines(file)]
        assert all({"ar", "en"} <= set(line) for line in asked)
        question = languages.split("-")[0]
        assert len(source.questions) == sum(question in line for line in asked)


@needs_data
def test_only_articles_that_may_train_are_asked_about() -> None:
    assert {line["place"] for line in lines("xquad")}
    assert all(number_of(f"xquad/{line['place']}") < XQUAD_TRAINS for line in lines("xquad"))
    half = arabic(DATA)
    asked = {f"{half.name}/{line['place']}" for line in lines("arcd-train")}
    held = [case for case in half.cases if is_held_out(half, case)]
    assert held
    assert not any(span.article in asked for case in held for span in case.evidence)


@needs_data
def test_an_answer_stands_once(sources: dict[str, Source]) -> None:
    for source in sources.values():
        for one in source.questions:
            (answer,) = one.answers
            assert answer == answer.strip() == one.text[one.start : one.end]
            assert one.text.count(answer) == 1
            assert one.question.strip()


@needs_data
def test_no_question_of_our_own_is_asked_where_it_evaluates(sources: dict[str, Source]) -> None:
    ours = [*written(paragraphs(OWN), 1.0), *sources.values()]
    asked = {letters_of(one.question) for source in ours for one in source.questions}
    others = [*evaluation(DATA), *development(DATA), *held_out()]
    measured = {letters_of(one.question) for source in others for one in source.questions}
    measured |= {letters_of(case.question) for case in sample_questions().cases}
    assert not asked & measured


@needs_data
def test_nothing_is_asked_nearly_so_with_the_same_answer_where_it_evaluates(
    sources: dict[str, Source],
) -> None:
    measured: dict[str, list[set[str]]] = {}
    for source in (*evaluation(DATA), *development(DATA)):
        for one in source.questions:
            for answer in one.answers:
                measured.setdefault(letters_of(answer), []).append(long_words(one.question))
    for source in (*written(paragraphs(OWN), 1.0), *sources.values()):
        for one in source.questions:
            answer, words = letters_of(one.text[one.start : one.end]), long_words(one.question)
            for others in measured.get(answer, ()) if len(answer) > 4 else ():
                shared = len(words & others)
                assert shared < max(2, 0.6 * min(len(words), len(others))), one.question


def long_words(question: str) -> set[str]:
    """The words that tell what is asked."""
    return {letters_of(word) for word in question.split() if len(word) > 3}


def test_the_files_are_those_with_questions() -> None:
    assert {path.stem for path in QUESTIONS.glob("*.jsonl")} == set(FILES)
