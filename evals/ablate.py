"""``python -m evals.ablate ../shared/data``: what each part of retrieval is worth.

Every line changes one thing and searches again, on the development questions alone
(``evals.development``; here all of ARCD's training half, which trains the reader and not the
search). Printed as a Markdown table.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

from langchain_core.documents import Document

from evals import metrics
from evals.cases import Case, Dataset
from evals.development import arabic, mixed
from evals.remember import asking_once
from evals.squad_files import merged
from evals.workplace import open_library
from rag import lexemes, retrieve, store
from rag.build import Parts
from rag.documents import to_passage
from rag.fold import fold_text
from rag.library import Library, any_of
from rag.settings import Settings, load_settings
from rag.types import Filters

Tokenise = Callable[[str, str], list[str]]
DEPTH = 20


@dataclass(frozen=True, slots=True)
class Questions:
    """A column of the table."""

    name: str
    cases: tuple[Case, ...]


class OtherWords:
    """A library whose search by words sees them otherwise; all else is the library's."""

    def __init__(self, library: Library, tokenise: Tokenise) -> None:
        self._library = library
        self._words = sqlite3.connect(":memory:")
        self._words.execute("CREATE VIRTUAL TABLE lexical USING fts5 (id UNINDEXED, tokens)")
        every = library.passages([item.id for item in library.indexed()])
        rows = [(p.id, " ".join(tokenise(p.text, p.source.language))) for p in every]
        self._words.executemany("INSERT INTO lexical VALUES (?, ?)", rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def search(self, tokens: Sequence[str], limit: int, filters: Filters) -> list[str]:
        """As the library's; filters are not needed here."""
        query = any_of(tokens)
        found = self._words.execute(
            "SELECT id FROM lexical WHERE lexical MATCH ? ORDER BY bm25(lexical), id LIMIT ?",
            (query, limit),
        )
        return [row[0] for row in found] if query else []


def columns(data: Path) -> tuple[Dataset, list[Questions]]:
    """The library searched, and the questions by what they try."""
    dataset = mixed(data)
    about = {article.source.id: article.source.language for article in dataset.articles}
    sample = [c for c in dataset.cases if c.dataset == "sample" and c.answerable]
    own = tuple(c for c in sample if c.language in {about[g] for g in c.gold})
    across = tuple(c for c in sample if c not in own)
    english = tuple(c for c in dataset.cases if c.dataset.startswith("tydi"))
    return dataset, [
        Questions("ar → ar", merged(arabic(data).cases)),
        Questions("en → en", english),
        Questions("news, own language", own),
        Questions("news, another language", across),
    ]


@contextmanager
def changed(module: Any, **values: object) -> Iterator[None]:
    """The module's values changed for a while."""
    before = {name: getattr(module, name) for name in values}
    for name, value in values.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(module, name, value)


class Bench:
    """One library and the questions' vectors, searched again and again."""

    def __init__(self, parts: Parts, asked: Sequence[Questions]) -> None:
        self._parts = parts
        self._asked = asked
        self._retriever = asking_once(parts)

    def line(self, name: str, *, rebuilt: bool = False, library: Any = None) -> str:
        """R@1, R@5 and nDCG@10 of each column."""
        if rebuilt:
            self._parts.store.rebuild()
        retriever = self._retriever
        if library is not None:
            retriever = retriever.model_copy(update={"library": library})
        cells = []
        for some in self._asked:
            ranked = [
                (metrics.unique(map(article, retriever.invoke(case.question, k=DEPTH))), case.gold)
                for case in some.cases
            ]
            figures = (
                mean(metrics.hit(r, g, 1) for r, g in ranked),
                mean(metrics.hit(r, g, 5) for r, g in ranked),
                mean(metrics.ndcg(r, g) for r, g in ranked),
            )
            cells.append(" · ".join(f"{value:.3f}" for value in figures))
        return f"| {name} | " + " | ".join(cells) + " |"


def article(found: Document) -> str:
    """The id of the article a passage is of."""
    return to_passage(found).source.id


def unfolded(text: str, language: str) -> list[str]:
    """Words as they are printed."""
    return [match[0] for match in lexemes.TOKEN.finditer(text)]


def unstemmed(text: str, language: str) -> list[str]:
    """Words folded, and not stemmed."""
    return [fold_text(match[0]) for match in lexemes.TOKEN.finditer(text)]


def table(data: Path, settings: Settings) -> Iterator[str]:
    """The table's lines, as they come."""
    dataset, asked = columns(data)
    yield (
        "| R@1 · R@5 · nDCG@10 | "
        + " | ".join(f"{some.name} ({len(some.cases)})" for some in asked)
        + " |"
    )
    yield "|---" * (len(asked) + 1) + "|"
    parts = open_library(dataset, settings)
    bench = Bench(parts, asked)
    yield bench.line("**as shipped**", rebuilt=True)
    for share in (0.0, 0.4, 0.7):
        with changed(store, BETWEEN=share), changed(retrieve, BETWEEN=share):
            name = f"{share:.0%} of the languages' means taken out between them"
            yield bench.line(name, rebuilt=True)
    parts.store.rebuild()
    with changed(retrieve, WITHIN=1.0):
        yield bench.line("all of them within them too")
    with changed(retrieve, VARIETY=0.0):
        yield bench.line("languages not taking turns")
    with changed(retrieve, SENTENCE_SHARE=0.0):
        yield bench.line("passages' vectors and tokens, no sentences'")
    with changed(retrieve, LATE_SHARE=0.0):
        yield bench.line("no late interaction of tokens")
    with changed(retrieve, LATE_SHARE=2.0):
        yield bench.line("late interaction counts twice")
    with changed(retrieve, by_names=lambda *_: []):
        yield bench.line("no names across scripts")
    with changed(retrieve, WORDS_SHARE=0.0):
        yield bench.line("no words, no names")
    with changed(retrieve, WORDS_SHARE=1.0):
        yield bench.line("words and names count as much as meaning")
    with changed(
        retrieve, fuse=lambda dense, within, others, _: retrieve.weighed_ranks(dense, others)
    ):
        yield bench.line("one fusion for all languages")
    for name, tokenise in (("words as printed", unfolded), ("words not stemmed", unstemmed)):
        with changed(retrieve, tokens=tokenise):
            yield bench.line(name, library=OtherWords(parts.library, tokenise))
    for budget in (96, 320):
        other = settings.model_copy(update={"passage_tokens": budget})
        yield Bench(open_library(dataset, other), asked).line(f"passages of {budget} tokens")
    bare = [replace(a, source=replace(a.source, title="")) for a in dataset.articles]
    untitled = Dataset("development-untitled", dataset.cases, tuple(bare))
    yield Bench(open_library(untitled, settings), asked).line("no title before the passage")


def main(data: Path) -> None:
    """Print the table."""
    for line in table(data, load_settings(llm="none")):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
