"""One number or date in a text, and the page it is read from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.fold import fold

_SPACE_IN_NUMBER = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_TYPED_SPACE_IN_NUMBER = re.compile(r"(?<![\d.,])(\d{1,3}) (?=\d{3}(?!\d))")
_NEVER_SPACED = frozenset({"ar", "en", "fa", "he", "hi", "ja", "ko", "th", "ur", "zh"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or date in a text.

    ``start`` and ``end`` are offsets in the text; ``also`` holds other readings of the same marks;
    ``glued`` says it is part of a name, as in PAC-3; ``worded`` that it is spelt out.
    """

    value: str
    start: int
    end: int
    also: tuple[str, ...] = ()
    glued: bool = False
    worded: bool = False

    @property
    def readings(self) -> frozenset[str]:
        """All it may mean."""
        return frozenset((self.value, *self.also))

    @property
    def is_date(self) -> bool:
        """Whether it is a day, a month or a time of day."""
        return "--" in self.value or ":" in self.value


class Page:
    """A folded text being read: what has been understood is blanked out."""

    def __init__(self, text: str, language: str) -> None:
        # A space that groups digits would be lost among the others once folded.
        text = _SPACE_IN_NUMBER.sub("'", text)
        if language not in _NEVER_SPACED:
            text = _TYPED_SPACE_IN_NUMBER.sub(r"\1'", text)
        self.language = language
        self._folded = fold(text)
        self.text = self._folded.text

    def figure(
        self,
        start: int,
        end: int,
        value: str,
        *also: str,
        glued: bool = False,
        worded: bool = False,
    ) -> Figure:
        """Return the figure that stands at ``self.text[start:end]``."""
        first, last = self._folded.original_span(start, end)
        return Figure(value, first, last, also, glued, worded)

    def blank(self, start: int, end: int) -> None:
        """Leave nothing to read between two folded offsets."""
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]
