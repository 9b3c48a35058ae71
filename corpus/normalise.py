"""The one place where an article's characters are changed, once, on the way in."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

# What nobody sees: controls, soft hyphens, zero-width spaces, bidi marks and overrides, invisible
# operators, annotation marks, noncharacters, tag characters. Text can be hidden in them, and a
# word with one inside is not found.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")  # only JSON escapes bring them; SQLite takes none

# A joiner belongs to the spelling in Arabic, Persian and Indic scripts, after a letter. Anywhere
# else, and a second one in a row, it is noise.
_STRAY_JOINERS = re.compile(
    "(?<![\u0600-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc])[\u200c\u200d]"
)
_VARIATION = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_STRAY_VARIATIONS = re.compile(f"(?<=[{_VARIATION}])[{_VARIATION}]+")

MAX_MARKS = 8
"""Combining marks in a row that are kept. NFC takes quadratic time on them: 1,000,000, hours."""
_MARK_RUN = re.compile(rf"[^\w\s]{{{MAX_MARKS + 1},}}")  # no combining mark is a \w


def normalise(text: str) -> str:
    r"""``text`` in NFC, with ``\n`` line ends, no invisible characters and no space at the ends.

    Letters are kept, and doing it again changes nothing. Only NFC itself may make a text longer
    (it takes a few precomposed letters apart).
    """
    while (cleaner := _once(text)) != text:
        text = cleaner
    return text


def one_line(text: str) -> str:
    """``text`` normalised, with every run of white space as one space: for titles and names."""
    return " ".join(normalise(text).split())


def _once(text: str) -> str:
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _SURROGATES.sub("\ufffd", text)
    text = _STRAY_JOINERS.sub("", text)
    text = _STRAY_VARIATIONS.sub("", text)
    text = _MARK_RUN.sub(_cap_marks, text)
    return unicodedata.normalize("NFC", text).strip()


def _cap_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
