from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evals import robust
from evals.cases import Case, Span
from evals.conditions import CONDITIONS, under
from evals.perturb import QUESTIONS, alef, diacritics, digits, typo

QUESTION = "متى أعلنت إدارة المدينة افتتاح الجسر القديم عام 1998؟"


def test_harmless_changes_look_the_same_to_the_robust_rules() -> None:
    for change in (diacritics, alef, digits):
        changed = change(QUESTION, 1)
        assert changed != QUESTION
        assert robust.tokens(changed) == robust.tokens(QUESTION)


def test_marks_are_taken_off_where_there_are_any() -> None:
    assert diacritics("مَن بنى الجسر؟") == "من بنى الجسر؟"
    assert diacritics("¿Dónde está?") == "¿Donde esta?"
    assert "أ" in diacritics("مَن أعلن؟")


def test_digits_go_both_ways() -> None:
    assert digits("عام 1998") == "عام ١٩٩٨"
    assert digits("عام ١٩٩٨") == "عام 1998"
    assert digits("عام") == "عام"


def test_a_typo_is_two_letters_swapped_inside_a_word() -> None:
    changed = typo("Which bridge is old?", 3)
    assert changed != "Which bridge is old?" and len(changed) == len("Which bridge is old?")
    assert typo("is it so?") == "is it so?"


@given(st.text(max_size=60), st.integers(0, 9))
def test_the_same_seed_gives_the_same_question(question: str, seed: int) -> None:
    for change in QUESTIONS.values():
        assert change(question, seed) == change(question, seed)
    assert Counter(typo(question, seed)) == Counter(question)


def test_conditions_change_answerable_cases_only() -> None:
    case = Case("1", QUESTION, "ar", ("1998",), (Span("a", 0, "1998"),))
    other = Case("2", "Why?", "en", answerable=False)
    (gone,) = under("gold-removed", [case, other])
    assert (gone.without, gone.answerable, gone.evidence) == (("a",), False, ())
    assert [c.id for c in under("digits", [case, other])] == ["1"]
    assert set(CONDITIONS) == {*QUESTIONS, "gold-removed"}
