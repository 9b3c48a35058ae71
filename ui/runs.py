"""The folders evaluations leave behind, as tables of figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SUMMARY = "summary.json"
REPORT = "report.html"

_ELSEWHERE = ("dataset", "configuration", "pairs")
"""Parts of a summary that are no figures, or tables of their own in the report."""


def run_names(runs: Path) -> list[str]:
    """The runs that have figures, newest first."""
    found = sorted(runs.glob(f"*/{SUMMARY}"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [path.parent.name for path in found]


def reports(runs: Path) -> dict[str, Path]:
    """The report of each run that has one."""
    return {path.parent.name: path for path in runs.glob(f"*/{REPORT}")}


def figures(runs: Path, name: str) -> dict[str, float]:
    """A run's figures by their dotted names, of an interval its mean; empty for a run that is none.

    What belongs to single language pairs is left to the report.
    """
    if name not in run_names(runs):
        return {}
    try:
        summary = json.loads((runs / name / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(summary, dict):
        return {}
    return dict(_numbers({key: summary[key] for key in summary if key not in _ELSEWHERE}, ""))


def plots(runs: Path, name: str) -> list[tuple[str, str]]:
    """A run's plots, each an SVG with its heading; none for a run that is none or not finished."""
    from evals.cases import BadCase
    from evals.report import pictures
    from evals.results import read_run

    if name not in run_names(runs):
        return []
    try:
        run = read_run(runs / name)
        return [(heading, str(svg)) for heading, svg in pictures(run.summary, run.results)]
    except (BadCase, KeyError, TypeError):
        return []


def _numbers(value: Any, name: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, bool):
        return
    if isinstance(value, (int, float)):
        yield name, float(value)
    elif isinstance(value, Mapping) and {"mean", "low", "high"} <= value.keys():
        yield from _numbers(value["mean"], name)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _numbers(item, f"{name}.{key}" if name else str(key))
