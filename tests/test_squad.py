"""The official rules on a fixture computed by hand, and the robust rules beside them."""

from __future__ import annotations

import pytest

from evals import robust, squad

# By hand, from the published rules. The answer's tokens are below each line where they matter.
BY_HAND = [
    # prediction, answers, exact, F1
    ("The Blue Bridge", ["blue bridge"], 1.0, 1.0),
    ("blue, bridge!", ["Blue-bridge"], 0.0, 0.0),  # "blue bridge" and "bluebridge"
    ("an old blue bridge", ["the blue bridge"], 0.0, 0.8),  # 2 of 3, 2 of 2
    ("in May 1998", ["May 1998", "1998"], 0.0, 0.8),  # the better of 4/5 and 1/2
    ("bridge bridge", ["bridge"], 0.0, 2 / 3),  # a token counts as often as both have it
    ("", ["bridge"], 0.0, 0.0),
    ("the", ["a"], 1.0, 0.0),  # both come out empty: equal, but no token in common
    ("anything", [], 0.0, 0.0),
    ("U.S.A.", ["USA"], 1.0, 1.0),
    ("theatre a-z", ["theatre az"], 1.0, 1.0),  # articles are whole words
    ("蓝色大桥", ["大桥"], 0.0, 0.0),  # Chinese is one token
]


@pytest.mark.parametrize(("prediction", "answers", "exact", "f1"), BY_HAND)
def test_official_rules_by_hand(
    prediction: str, answers: list[str], exact: float, f1: float
) -> None:
    assert squad.exact(prediction, answers) == exact
    assert squad.f1(prediction, answers) == pytest.approx(f1)


# One harmless change of a perfect answer a line: what the official and the robust rules make of it.
# The answer is "الجسر الأزرق القديم" (three tokens) unless the line says otherwise.
ANSWER = "الجسر الأزرق القديم"
HARMLESS = [
    # change, answer, official exact, official F1, robust exact, robust F1
    ("الجسر الأزرق القديم،", ANSWER, 0, 2 / 3, 1, 1),  # an Arabic comma stays on the last token
    ("«الجسر الأزرق القديم»", ANSWER, 0, 1 / 3, 1, 1),
    ("“الجسر الأزرق القديم”", ANSWER, 0, 1 / 3, 1, 1),
    ("الجسر الأزرق القديم.", ANSWER, 1, 1, 1, 1),  # an ASCII stop is deleted
    ("الجســر الأزرق القديم", ANSWER, 0, 2 / 3, 1, 1),  # tatweel
    ("الجِسر الأزرق القديم", ANSWER, 0, 2 / 3, 1, 1),  # a short vowel
    ("الجسر الازرق القديم", ANSWER, 0, 2 / 3, 1, 1),  # hamza left off
    ("وادى النهر", "وادي النهر", 0, 1 / 2, 1, 1),
    ("مدرسه النهر", "مدرسة النهر", 0, 1 / 2, 1, 1),
    ("جسر الأزرق القديم", ANSWER, 0, 2 / 3, 1, 1),  # the article left off
    ("في الجسر الأزرق القديم", ANSWER, 0, 6 / 7, 0, 6 / 7),  # another word is another answer
    ("١٩٩٨", "1998", 0, 0, 1, 1),
    ("۱۹۹۸", "1998", 0, 0, 1, 1),
    ("الإجابة هي: الجسر الأزرق القديم.", ANSWER, 0, 3 / 4, 0, 3 / 4),
]


@pytest.mark.parametrize(("said", "answer", "exact", "f1", "robust_exact", "robust_f1"), HARMLESS)
def test_harmless_changes(
    said: str, answer: str, exact: float, f1: float, robust_exact: float, robust_f1: float
) -> None:
    assert squad.exact(said, [answer]) == exact
    assert squad.f1(said, [answer]) == pytest.approx(f1)
    assert robust.exact(said, [answer]) == robust_exact
    assert robust.f1(said, [answer]) == pytest.approx(robust_f1)


def test_official_rules_leave_prediction_and_answer_alike() -> None:
    assert squad.normalised("  The  Man, a\tplan; an ANSWER ") == "man plan answer"


def test_robust_article_needs_two_letters_left() -> None:
    assert robust.tokens("والبحر بالبحر للبحر كالبحر") == ["بحر"] * 4
    assert robust.tokens("قال سؤال الم") == ["قال", "سوال", "الم"]


def test_robust_reads_chinese_by_character() -> None:
    assert robust.f1("蓝色大桥", ["大桥"]) == pytest.approx(2 / 3)
    assert robust.contains("在蓝色大桥上", ["大桥"]) == 1.0


def test_contains_wants_whole_words_in_a_row() -> None:
    assert robust.contains("في عام ١٩٩٨، فتح الجسر", ["1998"]) == 1.0
    assert robust.contains("19980 people", ["1998"]) == 0.0
    assert robust.contains("بيع 40 مقاتلة و79 مجموعة", ["79 مجموعة"]) == 1.0
    assert robust.contains("a bridge, old and blue", ["blue bridge"]) == 0.0
    assert robust.contains("anything", ["", "؟"]) == 0.0


def test_recall_is_the_best_share_of_an_answers_words() -> None:
    assert robust.recall("the old bridge", ["blue bridge", "a very long other thing"]) == 0.5
    assert robust.recall("anything", []) == 0.0
