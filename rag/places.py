"""Names of countries, peoples and a few bodies that no spelling rule connects across languages.

Japan is اليابان and Germany ألمانيا; the table (``data/places.tsv``) says so for some 25 languages.
An adjective or a capital counts as its country: "Tokyo" and "Japanese" agree with اليابان.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

from rag.dates import any_of
from rag.fold import fold_text

_CLITICS = "(?:[وف]?[بلك]?(?:ال|لل)?)"
_SHORT = 4  # letters; a shorter name must be the whole word


def is_place(name: str) -> bool:
    """Return whether the table knows the name."""
    return bool(_rows().get(fold_text(name)))


def mentions(text: str, name: str) -> bool:
    """Return whether ``text``, in any language, has a name of the place that ``name`` is one of."""
    folded = fold_text(text)
    return any(_pattern(row).search(folded) for row in _rows().get(fold_text(name), ()))


@cache
def _rows() -> dict[str, list[tuple[str, ...]]]:
    """Each folded name and the lines it stands in."""
    text = resources.files("rag").joinpath("data", "places.tsv").read_text(encoding="utf-8")
    rows: dict[str, list[tuple[str, ...]]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            names = tuple(line.split("\t")[1:])
            for name in names:
                rows.setdefault(name, []).append(names)
    return rows


def _without_article(name: str) -> str:
    own = name.startswith(("الماني", "البان"))  # Germany and Albania only look as if they had one
    return name[2:] if name.startswith("ال") and len(name) > _SHORT and not own else name


@lru_cache(maxsize=512)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    spaced = [_without_article(name) for name in names if name[0] < "\u0e00"]
    rest = any_of(name for name in names if name[0] >= "\u0e00")
    long = any_of(name for name in spaced if len(name) >= _SHORT)
    short = any_of(name for name in spaced if len(name) < _SHORT)
    # A longer word may be an adjective or a case: Japaner, اليابانيون.
    parts = [rf"(?<!\w){_CLITICS}(?:{long})\w{{0,4}}(?!\w)"] if long else []
    parts += [rf"(?<!\w){_CLITICS}(?:{short})(?!\w)"] if short else []
    return re.compile("|".join([*parts, *([rest] if rest else [])]))
