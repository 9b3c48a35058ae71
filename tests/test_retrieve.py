from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_tests.integration_tests import RetrieversIntegrationTests

from fakes import DIMENSION, Desk, make_article, plain_tokens
from rag.documents import to_passage
from rag.errors import NoArticles
from rag.late import LateInteraction
from rag.retrieve import NewsRetriever, fuse, nearest, taking_turns, weighed_ranks
from rag.types import Filters

LANGUAGES = {"ar1": "ar", "ar2": "ar", "en1": "en", "en2": "en", "en3": "en", "fr1": "fr"}
NAMES = st.sampled_from(sorted(LANGUAGES))


def retriever(home: Path) -> NewsRetriever:
    desk = Desk(home)
    desk.index.add(
        [
            make_article("rain", "Rain fell on Dubai all day.", outlet="Wire"),
            make_article("cup", "Argentina won the final in Lusail."),
            make_article("moon", "The lander touched down near the pole."),
            make_article("quake", "An earthquake shook the mountains."),
        ]
    )
    return desk.retriever(k=2)


def test_both_searches_are_fused_and_their_ranks_told(tmp_path: Path) -> None:
    found = retriever(tmp_path).invoke("who won the final in Lusail")
    assert found[0].id == "cup:0"
    assert (found[0].metadata["dense_rank"], found[0].metadata["lexical_rank"]) == (1, 1)
    assert to_passage(found[0]).text == "Argentina won the final in Lusail."
    assert len(found) == 2


def test_tokens_find_what_a_long_text_says_among_other_things(tmp_path: Path) -> None:
    desk = Desk(tmp_path, budget=60)
    others = " ".join(f"word{n}" for n in range(30))
    desk.index.add(
        [make_article("long", f"{others} red bridge opened"), make_article("short", "red")]
    )
    news = desk.retriever()
    none = LateInteraction(lambda _: np.zeros((0, DIMENSION), np.float32), plain_tokens)
    whole = news.model_copy(update={"late": none})
    assert [found.id for found in whole.invoke("red bridge opened")] == ["short:0", "long:0"]
    assert [found.id for found in news.invoke("red bridge opened")] == ["long:0", "short:0"]


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    empty = desk.retriever()
    with pytest.raises(NoArticles, match="khabar add"):
        empty.invoke("anything")


def test_one_search_can_be_narrowed(tmp_path: Path) -> None:
    news = retriever(tmp_path)
    assert len(news.invoke("anything", k=4)) == 4
    only = news.invoke("anything", filters=Filters(outlets=("Wire",)))
    assert [document.id for document in only] == ["rain:0"]


@given(st.lists(NAMES, unique=True), st.lists(NAMES, unique=True))
def test_fusing_keeps_everything_once(dense: list[str], lexical: list[str]) -> None:
    assert sorted(fuse(dense, dense, [lexical], LANGUAGES)) == sorted({*dense, *lexical})


@given(st.lists(NAMES, unique=True), st.lists(NAMES, unique=True))
def test_words_never_move_a_language_from_its_places(dense: list[str], lexical: list[str]) -> None:
    fused = fuse(dense, dense, [lexical], LANGUAGES)[: len(dense)]
    assert [LANGUAGES[name] for name in fused] == [LANGUAGES[name] for name in dense]


def test_within_a_language_what_both_find_comes_first() -> None:
    dense = ["ar1", "en1", "en2"]
    fused = fuse(dense, dense, [["en2", "en3"]], LANGUAGES)
    assert fused == ["ar1", "en2", "en1", "en3"]
    assert fuse(dense, ["en2", "en1", "ar1"], [], LANGUAGES) == ["ar1", "en2", "en1"]


def test_a_language_that_fills_the_top_lets_another_in() -> None:
    near = {"en1": 0.250, "en2": 0.245, "en3": 0.240, "ar1": 0.225, "ar2": 0.1}
    assert taking_turns(near, LANGUAGES) == ["en1", "ar1", "en2", "en3", "ar2"]
    far = near | {"ar1": 0.1, "ar2": 0.05}
    assert taking_turns(far, LANGUAGES) == ["en1", "en2", "en3", "ar1", "ar2"]


@given(st.dictionaries(NAMES, st.floats(-1, 1)))
def test_within_a_language_turns_change_nothing(near: dict[str, float]) -> None:
    turns = taking_turns(near, LANGUAGES)
    for language in set(LANGUAGES.values()):
        own = [name for name in nearest(near) if LANGUAGES[name] == language]
        assert [name for name in turns if LANGUAGES[name] == language] == own


def test_what_has_been_removed_meanwhile_is_left_out() -> None:
    assert fuse(["gone", "en1"], ["en1", "gone"], [["gone"]], LANGUAGES) == ["en1"]


def test_found_by_both_beats_found_by_one_and_meaning_beats_words() -> None:
    assert weighed_ranks(["a", "c"], [["b", "c"]]) == ["c", "a", "b"]
    assert weighed_ranks(["b", "a"], []) == ["b", "a"]


class TestStandard(RetrieversIntegrationTests):
    """LangChain's own tests of what a retriever must do."""

    @pytest.fixture(autouse=True)
    def _home(self, tmp_path: Path) -> None:
        TestStandard.home = tmp_path

    @property
    def retriever_constructor(self):  # type: ignore[no-untyped-def]
        return lambda **chosen: retriever(TestStandard.home).model_copy(update=chosen)

    @property
    def retriever_constructor_params(self) -> dict[str, int]:
        return {}

    @property
    def retriever_query_example(self) -> str:
        return "who won the final"
