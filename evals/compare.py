"""Two runs of the same questions: what changed, whether that is more than chance, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.cases import BadCase
from evals.measure import SPELT_OUT
from evals.results import Run
from evals.statistics import Interval, paired


@dataclass(frozen=True, slots=True)
class Scores:
    """What comparing needs of a run: each case's group, whether it came out right, its metrics."""

    dataset: str
    normaliser: str
    groups: Mapping[str, str]
    right: Mapping[str, bool]
    metrics: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Change:
    """A metric's mean in both runs over the cases both have it for, and the paired difference."""

    metric: str
    before: float
    after: float
    difference: Interval


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every metric's change, and the cases that came out differently, by id."""

    changes: tuple[Change, ...]
    mended: tuple[str, ...]
    broken: tuple[str, ...]

    def of(self, metric: str) -> Change | None:
        """The change of one metric."""
        return next((change for change in self.changes if change.metric == metric), None)


def scores(run: Run) -> Scores:
    """The scores of a finished run."""
    values: dict[str, dict[str, float]] = {name: {} for name in SPELT_OUT}
    for result in run.results:
        for name, value in result.metrics.items():
            if value is not None and name in values:
                values[name][result.case.id] = value
    return Scores(
        dataset=run.summary["dataset"]["sha256"],
        normaliser=run.summary["configuration"]["normaliser"],
        groups={result.case.id: result.case.group for result in run.results},
        right={result.case.id: result.right for result in run.results},
        metrics={name: found for name, found in values.items() if found},
    )


def compare(before: Scores, after: Scores) -> Comparison:
    """What changed; raises ``BadCase`` when the runs asked other questions or scored otherwise."""
    if before.dataset != after.dataset:
        raise BadCase(
            "These runs",
            f"asked different questions or articles ({before.dataset[:12]} and "
            f"{after.dataset[:12]}); only runs of the same ones compare",
        )
    if before.normaliser != after.normaliser:
        raise BadCase(
            "These runs",
            f"were scored by different rules ({before.normaliser}, {after.normaliser}). Run again",
        )
    changes = [
        change
        for name in before.metrics
        if name in after.metrics and (change := _change(name, before, after))
    ]
    both = [case for case in before.right if case in after.right]
    return Comparison(
        tuple(changes),
        mended=tuple(case for case in both if after.right[case] and not before.right[case]),
        broken=tuple(case for case in both if before.right[case] and not after.right[case]),
    )


def _change(name: str, before: Scores, after: Scores) -> Change | None:
    """A metric over the cases that both runs have it for.

    A case that one run has a metric for and the other not (a citation, where the other refused) is
    told by the outcomes, not by this mean.
    """
    then, now = before.metrics[name], after.metrics[name]
    common: Sequence[str] = [case for case in then if case in now]
    if not common:
        return None
    olds, news = [then[case] for case in common], [now[case] for case in common]
    difference = paired(olds, news, [before.groups[case] for case in common])
    return Change(name, sum(olds) / len(olds), sum(news) / len(news), difference)
