from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.searcher import Searcher
from fakes import make_article
from searching import BRIDGE, TOWER, case, searched

PUENTE = "El viejo bridge es azul. Abre in May."
OPENED = case("When was the bridge opened to cars?", "bridge", "May", BRIDGE)
FELL = case("What happened to the red tower?", "tower", "fell down", TOWER)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Any]:
    articles = [
        make_article("bridge", BRIDGE),
        make_article("tower", TOWER),
        make_article("puente", PUENTE, "es"),
    ]
    with searched(tmp_path, articles) as found:
        yield found


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
        searcher.search([OPENED.question], pool)
    assert parts.embeddings.embedded == before + 1


def test_the_time_of_a_search_is_told(parts: Any) -> None:
    found = Searcher(parts).milliseconds([OPENED.question, FELL.question])
    assert 0 < found.low <= found.mean <= found.high


def test_the_time_of_a_reading_is_told(parts: Any) -> None:
    found = Searcher(parts).reading_milliseconds([OPENED, FELL])
    assert 0 < found.low <= found.mean <= found.high
