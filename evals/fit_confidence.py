"""``python -m evals.fit_confidence ../shared/data``: fit the judges of ``rag.confidence``.

On the development questions (``evals.development``), each asked once of all articles and once with
the answering one left out. The weights rank all quotes; the scales judge the first one. Half of
the questions, by paragraph, are held back to print how far it goes on unseen ones; the weights
printed are then fitted on all. Takes about a quarter of an hour on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

from evals.calibrate import (
    Example,
    ReadQuotes,
    describe,
    examples,
    fit_scales,
    fit_weights,
    quality,
    read_spans,
)
from evals.development import mixed
from evals.workplace import open_library
from rag.confidence import Judge, Scale
from rag.settings import load_settings
from rag.span_reader import SpanReader

Signs = tuple[str, ...]

SPANS: tuple[Signs, Signs] = (
    ("span", "passage", "in_context", "alone", "words_around", "words", "fits"),
    ("span", "passage", "in_context", "alone", "fits"),
)
"""What is weighed within a language, and across languages, where words cannot match."""

SENTENCES: tuple[Signs, Signs] = (
    ("passage", "in_context", "alone", "words_around", "words"),
    ("passage", "in_context", "alone"),
)


def fit(found: Sequence[Example], signs: tuple[Signs, Signs], *, kind_decides: bool) -> Judge:
    """Weights and scales by whether question and quote are in one language."""
    quotes = [seen for e in found for seen in e.quotes if seen.signs.fits or not kind_decides]
    same = fit_weights([q for q in quotes if q.signs.same_language], signs[0])
    across = fit_weights([q for q in quotes if not q.signs.same_language], signs[1])
    judge, notes = fit_scales(found, Judge(same, across, Scale(), Scale(), kind_decides))
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


def main(data: Path) -> None:
    """Read the development questions and print what is fitted."""
    dataset = mixed(data)
    parts = open_library(dataset, load_settings(llm="none"))
    reader = parts.chain.read
    assert isinstance(reader, SpanReader)

    todo: list[tuple[str, ReadQuotes, tuple[Signs, Signs], bool]] = [
        ("SPANS", read_spans(reader), SPANS, False),
        ("SENTENCES", reader.sentences.candidates, SENTENCES, True),
    ]
    for name, read, signs, kind in todo:
        found = list(examples(parts, read, dataset.cases))
        sys.stdout.write("\n".join([name, *lines(found, signs, kind), ""]))
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
