"""The gate: nothing gets worse unnoticed. A baseline is a small file; a new one only by command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.cases import BadCase
from evals.compare import Comparison, Scores, compare

DROP = 0.02
"""A metric may fall this far before the gate looks at its interval."""

WATCHED = (
    "r@1", "r@5", "ndcg@10", "span@5", "evidence_first", "evidence_any", "contains", "correct",
    "citations_valid", "numbers_supported",
)  # fmt: skip
"""The metrics a baseline holds and the gate compares."""

FLOORS: Mapping[str, float] = {"citations_valid": 1.0}
"""What no change may ever go below, whatever the baseline says."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says: every reason to stop, none when it is open."""

    reasons: tuple[str, ...]
    comparison: Comparison

    @property
    def open(self) -> bool:
        """Whether nothing got worse."""
        return not self.reasons


def judge(baseline: Scores, now: Scores, floors: Mapping[str, float] = FLOORS) -> Verdict:
    """Stop at a watched metric that dropped by more than two points and not by chance, or a floor.

    Raises ``BadCase`` where the two cannot be compared.
    """
    comparison = compare(baseline, now)
    reasons = []
    for name in WATCHED:
        change = comparison.of(name)
        if change and -change.difference.mean > DROP and change.difference.excludes_zero:
            reasons.append(
                f"{name} fell from {change.before:.3f} to {change.after:.3f} "
                f"(95 % interval {change.difference.low:+.3f} to {change.difference.high:+.3f})"
            )
    for name, floor in floors.items():
        values = now.metrics.get(name, {}).values()
        mean = sum(values) / len(values) if values else 0.0
        if mean < floor:
            reasons.append(f"{name} is {mean:.3f}, the floor is {floor:.3f}")
    return Verdict(tuple(reasons), comparison)


def write_baseline(path: Path, scores: Scores, floors: Mapping[str, float] = FLOORS) -> None:
    """Keep these scores as what later runs are held against: one line a case, to read in a diff."""
    names = [name for name in WATCHED if name in scores.metrics]
    cases = {
        case: [group, scores.right[case], *(scores.metrics[name].get(case) for name in names)]
        for case, group in sorted(scores.groups.items())
    }
    lines = ",\n".join(f"{_json(case)}: {_json(row)}" for case, row in cases.items())
    head = {
        "dataset": scores.dataset,
        "normaliser": scores.normaliser,
        "floors": dict(floors),
        "columns": ["group", "right", *names],
    }
    text = _json(head)[:-1] + f',\n"cases": {{\n{lines}\n}}}}\n'
    path.write_text(text, "utf-8")


def read_baseline(path: Path) -> tuple[Scores, dict[str, float]]:
    """A baseline's scores and floors; ``BadCase`` for a file that is none."""
    try:
        held = json.loads(path.read_text("utf-8"))
        names = held["columns"][2:]
        rows: dict[str, list[Any]] = held["cases"]
        scores = Scores(
            dataset=held["dataset"],
            normaliser=held["normaliser"],
            groups={case: row[0] for case, row in rows.items()},
            right={case: bool(row[1]) for case, row in rows.items()},
            metrics={
                name: {case: row[at] for case, row in rows.items() if row[at] is not None}
                for at, name in enumerate(names, 2)
            },
        )
        return scores, held["floors"]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise BadCase(
            str(path), f"is no baseline ({error!r}). Make one: khabar eval gate --write-baseline"
        ) from None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
