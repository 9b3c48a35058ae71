"""Results to figures: means with intervals, by language pair, refusals, calibration, time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evals import metrics
from evals.measure import SPELT_OUT
from evals.results import Result
from evals.statistics import interval, paired, percentile

ENOUGH_TO_CALIBRATE = 300
"""Below this many questions a ten-bin calibration error says little; it is given with its count."""


def figures(results: Sequence[Result]) -> dict[str, Any]:
    """All figures of a run, as plain data for ``summary.json`` and the report."""
    return {
        "questions": len(results),
        "metrics": means(results),
        "pairs": {pair: means(some) for pair, some in by(results, lambda r: r.pair).items()},
        "refusals": _refusals(results),
        "confidence": _confidence(results),
        "agreement": asdict(metrics.agreement((r.case.parallel, r.right) for r in results)),
        "milliseconds": _spread(results, "milliseconds"),
        "tokens": _spread(results, "tokens"),
        "errors": sum(bool(result.error) for result in results),
    }


def means(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """Each metric's mean and interval, over the questions it applies to."""
    found = {}
    for name in SPELT_OUT:
        some = [(r.metrics.get(name), r.case.group) for r in results]
        values = [value for value, _ in some if value is not None]
        groups = [group for value, group in some if value is not None]
        if values:
            found[name] = asdict(interval(values, groups))
    return found


def by(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, list[Result]]:
    """The results by a key."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return dict(sorted(groups.items()))


def _refusals(results: Sequence[Result]) -> dict[str, Any]:
    table = metrics.refusals(result.outcome for result in results)
    return {
        "counts": dict(table.counts),
        "precision": table.precision,
        "recall": table.recall,
        "hallucination_rate": table.hallucination,
        "over_refusal_rate": table.over_refusal,
    }


def _confidence(results: Sequence[Result]) -> dict[str, Any]:
    """How well the confidence tells right evidence from wrong, whether shown or refused.

    A question counts as right when its evidence holds an answering span; an unanswerable one never.
    """
    some = [result for result in results if not result.error]
    values = [result.confidence for result in some]
    right = [result.metrics.get("evidence_any") == 1.0 for result in some]
    return {
        "questions": len(some),
        "enough": len(some) >= ENOUGH_TO_CALIBRATE,
        "auroc": metrics.auroc(values, right),
        "aurc": metrics.aurc(values, right),
        "excess_aurc": metrics.excess_aurc(values, right),
        "coverage_at_5_percent_risk": metrics.coverage_at(0.05, values, right),
        "ece": metrics.ece(values, right),
        "brier": metrics.brier(values, right),
        "bins": [asdict(b) for b in metrics.bins(values, right)],
        "risk_coverage": [asdict(p) for p in metrics.risk_coverage(values, right)],
    }


def _spread(results: Sequence[Result], kind: str) -> dict[str, dict[str, float]]:
    values: dict[str, list[float]] = {}
    for result in results:
        measured: Mapping[str, float] = getattr(result, kind)
        for name, value in measured.items():
            values.setdefault(name, []).append(value)
    return {
        name: {"p50": percentile(v, 0.5), "p95": percentile(v, 0.95), "total": float(sum(v))}
        for name, v in values.items()
    }


def deltas(before: Sequence[Result], after: Sequence[Result]) -> dict[str, Any]:
    """What a condition changed: each metric's difference over the questions it changed, and flips.

    Where the answer was taken away there is nothing to compare but how often refusing followed.
    """
    then = {result.case.id: result for result in before}
    pairs = [(then[result.case.id], result) for result in after if result.case.id in then]
    found: dict[str, Any] = {"questions": len(pairs), "metrics": {}}
    for name in ("r@1", "r@5", "evidence_first", "contains", "correct"):
        some = [
            (a, b, one.case.group)
            for one, other in pairs
            if (a := one.metrics.get(name)) is not None
            and (b := other.metrics.get(name)) is not None
        ]
        if some:
            olds, news, groups = zip(*some, strict=True)
            found["metrics"][name] = asdict(paired(olds, news, groups))
    flipped = sum(one.right != other.right for one, other in pairs)
    found["flipped"] = flipped / len(pairs) if pairs else None
    return found
