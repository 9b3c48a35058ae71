from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.reading import lines, removed, reranked, untrained
from evals.searcher import Searcher
from fakes import make_article
from searching import BRIDGE, TOWER, case, searched

CASES = (
    case("When was the bridge opened to cars?", "x/024.00", "May", BRIDGE, parallel="bridge"),
    case("What happened to the red tower?", "x/025.00", "fell down", TOWER, parallel="tower"),
)


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    articles = [make_article("x/024.00", BRIDGE), make_article("x/025.00", TOWER)]
    with searched(tmp_path, articles) as parts:
        yield Searcher(parts)


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


def test_only_articles_that_trained_nothing_count() -> None:
    early = case("early?", "x/023.05", "May", BRIDGE)
    assert untrained([early, *CASES]) == CASES
