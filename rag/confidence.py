"""How likely a sentence answers a question: a logistic model over a few plain signs.

The weights are printed by ``python -m evals.fit_confidence``, fitted on development questions,
answerable and not (see there for the data): one set for questions in the article's language, one for
questions in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

THRESHOLD = 0.35
"""Below this the articles are said not to answer."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is seen of a sentence: similarities to the question in -1…1, shares of its words in 0…1."""

    passage: float
    in_context: float
    alone: float
    words_around: float
    words: float
    fits: bool
    """Whether it holds something of the kind asked for."""
    same_language: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the logistic model."""

    bias: float
    passage: float
    in_context: float
    alone: float
    words_around: float
    words: float


SAME = Weights(-3.18, -1.05, -0.05, 3.54, 1.67, 2.99)
ACROSS = Weights(-1.2, -0.21, 0.2, 3.9, 0.0, 0.0)


def confidence(signs: Signs) -> float:
    """Probability in 0…1 that the sentence answers; 0 without anything of the kind asked for."""
    if not signs.fits:
        return 0.0
    weights = SAME if signs.same_language else ACROSS
    total = (
        weights.bias
        + weights.passage * signs.passage
        + weights.in_context * signs.in_context
        + weights.alone * signs.alone
        + weights.words_around * signs.words_around
        + weights.words * signs.words
    )
    return 1.0 / (1.0 + exp(-total))
