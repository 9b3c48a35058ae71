"""A library searched and read as the chain does it, for many questions, with what was found kept.

Questions go through ``NewsRetriever`` and the reader; nothing is written. Articles left out of a
case (``Case.without``) are struck from the ranking after the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

from evals import metrics
from evals.cases import Case
from evals.remember import asking_once, embedding_once, remembering
from evals.statistics import Interval, percentile

if TYPE_CHECKING:
    from rag.build import Parts
    from rag.span_reader import SpanReader
    from rag.types import Passage

Progress = Callable[[str, int, int], None]
"""What is done, how far, of how many."""

Pool = tuple[str, ...]
"""The languages searched; empty for all."""

DEPTH = 50
"""Passages read of a ranking: as deep as the chain's own search goes (``rag.retrieve.POOL``), and
more than any metric looks at, also with twins struck out."""

READ = 8
"""Passages read a question, as in the chain."""

QUOTES = 3
"""Quotes the reader gives, as in the chain."""


class Searcher:
    """One library's retriever and reader; remembers what it found for a question in a pool."""

    def __init__(self, parts: Parts, progress: Progress = lambda *_: None) -> None:
        self._parts = parts
        self._retriever = asking_once(parts)  # a question is asked of several pools
        self.progress = progress
        self._found: dict[tuple[str, Pool], tuple[Passage, ...]] = {}

    def search(self, questions: Iterable[str], pool: Pool = ()) -> None:
        """Search for these questions, unless that was done before."""
        waiting = [q for q in dict.fromkeys(questions) if (q, pool) not in self._found]
        for done, question in enumerate(waiting, 1):
            self._found[question, pool] = self._search(question, pool)
            self.progress(f"Searching {'+'.join(pool) or 'all'}", done, len(waiting))

    def _search(self, question: str, pool: Pool) -> tuple[Passage, ...]:
        from rag.documents import to_passage
        from rag.types import Filters

        found = self._retriever.invoke(question, k=DEPTH, filters=Filters(languages=pool))
        return tuple(map(to_passage, found))

    @property
    def size(self) -> int:
        """The library's passages."""
        return self._parts.library.counts()[1]

    def milliseconds(self, questions: Iterable[str]) -> Interval:
        """What one search takes as the chain makes it, the question's embedding included."""
        return _milliseconds(self._parts.retriever.invoke, questions)

    def reading_milliseconds(self, cases: Sequence[Case]) -> Interval:
        """What reading takes after the search, by similarity and by the model together."""
        found = {case.question: self.passages(case)[:READ] for case in cases}
        languages = {case.question: self.language(case) for case in cases}

        def read(question: str) -> object:
            return list(self._parts.chain.read(question, languages[question], found[question]))

        return _milliseconds(read, found, before=self._parts.retriever.embed)

    def passages(self, case: Case, pool: Pool = ()) -> list[Passage]:
        """The passages found for a case, its twins struck out, best first."""
        self.search([case.question], pool)
        left_out = set(case.without)
        return [p for p in self._found[case.question, pool] if p.source.id not in left_out]

    def articles(self, case: Case, pool: Pool = ()) -> list[str]:
        """The articles found for a case, by their best passage."""
        return metrics.unique(passage.source.id for passage in self.passages(case, pool))

    @cached_property
    def reader(self) -> SpanReader:
        """The chain's reader; what is known already it reads and embeds no second time."""
        from rag.read import SentenceReader
        from rag.span_reader import SpanReader

        parts, read = self._parts, self._parts.chain.read
        assert isinstance(read, SpanReader)
        ask, embed = self._retriever.embed, embedding_once(parts.embeddings.passages)
        sentences = SentenceReader(parts.library, parts.store, ask, embed, limit=QUOTES)
        return SpanReader(sentences, remembering(read.find), read.judge, limit=QUOTES)

    def language(self, case: Case) -> str:
        """The question's, as the chain finds it."""
        from rag.languages import detect

        return detect(case.question)


def _milliseconds(
    do: Callable[[str], object],
    questions: Iterable[str],
    before: Callable[[str], object] = lambda _: None,
) -> Interval:
    """The median, and in the place of an interval the 5th and 95th percentile.

    The first question, at least one of two, loads the model and is not timed; nor is ``before``.
    """
    first, *others = questions
    do(first)
    taken = []
    for question in others:
        before(question)
        began = perf_counter()
        do(question)
        taken.append((perf_counter() - began) * 1000)
    low, median, high = (percentile(taken, share) for share in (0.05, 0.5, 0.95))
    return Interval(median, low, high, len(taken), len(taken))
