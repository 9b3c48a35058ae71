"""Answers scored by the rules of the official SQuAD v1.1 script, to the letter.

XQuAD, TyDi gold passage (in XTREME) and ARCD use the same script. In this order: lower case, ASCII
punctuation deleted, English articles replaced by a space, white space collapsed. It knows nothing
of Arabic: an Arabic comma at the end of a perfect answer costs the exact match. That is what
published numbers are made of; ``evals.robust`` is beside it for what they miss.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable

_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(text: str) -> str:
    """The text as the script compares it."""
    text = text.lower().translate(_PUNCTUATION)
    text = re.sub(r"\b(a|an|the)\b", " ", text)
    return " ".join(text.split())


def exact(prediction: str, answers: Iterable[str]) -> float:
    """1.0 when the prediction equals any answer, else 0.0; no answers give 0.0."""
    mine = normalised(prediction)
    return float(any(normalised(answer) == mine for answer in answers))


def f1(prediction: str, answers: Iterable[str]) -> float:
    """The best token F1 in 0…1 over the answers; no common token, or no answers, give 0.0."""
    tokens = normalised(prediction).split()
    return max((token_f1(tokens, normalised(answer).split()) for answer in answers), default=0.0)


def token_f1(prediction: list[str], answer: list[str]) -> float:
    """F1 of two bags of tokens; two empty bags share nothing and give 0.0, as the script has it."""
    common = sum((Counter(prediction) & Counter(answer)).values())
    if not common:
        return 0.0
    precision, recall = common / len(prediction), common / len(answer)
    return 2 * precision * recall / (precision + recall)
