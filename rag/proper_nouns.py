"""Which words of a text are proper names.

Read off capitals in Latin and Cyrillic letters; in German, where every noun has one, only off
acronyms, digits and runs of two. In Arabic, without capitals, off titles and verbs of saying before
words that look foreign: an invented name of ordinary Arabic form is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.fold import fold_text
from rag.languages import LITTLE_WORDS
from rag.name_words import ARABIC_LEADS, ARABIC_STOPS, COMMON, SAYS
from rag.names import WORD
from rag.places import is_place
from rag.sentences import spans

_OPENS = re.compile(r"[\s\"'«“‘„(\[—–:]*")
_OPENS_AGAIN = re.compile(r"[:\"«“„(—–]\s*")
_ROMAN = re.compile(r"[IVX]+")
_LATIN_OR_CYRILLIC = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ]")


def names(text: str, language: str) -> list[tuple[int, int]]:
    """Return the offsets of what must be proper names in a text, runs of words together."""
    if language in {"ar", "fa", "ur"}:
        return list(_after_leads(text))
    found = list(_capitalised(text, language))
    repeated = {text[start:end] for start, end, sure in found if sure}
    return [(start, end) for start, end, sure in found if sure or text[start:end] in repeated]


def _capitalised(text: str, language: str) -> Iterator[tuple[int, int, bool]]:
    """Runs of capitalised words; False for a lone one that only begins a sentence."""
    for start, end in spans(text):
        opening = _OPENS.match(text, start, end)
        first = {opening.end() if opening else start}
        first |= {match.end() for match in _OPENS_AGAIN.finditer(text, start, end)}
        run: list[re.Match[str]] = []
        for word in WORD.finditer(text, start, end):
            gap = text[run[-1].end() : word.start()] if run else ""
            if run and not (gap.isspace() and _has_capital(word[0])):
                yield from _run(run, first, language, word[0] if gap.isspace() else "")
                run = []
            if _has_capital(word[0]):
                run.append(word)
        if run:
            yield from _run(run, first, language, "")


def _run(
    run: list[re.Match[str]], first: set[int], language: str, following: str
) -> Iterator[tuple[int, int, bool]]:
    if not is_place(" ".join(word[0] for word in run)):
        run = _trimmed(run, language)
    if not run:
        return
    whole = run[0].start(), run[-1].end()
    if any(_is_marked(word[0]) for word in run) or len(run) > 1:
        yield *whole, True
    else:
        lone = run[0].start() in first
        says = _says(run[0][0], following, language) if lone else language != "de"
        yield *whole, says


def _trimmed(run: list[re.Match[str]], language: str) -> list[re.Match[str]]:
    """A run without the titles and little words at its ends."""
    while run and is_common(run[0][0], language):
        run = run[1:]
    while run and is_common(run[-1][0], language):
        run = run[:-1]
    return run


def _says(word: str, following: str, language: str) -> bool:
    """Whether the first word of a sentence is a name because it does something bare of an article.

    English plurals need none, and a common noun may open a headline: those are left alone.
    """
    if len(word) > 3 and is_place(word):
        return True
    doing = following in SAYS.get(language, ()) or (language == "en" and following.endswith("ed"))
    return doing and not (language == "en" and word.endswith("s"))


@lru_cache(maxsize=64)
def _little(language: str) -> frozenset[str]:
    return frozenset(map(fold_text, LITTLE_WORDS.get(language, frozenset())))


def _has_capital(word: str) -> bool:
    plain = bool(_LATIN_OR_CYRILLIC.match(word))
    return plain and (word[0].isupper() or any(letter.isupper() for letter in word[1:]))


def _is_marked(word: str) -> bool:
    """An acronym, or a designation with digits: a name wherever it stands."""
    capitals = sum(letter.isupper() for letter in word)
    return capitals > 1 or (capitals > 0 and any(letter.isdigit() for letter in word))


def is_common(word: str, language: str) -> bool:
    """Return whether a capitalised word is a title, an office, a little word, and so no name."""
    folded = fold_text(word)
    known = folded in COMMON or folded in _little(language)
    return known or len(folded) < 2 or folded.isdigit() or bool(_ROMAN.fullmatch(word))


def _after_leads(text: str) -> Iterator[tuple[int, int]]:
    for start, end in spans(text):
        open_run = False
        for word in WORD.finditer(text, start, end):
            folded = fold_text(word[0])
            bare = folded[1:] if folded[:1] in "وف" and folded[1:] in ARABIC_LEADS else folded
            if bare in ARABIC_LEADS:
                open_run = True
            elif open_run and folded in ARABIC_STOPS:
                open_run = False
            elif open_run and not folded.startswith("ال") and _looks_foreign(folded):
                yield word.span()


def _looks_foreign(folded: str) -> bool:
    """Long vowels are written out in foreign names; a leading ي is mostly a verb's."""
    vowels = sum(letter in "اوي" for letter in folded[1:])
    verbal = folded[0] == "ي" and folded[1:2] not in "واي"
    return len(folded) >= 4 and vowels >= 2 and not verbal
