"""Plain text: one file, one article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.normalise import normalise
from corpus.record import Record

_TITLE_LINE = re.compile(r"(?P<title>[^\n]{0,119}[^\n.!?…:;,؟۔؛،。！？：；，।])[ \t]*\n[ \t]*\n")


def read(text: str, where: str) -> Iterator[Record]:
    """The article in ``text``.

    Its title is the first line, if that is short, ends like a title and is followed by an empty
    line; the line stays in the text too, which is never cut.
    """
    text = normalise(text)
    title = _TITLE_LINE.match(text)
    yield Record(where, {"text": text, "title": title["title"] if title else ""})
