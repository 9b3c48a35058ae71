from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from fakes import DIMENSION, Desk, WordEmbedder, make_article, no_means
from rag.balance import Means
from rag.chroma import EmbeddedChroma
from rag.errors import LibraryBusy
from rag.library import Library
from rag.store import Store
from rag.types import Filters

ARTICLES = [
    make_article("rain", "Rain fell on Dubai all day.", outlet="Wire", published=date(2024, 4, 16)),
    make_article("cup", "Argentina won the final in Lusail.", outlet="Plaza", language="es"),
    make_article("moon", "The lander touched down near the south pole.", outlet="Wire"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.index.add(ARTICLES)
    yield desk
    desk.close()


def test_the_nearest_comes_first(desk: Desk) -> None:
    assert desk.nearest("who won the final")[0] == "cup:0"
    assert desk.nearest("rain in Dubai")[0] == "rain:0"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(languages=("es",)), {"cup:0"}),
        (Filters(outlets=("Wire",)), {"rain:0", "moon:0"}),
        (Filters(articles=("moon", "cup")), {"moon:0", "cup:0"}),
        (Filters(since=date(2024, 4, 16)), {"rain:0"}),
        (Filters(until=date(2024, 4, 16)), {"rain:0"}),
        (Filters(until=date(2024, 4, 15)), set()),
        (Filters(outlets=("Wire",), since=date(2024, 1, 1)), {"rain:0"}),
        (Filters(outlets=("None",)), set()),
    ],
)
def test_filters(desk: Desk, filters: Filters, expected: set[str]) -> None:
    assert set(desk.nearest("anything", filters)) == expected


def test_a_lost_folder_is_rebuilt_without_embedding(desk: Desk, tmp_path: Path) -> None:
    embedded = desk.embedder.embedded
    desk.close()
    shutil.rmtree(tmp_path / "index")
    assert desk.nearest("who won the final")[0] == "cup:0"
    assert desk.embedder.embedded == embedded


def test_a_killed_writer_is_made_good_by_the_next_to_come(desk: Desk) -> None:
    desk.library.set_notes(index_state="writing")
    before = desk.library.note("generation")
    assert desk.nearest("who won the final")[0] == "cup:0"
    assert desk.library.note("generation") != before
    assert desk.library.note("index_state") == "clean"


def test_vectors_lost_in_silence_are_noticed(desk: Desk) -> None:
    desk.store._open().delete(ids=["cup:0"])
    desk.close()
    assert desk.nearest("who won the final")[0] == "cup:0"


def test_what_another_process_wrote_is_seen(desk: Desk, tmp_path: Path) -> None:
    assert desk.nearest("earthquake at night")[0] != "quake:0"
    other = Desk(tmp_path)
    other.index.add([make_article("quake", "An earthquake shook the mountains at night.")])
    other.close()
    assert desk.nearest("earthquake at night")[0] == "quake:0"


def test_only_the_newest_generation_stays(desk: Desk, tmp_path: Path) -> None:
    desk.store.rebuild()
    desk.store.rebuild()
    assert [p.name for p in (tmp_path / "index").iterdir()] == [desk.library.note("generation")]


def test_while_another_writes_the_old_index_answers(tmp_path: Path) -> None:
    @contextmanager
    def busy() -> Iterator[None]:
        raise LibraryBusy("someone writes")
        yield

    desk = Desk(tmp_path)
    desk.index.add(ARTICLES)
    desk.library.set_notes(index_state="writing")
    store = Store(desk.library, EmbeddedChroma(tmp_path / "index"), no_means, busy)
    asked = desk.embedder.question("who won the final")
    desk.store.close()
    assert store.search(asked, "en", 1, Filters()) == ["cup:0"]
    store.close()


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.nearest("anything") == []
    assert desk.store.count() == 0


def test_the_language_is_taken_out_before_comparing(tmp_path: Path) -> None:
    """A question is nearest to its own language until the languages' means are removed."""
    embedder = WordEmbedder()
    arabic, english = (embedder.question(word) * 2 for word in ("arabic-ness", "english-ness"))

    class Tinged(WordEmbedder):
        def encode(self, texts):  # type: ignore[no-untyped-def]
            tinges = {True: arabic, False: english}
            return [
                (_unit(v + tinges["ar" in text.text.split()]), s, t)
                for text, (v, s, t) in zip(texts, super().encode(texts), strict=True)
            ]

    means = Means(
        {"": np.zeros(DIMENSION, np.float32), "ar": arabic / 2, "en": english / 2},
        {"": np.zeros(DIMENSION, np.float32), "en": english / 2},
    )
    articles = [
        make_article("answer", "ar missiles produced together", "ar"),
        make_article("decoy", "weather and sport today", "en"),
    ]
    asked = _unit(embedder.question("missiles produced together") + english)
    first = {}
    for name, shipped in (("raw", no_means), ("balanced", lambda: means)):
        desk = Desk(tmp_path / name, Tinged())
        desk.store = Store(
            desk.library, EmbeddedChroma(tmp_path / name / "index"), shipped, desk.store._writer
        )
        desk.index._store = desk.store
        desk.index.add(articles)
        first[name] = desk.store.search(asked, "en", 1, Filters())
        desk.close()
    assert first == {"raw": ["decoy:0"], "balanced": ["answer:0"]}


def _unit(vector: np.ndarray) -> np.ndarray:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def test_two_libraries_never_share_a_generation(tmp_path: Path) -> None:
    desks = [Desk(tmp_path / name) for name in ("one", "two")]
    for desk in desks:
        desk.index.add(ARTICLES)
    names = {Library(tmp_path / n / "library.db").note("generation") for n in ("one", "two")}
    assert len(names) == 2
