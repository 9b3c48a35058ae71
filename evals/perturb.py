"""Questions as people mistype them, for robustness deltas.

Every change is decided by a seed, so that two runs ask the same. A change that does not apply to a
question returns it as it was.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

Perturb = Callable[[str, int], str]
"""A question and a seed to the perturbed question."""

_ALEF = str.maketrans("أإآٱ", "اااا")
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_ARABIC_LETTER = re.compile(r"[\u0628-\u063a\u0641-\u064a](?![\u064b-\u0652])")
_WORD = re.compile(r"[^\W\d_]{4,}")


def diacritics(question: str, seed: int = 0) -> str:
    """Marks taken off where there are any, else short vowels put on every third Arabic letter."""
    bare = "".join(c for c in unicodedata.normalize("NFD", question) if not _is_mark(c))
    bare = unicodedata.normalize("NFC", bare)
    if bare != question:
        return bare
    vowels = random.Random(seed)
    count = iter(range(len(question)))
    return _ARABIC_LETTER.sub(
        lambda m: m[0] + (vowels.choice("\u064e\u064f\u0650") if next(count) % 3 == 0 else ""),
        question,
    )


def alef(question: str, seed: int = 0) -> str:
    """Hamza left off its alef, ى for a final ي, ه for a final ة: as most people type."""
    question = re.sub(r"ي\b", "ى", question.translate(_ALEF))
    return re.sub(r"ة\b", "ه", question)


def digits(question: str, seed: int = 0) -> str:
    """ASCII digits to Arabic-Indic ones, and the other way round."""
    changed = question.translate(_ASCII_DIGITS)
    return changed if changed != question else question.translate(_ARABIC_DIGITS)


def typo(question: str, seed: int = 0) -> str:
    """Two neighbouring letters inside one longer word change places."""
    pick = random.Random(f"{seed}:{question}")
    words = [match for match in _WORD.finditer(question)]
    swaps = [
        i
        for word in words
        for i in range(word.start() + 1, word.end() - 2)
        if question[i] != question[i + 1]
    ]
    if not swaps:
        return question
    at = pick.choice(swaps)
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


QUESTIONS: Mapping[str, Perturb] = {
    "diacritics": diacritics,
    "alef": alef,
    "digits": digits,
    "typo": typo,
}
"""What can be done to a question, by name."""


def _is_mark(character: str) -> bool:
    """A mark that may be left off: not the hamza and madda that NFD takes off an alef."""
    return unicodedata.category(character) == "Mn" and character not in "\u0653\u0654\u0655"
