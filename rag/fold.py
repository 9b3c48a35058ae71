"""One way to look past spelling, kept for search, quote matching, highlighting and name checks.

Every character is folded by itself, so ``fold_text(a + b) == fold_text(a) + fold_text(b)`` and each
folded character knows which original one it came from. Article and question text is NFC already;
two spellings that differ only in that are not all brought together here (decomposed Hangul).

What is folded: letter case and compatibility forms (NFKD, so ligatures, presentation forms and
full-width letters are opened); short vowels and Quranic marks, tatweel, Hebrew points; accents of
Latin, Greek and Cyrillic letters (``é`` is ``e``, ``й`` is ``и``) but not the vowel signs of Indic
scripts or Thai nor the voicing marks of kana; أإآٱ to ا, ى and ئ to ي, ؤ to و, ة to ه, Persian and
Urdu letters to their Arabic twins; digits of every script to ASCII; quotation marks, apostrophes,
dashes, Arabic commas and question marks to their ASCII twins; white space to a plain space.
Zero-width characters, bidi controls and other invisible characters are dropped.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_TWINS = {
    **dict.fromkeys("ٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیېۍ", "ي"),
    **dict.fromkeys("ةەہۂھۃ", "ه"),
    "ک": "ك",
    **dict.fromkeys("«»„“”‟‹›〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛ʼʻ`´′׳", "'"),
    "״": '"',
    **dict.fromkeys("‐‑‒–—―−־﹘﹣－", "-"),
    **dict.fromkeys("،٬、﹐", ","),
    "؛": ";",
    "؟": "?",
    "٫": ".",
    "٪": "%",
    "۔": ".",
    **dict(zip("øłđħıðŧʿʾ", "oldhidt''", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_DROPPED_MARKS = ("COMBINING", "ARABIC", "HEBREW", "SYRIAC", "VARIATION", "MONGOLIAN")
_KANA_VOICING = "\u3099\u309a"
_TATWEEL = "\u0640"


def fold_text(text: str) -> str:
    """Return the text folded: for indexing and comparing, where no way back is needed."""
    return text.translate(_table)


def fold(text: str) -> Folded:
    """Return the text folded, with the way back to the original of every character."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(text):
        new = _table[ord(character)]
        if new:
            folded.append(new)
            starts.extend([index] * len(new))
            ends.extend([index + 1] * len(new))
        elif ends and ends[-1] == index and _rides(character):
            ends[-1] = index + 1
    starts.append(len(text))
    return Folded("".join(folded), tuple(starts), tuple(ends))


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, where the original one stands.

    ``offsets[i]`` is the original index of folded character ``i``, with one more entry for the end
    of the text; ``ends[i]`` is where that original ends, marks riding on it included.
    """

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of ``text[start:end]``: whole characters with their marks."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.ends[end - 1]

    def find(self, needle: str, start: int = 0) -> tuple[int, int] | None:
        """Return the original span of the first place that reads like ``needle``, or None.

        ``start`` is a folded offset. A needle with nothing to look for is found nowhere.
        """
        wanted = fold_text(needle)
        at = self.text.find(wanted, start) if wanted else -1
        return None if at < 0 else self.original_span(at, at + len(wanted))


class _Table(dict[int, str]):
    """The folding of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_table = _Table()


def _fold_character(character: str) -> str:
    if "가" <= character <= "힣":  # a syllable is the letter here; taking it apart helps nobody
        return character
    opened = unicodedata.normalize("NFKD", character)
    if len(opened) > 1 and opened[0] == " " and character not in _TWINS:
        # Spacing accents and isolated Arabic vowels: the space was only a seat for the mark.
        return "".join(map(_fold_part, opened[1:])) or ("" if _is_arabic(character) else " ")
    cased = unicodedata.normalize("NFKD", _TWINS.get(character, opened).casefold())
    return "".join(map(_fold_part, cased))


def _fold_part(part: str) -> str:
    if part in _TWINS:
        return _TWINS[part]
    category = unicodedata.category(part)
    if part.isspace() or category[0] == "Z":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(part))
    if category in {"Cf", "Cc", "Cs"} or part == _TATWEEL or part in "\u06e5\u06e6":
        return ""
    if category[0] == "M" and part not in _KANA_VOICING:
        return "" if unicodedata.name(part, "").startswith(_DROPPED_MARKS) else part
    return part


def _is_arabic(character: str) -> bool:
    return unicodedata.name(character, "").startswith("ARABIC")


def _rides(character: str) -> bool:
    """Whether a dropped character is part of the letter before it (a mark, not a control)."""
    return character == _TATWEEL or unicodedata.category(character)[0] in "ML"
