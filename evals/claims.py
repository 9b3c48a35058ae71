"""What a sentence claims that can be looked up word for word: its numbers and its names."""

from __future__ import annotations

import re

from evals.robust import tokens

MARK = re.compile(r"\s*\[\d+\]")
"""The citation mark of a sentence: ``[2]``."""

_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,٫٬’'\u00a0\u202f]\d+)*")
_SEPARATOR = re.compile(r"\D")
_QUOTED = re.compile(r"[«“\"„]([^«»“”\"„]{2,60})[»”\"“]")
_CAPITALISED = re.compile(r"(?<![.!?:؟]\s)(?<=\s)[A-ZÀ-ÞĀ-ŽА-Я][\w’'-]+")


def unmarked(text: str) -> str:
    """The text without its citation marks."""
    return MARK.sub("", text).strip()


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, in ASCII digits, thousands separators and decimal points left out."""
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in unmarked(text))
    return frozenset(_SEPARATOR.sub("", number) for number in _NUMBER.findall(plain))


def names(text: str) -> frozenset[str]:
    """Quoted words, and capitalised words inside a sentence, as tokens joined by spaces."""
    text = unmarked(text)
    found = [*_QUOTED.findall(text), *_CAPITALISED.findall(text)]
    return frozenset(" ".join(tokens(name)) for name in found if tokens(name))
