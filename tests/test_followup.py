"""Follow-ups carry what they lean on; whole questions are left alone."""

from __future__ import annotations

from datetime import date

import pytest

from rag.types import Answer, Evidence, Passage, Source, Statement
from ui.followup import made_whole
from ui.turn import Turn

TODAY = date(2024, 7, 29)


def turn(question: str, quote: str = "", verdict: str = "quotes") -> Turn:
    evidence = (Evidence(1, Passage(Source("a"), quote), 0, len(quote)),)
    said = (Statement(quote, (1,), True),)
    answer = Answer(question, "en", (), evidence, quote, said, verdict)  # type: ignore[arg-type]
    return Turn(1, question, question, answer)


BEFORE = turn("which missiles will Japan co-produce?", "Lloyd Austin spoke of the Patriot PAC-3.")


@pytest.mark.parametrize(
    "question", ["and when?", "Why?", "who signed it?", "what about the cost?"]
)
def test_an_english_follow_up_carries_terms_and_names(question: str) -> None:
    whole = made_whole(question, BEFORE, TODAY)
    assert whole.startswith(question)
    assert "missiles" in whole and "Japan" in whole and "Lloyd Austin" in whole


@pytest.mark.parametrize("question", ["ومتى؟", "لماذا؟", "وماذا عن التكلفة؟", "من وقعه؟"])
def test_an_arabic_follow_up_carries_terms(question: str) -> None:
    before = turn("ما الصواريخ التي ستنتجها اليابان؟")
    whole = made_whole(question, before, TODAY)
    assert "الصواريخ" in whole and "اليابان" in whole and "التي" not in whole


@pytest.mark.parametrize("question", ["Et quand ?", "Pourquoi ?", "Qui l'a signé ?"])
def test_a_french_follow_up_carries_terms(question: str) -> None:
    whole = made_whole(question, turn("Quels missiles le Japon va-t-il coproduire ?"), TODAY)
    assert "missiles" in whole and "Japon" in whole


@pytest.mark.parametrize(
    "question",
    [
        "Where did the Chandrayaan-3 lander touch down on the Moon?",
        "متى وقع زلزال الحوز في المغرب؟",
        "Quand la cathédrale Notre-Dame a-t-elle rouvert ses portes ?",
    ],
)
def test_a_whole_question_is_left_alone(question: str) -> None:
    assert made_whole(question, BEFORE, TODAY) == question


def test_without_a_question_before_nothing_is_carried() -> None:
    assert made_whole("and when?", None, TODAY) == "and when?"


def test_a_refusal_lends_terms_but_no_names() -> None:
    before = turn("which missiles?", "Lloyd Austin spoke.", "refused")
    assert "Lloyd" not in made_whole("and when?", before, TODAY)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("What happened yesterday in Tokyo?", "2024-07-28"),
        ("What happened the day before yesterday in Tokyo?", "2024-07-27"),
        ("ماذا حدث أمس في طوكيو؟", "2024-07-28"),
        ("ماذا حدث أول أمس في طوكيو؟", "2024-07-27"),
        ("Que s'est-il passé hier à Tokyo ?", "2024-07-28"),
        ("Que s'est-il passé avant-hier à Tokyo ?", "2024-07-27"),
    ],
)
def test_relative_days_are_written_out(question: str, day: str) -> None:
    whole = made_whole(question, None, TODAY)
    assert f"({day})" in whole and whole.count("(") == 1
