"""Names across scripts: Patriot is باتريوت, Gaddafi, Qaddafi and Kadhafi are القذافي.

A word is reduced to the skeleton of its consonants in classes that transliteration does not tell
apart. Vowels and the weak letters w, y and h go. The price: short or different names may share a
skeleton (Bonn and Bin), so it confirms a name that should be there and never finds one. Han and kana
are not spelled by sound letter by letter and have no skeleton; nor has a word with a digit in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.fold import fold_text

_PAIRS = {"sh": "x", "ch": "x", "kh": "k", "gh": "k", "dh": "d", "th": "t", "ph": "f", "ck": "k",
          "sch": "x", "tsch": "x", "ou": "", "zh": "x", "dj": "j"}  # fmt: skip
_CLASSES = {
    "b": "bpبپбп", "f": "fvفвфڤ", "k": "kgqcكقغخگкгхґ", "j": "jجжџ", "d": "dدذضظд",
    "t": "tتطثт", "s": "szسصزсзцц", "x": "xشچшщч", "l": "lلл", "r": "rرр", "m": "mمм", "n": "nنн",
}  # fmt: skip
_CLASS = {letter: name for name, letters in _CLASSES.items() for letter in letters}
_DIGRAPH = re.compile("|".join(sorted(_PAIRS, key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\w+")
_CAPITALISED = re.compile(
    r"(?:(?:[A-ZÀ-ÖØ-ÞА-ЯЁ]|(?<=\s)[A-Z]{2,})[\w’'\-]*)(?:\s+[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'\-]*)*"
)


@lru_cache(maxsize=1 << 14)
def skeleton(word: str) -> str:
    """The word's consonants by class, doubled ones once; empty where there are none to compare."""
    folded = fold_text(word)
    if any(c.isdigit() for c in folded):
        return ""
    if folded.startswith("ال") and len(folded) > 4:
        folded = folded[2:]
    plain = _DIGRAPH.sub(lambda m: _PAIRS[m[0]], folded)
    classes = "".join(_CLASS.get(letter, "") for letter in plain)
    return re.sub(r"(.)\1+", r"\1", classes)


def same_name(one: str, other: str) -> bool:
    """Whether two words can be the same name: alike when folded, or in a skeleton of two or more."""
    if fold_text(one) == fold_text(other):
        return True
    bones = skeleton(one)
    return len(bones) >= 2 and bones == skeleton(other)


def words(text: str) -> list[str]:
    """The text's words, hyphenated ones also in parts."""
    found = _WORD.findall(text)
    return found + [part for word in found if "-" in word for part in word.split("-") if part]


def names(text: str) -> Iterator[str]:
    """Words that must be names: capitalised inside a sentence, or acronyms. Latin and Cyrillic only.

    German nouns are capitalised too: ask only of languages that keep capitals for names.
    """
    for match in _CAPITALISED.finditer(text):
        run = match[0].split()
        if not text[: match.start()].strip() and not _acronym(run[0]):
            run = run[1:]  # the first word of a sentence is capitalised anyway
        yield from run


def _acronym(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)
