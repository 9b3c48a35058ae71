"""Late interaction: each token of the question meets the token of the passage that is nearest.

ColBERT's sum of such maxima (Khattab & Zaharia 2020), as a mean, on the token vectors of the
embedding model, which made them anyway on its way to a text's vector. They are kept in few
dimensions, the main ones of the calibration texts' tokens, and 8 bits each. As with whole texts,
the mean of its language is taken out of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from rag.balance import Means, centred
from rag.pool import unit

Vector = NDArray[np.float32]

DIMENSIONS = 64
"""Bytes a token takes."""

_ONE = 127
"""What 1 is in 8 bits."""


@dataclass(frozen=True, eq=False)
class TokenSpace:
    """Where tokens are compared: the axes ``(d, k)``, and their means on them by language."""

    axes: Vector
    means: Means

    @cached_property
    def name(self) -> bytes:
        """Tells these axes from any others, in four bytes."""
        return blake2b(np.asarray(self.axes, "<f4").tobytes(), digest_size=4).digest()

    def packed(self, tokens: Vector) -> bytes:
        """Token vectors ``(n, d)`` as they are stored: the axes' name, then ``n × k`` bytes."""
        return self.name + np.rint(self.placed(tokens) * _ONE).astype(np.int8).tobytes()

    def holds(self, packed: bytes) -> bool:
        """Whether these tokens were packed on these axes, and not on others or never."""
        return packed.startswith(self.name)

    def placed(self, tokens: Vector) -> Vector:
        """Token vectors ``(n, d)`` as unit vectors ``(n, k)``."""
        return unit(tokens @ self.axes)

    def question(self, tokens: Vector, language: str) -> Vector:
        """A question's token vectors ``(n, d)`` as unit vectors ``(n, k)`` without their mean."""
        return centred(self.placed(tokens), self.means.of_questions(language), 1.0)

    def passage(self, packed: bytes, language: str) -> Vector:
        """What ``packed`` made of a passage's tokens, likewise."""
        tokens = np.frombuffer(packed, np.int8, offset=len(self.name))
        tokens = tokens.reshape(-1, self.axes.shape[1])
        return centred(
            tokens.astype(np.float32) / np.float32(_ONE), self.means.of_passages(language), 1.0
        )


def main_axes(tokens: Vector) -> Vector:
    """The axes ``(d, k)`` along which token vectors ``(n, d)`` vary most, most first."""
    _, axes = np.linalg.eigh(np.cov(tokens, rowvar=False))
    return np.asarray(axes[:, ::-1][:, :DIMENSIONS], np.float32)


def no_tokens(dimension: int) -> TokenSpace:
    """For a model whose tokens have no vectors: nothing is stored, nothing compared."""
    nothing = {"": np.zeros(0, np.float32)}
    return TokenSpace(np.zeros((dimension, 0), np.float32), Means(nothing, nothing))


Stored = tuple[str, bytes]
"""A passage's language and its packed tokens."""


@dataclass(frozen=True, slots=True)
class LateInteraction:
    """Compares a question's tokens with those of passages.

    ``tokens`` gives a question's token vectors ``(n, d)``, no rows where the model gives none.
    """

    tokens: Callable[[str], Vector]
    space: Callable[[], TokenSpace]

    def __call__(
        self, question: str, language: str, passages: Mapping[str, Stored]
    ) -> dict[str, float]:
        """The passages' likeness in -1…1 by id; nothing, unless all have tokens of this space."""
        tokens, space = self.tokens(question), self.space()
        if not len(tokens) or not all(space.holds(packed) for _, packed in passages.values()):
            return {}
        asked = space.question(tokens, language)
        return {
            name: float((asked @ space.passage(packed, own).T).max(axis=1, initial=-1).mean())
            for name, (own, packed) in passages.items()
        }
