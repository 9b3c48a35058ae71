"""A run as one HTML page that needs no network: figures, plots, every failed question and why."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals import plots
from evals.failures import reason
from evals.measure import SPELT_OUT
from evals.results import REPORT, Result, Run

if TYPE_CHECKING:
    from markupsafe import Markup

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "he", "ps", "ckb", "ug", "yi"})

HEAT = ("correct", "r@1", "r@5", "evidence_first")
"""The metrics that get a heat map of language pairs."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A failed question as the page shows it."""

    result: Result
    why: str

    @property
    def words(self) -> str:
        """What the page's search looks through."""
        result = self.result
        return " ".join((result.case.id, result.case.question, *result.articles, self.why)).lower()


def write(run: Run) -> Path:
    """Write the report into the run's folder and return its path."""
    path = run.folder / REPORT
    path.write_text(page(run), "utf-8")
    return path


def page(run: Run) -> str:
    """The report; all that comes from articles is escaped, and only our own script may run."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.globals["direction"] = direction
    environment.filters["percent"] = percent
    folder = files("evals")
    script = (folder / "report.js").read_text("utf-8")
    failed = [Failed(result, reason(result)) for result in run.results if not result.right]
    template = environment.from_string((folder / "report.html").read_text("utf-8"))
    return template.render(
        run=run,
        summary=run.summary,
        metrics=[
            (name, what) for name, what in SPELT_OUT.items() if name in run.summary["metrics"]
        ],
        failed=failed,
        outcomes=sorted({one.result.outcome for one in failed}),
        pairs=sorted({one.result.pair for one in failed}),
        pictures=pictures(run.summary, run.results),
        style=(folder / "report.css").read_text("utf-8"),
        script=script,
        script_hash=b64encode(sha256(script.encode("utf-8")).digest()).decode(),
    )


def pictures(summary: Mapping[str, Any], results: Sequence[Result]) -> list[tuple[str, Markup]]:
    """The plots, each with its heading; those with nothing to show are left out."""
    found = [(f"{SPELT_OUT[name]}, by language pair, in %", _heat(summary, name)) for name in HEAT]
    confidence = summary["confidence"]
    curve = [(p["coverage"], p["risk"]) for p in confidence["risk_coverage"]]
    found += [
        ("Found among the first k", _recall(results)),
        ("Risk against coverage", plots.lines("Risk against coverage", {"risk": curve},
                                              "share answered, most confident first",
                                              "share wrong")),
        ("Calibration", _calibration(confidence["bins"])),
        ("Seconds to the last word", _latency(results)),
    ]  # fmt: skip
    return [(title, picture) for title, picture in found if picture]


def _heat(summary: Mapping[str, Any], name: str) -> Markup | None:
    cells = {}
    for pair, means in summary["pairs"].items():
        if name in means:
            asked, _, about = pair.partition("→")
            cells[asked, about] = (means[name]["mean"], means[name]["count"])
    return (
        plots.heat(f"{name}: question language down, article language across", cells)
        if cells
        else None
    )


def _recall(results: Sequence[Result]) -> Markup | None:
    """The share of answerable questions with an answering article among the first k, k up to 10."""
    some = [result for result in results if result.case.answerable]
    if not some:
        return None
    points = [
        (float(k), sum(bool(set(r.articles[:k]) & r.case.gold) for r in some) / len(some))
        for k in range(1, 11)
    ]
    return plots.lines("Recall at k", {"articles": points}, "k", "share found", most=(10.0, 1.0))


def _calibration(bins: Sequence[Mapping[str, float]]) -> Markup | None:
    points = [(one["confidence"], one["right"]) for one in bins]
    if not points:
        return None
    return plots.lines(
        "Confidence against the share that is right, ten bins of equal size",
        {"bins": points}, "confidence", "share right", diagonal=True,
    )  # fmt: skip


def _latency(results: Sequence[Result]) -> Markup | None:
    seconds = [r.milliseconds["total"] / 1000 for r in results if "total" in r.milliseconds]
    if not seconds:
        return None
    slowest = max(seconds)
    width = slowest / 12 or 1.0
    counts = [0] * 12
    for value in seconds:
        counts[min(11, int(value / width))] += 1
    bars = [(f"{width * at:.2g}", float(count)) for at, count in enumerate(counts)]
    return plots.columns("Questions by seconds to the last word", bars, "questions")


def direction(language: str) -> str:
    """The ``dir`` of text in a language; ``auto`` where it is not known."""
    if not language:
        return "auto"
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def percent(value: float | None) -> str:
    """A share as a percentage with one decimal, a dash for none."""
    return "–" if value is None else f"{100 * value:.1f}"
