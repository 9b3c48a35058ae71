"""The bench end to end: the sample's first questions through the real door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cases import BadCase
from evals.cli import app

TOY = {
    "data": [
        {
            "title": "Bridge",
            "paragraphs": [
                {
                    "context": "The old bridge opened in 1998. It is painted blue every year.",
                    "qas": [
                        {
                            "id": "1",
                            "question": "When did the old bridge open?",
                            "answers": [{"text": "1998", "answer_start": 25}],
                        }
                    ],
                },
                {"context": "The tower fell in a storm. Nobody was hurt.", "qas": []},
            ],
        }
    ]
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KHABAR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_help_names_every_command() -> None:
    said = CliRunner().invoke(app, ["--help"]).output
    for command in ("report", "compare", "gate", "tables", "init", "check", "add-case"):
        assert command in said


def test_unknown_conditions_and_mixed_sources_are_told(home: Path, tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["--under", "rain"])
    assert isinstance(said.exception, BadCase) and "knows no rain" in str(said.exception)
    path = tmp_path / "toy.en.json"
    said = CliRunner().invoke(app, ["--dataset", str(path), "--questions", str(path)])
    assert isinstance(said.exception, BadCase) and "cannot go together" in str(said.exception)


@pytest.mark.slow
def test_a_dataset_is_asked_judged_by_the_gate_and_compared(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "toy.en.json"
    path.write_text(json.dumps(TOY))
    out, again = tmp_path / "one", tmp_path / "two"
    arguments = ["--dataset", str(path), "--under", "typo", "--json", "--out"]
    said = CliRunner().invoke(app, [*arguments, str(out)], catch_exceptions=False)
    summary = json.loads(said.stdout)
    assert summary["metrics"]["r@1"]["mean"] == 1.0
    assert summary["refusals"]["counts"] in ({"right": 1}, {"over_refused": 1})
    assert summary["robustness"]["typo"]["questions"] == 1
    assert str(tmp_path) not in (out / "summary.json").read_text("utf-8")
    CliRunner().invoke(app, [*arguments, str(again)], catch_exceptions=False)

    said = CliRunner().invoke(app, ["compare", str(out), str(again)], catch_exceptions=False)
    assert "broken: 0" in said.output
    baseline = ["gate", "--baseline", str(tmp_path / "baseline.json"), "--run"]
    said = CliRunner().invoke(app, [*baseline, str(out), "--write-baseline"])
    assert "The baseline is now" in said.output
    said = CliRunner().invoke(app, [*baseline, str(again)], catch_exceptions=False)
    assert (said.exit_code, "The gate is open." in said.output) == (0, True)


@pytest.mark.slow
def test_the_samples_first_questions(home: Path) -> None:
    said = CliRunner().invoke(app, ["--limit", "10", "--json"], catch_exceptions=False)
    summary = json.loads(said.stdout)
    assert summary["questions"] == 10
    assert summary["errors"] == 0
    assert summary["metrics"]["citations_valid"]["mean"] == 1.0
    assert summary["metrics"]["r@5"]["mean"] >= 0.8
    assert (Path(summary["folder"]) / "report.html").stat().st_size > 10_000
