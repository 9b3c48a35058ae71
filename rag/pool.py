"""Token vectors to vectors of texts and their parts; lengths to batches. Knows no model."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Span = tuple[int, int]

BATCH_TOKENS = 1024
"""Tokens, padding included, that go through a model at once."""


def batches(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Indices, longest first, in groups whose padded size stays within the budget."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    at = 0
    while at < len(order):
        size = max(1, budget // max(1, lengths[order[at]]))
        yield order[at : at + size]
        at += size


def token_ranges(offsets: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """For each span of characters the range of tokens that overlap it; empty where none does.

    Tokens without characters, the end marks, have the offsets (0, 0).
    """
    real = [i for i, (a, b) in enumerate(offsets) if b > a]
    starts = [offsets[i][0] for i in real]
    ends = [offsets[i][1] for i in real]
    found = []
    for a, b in spans:
        first = bisect_left(ends, a + 1)
        last = bisect_left(starts, b)
        found.append((real[first], real[last - 1] + 1) if b > a and last > first else (0, 0))
    return found


def unit(vectors: Vectors) -> Vectors:
    """Each vector divided by its length."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
