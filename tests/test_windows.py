from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.windows import BOS, EOS, QUESTION_TOKENS, WINDOW_TOKENS, Tokens, windows


def numbered(count: int) -> Tokens:
    return Tokens(tuple(range(100, 100 + count)), tuple((i, i + 1) for i in range(count)))


@given(st.integers(0, 200), st.integers(0, 1500))
def test_every_token_of_a_passage_is_in_some_window(question: int, count: int) -> None:
    passage = numbered(count)
    seen = set()
    for window in windows(list(range(question)), passage):
        inside = window.ids[window.start : -1]
        assert len(inside) == len(window.offsets) <= WINDOW_TOKENS
        assert window.ids[0] == BOS and window.ids[-1] == EOS
        assert window.ids[1 : window.start - 2] == tuple(range(question))[:QUESTION_TOKENS]
        seen.update(inside)
    assert seen == set(passage.ids)


def test_a_short_passage_is_one_window_and_a_long_one_overlaps() -> None:
    assert len(list(windows([7], numbered(WINDOW_TOKENS)))) == 1
    first, second = windows([7], numbered(WINDOW_TOKENS + 1))
    assert set(first.offsets) & set(second.offsets)
