"""Vectors of many languages made comparable: its language's mean is taken out of each.

A multilingual encoder puts the language of a text in its vector beside what the text says, so that
in a mixed index a question is nearest to anything in its own language. The mean vector of a
language is mostly that part; without it, what is said decides (mean removal by language; compare
Libovický, Rosa & Fraser 2020, "On the Language Neutrality of Pre-trained Multilingual
Representations").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

PRIOR = 50.0
"""How many passages of the library weigh as much as the shipped mean of their language."""

BETWEEN = 1.0
"""How much of the mean is taken out where texts of several languages are compared."""

WITHIN = 0.4
"""How much of it where texts of one language are: the rest tells apart what little they share."""


@dataclass(frozen=True, eq=False, slots=True)
class Means:
    """Mean unit vectors by language, of passages and of questions; ``""`` is any other language."""

    passages: Mapping[str, Vector]
    questions: Mapping[str, Vector]

    def of_passages(self, language: str) -> Vector:
        """The mean of a language's passages."""
        return self.passages.get(language, self.passages[""])

    def of_questions(self, language: str) -> Vector:
        """The mean of a language's questions."""
        return self.questions.get(language, self.questions[""])


def centred(vectors: Vector, mean: Vector, share: float) -> Vector:
    """Unit vectors ``(…, d)`` without this share of the mean, of unit length again."""
    moved = vectors - share * mean
    length = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.maximum(length, 1e-6), dtype=np.float32)


def refined(shipped: Means, library: Iterable[tuple[str, Vector]]) -> Means:
    """The shipped means moved towards those of the library's own passages, the more it holds.

    ``library`` gives each passage's language and unit vector. A language of few passages stays near
    the shipped mean: the mean of one story would take out what the story says.
    """
    sums: dict[str, Vector] = {}
    counts: dict[str, int] = {}
    for language, vector in library:
        sums[language] = sums[language] + vector if language in sums else vector.copy()
        counts[language] = counts.get(language, 0) + 1
    passages = dict(shipped.passages)
    for language, total in sums.items():
        prior = shipped.of_passages(language)
        passages[language] = np.asarray(
            (total + PRIOR * prior) / (counts[language] + PRIOR), dtype=np.float32
        )
    return Means(passages, shipped.questions)
