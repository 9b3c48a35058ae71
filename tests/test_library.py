from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from fakes import Desk, make_article
from rag.errors import LibraryDamaged, ModelMismatch, NoArticles
from rag.library import Library
from rag.types import Filters

TALKS = make_article(
    "talks",
    "Ministers met in Tokyo on Sunday. They agreed to make missiles together.",
    title="Talks", outlet="Wire", published=date(2024, 7, 28), url="https://example.org/1",
)  # fmt: skip
QUAKE = make_article("quake", "An earthquake shook the mountains at night.", outlet="Daily")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.index.add([TALKS, QUAKE])
    return desk


def test_an_article_comes_back_as_it_went_in(desk: Desk) -> None:
    assert desk.library.article("talks") == TALKS


def test_sources_are_newest_first(desk: Desk) -> None:
    assert [source.id for source in desk.library.sources()] == ["talks", "quake"]


def test_passages_are_slices_of_the_stored_text(desk: Desk) -> None:
    found = desk.library.passages(["talks:0", "nothing:0", "quake:0"])
    assert [passage.source.id for passage in found] == ["talks", "quake"]
    assert TALKS.text[found[0].start : found[0].end] == found[0].text


def test_vectors_survive_half_precision(desk: Desk) -> None:
    stored = desk.library.vectors(["quake:0"])["quake:0"]
    fresh = desk.embedder.question(QUAKE.text)
    assert float(stored.vector @ fresh) > 0.999
    assert len(stored.spans) == len(stored.span_vectors) == 1


def test_lexical_search_and_its_filters(desk: Desk) -> None:
    search = desk.library.search
    assert search(["missil"], 5, Filters()) == ["talks:0"] or search(["missiles"], 5, Filters())
    assert search(["earthquak", "earthquake"], 5, Filters(outlets=("Wire",))) == []
    assert search(["tokyo"], 5, Filters(since=date(2024, 7, 28), until=date(2024, 7, 28)))
    assert search(["tokyo"], 5, Filters(until=date(2024, 7, 27))) == []
    assert search(["tokyo"], 5, Filters(languages=("ar",))) == []
    assert search(['to"kyo', "*", "NEAR("], 5, Filters()) == []
    assert search([], 5, Filters()) == []


def test_an_undated_article_passes_no_date(desk: Desk) -> None:
    assert desk.library.search(["night"], 5, Filters())
    assert not desk.library.search(["night"], 5, Filters(since=date(1900, 1, 1)))
    assert not desk.library.search(["night"], 5, Filters(until=date(2900, 1, 1)))


def test_removing_forgets_everything(desk: Desk) -> None:
    desk.library.remove("talks")
    assert desk.library.passages(["talks:0"]) == []
    assert desk.library.search(["tokyo"], 5, Filters()) == []
    with pytest.raises(NoArticles, match="khabar list"):
        desk.library.article("talks")
    with pytest.raises(NoArticles):
        desk.library.remove("talks")


def test_another_model_is_refused_with_the_way_out(desk: Desk) -> None:
    desk.library.expect_model("words")
    with pytest.raises(ModelMismatch, match="khabar rebuild --embed"):
        desk.library.expect_model("other")


def test_a_transaction_happens_whole_or_not_at_all(desk: Desk) -> None:
    passage = desk.library.passages(["talks:0"])[0]
    encoded = desk.library.vectors(["talks:0"])["talks:0"]
    twice = [(passage, encoded, "t"), (passage, encoded, "t")]  # ids must be unique
    with pytest.raises(LibraryDamaged):
        desk.library.put(TALKS, "hash", twice, "words")
    assert desk.library.article("talks") == TALKS
    assert desk.library.search(["tokyo"], 5, Filters()) == ["talks:0"]


def test_a_library_of_before_tokens_is_read_and_gets_them_when_embedded_anew(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.library.path)) as db:
        db.execute("ALTER TABLE passages DROP COLUMN tokens")
        db.execute("UPDATE passages SET hash = 'of then'")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    desk.library.close()
    retriever = desk.retriever()
    (found, *_) = retriever.invoke("talks in tokyo")
    assert found.id == "talks:0"
    assert desk.library.vectors(["talks:0"])["talks:0"].tokens == b""
    assert desk.library.without_tokens() == desk.library.counts()[1]
    desk.index.rebuild(embed=True)
    assert desk.library.vectors(["talks:0"])["talks:0"].tokens
    assert desk.library.without_tokens() == 0


def test_a_later_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LibraryDamaged, match="later Khabar"):
        Library(path).counts()


def test_a_file_that_is_no_library_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(LibraryDamaged, match="backup"):
        Library(path).counts()


def test_counts(desk: Desk) -> None:
    assert desk.library.counts() == (2, 2)
    assert desk.library.count_by("outlet") == {"Daily": 1, "Wire": 1}
    assert desk.library.passages_by_language() == {"en": 2}
    assert desk.library.check() == []


def test_what_was_written_is_there_in_another_process(desk: Desk, tmp_path: Path) -> None:
    again = Library(tmp_path / "library.db")
    assert again.counts() == (2, 2)
    vector = next(again.indexed(["talks:0"])).vector
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-3)
    again.close()
