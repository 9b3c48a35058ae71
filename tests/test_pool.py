"""Batches, token ranges, unit vectors."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.pool import batches, token_ranges, unit


@given(st.lists(st.integers(0, 600), max_size=60), st.integers(1, 2000))
def test_batches_hold_every_text_once_within_the_budget(lengths: list[int], budget: int) -> None:
    found = list(batches(lengths, budget))
    assert sorted(i for rows in found for i in rows) == list(range(len(lengths)))
    for rows in found:
        assert len(rows) == 1 or len(rows) * max(lengths[i] for i in rows) <= budget


@given(st.data())
def test_token_ranges_are_the_overlapping_tokens(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, 40), min_size=2)))
    tokens = [pair for pair in pairwise(cuts) if data.draw(st.booleans())]
    offsets = [(0, 0), *tokens, (0, 0)]
    a, b = sorted((data.draw(st.integers(0, 45)), data.draw(st.integers(0, 45))))
    ((first, last),) = token_ranges(offsets, [(a, b)])
    overlapping = [i for i, (x, y) in enumerate(offsets) if y > x and x < b and y > a and b > a]
    assert list(range(first, last)) == overlapping


def test_unit_of_nothing_is_not_nan() -> None:
    assert unit(np.zeros((1, 3), np.float32)).tolist() == [[0, 0, 0]]
