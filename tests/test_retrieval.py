from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from evals.cases import Case, Span
from evals.retrieval import Searcher, measure
from fakes import Desk, Vector, WordEmbedder, make_article
from rag.retrieve import NewsRetriever


class Embedder(WordEmbedder):
    def queries(self, texts: Sequence[str]) -> Vector:
        self.embedded += len(texts)
        return np.stack([self.question(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Vector:
        return np.stack([self.question(text) for text in texts])


BRIDGE = "Workers painted the old bridge blue. It opened to cars in May."
TOWER = "The red tower fell down. Nobody was hurt in the square."
PUENTE = "El viejo bridge es azul. Abre in May."


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Any]:
    embedder = Embedder()
    desk = Desk(tmp_path, embedder)
    desk.index.add(
        [
            make_article("bridge", BRIDGE),
            make_article("tower", TOWER),
            make_article("puente", PUENTE, "es"),
        ]
    )
    retriever = NewsRetriever(library=desk.library, store=desk.store, embed=embedder.question)
    yield SimpleNamespace(
        library=desk.library, store=desk.store, embeddings=embedder, retriever=retriever
    )
    desk.close()


def case(question: str, article: str, words: str, text: str, **more: Any) -> Case:
    span = Span(article, text.index(words), words)
    return Case(question, question, "en", (words,), (span,), group=article, **more)


OPENED = case("When was the bridge opened to cars?", "bridge", "May", BRIDGE)
FELL = case("What happened to the red tower?", "tower", "fell down", TOWER)


def test_figures_are_over_articles_and_evidence(parts: Any) -> None:
    found = measure(Searcher(parts), [OPENED, FELL])
    assert found["r@1"].mean == found["ndcg@10"].mean == 1.0
    assert (found["r@1"].count, found["r@1"].groups) == (2, 2)


def test_a_pool_is_a_language_and_twins_are_struck_out(parts: Any) -> None:
    searcher = Searcher(parts)
    assert set(searcher.articles(OPENED, ("es",))) == {"puente"}
    assert set(searcher.articles(OPENED)) == {"bridge", "tower", "puente"}
    other = case(OPENED.question, "puente", "May", PUENTE, without=("bridge",))
    assert "bridge" not in searcher.articles(other)


def test_a_question_is_embedded_once_for_all_pools(parts: Any) -> None:
    before = parts.embeddings.embedded
    searcher = Searcher(parts)
    for pool in ((), ("en",), ("es",)):
        measure(searcher, [OPENED], pool)
    assert parts.embeddings.embedded == before + 1


def test_the_time_of_a_search_is_told(parts: Any) -> None:
    found = Searcher(parts).milliseconds([OPENED.question, FELL.question])
    assert 0 < found.low <= found.mean <= found.high
