"""How likely a sentence answers a question: a logistic model over a few plain signs.

The weights are printed by ``python -m evals.fit_confidence``, fitted on development questions,
answerable and not (see there for the data): one set for questions in the article's language, one
for questions in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True, slots=True)
class Signs:
    """What is seen of a sentence: similarities to the question in -1…1, word shares in 0…1."""

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
    """Of the logistic model, and the probability from which on it counts as an answer.

    The threshold keeps 97 % of the answers to the development questions.
    """

    bias: float
    passage: float
    in_context: float
    alone: float
    words_around: float
    words: float
    threshold: float


SAME = Weights(-5.21, 0.0, 6.41, 1.9, 0.96, 1.83, threshold=0.143)
ACROSS = Weights(-3.37, -3.74, 3.61, 6.72, -0.75, -0.99, threshold=0.127)


def confidence(signs: Signs) -> float:
    """Probability in 0…1 that the sentence answers; 0 without anything of the kind asked for."""
    if not signs.fits:
        return 0.0
    weights = _weights(signs)
    total = (
        weights.bias
        + weights.passage * signs.passage
        + weights.in_context * signs.in_context
        + weights.alone * signs.alone
        + weights.words_around * signs.words_around
        + weights.words * signs.words
    )
    return 1.0 / (1.0 + exp(-total))


def answers(signs: Signs) -> bool:
    """Whether the sentence is likely enough to answer to be shown as an answer."""
    return confidence(signs) >= _weights(signs).threshold


def _weights(signs: Signs) -> Weights:
    return SAME if signs.same_language else ACROSS
