from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import pytest

from rag.stream import MOST_CHARACTERS, Limits, WritingFailed, held_to

LIMITS = Limits(first=0.3, between=0.3, total=1)


async def words(*said: str, pause: float = 0, first: float = 0) -> AsyncIterator[str]:
    await asyncio.sleep(first)
    for word in said:
        yield word
        await asyncio.sleep(pause)


def test_pieces_come_in_order_and_empty_ones_are_left_out() -> None:
    assert list(held_to(Limits(), lambda: words("a", "", "b"))) == ["a", "b"]


def test_nothing_is_said() -> None:
    assert list(held_to(Limits(), lambda: words())) == []


def test_text_is_cut_where_it_is_too_long() -> None:
    long = held_to(Limits(), lambda: words("a" * (MOST_CHARACTERS - 1), "bcd", "e"))
    assert "".join(long) == "a" * (MOST_CHARACTERS - 1) + "b"


@pytest.mark.parametrize(
    ("pause", "first", "message"),
    [
        (0, 9, "did not begin to answer within 0.3 s"),
        (9, 0, "fell silent for 0.3 s while answering"),
        (0.15, 0, "did not finish its answer within 1 s"),
    ],
)
def test_each_limit_ends_it(pause: float, first: float, message: str) -> None:
    began = time.monotonic()
    with pytest.raises(WritingFailed, match=message):
        list(held_to(LIMITS, lambda: words(*"abcdefghijkl", pause=pause, first=first)))
    assert time.monotonic() - began < LIMITS.total + 1


def test_a_library_that_holds_up_its_own_thread_does_not_hold_up_who_waits() -> None:
    release = threading.Event()

    async def stuck() -> AsyncIterator[str]:
        release.wait()
        yield "late"

    with pytest.raises(WritingFailed, match="did not begin"):
        list(held_to(LIMITS, stuck))
    release.set()


def test_a_slow_reader_is_no_silence() -> None:
    pieces = held_to(Limits(first=20, between=0.1, total=20), lambda: words("a", "b", "c"))
    assert next(pieces) == "a"
    time.sleep(0.5)
    assert list(pieces) == ["b", "c"]


def test_what_goes_wrong_comes_after_what_was_said() -> None:
    async def breaks() -> AsyncIterator[str]:
        yield "so far"
        raise OSError("no more")

    pieces = held_to(Limits(), breaks)
    assert next(pieces) == "so far"
    with pytest.raises(OSError, match="no more"):
        next(pieces)


def test_giving_up_lets_the_source_clean_up() -> None:
    cleaned = threading.Event()

    async def held() -> AsyncIterator[str]:
        try:
            yield "a"
            await asyncio.sleep(60)
        finally:
            cleaned.set()

    pieces = held_to(Limits(), held)
    assert next(pieces) == "a"
    pieces.close()  # type: ignore[attr-defined]
    assert cleaned.wait(2)
