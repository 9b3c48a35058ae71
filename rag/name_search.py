"""Passages in other languages by the question's names: القذافي finds Gaddafi and Kadhafi.

Words are compared by their skeletons (``rag.names``), and one of the two must stand where a name
stands, in the question or in the passage: consonants alone would match too much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log

from rag.names import skeleton, without_clitics, words
from rag.proper_nouns import names
from rag.types import Passage

SHORTEST = 3
"""Consonants of a name that is looked for; shorter ones collide."""

Skeletons = frozenset[str]


def by_names(question: str, language: str, passages: Sequence[Passage]) -> list[str]:
    """Ids of the passages in other languages that hold names of the question, the most telling
    first; a name tells less, the more of the passages hold it.
    """
    others = [passage for passage in passages if passage.source.language != language]
    said, named = _skeletons(question, language)
    held = {}
    for passage in others:
        text, inside = _skeletons(passage.text, passage.source.language)
        if shared := (named & text) | (said & inside):
            held[passage.id] = shared
    spread = Counter(name for shared in held.values() for name in shared)
    telling = {name: log(1 + len(passages) / count) for name, count in spread.items()}
    scores = {passage: sum(telling[name] for name in shared) for passage, shared in held.items()}
    return sorted(scores, key=lambda passage: (-scores[passage], passage))


@lru_cache(maxsize=4096)
def _skeletons(text: str, language: str) -> tuple[Skeletons, Skeletons]:
    """Those of all words, and those of the words that stand where names stand."""
    spans = names(text, language)
    return _of(text), frozenset().union(*(_of(text[start:end]) for start, end in spans))


def _of(text: str) -> Skeletons:
    found = (skeleton(form) for word in words(text) for form in without_clitics(word))
    return frozenset(one for one in found if len(one) >= SHORTEST)
