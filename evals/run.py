"""Cases through the door into a run folder; an interrupted run goes on where it stopped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals import report
from evals.ask import Asker
from evals.cases import BadCase, Case, Dataset, digest
from evals.conditions import DISTRACTORS, REVERSED, under
from evals.results import RESULTS, SUMMARY, Result, Run, append, read_results
from evals.summary import deltas, figures
from evals.workplace import configuration, open_library

if TYPE_CHECKING:
    from rag.build import Parts
    from rag.chain import AnswerChain
    from rag.settings import Settings
    from rag.types import Article

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def evaluate(
    dataset: Dataset,
    settings: Settings | None = None,
    *,
    folder: Path | None = None,
    limit: int | None = None,
    only: Sequence[str] = (),
    conditions: Sequence[str] = (),
    among: Sequence[Article] = (),
    jobs: int = 1,
    progress: Progress = lambda *_: None,
) -> Run:
    """Ask every case and keep what came of it; the run's folder then also holds its report.

    ``limit`` asks the first so many, ``only`` those whose id, language, pair (``en→ar``) or group
    fits a pattern (``*`` for anything). ``conditions`` ask again, under each: ``evals.conditions``.
    ``folder`` is a new one under ``home/runs`` unless given; one that holds an unfinished run of
    the same cases, settings and code is finished. Raises ``BadCase`` for one that holds another.
    ``among`` are articles that answer nothing: all is asked once more of a library with them in it.
    """
    from rag.settings import load_settings

    settings = settings or load_settings()
    dataset = replace(dataset, cases=tuple(chosen(dataset.cases, only, limit)))
    if not dataset.cases:
        raise BadCase(
            dataset.name, "no case is left to ask; change --only or --limit. Drafts are not asked"
        )
    parts = _library(dataset, settings, progress)
    identity: dict[str, Any] = {
        "dataset": {"name": dataset.name, "sha256": dataset.digest, "cases": len(dataset.cases)},
        "configuration": configuration(settings, parts),
    }
    folder = folder or _folder(settings.home / "runs", dataset.name, identity)
    doors = {name: _asker(parts, settings) for name in ("", *conditions)}
    if REVERSED in conditions:
        doors[REVERSED] = replace(doors[REVERSED], door=last_first(parts.chain))
    if among:
        identity["among"] = digest((), among)
        doors[DISTRACTORS] = _asker(
            _library(_crowded(dataset, among), settings, progress), settings
        )
    return record(doors, dataset, identity, folder, jobs, progress)


def record(
    doors: Mapping[str, Asker],
    dataset: Dataset,
    identity: Mapping[str, Any],
    folder: Path,
    jobs: int = 1,
    progress: Progress = lambda *_: None,
) -> Run:
    """Ask the cases into this folder; ``identity`` says what makes two runs the same.

    It holds ``dataset`` (name, sha256, cases) and ``configuration``. ``doors`` says who is asked,
    by condition; ``""`` is the plain one.
    """
    _claim(folder, identity)
    results = _ask_all(doors[""], dataset.cases, folder / RESULTS, jobs, progress, "Asking")
    summary: dict[str, Any] = {**identity, "notes": dataset.notes, **figures(results)}
    summary["robustness"] = {
        name: deltas(results, _again(name, asker, dataset.cases, folder, jobs, progress))
        for name, asker in doors.items()
        if name
    }
    summary["finished"] = _now()
    _write(folder / SUMMARY, summary)
    run = Run(folder, summary, tuple(results))
    report.write(run)
    return run


def chosen(cases: Iterable[Case], only: Sequence[str] = (), limit: int | None = None) -> list[Case]:
    """The first ``limit`` cases that fit any of the patterns."""
    fitting = [case for case in cases if not only or any(_fits(case, p) for p in only)]
    return fitting[:limit]


def _fits(case: Case, pattern: str) -> bool:
    names = (case.id, case.language, f"{case.language}→{case.about}", case.group)
    return any(fnmatchcase(name, pattern.replace("->", "→")) for name in names)


def _again(
    name: str, asker: Asker, cases: Iterable[Case], folder: Path, jobs: int, progress: Progress
) -> list[Result]:
    changed = under(name, cases)
    return _ask_all(asker, changed, folder / f"{name}.jsonl", jobs, progress, f"Asking, {name}")


def _ask_all(
    asker: Asker,
    cases: Sequence[Case],
    path: Path,
    jobs: int,
    progress: Progress,
    what: str,
) -> list[Result]:
    """Ask what the file does not hold yet; the results in the order of the cases."""
    done = {result.case.id: result for result in read_results(path)}
    waiting = [case for case in cases if case.id not in done]
    progress(what, len(done), len(cases))
    for result in _answers(asker, waiting, jobs):
        append(path, result)
        done[result.case.id] = result
        progress(what, len(done), len(cases))
    return [done[case.id] for case in cases]


def _answers(asker: Asker, cases: Sequence[Case], jobs: int) -> Iterator[Result]:
    if jobs <= 1:
        yield from map(asker.ask, cases)
        return
    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(asker.ask, case) for case in cases]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _library(dataset: Dataset, settings: Settings, progress: Progress) -> Parts:
    articles = len(dataset.articles)
    return open_library(dataset, settings, lambda done, _: progress("Adding", done, articles))


def _crowded(dataset: Dataset, among: Sequence[Article]) -> Dataset:
    if not dataset.articles:
        raise BadCase("--among", "adds nothing to your own library; give --articles as well")
    return replace(dataset, name=f"{dataset.name}-among", articles=(*dataset.articles, *among))


def _asker(parts: Parts, settings: Settings) -> Asker:
    from rag.languages import detect
    from rag.tokens import TokenCounter
    from rag.weights import tiktoken_folder

    library = parts.library
    return Asker(
        door=parts.chain,
        languages={source.id: source.language for source in library.sources()},
        text_of=lambda name: library.article(name).text,
        detect=detect,
        count=TokenCounter(lambda: tiktoken_folder(settings.models)).count,
    )


def last_first(chain: AnswerChain) -> AnswerChain:
    """The chain, reading the passages it finds in the reverse of their order."""
    from rag.chain import AnswerChain

    turned = chain.retriever | (lambda found: found[::-1])
    return AnswerChain(turned, chain.read, chain.write, writer=chain.writer)


def _folder(runs: Path, name: str, identity: Mapping[str, Any]) -> Path:
    """The newest unfinished run of the same identity, or a new folder."""
    plain = re.sub(r"[^\w.-]+", "-", name)[:40]
    for folder in sorted(runs.glob(f"*-{plain}"), reverse=True):
        if _unfinished(folder, identity):
            return folder
    return runs / f"{_now().replace(':', '')}-{plain}"


def _unfinished(folder: Path, identity: Mapping[str, Any]) -> bool:
    try:
        known = json.loads((folder / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    same = all(known.get(key) == _plain(value) for key, value in identity.items())
    return same and "finished" not in known


def _claim(folder: Path, identity: Mapping[str, Any]) -> None:
    """Take a folder for this run, or make sure that it holds the same one, unfinished."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / SUMMARY).exists():
        if any(folder.iterdir()):
            raise BadCase(str(folder), "is not empty and holds no run. Give a new folder")
        _write(folder / SUMMARY, identity)
    elif not _unfinished(folder, identity):
        raise BadCase(
            str(folder),
            "holds a finished run, or one of other questions, settings or code. Give a new folder",
        )


def _plain(value: object) -> Any:
    return json.loads(json.dumps(value))


def _write(path: Path, value: Mapping[str, Any]) -> None:
    """Write the file whole or not at all."""
    aside = path.with_suffix(".tmp")
    aside.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    aside.replace(path)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
