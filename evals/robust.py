"""Answers scored so that spelling does not decide: Arabic letter forms, marks, digits, punctuation.

NFKC; lower case; digits of every script to ASCII; Arabic short vowels, Quranic marks, tatweel and
invisible characters deleted; إأآٱ to ا, ى and ئ to ي, ؤ to و, ة to ه; punctuation to a space; the
Arabic article with what is written onto it (ال وال بال فال كال لل) taken off words of which two
letters or more remain, a letter written onto a number (و79) taken off it; white space collapsed.
Chinese, Japanese and Thai are compared character by character. It is kept apart from ``rag.fold``
so that a change there cannot change the yardstick.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from evals.squad import token_f1

VERSION = "robust-2"
"""Named in every run; runs of different versions are not compared."""

_LETTERS = str.maketrans("إأآٱىئؤة", "ااااييوه")
_DELETED = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u0640"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_WRITTEN_ON = re.compile(r"\b(?:[وبفك]?ال|لل)(?=\w{2})|\b[وبفكل](?=\d)")
_LETTER_BY_LETTER = re.compile("([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")


def tokens(text: str) -> list[str]:
    """The text's tokens as they are compared."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _DELETED.sub("", text).translate(_LETTERS)
    text = "".join(map(_plain, text))
    text = _WRITTEN_ON.sub("", text)
    return _LETTER_BY_LETTER.sub(r" \1 ", text).split()


def exact(prediction: str, answers: Iterable[str]) -> float:
    """1.0 when the prediction equals any answer, else 0.0."""
    mine = tokens(prediction)
    return float(any(tokens(answer) == mine for answer in answers))


def f1(prediction: str, answers: Iterable[str]) -> float:
    """The best token F1 in 0…1 over the answers."""
    mine = tokens(prediction)
    return max((token_f1(mine, tokens(answer)) for answer in answers), default=0.0)


def contains(text: str, answers: Iterable[str]) -> float:
    """1.0 when the words of any answer stand in the text, in a row, else 0.0."""
    said = _row(text)
    return float(any(_row(answer) in said for answer in answers if tokens(answer)))


def recall(text: str, answers: Iterable[str]) -> float:
    """The best share, in 0…1, of an answer's words that the text holds."""
    said = set(tokens(text))
    shares = (
        sum(token in said for token in words) / len(words)
        for words in map(tokens, answers)
        if words
    )
    return max(shares, default=0.0)


def _row(text: str) -> str:
    return f" {' '.join(tokens(text))} "


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return " " if category[0] == "P" else character
