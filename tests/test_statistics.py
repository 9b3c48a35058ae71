from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import interval, paired, percentile


def test_the_mean_lies_in_its_interval_and_the_same_seed_gives_the_same() -> None:
    values = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
    groups = ["a", "a", "b", "b", "c", "c"]
    found = interval(values, groups)
    assert found.mean == pytest.approx(4 / 6)
    assert found.low <= found.mean <= found.high
    assert (found.count, found.groups) == (6, 3)
    assert found == interval(values, groups)


def test_groups_that_stand_or_fall_together_widen_the_interval() -> None:
    values = [float(i // 10 % 2) for i in range(400)]
    together = interval(values, [str(i // 10) for i in range(400)])
    apart = interval(values, [str(i) for i in range(400)])
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    import numpy as np

    rng = np.random.default_rng(1)
    held = 0
    for _ in range(200):
        values = (rng.random(150) < 0.7).astype(float).tolist()
        found = interval(values, [str(i) for i in range(150)], draws=500)
        held += found.low <= 0.7 <= found.high
    assert 180 <= held <= 200


def test_a_paired_change_that_is_everywhere_excludes_zero() -> None:
    groups = [str(i) for i in range(20)]
    found = paired([1.0] * 20, [0.0] * 10 + [1.0] * 10, groups)
    assert found.mean == -0.5 and found.excludes_zero
    assert not paired([1.0] * 20, [0.0] + [1.0] * 19, groups).excludes_zero


def test_no_values_are_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        interval([], [])


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=20))
def test_the_interval_stays_within_the_values(values: list[float]) -> None:
    found = interval(values, [str(i) for i in range(len(values))], draws=50)
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_percentile() -> None:
    assert percentile([1.0, 2.0, 3.0], 0.5) == 2.0
