"""Text that arrives in its own time, held to a time limit from outside.

The pieces are fetched on an event loop in a thread of its own and handed over through a queue, so
that no server, library or endless line can hold up whoever waits for them; giving up cancels the
request, which closes its connection.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from typing import Final

from rag.errors import ModelUnavailable

MOST_CHARACTERS = 8_000
"""An answer is a few sentences; what goes on longer than this has lost its way and is cut."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a chat model may take, in seconds.

    ``start`` to load a local model, ``connect`` to reach a server, ``first`` until it begins to
    answer, ``between`` two pieces of text, ``total`` for the answer.
    """

    start: float = 60
    connect: float = 5
    first: float = 60
    between: float = 15
    total: float = 180


class WritingFailed(ModelUnavailable):
    """The model did not finish its answer; ``text`` is what there was of it."""

    def __init__(self, message: str, text: str = "") -> None:
        super().__init__(message)
        self.text = text


class _End:
    """The last thing in the queue."""


END: Final = _End()
Item = str | Exception | _End


def held_to(limits: Limits, pieces: Callable[[], AsyncIterator[str]]) -> Iterator[str]:
    """The pieces of text as they arrive, at most ``MOST_CHARACTERS`` in all.

    Raises ``WritingFailed`` when a limit passes, and whatever ``pieces`` raises. Closing the
    iterator gives up the request.
    """
    arrived: queue.Queue[Item] = queue.Queue()
    task = asyncio.run_coroutine_threadsafe(_fetch(pieces, arrived), _loop())
    try:
        yield from _until_end(arrived, limits)
    finally:
        task.cancel()


async def _fetch(pieces: Callable[[], AsyncIterator[str]], arrived: queue.Queue[Item]) -> None:
    size = 0
    try:
        async with aclosing(pieces()) as source:  # type: ignore[type-var]
            async for piece in source:
                arrived.put(piece[: MOST_CHARACTERS - size])
                size += len(piece)
                if size >= MOST_CHARACTERS:
                    break
    except Exception as error:  # handed to whoever waits, who raises it
        arrived.put(error)
    else:
        arrived.put(END)


def _until_end(arrived: queue.Queue[Item], limits: Limits) -> Iterator[str]:
    end = time.monotonic() + limits.total
    wait, late = limits.first, f"did not begin to answer within {limits.first:g} s"
    since = time.monotonic()
    while True:
        left = min(since + wait, end) - time.monotonic()
        try:
            item = arrived.get(timeout=max(left, 0))
        except queue.Empty:
            if time.monotonic() >= end:
                late = f"did not finish its answer within {limits.total:g} s"
            raise WritingFailed(f"The model {late}.") from None
        if isinstance(item, Exception):
            raise item
        if isinstance(item, _End):
            return
        if item:
            yield item
            wait, late = limits.between, f"fell silent for {limits.between:g} s while answering"
            since = time.monotonic()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One loop for the life of the process: clients keep connections that belong to their loop."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="khabar-models", daemon=True).start()
    return loop
