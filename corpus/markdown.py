"""Markdown: one file, one article, its fields in YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import yaml
from frontmatter.default_handlers import YAMLHandler

from corpus.record import Record
from rag.errors import BadArticle

MAX_FRONT_MATTER = 65536
"""Characters; what is longer is no front matter."""

_HEADING = re.compile(r"#[ \t]+(?P<title>[^\n]+)")


def read(text: str, where: str) -> Iterator[Record | BadArticle]:
    """The article in ``text``; without a title in the front matter, a first heading is its title.

    ``date`` is read as ``published``, because that is its usual name in front matter.
    """
    try:
        fields, body = front_matter(text)
    except (yaml.YAMLError, RecursionError) as error:
        yield BadArticle(where, f"front matter is not YAML: {_first_line(error)}")
        return
    given = {str(key).strip().casefold(): value for key, value in fields.items()}
    heading = _HEADING.match(body.lstrip())
    defaults = {"title": heading["title"] if heading else "", "published": given.get("date")}
    yield Record(where, {**defaults, **given, "text": body})


def front_matter(text: str) -> tuple[Mapping[object, object], str]:
    """The fields at the head of ``text`` and the rest; no fields if there is no front matter.

    Every value is a string as it is written (``no`` is a language, not a falsehood), a list or a
    mapping. Raises ``yaml.YAMLError`` or ``RecursionError``.
    """
    head, body = _split(text.strip())
    # Not the default loader, which is C and does not survive very deep nesting.
    fields = YAMLHandler().load(head, Loader=yaml.BaseLoader)
    return (fields, body) if isinstance(fields, dict) else ({}, text)


def has_front_matter(text: str) -> bool:
    """Whether ``text`` begins with something between two lines of dashes."""
    return bool(_split(text.strip())[0])


def _split(text: str) -> tuple[str, str]:
    handler = YAMLHandler()
    if not handler.detect(text):
        return "", text
    try:
        head, body = handler.split(text)
    except ValueError:  # never closed: a rule at the top of a plain text
        return "", text
    return (head, body) if len(head) <= MAX_FRONT_MATTER else ("", text)


def _first_line(error: Exception) -> str:
    """What a YAML error says, with its line in the file."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{problem} (line {mark.line + 1})" if mark else problem
