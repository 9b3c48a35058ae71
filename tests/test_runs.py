"""What the page shows of an evaluation's folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from toy_eval import DATASET, IDENTITY, RIGHT, ToyDoor, asker

from evals.run import record
from ui.markup import figures as shown
from ui.markup import plots as drawn
from ui.runs import figures, plots, reports, run_names
from ui.strings import INTERFACES

SUMMARY = {
    "dataset": {"cases": 280}, "configuration": {"settings": {"passages": 8}},
    "questions": 20, "notes": ["none"],
    "metrics": {
        "correct": {"mean": 0.5, "low": 0.3, "high": 0.7, "count": 20, "groups": 9},
        "f1": {"mean": None, "low": None, "high": None, "count": 0, "groups": 0},
    },
    "pairs": {"ar→en": {"correct": {"mean": 1.0, "low": 1.0, "high": 1.0}}},
    "refusals": {"precision": 0.2, "enough": True},
}  # fmt: skip


def keep(runs: Path, name: str, summary: Any, age: int = 0) -> None:
    folder = runs / name
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text(json.dumps(summary), "utf-8")
    os.utime(folder / "summary.json", (1000 - age, 1000 - age))


def test_a_figure_is_one_number_whatever_is_known_of_it(tmp_path: Path) -> None:
    keep(tmp_path, "one", SUMMARY)
    assert figures(tmp_path, "one") == {
        "questions": 20, "metrics.correct": 0.5, "refusals.precision": 0.2,
    }  # fmt: skip


def test_the_newest_run_comes_first(tmp_path: Path) -> None:
    keep(tmp_path, "old", SUMMARY, age=9)
    keep(tmp_path, "new", SUMMARY)
    (tmp_path / "begun").mkdir()
    assert run_names(tmp_path) == ["new", "old"]


@pytest.mark.parametrize("name", ["", "none", "../one", "listed"])
def test_what_is_no_run_has_no_figures(tmp_path: Path, name: str) -> None:
    keep(tmp_path / "runs", "listed", [1, 2])
    keep(tmp_path, "one", SUMMARY)
    assert figures(tmp_path / "runs", name) == {}


def test_only_a_report_that_is_there_is_linked(tmp_path: Path) -> None:
    for name in ("with", "without"):
        keep(tmp_path, name, SUMMARY)
    (tmp_path / "with" / "report.html").write_text("<p>Report</p>")
    told = [name for name in ("without", "with") if name in reports(tmp_path)]
    html = shown(
        figures(tmp_path, "with"), figures(tmp_path, "without"), ("without", "with"), told,
        INTERFACES["ar"],
    )  # fmt: skip
    assert '<a href="/runs/with"' in html and '"/runs/without"' not in html
    assert "<bdi>with</bdi>" in html


def test_a_finished_run_has_plots_that_pass_the_last_gate_as_pictures(tmp_path: Path) -> None:
    record({"": asker(ToyDoor(RIGHT))}, DATASET, IDENTITY, tmp_path / "one")
    keep(tmp_path, "unfinished", SUMMARY)
    assert plots(tmp_path, "unfinished") == plots(tmp_path, "../one") == []
    found = plots(tmp_path, "one")
    assert len(found) >= 5
    html = drawn("<one>", [*found, ("<script>", "<svg onload='alert(1)'></svg>")])
    assert html.count('<img alt="') == len(found) + 1
    assert html.count('src="data:image/svg+xml;base64,') == len(found) + 1
    assert "&lt;one&gt;" in html and "<script" not in html and "onload" not in html
