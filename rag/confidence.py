"""How likely a quote answers a question: a logistic model over a few plain signs.

``SENTENCES`` judges what was chosen by similarity, ``SPANS`` what the reader's model marked. Both
are printed by ``python -m evals.fit_confidence``, fitted on development questions, answerable and
not (see there for the data): one set for questions in the article's language, one for questions in
another.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True, slots=True)
class Signs:
    """What is seen of a quote: similarities to the question in -1…1, word shares in 0…1, more."""

    passage: float
    in_context: float
    alone: float
    words_around: float
    words: float
    fits: bool
    """Whether it holds something of the kind asked for."""
    same_language: bool
    span: float = 0.0
    """The model's logit of the answer in it over that of "no answer here"; 0 without a model."""
    place: float = 0.0
    """Its passage's place among those read, in the search's order: ``log(1 + place)``, from 0."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the logistic model."""

    bias: float
    passage: float
    in_context: float
    alone: float
    words_around: float
    words: float
    fits: float = 0.0
    span: float = 0.0
    place: float = 0.0

    def logit(self, signs: Signs) -> float:
        """The signs' weighted sum."""
        return (
            self.bias
            + self.passage * signs.passage
            + self.in_context * signs.in_context
            + self.alone * signs.alone
            + self.words_around * signs.words_around
            + self.words * signs.words
            + self.fits * signs.fits
            + self.span * signs.span
            + self.place * signs.place
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """A logit to a probability, for the best quote (Platt 1999), and what follows from it.

    Below ``threshold`` the question is refused. Below ``sure`` the evidence is shown as what comes
    nearest, which may not answer: from there on at most one answer in twenty is to a question that
    the articles do not answer, where three in ten are of that kind.
    """

    slope: float = 1.0
    shift: float = 0.0
    threshold: float = 0.5
    sure: float = 0.5

    def probability(self, logit: float) -> float:
        """In 0…1."""
        return 1.0 / (1.0 + exp(-max(-50.0, min(50.0, self.slope * logit + self.shift))))


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights to rank quotes by, the same for all of a question's, and scales to trust the best.

    The scales are by whether question and quote are in one language. ``kind_decides``: what holds
    nothing of the kind asked for is no answer whatever else is seen.
    """

    same: Weights
    across: Weights
    scale_same: Scale
    scale_across: Scale
    kind_decides: bool = False

    def logit(self, signs: Signs) -> float:
        """How well the quote bears on the question; comparable between quotes of one question."""
        return (self.same if signs.same_language else self.across).logit(signs)

    def confidence(self, signs: Signs) -> float:
        """Probability in 0…1 that the best quote answers."""
        if self.kind_decides and not signs.fits:
            return 0.0
        return self._scale(signs).probability(self.logit(signs))

    def answers(self, signs: Signs) -> bool:
        """Whether the best quote is likely enough to answer to be shown as an answer."""
        return self.confidence(signs) >= self._scale(signs).threshold

    def sure(self, signs: Signs) -> bool:
        """Whether the best quote is likely enough to answer to be shown without a warning."""
        return self.confidence(signs) >= self._scale(signs).sure

    def _scale(self, signs: Signs) -> Scale:
        return self.scale_same if signs.same_language else self.scale_across


SENTENCES = Judge(
    same=Weights(-5.742, -6.108, 10.298, 3.709, -0.367, 2.795, place=-1.666),
    across=Weights(-5.23, -11.428, 11.64, 10.088, 0.0, 0.0, place=-0.831),
    scale_same=Scale(1.025, 0.286, 0.121, 0.284),
    scale_across=Scale(0.964, 0.223, 0.03, 0.201),
    kind_decides=True,
)

SPANS = Judge(
    same=Weights(-5.085, 1.8, 1.729, 1.28, 0.128, 0.461, 0.705, 0.247, -1.313),
    across=Weights(-6.465, 0.398, 1.464, 0.363, 0.0, 0.0, 1.777, 0.423, -0.761),
    scale_same=Scale(0.991, 0.258, 0.217, 0.351),
    scale_across=Scale(0.927, 0.338, 0.012, 0.27),
)
