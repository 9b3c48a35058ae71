from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.balance import PRIOR, Means, centred, refined

ZERO = np.zeros(3, np.float32)
EAST = np.array([1, 0, 0], np.float32)
NORTH = np.array([0, 1, 0], np.float32)


def test_what_is_left_has_unit_length_and_no_mean() -> None:
    left = centred(np.stack([EAST, NORTH]), EAST / 2, 1.0)
    assert np.allclose(np.linalg.norm(left, axis=1), 1)
    assert np.allclose(left[0], EAST)
    assert left[1, 0] < 0
    assert np.allclose(centred(NORTH, EAST / 2, 0.0), NORTH)


@given(st.integers(1, 500))
def test_the_library_outweighs_the_shipped_mean_as_it_grows(count: int) -> None:
    shipped = Means({"": ZERO, "ar": EAST}, {"": ZERO})
    means = refined(shipped, [("ar", NORTH)] * count)
    assert means.of_passages("ar")[1] == pytest.approx(count / (count + PRIOR), abs=1e-5)
    assert means.of_passages("ar")[0] == pytest.approx(PRIOR / (count + PRIOR), abs=1e-5)


def test_a_language_nobody_shipped_starts_from_the_common_mean() -> None:
    means = refined(Means({"": EAST}, {"": NORTH}), [("so", NORTH)])
    assert means.of_passages("so")[0] > 0.9
    assert np.array_equal(means.of_passages("xx"), EAST)
    assert np.array_equal(means.of_questions("xx"), NORTH)
