"""``python -m evals.fit_confidence ../shared/data``: fit the judges of ``rag.confidence``.

On the development questions (``evals.development`` and, for more across languages,
``evals.written``), over one library of all their articles, each asked once of all and once with the
answering one left out. The weights rank all quotes; the scales judge the first one. Half of the
questions, by paragraph, are held back to print how far it goes on unseen ones; the weights printed
are then fitted on all. Last come the passages' order by ``rag.span_reader.PLACE`` and the short
answers by its ``BESIDE``. Takes about a quarter of an hour on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from zlib import crc32

from evals import robust
from evals.ablate import changed
from evals.calibrate import (
    Example,
    ReadQuotes,
    describe,
    examples,
    fit_scales,
    fit_weights,
    quality,
    read_sentences,
    read_spans,
)
from evals.cases import Case, Dataset
from evals.development import mixed
from evals.metrics import ndcg, unique
from evals.reading import by_model
from evals.searcher import READ, Searcher
from evals.workplace import open_library
from evals.written import HELD_OUT, across, paragraphs
from rag import span_reader
from rag.confidence import Judge, Scale
from rag.settings import load_settings
from rag.span_reader import ranked

Signs = tuple[str, ...]

SPANS: tuple[Signs, Signs] = (
    ("span", "place", "passage", "in_context", "alone", "words_around", "words", "fits"),
    ("span", "place", "passage", "in_context", "alone", "fits"),
)
"""What is weighed within a language, and across languages, where words cannot match."""

SENTENCES: tuple[Signs, Signs] = (
    ("place", "passage", "in_context", "alone", "words_around", "words"),
    ("place", "passage", "in_context", "alone"),
)


def fit(found: Sequence[Example], signs: tuple[Signs, Signs], *, kind_decides: bool) -> Judge:
    """Weights and scales by whether question and quote are in one language."""
    quotes = [seen for e in found for seen in e.quotes if seen.signs.fits or not kind_decides]
    inside = fit_weights([q for q in quotes if q.signs.same_language], signs[0])
    between = fit_weights([q for q in quotes if not q.signs.same_language], signs[1])
    judge, notes = fit_scales(found, Judge(inside, between, Scale(), Scale(), kind_decides))
    sys.stdout.writelines(f"{note}\n" for note in notes)
    return judge


def lines(found: Sequence[Example], signs: tuple[Signs, Signs], kind: bool) -> Iterator[str]:
    """How far a judge fitted on one half goes on the other, then the judge fitted on all."""
    halves = [[e for e in found if crc32(e.group.encode()) % 2 == half] for half in (0, 1)]
    unseen = quality(halves[1], fit(halves[0], signs, kind_decides=kind))
    yield f"  unseen half: {unseen}"
    judge = fit(found, signs, kind_decides=kind)
    for source in dict.fromkeys(example.source for example in found):
        some = [e for e in found if e.source == source]
        yield f"  {source}: {quality(some, judge)}"
    for part in (judge.same, judge.across, judge.scale_same, judge.scale_across):
        yield f"  {describe(part)}"


PLACES = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0, 1000.0)
"""Weights tried of a passage's place in the search; the last leaves the search's order."""

BESIDES = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
"""How much worse than the best a further answer may be."""

Table = dict[tuple[str, float], list[float]]
"""What each question gained, by its source and the value tried."""


def places(searcher: Searcher, cases: Sequence[Case]) -> Table:
    """nDCG@10 of the articles by the weight of a passage's place."""
    gains: Table = {}
    for case in cases:
        read = searcher.reader.read(case.question, searcher.passages(case)[:READ])
        for weight in PLACES:
            articles = unique(passage.source.id for passage in ranked(read, weight))
            gains.setdefault((case.dataset, weight), []).append(ndcg(articles, case.gold))
    return gains


def besides(searcher: Searcher, cases: Sequence[Case]) -> Table:
    """Robust F1 of the short answer by how near the best a further answer must be."""
    gains: Table = {}
    for near in BESIDES:
        with changed(span_reader, BESIDE=near):
            for case in cases:
                shown = by_model(searcher, case, searcher.passages(case)[:READ])
                scores = gains.setdefault((case.dataset, near), [])
                scores.append(robust.f1(shown.short, case.answers))
    return gains


def told(table: Table) -> Iterator[str]:
    """A line for each source."""
    for source in dict.fromkeys(source for source, _ in table):
        cells = (
            f"{value:g}: {mean(v):.4f}" for (name, value), v in table.items() if name == source
        )
        yield f"  {source}  {' · '.join(cells)}"


def main(data: Path) -> None:
    """Read the development questions and print what is fitted."""
    texts, own = mixed(data), across(paragraphs(HELD_OUT))
    cases, articles = (*texts.cases, *own.cases), (*texts.articles, *own.articles)
    dataset = Dataset("development", cases, articles)
    parts = open_library(dataset, load_settings(llm="none"))
    searcher = Searcher(parts)
    searcher.search(case.question for case in dataset.cases)
    reader = searcher.reader
    todo: list[tuple[str, ReadQuotes, tuple[Signs, Signs], bool]] = [
        ("SPANS", read_spans(reader), SPANS, False),
        ("SENTENCES", read_sentences(reader.sentences), SENTENCES, True),
    ]
    for name, read, signs, kind in todo:
        found = list(examples(parts, read, dataset.cases))
        sys.stdout.write("\n".join([name, *lines(found, signs, kind), ""]))
        sys.stdout.flush()
    answerable = [case for case in dataset.cases if case.answerable]
    for name, tried in (("PLACE", places), ("BESIDE", besides)):
        sys.stdout.write("\n".join([name, *told(tried(searcher, answerable)), ""]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
