"""JSONL: one article a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from corpus.record import Record, at_line, shape_problem
from rag.errors import BadArticle

_LINE_END = re.compile("\r\n|\r|\n")  # not str.splitlines: JSON strings may hold U+2028


def read(text: str, where: str) -> Iterator[Record | BadArticle]:
    """The articles in ``text``, and what is wrong with the lines that hold none."""
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if line.strip():
            yield _record(line, where, number)


def _record(line: str, where: str, number: int) -> Record | BadArticle:
    place = at_line(where, number)
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadArticle(place, f"not JSON: {error}")
    if not isinstance(value, dict):
        return BadArticle(place, f"a JSON {type(value).__name__}, not an object {{…}}")
    fields = {key.strip().casefold(): item for key, item in value.items()}
    problem = shape_problem(fields)
    return BadArticle(place, problem) if problem else Record(where, fields, number)
