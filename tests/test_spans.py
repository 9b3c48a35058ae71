from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.spans import LONGEST_ANSWER, Answer, best, joined
from rag.windows import Tokens, Window, windows

TEXT = "The work begins in March 2025, they said."
WORDS = [(0, 3), (3, 8), (8, 15), (15, 18), (18, 24), (24, 30), (30, 35), (35, 41)]


def window() -> Window:
    (only,) = windows([5, 6], Tokens(tuple(range(10, 18)), tuple(WORDS)))
    return only


def logits(**at: float) -> np.ndarray:
    values = np.full(len(window().ids), -5.0, np.float32)
    for place, value in at.items():
        values[0 if place == "none" else window().start + int(place[1:])] = value
    return values


def test_the_best_span_is_told_over_no_answer_without_space_or_comma() -> None:
    (found,) = best(window(), logits(none=1.0, w4=4.0), logits(none=1.0, w5=3.0), TEXT)
    assert TEXT[found.start : found.end] == "March 2025"
    assert found.score == 5.0


def test_further_spans_do_not_overlap_the_better_ones() -> None:
    found = best(window(), logits(w4=4.0, w0=2.0), logits(w5=3.0, w1=2.0), TEXT, 3)
    assert [TEXT[a.start : a.end] for a in found][:2] == ["March 2025", "The work"]
    for i, one in enumerate(found):
        assert all(one.end <= two.start or two.end <= one.start for two in found[:i])


rows = st.lists(st.floats(-9, 9, width=32), min_size=14, max_size=14)


@given(rows, rows)
def test_any_logits_give_spans_of_the_text(starts: list[float], ends: list[float]) -> None:
    row = window()
    some = np.array(starts[: len(row.ids)], np.float32), np.array(ends[: len(row.ids)], np.float32)
    for found in best(row, *some, TEXT, 3):
        assert 0 <= found.start < found.end <= len(TEXT)
        words = TEXT[found.start : found.end]
        assert words == words.strip() and len(words.split()) <= LONGEST_ANSWER


def test_white_space_alone_is_no_answer() -> None:
    (blank,) = windows([5], Tokens((1, 2), ((0, 1), (1, 2))))
    zeros = np.zeros(len(blank.ids), np.float32)
    assert best(blank, zeros, zeros, "  ") == []


def test_answers_with_nothing_but_space_between_them_are_one() -> None:
    text = "Patriot  PAC-3, AMRAAM 导弹"
    found = joined([Answer(0, 7, 5.0), Answer(9, 14, 6.0), Answer(16, 22, 4.0)], text)
    assert found == [Answer(0, 14, 6.0), Answer(16, 22, 4.0)]
    assert joined([], text) == []
