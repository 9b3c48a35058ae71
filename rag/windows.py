"""Question and passage as the reader sees them: tokens in overlapping windows. Knows no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]

QUESTION_TOKENS = 64
"""A question is cut to this many tokens."""

WINDOW_TOKENS = 192
"""Passage tokens read at once: a passage as they are stored is one window. Read in longer ones, the
reader finds less (its card has the figures)."""

OVERLAP_TOKENS = 96
"""Passage tokens that two neighbouring windows share."""

BOS, PAD, EOS = 0, 1, 2
"""Token ids of ``<s>``, ``<pad>`` and ``</s>``."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's token ids, and for each its place in the text."""

    ids: tuple[int, ...]
    offsets: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Ids ``<s> question </s></s> passage </s>``; the passage's tokens begin at ``start``."""

    ids: tuple[int, ...]
    start: int
    offsets: tuple[Span, ...]
    """Of the passage's tokens, in the passage's text."""


def window(question: Sequence[int], passage: Tokens, first: int, last: int) -> Window:
    """The passage's tokens from ``first`` to before ``last`` behind the question."""
    asked = (BOS, *question[:QUESTION_TOKENS], EOS, EOS)
    ids = (*asked, *passage.ids[first:last], EOS)
    return Window(ids, len(asked), passage.offsets[first:last])


def windows(question: Sequence[int], passage: Tokens) -> Iterator[Window]:
    """The whole passage in windows of at most ``WINDOW_TOKENS``, as even as can be."""
    whole = len(passage.ids)
    extra = max(0, whole - WINDOW_TOKENS)
    count = 1 + -(-extra // (WINDOW_TOKENS - OVERLAP_TOKENS))
    for i in range(count):
        first = round(extra * i / (count - 1)) if count > 1 else 0
        yield window(question, passage, first, min(whole, first + WINDOW_TOKENS))
