from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evals.fit_confidence import BESIDES, PLACES, besides, places, told
from evals.searcher import Searcher
from fakes import make_article
from searching import BRIDGE, TOWER, case, searched

OPENED = replace(
    case("When was the red tower in the square opened?", "bridge", "May", BRIDGE), dataset="news"
)


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    articles = [make_article("bridge", BRIDGE), make_article("tower", TOWER)]
    with searched(tmp_path, articles) as parts:
        yield Searcher(parts)


def test_every_weight_of_the_place_is_tried_on_every_question(searcher: Searcher) -> None:
    found = places(searcher, [OPENED])
    assert list(found) == [("news", weight) for weight in PLACES]
    assert found["news", 0.0] == [1.0]  # the answer's score alone puts its article first
    assert found["news", PLACES[-1]][0] < 1.0  # the search alone takes it for the tower


def test_every_distance_of_further_answers_is_tried(searcher: Searcher) -> None:
    found = besides(searcher, [OPENED])
    assert list(found) == [("news", near) for near in BESIDES]
    assert found["news", 0.0] == [1.0]
    assert found["news", BESIDES[-1]][0] < 1.0  # the month is not all that is marked any more


def test_a_line_tells_a_source_and_its_means() -> None:
    assert list(told({("news", 1.0): [0.0, 1.0], ("news", 2.0): [1.0], ("wiki", 1.0): [0.25]})) == [
        "  news  1: 0.5000 · 2: 1.0000",
        "  wiki  1: 0.2500",
    ]
