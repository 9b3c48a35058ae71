"""The numbers and dates a text states, comparable across digits, languages and ways of writing.

``1,200``, ``1.200``, ``١٬٢٠٠`` and ``1200`` are one number; so are ``20 million``, ``20 مليون``
and ``2000万``; ``28 July 2024``, ``٢٨ تموز ٢٠٢٤`` and ``2024年7月28日`` are one date.

A number is written as a plain decimal (``1200``, ``3.5``), a share with its sign (``45%``), a day
``--07-28``, a month ``--07``, a Hijri one ``h--07``, a time of day ``14:30``; a year is a number.
``1.200`` alone may be either of two numbers, so both are kept. Number words are read in eleven
languages; ordinals, fractions in words, the Arabic dual and Roman numerals are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.dates import clocks, dates
from rag.figure import Figure, Page
from rag.numbers import han_numbers, numbers, worded_numbers

_DAY_OF_A_MONTH = re.compile(r"(h?--\d\d)-(\d\d)")


@lru_cache(maxsize=1024)
def found(text: str, language: str = "") -> tuple[Figure, ...]:
    """Return the figures of a text in order, number words read in ``language`` (ISO 639-1)."""
    page = Page(text, language)
    each = [
        figure
        for read in (dates, clocks, han_numbers, numbers, worded_numbers)
        for figure in read(page)
    ]
    return tuple(sorted(each, key=lambda figure: (figure.start, figure.end)))


def figures(text: str, language: str = "") -> frozenset[str]:
    """Return the values of all figures in a text, the months and day numbers of dates included."""
    values = {reading for figure in found(text, language) for reading in figure.readings}
    for match in filter(None, map(_DAY_OF_A_MONTH.fullmatch, tuple(values))):
        values |= {match[1], str(int(match[2]))}
    return frozenset(values)


def missing(claim: str, evidence: Iterable[tuple[str, str]] | str, language: str = "") -> list[str]:
    """Return, as written, the figures of ``claim`` that the evidence does not state.

    ``evidence`` is a text, or pairs of text and language. Spelt-out one and two are not asked for:
    many languages say them with an ending or an article.
    """
    pairs = [(evidence, language)] if isinstance(evidence, str) else evidence
    stated = frozenset[str]().union(*(figures(text, tongue) for text, tongue in pairs))
    return [
        claim[figure.start : figure.end]
        for figure in found(claim, language)
        if not figure.readings & stated and not (figure.worded and figure.value in {"1", "2"})
    ]
