from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fakes import Desk, WordEmbedder, make_article
from rag.errors import BadArticle, ModelMismatch, NoArticles
from rag.types import Filters

LONG = "One two three four five. Six seven eight nine ten. Eleven twelve thirteen fourteen."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_again_costs_nothing(desk: Desk) -> None:
    articles = [make_article("a", LONG), make_article("b", "Another story here.")]
    first = desk.index.add(articles)
    again = desk.index.add(articles)
    assert (first.new, first.embedded) == (("a", "b"), first.passages)
    assert (again.unchanged, again.embedded, again.new) == (("a", "b"), 0, ())


def test_a_changed_article_costs_only_its_new_passages(desk: Desk) -> None:
    desk.index.add([make_article("a", LONG)])
    changed = desk.index.add([make_article("a", LONG.replace("Eleven", "Twenty"))])
    assert changed.changed == ("a",)
    assert (changed.passages, changed.embedded) == (2, 1)
    assert desk.store.count() == 2
    assert desk.library.search(["twenti", "twenty"], 5, Filters())
    assert not desk.library.search(["eleven"], 5, Filters())


def test_the_same_article_from_another_place_is_kept_once(desk: Desk) -> None:
    desk.index.add([make_article("a", LONG)])
    assert desk.index.add([make_article("copy", LONG)]).copies == (("copy", "a"),)
    assert desk.library.counts()[0] == 1


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(desk: Desk) -> None:
    bad = BadArticle("news.csv, line 3", "no text")
    added = desk.index.add([bad, make_article("a", LONG)])
    assert added.failed == (bad,)
    assert added.new == ("a",)


def test_removed_is_gone_everywhere(desk: Desk) -> None:
    desk.index.add([make_article("a", LONG), make_article("b", "Another story here.")])
    desk.index.remove("a")
    assert desk.store.count() == desk.library.counts()[1] == 1
    with pytest.raises(NoArticles):
        desk.index.remove("a")


def test_progress_counts_articles_and_passages(desk: Desk) -> None:
    steps: list[tuple[int, int]] = []
    desk.index.add(
        [make_article("a", LONG), make_article("b", "Another story here.")],
        lambda articles, passages: steps.append((articles, passages)),
    )
    assert steps == [(1, 2), (2, 3)]


def test_another_model_is_refused_until_everything_is_embedded_again(tmp_path: Path) -> None:
    old = Desk(tmp_path)
    old.index.add([make_article("a", LONG)])
    old.close()
    new = Desk(tmp_path, WordEmbedder("other"))
    with pytest.raises(ModelMismatch):
        new.index.add([make_article("b", "Another story.")])
    new.index.rebuild(embed=True)
    assert new.embedder.embedded == 2
    assert new.index.add([make_article("b", "Another story.")]).new == ("b",)


def test_rebuilding_embeds_nothing(desk: Desk) -> None:
    desk.index.add([make_article("a", LONG)])
    embedded = desk.embedder.embedded
    desk.index.rebuild()
    assert desk.embedder.embedded == embedded
    assert desk.store.count() == 2


NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(
    ["Rain fell all day long.", LONG, LONG.replace("Six", "Sixty"), "Snow. Ice. Wind and hail."]
)


class Adding(RuleBasedStateMachine):
    """Whatever is added, changed, removed or crashed, the library holds just what a dict would."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self.folder.name))
        self.expected: dict[str, str] = {}

    @rule(name=NAMES, text=TEXTS)
    def add(self, name: str, text: str) -> None:
        twins = [n for n, t in self.expected.items() if t == text and n != name]
        added = self.desk.index.add([make_article(name, text)])
        if name in self.expected or not twins:
            self.expected[name] = text
        else:
            assert added.copies == ((name, added.copies[0][1]),)
        again = self.desk.index.add([make_article(name, text)])
        assert again.embedded == 0

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        if name in self.expected:
            self.desk.index.remove(name)
            del self.expected[name]

    @rule(name=NAMES, text=TEXTS)
    def crash_between_library_and_index(self, name: str, text: str) -> None:
        if name not in self.expected and text not in self.expected.values():
            update = self.desk.store.update
            self.desk.store.update = lambda: None  # type: ignore[method-assign]
            self.desk.index.add([make_article(name, text)])
            self.desk.store.update = update  # type: ignore[method-assign]
            self.expected[name] = text
        self.desk.close()
        self.desk = Desk(Path(self.folder.name), self.desk.embedder)

    @invariant()
    def holds_what_was_added(self) -> None:
        library = self.desk.library
        assert {s.id: library.article(s.id).text for s in library.sources()} == self.expected
        found = self.desk.store.search(self.desk.embedder.question("rain"), "en", 50, Filters())
        stored = {item.id for item in library.indexed()}
        assert set(found) == stored
        assert {pid.rsplit(":", 1)[0] for pid in stored} == set(self.expected)
        assert library.check() == []

    def teardown(self) -> None:
        self.desk.close()
        self.folder.cleanup()


Adding.TestCase.settings = settings(
    max_examples=12, stateful_step_count=8, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
TestAdding = pytest.mark.slow(Adding.TestCase)
