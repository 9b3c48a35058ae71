from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from rag.errors import ModelUnavailable
from rag.stream import WritingFailed
from rag.types import Evidence, Passage, Source
from rag.write import Write, quote, write


def quoted(*quotes: str) -> list[Evidence]:
    return [
        Evidence(n, Passage(Source(f"a{n}"), f"Before. {words} After."), 8, 8 + len(words))
        for n, words in enumerate(quotes, 1)
    ]


class Says:
    """A chat model that says these pieces, then perhaps fails; remembers what it was asked."""

    def __init__(self, *pieces: str, then: Exception | None = None) -> None:
        self.pieces = pieces
        self.then = then
        self.asked: Sequence[tuple[str, str]] = ()

    def __call__(self, messages: Sequence[tuple[str, str]]) -> Iterator[str]:
        self.asked = messages
        yield from self.pieces
        if self.then:
            raise self.then


def count(text: str) -> int:
    return len(text.split())


def written(*pieces: str) -> list[str]:
    return list(write("Who?", quoted("He."), "en", say=Says(*pieces), count=count))


# --- quotes ---------------------------------------------------------------------------------------


def test_quotes_are_the_evidence_with_its_numbers() -> None:
    snapshots = list(quote("Who?", quoted("تحدث الوزير.", "He left  the\nroom."), "en"))
    assert snapshots == ["تحدث الوزير. [1]", "تحدث الوزير. [1]\n\nHe left the room. [2]"]


def test_the_same_words_are_shown_once() -> None:
    *_, text = quote("Who?", quoted("He left.", "She came.", "He  left."), "en")
    assert text == "He left. [1][3]\n\nShe came. [2]"


def test_no_evidence_no_text() -> None:
    assert list(quote("Who?", [], "en")) == []


def test_both_writers_are_of_one_kind() -> None:
    writers: list[Write] = [
        quote,
        lambda q, e, lang: write(q, e, lang, say=Says("He. [1]"), count=count),
    ]
    assert [list(w("Who?", quoted("He."), "en")) for w in writers] == [["He. [1]"], ["He. [1]"]]


# --- a chat model ---------------------------------------------------------------------------------


def test_the_text_grows() -> None:
    assert written("The ", "minister", " spoke. [1]") == [
        "The",
        "The minister",
        "The minister spoke. [1]",
    ]


def test_the_model_gets_question_evidence_and_language() -> None:
    model = Says("Lui. [1]")
    list(write("Qui a parlé ?", quoted("تحدث الوزير."), "fr", say=model, count=count))
    (_, _), (role, asked) = model.asked
    assert role == "user"
    assert "[1] تحدث الوزير.\n" in asked
    assert asked.endswith("Question: Qui a parlé ?\nAnswer in French:")


@pytest.mark.parametrize(
    "pieces", [("NO_ANSWER",), ("No", "_ANS", "WER", "."), (" NO_ANSWER\n",), ()]
)
def test_a_refusal_is_never_shown(pieces: tuple[str, ...]) -> None:
    assert written(*pieces) == []


def test_what_only_begins_like_a_refusal_is_shown() -> None:
    assert written("N", "o, he", " did not. [1]") == ["No, he", "No, he did not. [1]"]
    assert written("NO") == ["NO"]


def test_what_nobody_can_see_is_left_out() -> None:
    *_, text = written("The \u202eminister\u2066 \x1b[31mspoke\U000e0041. [1]\nمی\u200cخواهم\x00")
    assert text == "The minister [31mspoke. [1]\nمی\u200cخواهم"


@pytest.mark.parametrize("error", [WritingFailed("It fell silent."), ModelUnavailable("None.")])
def test_what_was_said_before_it_failed_is_kept(error: ModelUnavailable) -> None:
    snapshots = write("Who?", quoted("He."), "en", say=Says("So far", then=error), count=count)
    assert next(snapshots) == "So far"
    with pytest.raises(WritingFailed) as raised:
        next(snapshots)
    assert raised.value.text == "So far"
    assert str(raised.value) == str(error)


def test_giving_up_reaches_the_model() -> None:
    given_up = []

    def say(messages: Sequence[tuple[str, str]]) -> Iterator[str]:
        try:
            yield from ["a", "b", "c"]
        finally:
            given_up.append(True)

    snapshots = write("Who?", quoted("He."), "en", say=say, count=count)
    assert next(snapshots) == "a"
    snapshots.close()  # type: ignore[attr-defined]
    assert given_up
