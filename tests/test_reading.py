from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from evals.cases import Case, Span
from evals.reading import lines, removed, reranked, untrained
from evals.retrieval import Searcher
from fakes import Desk, Vector, WordEmbedder, make_article
from rag.confidence import Judge, Scale, Weights
from rag.read import SentenceReader
from rag.retrieve import NewsRetriever
from rag.span_reader import SpanReader
from rag.spans import Answer

BRIDGE = "Workers painted the old bridge blue. It opened to cars in May."
TOWER = "The red tower fell down. Nobody was hurt in the square."
MARKED = {"May": 4.0, "fell down": 3.0}
BY_SPAN = Weights(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, span=1.0)


class Embedder(WordEmbedder):
    def queries(self, texts: Sequence[str]) -> Vector:
        return np.stack([self.question(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Vector:
        return np.stack([self.question(text) for text in texts])


def find(question: str, texts: Sequence[str]) -> list[list[Answer]]:
    """Marks what the question's word ``opened`` or ``tower`` asks for."""
    wanted = "May" if "opened" in question else "fell down"
    return [
        [Answer(text.index(wanted), text.index(wanted) + len(wanted), MARKED[wanted])]
        if wanted in text
        else [Answer(0, 3, -4.0)]
        for text in texts
    ]


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    embedder = Embedder()
    desk = Desk(tmp_path, embedder)
    desk.index.add([make_article("x/024.00", BRIDGE), make_article("x/025.00", TOWER)])
    retriever = NewsRetriever(library=desk.library, store=desk.store, embed=embedder.question)
    ask = embedder.question
    sentences = SentenceReader(desk.library, desk.store, ask, embedder.passages, limit=3)
    read = SpanReader(sentences, find, Judge(BY_SPAN, BY_SPAN, Scale(), Scale()), limit=3)
    parts: Any = SimpleNamespace(
        library=desk.library, store=desk.store, embeddings=embedder, retriever=retriever,
        chain=SimpleNamespace(read=read),
    )  # fmt: skip
    yield Searcher(parts)
    desk.close()


def case(question: str, article: str, words: str, text: str, parallel: str = "") -> Case:
    span = Span(article, text.index(words), words)
    return Case(question, question, "en", (words,), (span,), group=article, parallel=parallel)


CASES = (
    case("When was the bridge opened to cars?", "x/024.00", "May", BRIDGE, "bridge"),
    case("What happened to the red tower?", "x/025.00", "fell down", TOWER, "tower"),
)


def test_figures_of_reading_and_of_similarity_stand_side_by_side(searcher: Searcher) -> None:
    assert [removed(case) for case in CASES] == [False, True]
    found = {metric: value.mean for _, metric, value in lines(searcher, "en", CASES, ())}
    assert found["first quote answers, read"] == 1.0
    assert found["short answer, robust F1"] == 1.0
    assert found["answerable or not, AUROC, read"] == 1.0
    assert 0.0 <= found["first quote answers, by similarity"] <= 1.0


def test_reading_ranks_again(searcher: Searcher) -> None:
    found = {(when, metric): value.mean for when, metric, value in reranked(searcher, CASES, ())}
    assert found["read", "ndcg@10"] == found["read", "r@1"] == 1.0
    assert ("searched", "ndcg@10") in found


def test_the_time_of_a_reading_is_told(searcher: Searcher) -> None:
    found = searcher.reading_milliseconds(CASES)
    assert 0 < found.low <= found.mean <= found.high


def test_only_articles_that_trained_nothing_count() -> None:
    early = case("early?", "x/023.05", "May", BRIDGE)
    assert untrained([early, *CASES]) == CASES
