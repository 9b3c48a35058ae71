"""A small library that is searched and read without models, for what measures both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from evals.cases import Case, Span
from fakes import Desk, Vector, WordEmbedder
from rag.confidence import Judge, Scale, Weights
from rag.read import SentenceReader
from rag.span_reader import SpanReader
from rag.spans import Answer
from rag.types import Article

BRIDGE = "Workers painted the old bridge blue. It opened to cars in May."
TOWER = "The red tower fell down. Nobody was hurt in the square."
MARKED = {"May": 6.0, "opened": 0.5, "fell down": 3.0}
BY_SPAN = Weights(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, span=1.0)


class Embedder(WordEmbedder):
    """Also embeds sentences by themselves."""

    def passages(self, texts: Sequence[str]) -> Vector:
        return np.stack([self.question(text) for text in texts])


def find(question: str, texts: Sequence[str]) -> list[list[Answer]]:
    """Marks what the question's word ``opened`` or ``tower`` asks for, and little beside it."""
    wanted = ("May", "opened") if "opened" in question else ("fell down",)
    return [
        [Answer(text.index(w), text.index(w) + len(w), MARKED[w]) for w in wanted if w in text]
        or [Answer(0, 3, -4.0)]
        for text in texts
    ]


@contextmanager
def searched(home: Path, articles: Sequence[Article]) -> Iterator[Any]:
    """What a library of these articles is searched and read with."""
    embedder = Embedder()
    desk = Desk(home, embedder)
    desk.index.add(articles)
    ask = embedder.question
    retriever = desk.retriever()
    sentences = SentenceReader(desk.library, desk.store, ask, embedder.passages, limit=3)
    read = SpanReader(sentences, find, Judge(BY_SPAN, BY_SPAN, Scale(), Scale()), limit=3)
    yield SimpleNamespace(
        library=desk.library, store=desk.store, embeddings=embedder, retriever=retriever,
        chain=SimpleNamespace(read=read),
    )  # fmt: skip
    desk.close()


def case(question: str, article: str, words: str, text: str, **more: Any) -> Case:
    """A question that the words of an article answer."""
    span = Span(article, text.index(words), words)
    return Case(question, question, "en", (words,), (span,), group=article, **more)
