"""Articles to passages: whole sentences up to a token budget. Knows no model and no store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import ceil

from rag.sentences import spans
from rag.types import Article, Passage

Count = Callable[[Sequence[str]], Sequence[int]]
"""Tokens of each text, by the tokenizer of the model that will embed them."""

Span = tuple[int, int]


def split(article: Article, *, budget: int, count: Count) -> list[Passage]:
    """The article's passages, in order, each at most ``budget`` tokens; no sentence is torn.

    A sentence that alone exceeds the budget is cut between words. Every passage satisfies
    ``article.text[p.start:p.end] == p.text``.
    """
    text = article.text
    units = [unit for span in spans(text) for unit in _fit(text, span, budget, count)]
    sizes = count([text[a:b] for a, b in units])
    starts = _line_starts(text)
    return [
        Passage(article.source, text[a:b], a, _paragraph(starts, a))
        for a, b in _pack(units, sizes, budget)
    ]


def _pack(units: Sequence[Span], sizes: Sequence[int], budget: int) -> Iterator[Span]:
    """Neighbouring units joined to as few passages as fit, of about one length: no orphans."""
    total = sum(sizes)
    share = total / max(1, ceil(total / budget))
    begin, end, used, place, before = -1, -1, 0, 0, 0
    for (a, b), size in zip(units, sizes, strict=True):
        own = int((before + size / 2) / share)  # which passage the unit's middle falls into
        if begin >= 0 and (own > place or used + size > budget):
            yield begin, end
            begin, used = -1, 0
        if begin < 0:
            begin, place = a, own
        end, used, before = b, used + size, before + size
    if begin >= 0:
        yield begin, end


def _fit(text: str, span: Span, budget: int, count: Count) -> Iterator[Span]:
    """The span itself, or its halves cut at a space until each fits."""
    a, b = span
    if b - a <= budget or count([text[a:b]])[0] <= budget:  # a token is never empty
        yield span
        return
    middle = (a + b) // 2
    space = max(text.rfind(" ", a, middle), text.rfind("\t", a, middle))
    cut = space if space > a + (b - a) // 4 else middle
    for part in ((a, cut), (cut, b)):
        trimmed = _trim(text, part)
        if trimmed[0] < trimmed[1]:
            yield from _fit(text, trimmed, budget, count)


def _trim(text: str, span: Span) -> Span:
    a, b = span
    piece = text[a:b]
    return a + len(piece) - len(piece.lstrip()), b - (len(piece) - len(piece.rstrip()))


def _line_starts(text: str) -> list[int]:
    """Where each non-empty line begins."""
    return [m.start() for m in re.finditer(r"^.*\S", text, re.MULTILINE)]


def _paragraph(starts: Sequence[int], offset: int) -> int:
    """The 1-based paragraph that holds the offset."""
    return max(1, sum(1 for start in starts if start <= offset))
