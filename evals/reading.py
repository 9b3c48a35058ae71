"""What reading adds to searching, on the halves of the files that the reader never learned from.

XQuAD's articles 25 to 48, an index of Arabic and English: is the answering sentence shown first,
is the short answer right, does the confidence know when the answering article is not there? Side
by side with evidence chosen by similarity alone, over the same passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from evals import metrics, robust
from evals.cases import Case
from evals.development import trains
from evals.measure import holds
from evals.searcher import READ, Searcher
from evals.statistics import Interval, interval

if TYPE_CHECKING:
    from rag.confidence import Judge
    from rag.read import Candidate
    from rag.types import Passage

REMOVED = 30
"""Percent of the questions whose answering article is taken away to see them refused."""

Line = tuple[str, str, Interval]
"""A figure's name, what it measures, its value."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown first for a question, and how sure it was."""

    holds: bool
    short: str
    confidence: float
    sure: bool


def untrained(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The questions of the articles that trained nothing."""
    return tuple(case for case in cases if not trains(case))


def removed(case: Case) -> bool:
    """Whether the question is one of those asked without its article; always the same ones."""
    return crc32(case.parallel.encode()) % 100 < REMOVED


def lines(
    searcher: Searcher, name: str, cases: Sequence[Case], pool: tuple[str, ...]
) -> Iterator[Line]:
    """The figures of one pair of languages, read and by similarity alone."""
    searcher.search((case.question for case in cases), pool)
    for how, read in (("read", by_model), ("by similarity", by_similarity)):
        whole, fewer = [], []
        for done, case in enumerate(cases, 1):
            passages = searcher.passages(case, pool)
            whole.append(read(searcher, case, passages[:READ]))
            left = [p for p in passages if p.source.id not in case.gold][:READ]
            if removed(case):
                fewer.append(read(searcher, case, left))
            searcher.progress(f"Reading {name}, {how}", done, len(cases))
        groups = [case.group for case in cases]
        yield name, f"first quote answers, {how}", _mean([s.holds for s in whole], groups)
        if how == "read":
            scores = [robust.f1(s.short, c.answers) for s, c in zip(whole, cases, strict=True)]
            yield name, "short answer, robust F1", _mean(scores, groups)
        yield from _refusals(name, how, cases, whole, fewer)


def reranked(searcher: Searcher, cases: Sequence[Case], pool: tuple[str, ...]) -> Iterator[Line]:
    """nDCG@10 and R@1 of the articles, before and after the first are read."""
    from rag.span_reader import ranked

    searcher.search((case.question for case in cases), pool)
    before, after = [], []
    for done, case in enumerate(cases, 1):
        passages = searcher.passages(case, pool)
        found = metrics.unique(p.source.id for p in passages)
        read = searcher.reader.read(case.question, passages[:READ])
        again = [passage.source.id for passage in ranked(read)]
        before.append((found, case.gold))
        after.append((metrics.unique((*again, *found)), case.gold))
        searcher.progress("Ranking again", done, len(cases))
    groups = [case.group for case in cases]
    for when, rankings in (("searched", before), ("read", after)):
        yield when, "ndcg@10", _mean([metrics.ndcg(r, g) for r, g in rankings], groups)
        yield when, "r@1", _mean([metrics.hit(r, g, 1) for r, g in rankings], groups)


def by_model(searcher: Searcher, case: Case, passages: Sequence[Passage]) -> Shown:
    """As the chain reads."""
    reader = searcher.reader
    found = reader.quotes(case.question, searcher.language(case), passages)
    short = ""
    if found:
        text = found[0].sentences.passage.text
        short = " ".join(text[a.start : a.end] for a in found[0].answers)
    return _shown([one.sentences for one in found], short, reader.judge, case)


def by_similarity(searcher: Searcher, case: Case, passages: Sequence[Passage]) -> Shown:
    """As the chain does where it has no model to read with."""
    from evals.calibrate import read_sentences
    from rag.confidence import SENTENCES

    read = read_sentences(searcher.reader.sentences)
    found = read(case.question, searcher.language(case), passages)
    return _shown(found, "", SENTENCES, case)


def _shown(quotes: Sequence[Candidate], short: str, judge: Judge, case: Case) -> Shown:
    if not quotes:
        return Shown(False, "", 0.0, False)
    signs = quotes[0].signs
    return Shown(_holds(quotes[0], case), short, judge.confidence(signs), judge.sure(signs))


def _holds(quote: Candidate, case: Case) -> bool:
    start = quote.passage.start
    return holds(case, (quote.passage.source.id, start + quote.start, start + quote.end))


def _refusals(
    name: str, how: str, cases: Sequence[Case], whole: Sequence[Shown], fewer: Sequence[Shown]
) -> Iterator[Line]:
    """Of a mix in which ``REMOVED`` percent cannot be answered."""
    pairs = list(zip(cases, whole, strict=True))
    kept = [(case, shown) for case, shown in pairs if not removed(case)]
    gone = [case for case, _ in pairs if removed(case)]
    groups = [c.group for c, _ in kept], [c.group for c in gone]
    sure = [s.confidence for _, s in kept] + [s.confidence for s in fewer]
    area = metrics.auroc(sure, [True] * len(kept) + [False] * len(fewer)) or 0.0
    yield name, f"answerable or not, AUROC, {how}", Interval(area, area, area, len(sure), len(sure))
    answered = _mean([s.sure for _, s in kept], groups[0])
    yield name, f"answerable, answered for sure, {how}", answered
    yield (
        name,
        f"unanswerable, answered for sure, {how}",
        _mean([s.sure for s in fewer], groups[1]),
    )


def _mean(values: Sequence[float], groups: Sequence[str]) -> Interval:
    return interval([float(value) for value in values], groups)
