from __future__ import annotations

from pathlib import Path

from evals.retrieval import measure
from evals.searcher import Searcher
from fakes import make_article
from searching import BRIDGE, TOWER, case, searched


def test_figures_are_over_articles(tmp_path: Path) -> None:
    opened = case("When was the bridge opened to cars?", "bridge", "May", BRIDGE)
    fell = case("What happened to the red tower?", "tower", "fell down", TOWER)
    articles = [make_article("bridge", BRIDGE), make_article("tower", TOWER)]
    with searched(tmp_path, articles) as parts:
        found = measure(Searcher(parts), [opened, fell])
    assert found["r@1"].mean == found["ndcg@10"].mean == 1.0
    assert (found["r@1"].count, found["r@1"].groups) == (2, 2)
