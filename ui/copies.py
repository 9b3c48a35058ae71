"""Quotes that are nearly the same, as wire stories are: told once."""

from __future__ import annotations

from collections.abc import Sequence

from rag.fold import fold_text
from rag.types import Evidence

SAME = 0.85
"""Share of words two quotes have in common to count as copies of each other."""


def fold_copies(evidence: Sequence[Evidence]) -> list[tuple[Evidence, ...]]:
    """The evidence in order, each piece with its near copies behind it."""
    groups: list[list[Evidence]] = []
    for piece in evidence:
        words = _words(piece)
        for group in groups:
            if _overlap(words, _words(group[0])) >= SAME:
                group.append(piece)
                break
        else:
            groups.append([piece])
    return [tuple(group) for group in groups]


def _words(piece: Evidence) -> frozenset[str]:
    return frozenset(fold_text(piece.quote).split())


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
