"""Searching and reading alone, fast, over many questions: the tables retrieval is judged by.

Passages count for their article, by the best of them. ``evals.searcher`` searches and reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals import metrics, reading
from evals.cases import Case, Dataset
from evals.searcher import Pool, Progress, Searcher
from evals.squad_files import SquadFile, merged, pair, read_squad, without_twins
from evals.statistics import Interval, interval
from evals.workplace import open_library

if TYPE_CHECKING:
    from rag.settings import Settings

WHOLE_PARAGRAPHS = 448
"""Tokens a passage, the most the model takes: nearly every paragraph stays in one piece."""

LANGUAGES = ("ar", "en", "es", "zh")

OTHERS = tuple(
    f"tydi_{name}_tydiqa_dev" for name in ("bengali", "finnish", "indonesian", "russian")
)
"""Files that make a library of thousands of passages, to time a search in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of the tables: what it is, its value and interval, what it is to reach."""

    table: str
    name: str
    metric: str
    value: Interval
    reach: float | None = None


def measure(searcher: Searcher, cases: Sequence[Case], pool: Pool = ()) -> Mapping[str, Interval]:
    """R@1, R@5, R@10, MRR@10, nDCG@10 of the articles, over these cases."""
    searcher.search((case.question for case in cases), pool)
    return _intervals(cases, lambda case: _ranking(searcher.articles(case, pool), case))


def _intervals(
    cases: Sequence[Case], figures: Callable[[Case], Iterable[tuple[str, float]]]
) -> Mapping[str, Interval]:
    values: dict[str, list[float]] = {}
    for case in cases:
        for name, value in figures(case):
            values.setdefault(name, []).append(value)
    groups = [case.group for case in cases]
    return {name: interval(numbers, groups) for name, numbers in values.items()}


def _ranking(ranked: Sequence[str], case: Case) -> Iterator[tuple[str, float]]:
    for k in (1, 5, 10):
        yield f"r@{k}", metrics.hit(ranked, case.gold, k)
    yield "mrr@10", metrics.reciprocal_rank(ranked, case.gold)
    yield "ndcg@10", metrics.ndcg(ranked, case.gold)


def tables(
    data: Path,
    settings: Settings,
    *,
    limit: int | None = None,
    progress: Progress = lambda *_: None,
) -> Iterator[Row]:
    """The rows of the retrieval tables, as they come; ``data`` holds ``xquad.*.json``,
    ``arcd-*.json`` and ``OTHERS``. ``limit`` asks the first so many questions of each language.
    """
    files = {name: read_squad(data / f"xquad.{name}.json") for name in LANGUAGES}
    others = [read_squad(data / f"{name}.json") for name in OTHERS]
    yield from _whole(files, settings, limit, progress)
    searcher = _searcher("xquad", files.values(), settings, progress)
    every = {
        (asked, about): _pairs(files[asked], files[about], files.values())
        for asked in LANGUAGES
        for about in LANGUAGES
    }
    cases = {pair: some[:limit] for pair, some in every.items()}
    yield from _one_language(searcher, cases)
    yield from _evidence(searcher, {k: reading.untrained(v)[:limit] for k, v in every.items()})
    yield from _two_languages(searcher, cases)
    yield from _four_languages(searcher, cases)
    asked = cases["ar", "ar"][:61]
    searches = searcher.milliseconds([case.question for case in asked])
    yield Row("time", "one search, four-language index", "ms", searches)
    yield Row("time", "reading eight passages", "ms", searcher.reading_milliseconds(asked))
    large = _searcher("large", (*files.values(), *others), settings, progress)
    searches = large.milliseconds([case.question for case in asked])
    yield Row("time", f"one search, {large.size:,} passages in eight languages", "ms", searches)
    yield from _arcd(data, settings, limit, progress)


Pairs = Mapping[tuple[str, str], Sequence[Case]]


def _whole(
    files: Mapping[str, SquadFile], settings: Settings, limit: int | None, progress: Progress
) -> Iterator[Row]:
    """Paragraphs unsplit, as benchmarks have them: comparable with published numbers."""
    unsplit = settings.model_copy(update={"passage_tokens": WHOLE_PARAGRAPHS})
    some = [files["ar"], files["en"]]
    searcher = _searcher("xquad-whole", some, unsplit, progress)
    for file, reach in zip(some, ((0.962, 0.92), (None, 0.96)), strict=True):
        found = measure(searcher, merged(file.cases)[:limit], (file.language,))
        name = f"{file.language} → {file.language}"
        yield Row("whole paragraphs", name, "ndcg@10", found["ndcg@10"], reach[0])
        yield Row("whole paragraphs", name, "r@1", found["r@1"], reach[1])
    late = reading.untrained(merged(files["ar"].cases))[:limit]
    for name, metric, value in reading.reranked(searcher, late, ("ar",)):
        goal = 0.962 if (name, metric) == ("read", "ndcg@10") else None
        yield Row("whole paragraphs, ar → ar, articles 25 to 48", name, metric, value, goal)


def _one_language(searcher: Searcher, cases: Pairs) -> Iterator[Row]:
    reaches = {
        ("ar", "ar", "r@1"): 0.92,
        ("en", "en", "r@1"): 0.96,
    }
    for (asked, about), some in cases.items():
        found = measure(searcher, some, (about,))
        for metric in ("r@1", "r@5", "ndcg@10"):
            reach = reaches.get((asked, about, metric))
            yield Row("index of one language", f"{asked} → {about}", metric, found[metric], reach)


def _evidence(searcher: Searcher, cases: Pairs) -> Iterator[Row]:
    """What is shown first; the answers' reach is told beside what reading makes of it."""
    reaches = {
        ("ar → ar", "first quote answers, read"): 0.82,
        ("en → ar", "first quote answers, read"): 0.74,
        ("ar → ar", "first quote answers, by similarity"): 0.78,
        ("en → ar", "first quote answers, by similarity"): 0.70,
        ("ar → ar", "short answer, robust F1"): 0.52,
        ("en → ar", "short answer, robust F1"): 0.46,
    }
    title = "reading, mixed ar + en index, XQuAD articles 25 to 48"
    for asked, about in (("ar", "ar"), ("en", "ar"), ("en", "en"), ("ar", "en")):
        found = reading.lines(searcher, f"{asked} → {about}", cases[asked, about], ("ar", "en"))
        for name, metric, value in found:
            yield Row(title, name, metric, value, reaches.get((name, metric)))


def _two_languages(searcher: Searcher, cases: Pairs) -> Iterator[Row]:
    reaches = {("en", "ar"): (0.65, 0.93), ("ar", "en"): (0.55, 0.86)}
    for asked, about in (("ar", "ar"), ("en", "en"), ("en", "ar"), ("ar", "en")):
        found = measure(searcher, cases[asked, about], ("ar", "en"))
        reach = reaches.get((asked, about), (None, None))
        for metric, wanted in zip(("r@1", "r@5"), reach, strict=True):
            yield Row("mixed ar + en index", f"{asked} → {about}", metric, found[metric], wanted)


def _four_languages(searcher: Searcher, cases: Pairs) -> Iterator[Row]:
    """The four-language index, and what it costs against an index of the answer's language."""
    across: list[tuple[float, str]] = []
    gaps = []
    for (asked, about), some in cases.items():
        found = measure(searcher, some)
        name = f"{asked} → {about}"
        yield Row("four-language index", name, "r@1", found["r@1"])
        yield Row("four-language index", name, "r@5", found["r@5"])
        if asked != about:
            hits = [metrics.hit(searcher.articles(c), c.gold, 5) for c in some]
            alone = [metrics.hit(searcher.articles(c, (about,)), c.gold, 5) for c in some]
            groups = [case.group for case in some]
            across += zip(hits, groups, strict=True)
            lost = [a - b for a, b in zip(alone, hits, strict=True)]
            gaps.append((name, interval(lost, groups)))
    name, gap = max(gaps, key=lambda pair: pair[1].mean)
    yield Row("four-language index", f"gap, worst pair ({name})", "r@5", gap, 0.10)
    mean = interval([hit for hit, _ in across], [group for _, group in across])
    yield Row("four-language index", "mean of the 12 cross-language pairs", "r@5", mean, 0.88)


def _arcd(data: Path, settings: Settings, limit: int | None, progress: Progress) -> Iterator[Row]:
    """Test questions over the paragraphs of the whole set."""
    test, train = read_squad(data / "arcd-test.json"), read_squad(data / "arcd-train.json")
    searcher = _searcher("arcd", (test, train), settings, progress)
    found = measure(searcher, merged(test.cases)[:limit])
    for metric, reach in (("r@1", 0.70), ("r@5", None)):
        yield Row("ARCD test, 465 paragraphs", "ar → ar", metric, found[metric], reach)


def _searcher(
    name: str, files: Iterable[SquadFile], settings: Settings, progress: Progress
) -> Searcher:
    articles = tuple(article for file in files for article in file.articles)
    parts = open_library(
        Dataset(name, (), articles),
        settings,
        lambda done, _: progress(f"Adding {name}", done, len(articles)),
    )
    return Searcher(parts, progress)


def _pairs(asked: SquadFile, about: SquadFile, pool: Iterable[SquadFile]) -> tuple[Case, ...]:
    return merged(without_twins(pair(asked, about), pool))
