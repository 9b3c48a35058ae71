"""A run: what came of every question, kept in a folder as plain files.

``results.jsonl`` has one line a question, ``summary.json`` the configuration and the figures,
``report.html`` what a person reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, get_args

from evals.cases import BadCase, Case, Span
from evals.metrics import Outcome

RESULTS = "results.jsonl"
SUMMARY = "summary.json"
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Found:
    """A retrieved passage: where it stands, its language and its words."""

    article: str
    language: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of evidence: its number, its place in its article, its words and score."""

    number: int
    article: str
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the answer, as the check left it."""

    text: str
    cites: tuple[int, ...]
    supported: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything about one question.

    ``milliseconds`` count from asking: to the passages, the first evidence, the last word.
    ``error`` is what a failed question ended in.
    """

    case: Case
    outcome: Outcome
    metrics: Mapping[str, float | None]
    articles: tuple[str, ...] = ()
    passages: tuple[Found, ...] = ()
    evidence: tuple[Quote, ...] = ()
    statements: tuple[Said, ...] = ()
    answer: str = ""
    verdict: str = ""
    writer: str = ""
    confidence: float = 0.0
    notes: tuple[str, ...] = ()
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)
    error: str = ""

    @property
    def right(self) -> bool:
        """Answered right, or rightly refused."""
        return self.outcome in ("right", "refused")

    @property
    def pair(self) -> str:
        """Language of the question and of the articles that answer it: ``en→ar``."""
        return f"{self.case.language}→{self.case.about or '?'}"


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its folder, its summary (see ``evals.summary``) and its results."""

    folder: Path
    summary: Mapping[str, Any]
    results: tuple[Result, ...]


def append(path: Path, result: Result) -> None:
    """Add a result as one line."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def read_results(path: Path) -> list[Result]:
    """The results of a file; a last line torn by an interruption is cut off it."""
    if not path.exists():
        return []
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) != len(data):
        path.write_bytes(whole)
    return list(_parsed(whole.decode("utf-8").split("\n")[:-1], path))


def read_run(folder: Path) -> Run:
    """The run kept in a folder; ``BadCase`` says what is missing from one that is none."""
    try:
        summary = json.loads((folder / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadCase(
            str(folder), f"is no run folder ({error}). Give one that `khabar eval` wrote"
        ) from None
    return Run(folder, summary, tuple(read_results(folder / RESULTS)))


def _parsed(lines: Iterable[str], path: Path) -> Iterator[Result]:
    for number, line in enumerate(lines, 1):
        try:
            yield result_from(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise BadCase(
                f"{path}:{number}", f"is not a result of this version ({error!r}). Run again"
            ) from None


def result_from(row: Mapping[str, Any]) -> Result:
    """The result a line holds."""
    case = dict(row["case"])
    case["evidence"] = tuple(Span(**span) for span in case["evidence"])
    for key in ("answers", "without"):
        case[key] = tuple(case[key])
    values = dict(row)
    values["case"] = Case(**case)
    values["passages"] = tuple(Found(**found) for found in row["passages"])
    values["evidence"] = tuple(Quote(**quote) for quote in row["evidence"])
    values["statements"] = tuple(
        Said(**{**said, "cites": tuple(said["cites"])}) for said in row["statements"]
    )
    for key in ("articles", "notes"):
        values[key] = tuple(row[key])
    if row["outcome"] not in get_args(Outcome):
        raise ValueError(row["outcome"])
    return Result(**values)
