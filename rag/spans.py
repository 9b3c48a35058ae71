"""Logits of start and end to the spans that answer. Plain arrays; knows no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from rag.windows import Window

LONGEST_ANSWER = 40
"""Tokens of an answer at most."""

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answer:
    """Words of a passage, by offsets in it, and their logit over that of "no answer here"."""

    start: int
    end: int
    score: float


def best(window: Window, starts: Logits, ends: Logits, text: str, count: int = 1) -> list[Answer]:
    """The window's best spans that do not overlap, best first."""
    return list(islice(apart(_ranked(window, starts, ends, text)), count))


def apart(answers: Iterable[Answer]) -> Iterator[Answer]:
    """The answers that overlap none before them."""
    chosen: list[Answer] = []
    for answer in answers:
        if all(answer.end <= other.start or answer.start >= other.end for other in chosen):
            chosen.append(answer)
            yield answer


def joined(answers: Iterable[Answer], text: str) -> list[Answer]:
    """The answers, in the text's order, as one where nothing but space is between them."""
    found: list[Answer] = []
    for answer in answers:
        if found and not text[found[-1].end : answer.start].strip():
            before = found.pop()
            answer = Answer(before.start, answer.end, max(before.score, answer.score))
        found.append(answer)
    return found


def _ranked(window: Window, starts: Logits, ends: Logits, text: str) -> Iterator[Answer]:
    first = window.start
    length = len(window.offsets)
    begin = starts[first : first + length]
    finish = ends[first : first + length]
    table = begin[:, None] + finish[None, :]
    place = np.arange(length)
    apart = place[None, :] - place[:, None]
    table[(apart < 0) | (apart >= LONGEST_ANSWER)] = -np.inf
    none = float(starts[0] + ends[0])
    for flat in np.argsort(-table, axis=None)[: 20 * LONGEST_ANSWER]:
        i, j = divmod(int(flat), length)
        if not np.isfinite(table[i, j]):
            return
        start, end = _trimmed(text, window.offsets[i][0], window.offsets[j][1])
        if end > start:
            yield Answer(start, end, float(table[i, j]) - none)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the white space that belongs to the first token, or a mark left at either end."""
    while start < end and (text[start].isspace() or text[start] in _BEFORE):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _AFTER):
        end -= 1
    return start, end


_BEFORE = ",;:.،؛。，、；："
_AFTER = ",;:،؛。，、；："
