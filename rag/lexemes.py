"""Words as the full-text index and its queries see them: folded, lightly stemmed.

``tokens`` is used on both sides, so a form typed without hamza, vowels, accents or the Arabic
article meets the printed one. Scripts written without spaces between words (Han, kana, Thai and its
neighbours), and Korean with its endings, become overlapping pairs of characters. Common words stay
in: BM25 gives them next to no weight.

Arabic: the conjunction and article are taken off before Snowball's stemmer, which by itself leaves
والصواريخ whole and stems مفاوضات and المفاوضات differently.
"""

from __future__ import annotations

import re
import threading
from functools import cache, lru_cache
from typing import Any

from rag.fold import fold_text

_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# Often typed without accents, and stemmed about as well without them: folded before the stemmer.
# The others (ru, tr, fi, de…) need their letters for it.
_FOLDED_FIRST = frozenset({"ar", "ca", "en", "es", "fr", "it", "pt"})
_ARTICLES = ("ال", "بال", "كال", "فال", "لل")

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3007\u3041-\u3096\u3099\u309a"
    "\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
# Signs that `\w` leaves out though they stand inside words: vowels, points, invisible controls.
_SIGNS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u08d3-\u08ff\u0900-\u0963\u0981-\u0dff\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufe00-\ufe0f\ufeff"
)
TOKEN = re.compile(
    rf"(?P<number>\d{{1,3}}(?:[.,٬]\d{{3}})+(?!\d)|\d+)"
    rf"|(?P<run>[{_UNSPACED}]+)"
    rf"|[^\W\d_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_SIGNS}])*"
)
_DIGITS_ONLY = re.compile(r"\D+")
_lock = threading.Lock()


def tokens(text: str, language: str) -> list[str]:
    """Return the text's words in order, as indexed for ``language`` (ISO 639-1, "" if unknown)."""
    found: list[str] = []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "run":
            found.extend(_pairs(match[0]))
        elif kind == "number":
            found.append(_DIGITS_ONLY.sub("", fold_text(match[0])))
        elif word := stem(match[0], language):
            found.append(word)
    return found


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """Return one word folded and stemmed; only folded in a language without a stemmer."""
    algorithm = _ALGORITHMS.get(language)
    if not algorithm:
        return fold_text(word)
    if language == "tr":
        word = word.replace("I", "ı").replace("İ", "i")
    word = fold_text(word) if language in _FOLDED_FIRST else word.lower()
    if language == "ar":
        word = _without_article(word)
    with _lock:  # the stemmers keep state while they work
        stemmed: str = _stemmer(algorithm).stemWord(word)
    return fold_text(stemmed) or fold_text(word)


def _without_article(word: str) -> str:
    if word.startswith("و") and len(word) >= 5:
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + 3:
            return word[len(article) :]
    return word


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [fold_text(run)]
    return [fold_text(run[at : at + 2]) for at in range(len(run) - 1)]


@cache
def _stemmer(algorithm: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(algorithm)
