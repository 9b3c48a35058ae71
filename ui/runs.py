"""The folders evaluations leave behind, as tables of figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SUMMARY = "summary.json"


def run_names(runs: Path) -> list[str]:
    """The runs that have figures, newest first."""
    found = sorted(runs.glob(f"*/{SUMMARY}"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [path.parent.name for path in found]


def figures(runs: Path, name: str) -> dict[str, float]:
    """Every number of a run's summary by its dotted name; empty for a run that is none."""
    if name not in run_names(runs):
        return {}
    try:
        return dict(_numbers(json.loads((runs / name / SUMMARY).read_text("utf-8")), ""))
    except (OSError, ValueError):
        return {}


def _numbers(value: Any, name: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, bool):
        return
    if isinstance(value, (int, float)):
        yield name, float(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _numbers(item, f"{name}.{key}" if name else str(key))
