from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import metrics
from evals.claims import names, numbers, unmarked

RANKED = ["a", "b", "c", "d"]


def test_hits_and_ranks() -> None:
    assert metrics.unique(["a", "b", "a"]) == ["a", "b"]
    assert metrics.rank(RANKED, {"c", "d"}) == 3
    assert metrics.rank(RANKED, {"x"}) is None
    assert (metrics.hit(RANKED, {"b"}, 1), metrics.hit(RANKED, {"b"}, 2)) == (0.0, 1.0)
    assert metrics.reciprocal_rank(RANKED, {"c"}) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank(RANKED, {"c"}, k=2) == 0.0


def test_ndcg_by_hand() -> None:
    assert metrics.ndcg(RANKED, {"a"}) == 1.0
    assert metrics.ndcg(RANKED, {"b"}) == pytest.approx(1 / log2(3))
    both = (1 + 1 / log2(4)) / (1 + 1 / log2(3))
    assert metrics.ndcg(RANKED, {"a", "c"}) == pytest.approx(both)
    assert metrics.ndcg(RANKED, set()) == 0.0


def test_same_language_share() -> None:
    assert metrics.share(["ar", "en", "en"], "en", k=2) == 0.5
    assert metrics.share([], "en") is None


def test_spans_are_compared_within_one_article() -> None:
    gold = [("a", 10, 20), ("b", 0, 4)]
    assert metrics.covered(("a", 5, 15), gold) == 0.5
    assert metrics.covered(("a", 0, 100), gold) == 1.0
    assert metrics.covered(("c", 10, 20), gold) == 0.0
    assert metrics.overlap(("a", 5, 15), gold) == 0.5
    assert metrics.overlap(("a", 10, 20), gold) == 1.0


def test_citations() -> None:
    assert metrics.precision(["a", "a", "x"], {"a", "b"}) == 0.5
    assert metrics.precision([], {"a"}) is None
    assert metrics.recall(["a"], {"a", "b"}, most=3) == 0.5
    assert metrics.recall(["a"], {"a", "b"}, most=1) == 1.0
    assert metrics.recall(["a"], set(), most=3) is None
    assert metrics.supported({"1998", "7"}, {"1998"}) == 0.5
    assert metrics.supported(set(), {"1998"}) is None


@pytest.mark.parametrize(
    ("answerable", "refused", "right", "valid", "expected"),
    [
        (True, False, True, True, "right"),
        (True, False, False, True, "wrong"),
        (True, True, False, True, "over_refused"),
        (False, True, False, True, "refused"),
        (False, False, False, True, "hallucinated"),
        (True, False, True, False, "invalid"),
    ],
)
def test_the_refusal_table(
    answerable: bool, refused: bool, right: bool, valid: bool, expected: str
) -> None:
    found = metrics.outcome(answerable=answerable, refused=refused, right=right, valid=valid)
    assert found == expected


def test_refusal_rates() -> None:
    table = metrics.refusals(["right", "over_refused", "refused", "refused", "hallucinated"])
    assert table.precision == pytest.approx(2 / 3)
    assert table.recall == pytest.approx(2 / 3)
    assert table.hallucination == pytest.approx(1 / 3)
    assert table.over_refusal == 0.5
    assert metrics.refusals([]).precision is None


def test_risk_and_coverage_by_hand() -> None:
    confidence, right = [0.9, 0.8, 0.7, 0.6], [True, False, True, True]
    risks = [0, 1 / 2, 1 / 3, 1 / 4]
    points = metrics.risk_coverage(confidence, right)
    assert [point.risk for point in points] == pytest.approx(risks)
    assert metrics.aurc(confidence, right) == pytest.approx(sum(risks) / 4)
    assert metrics.excess_aurc(confidence, right) == pytest.approx(sum(risks) / 4 - 1 / 16)
    assert metrics.coverage_at(0.05, confidence, right) == 0.25
    assert metrics.coverage_at(0.3, confidence, right) == 1.0
    assert metrics.aurc([], []) is None


def test_auroc_counts_ties_half() -> None:
    assert metrics.auroc([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert metrics.auroc([0.5, 0.5], [True, False]) == 0.5
    assert metrics.auroc([0.1, 0.9], [True, False]) == 0.0
    assert metrics.auroc([0.1], [True]) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_auroc_is_the_share_of_pairs_in_order(pairs: list[tuple[int, bool]]) -> None:
    good = [value for value, right in pairs if right]
    bad = [value for value, right in pairs if not right]
    found = metrics.auroc([float(v) for v, _ in pairs], [r for _, r in pairs])
    if not good or not bad:
        assert found is None
        return
    slow = sum((g > b) + (g == b) / 2 for g in good for b in bad) / (len(good) * len(bad))
    assert found == pytest.approx(slow)


def test_calibration_by_hand() -> None:
    confidence, right = [0.1, 0.3, 0.7, 0.9], [False, True, True, True]
    assert metrics.ece(confidence, right, count=2) == pytest.approx((0.3 + 0.2) / 2)
    assert metrics.brier(confidence, right) == pytest.approx((0.01 + 0.49 + 0.09 + 0.01) / 4)
    assert [b.count for b in metrics.bins(confidence, right, count=3)] == [1, 1, 2]
    assert metrics.ece([], []) is None


def test_agreement_across_languages() -> None:
    found = metrics.agreement([("q1", True), ("q1", True), ("q2", False), ("q2", True), ("", True)])
    assert (found.groups, found.all_right, found.alike) == (2, 0.5, 0.5)
    assert metrics.agreement([("q1", True)]).groups == 0


def test_numbers_are_the_same_in_any_digits_and_with_any_separator() -> None:
    assert numbers("٨٨٬٩٦٦ متفرجا [1]") == numbers("88,966 people") == {"88966"}
    assert numbers("88 966") == {"88966"}
    assert unmarked("It is so [1][2].") == "It is so."


def test_names_are_quoted_or_capitalised_inside_a_sentence() -> None:
    assert names("The man met Nadia Haddad. He left «الجسر الأزرق».") == {
        "nadia", "haddad", "جسر ازرق",
    }  # fmt: skip
