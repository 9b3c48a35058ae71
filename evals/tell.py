"""Runs and comparisons as text in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from evals.compare import Comparison
    from evals.results import Run
    from evals.retrieval import Row
    from evals.run import Progress


def run(done: Run, as_json: bool) -> None:
    """A run's figures, or all of its summary as JSON."""
    summary = done.summary
    if as_json:
        typer.echo(
            json.dumps({"folder": str(done.folder), **summary}, ensure_ascii=False, indent=2)
        )
        return
    for note in summary["notes"]:
        typer.echo(f"Note: {note}")
    typer.echo(f"{summary['questions']} questions on {summary['dataset']['name']}")
    for name, m in summary["metrics"].items():
        typer.echo(f"  {name:<22}{_spelt(m)}  n={m['count']}")
    counts = summary["refusals"]["counts"]
    typer.echo("  " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    total = summary["milliseconds"].get("total")
    if total:
        typer.echo(f"  seconds to the last word: median {total['p50'] / 1000:.2f}")
    for name, found in summary["robustness"].items():
        changes = ", ".join(f"{k} {100 * m['mean']:+.1f}" for k, m in found["metrics"].items())
        typer.echo(f"  under {name} ({found['questions']} questions): {changes}")
    typer.echo(f"{done.folder / 'report.html'}")


def _spelt(m: Mapping[str, float]) -> str:
    return f"{m['mean']:.3f}  [{m['low']:.3f} {m['high']:.3f}]"


def changes(found: Comparison) -> None:
    """Every metric's change, those that are more than chance starred, and the flips."""
    for change in found.changes:
        d = change.difference
        mark = " *" if d.excludes_zero else ""
        typer.echo(
            f"  {change.metric:<22}{change.before:.3f} → {change.after:.3f}"
            f"  {100 * d.mean:+.1f} points [{100 * d.low:+.1f} {100 * d.high:+.1f}]{mark}"
        )
    for what, cases in (("mended", found.mended), ("broken", found.broken)):
        typer.echo(
            f"  {what}: {len(cases)} {', '.join(cases[:20])}{' …' if len(cases) > 20 else ''}"
        )


@contextmanager
def bar() -> Iterator[Progress]:
    """A bar on stderr with the time left; nothing where stderr is no terminal."""
    from rich import progress
    from rich.console import Console

    console = Console(stderr=True)
    columns = (
        progress.TextColumn("{task.description}"), progress.BarColumn(),
        progress.MofNCompleteColumn(), progress.TimeRemainingColumn(),
    )  # fmt: skip
    with progress.Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        tasks: dict[str, Any] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total)
            shown.update(tasks[what], completed=done)

        yield step


def row(row: Row) -> None:
    """A line of a retrieval table."""
    value, reach = row.value, "" if row.reach is None else f"   to reach {row.reach:.3f}"
    typer.echo(
        f"  {row.name:<50}  {row.metric:<48}  {value.mean:.3f}"
        f"  [{value.low:.3f} {value.high:.3f}]{reach}"
    )
