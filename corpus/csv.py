"""CSV: a row of column names, then one article a row. Comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from corpus.record import Record, at_line, shape_problem
from rag.errors import BadArticle

_DELIMITERS = ",;\t|"
_MAX_CELL = 50 * 1024 * 1024
"""Characters. The csv module's own limit of 131,072 is less than a long article."""


def read(text: str, where: str) -> Iterator[Record | BadArticle]:
    """The articles in ``text``, and what is wrong with the rows that hold none."""
    csv.field_size_limit(_MAX_CELL)
    rows = _rows(text, where)
    columns: list[str] | None = None
    for line, row in rows:
        here = at_line(where, line)
        if isinstance(row, BadArticle):
            yield row
        elif columns is None:
            columns = [cell.strip().casefold() for cell in row]
            if problem := _header_problem(columns):
                yield BadArticle(here, problem)
                return
        elif len(row) != len(columns):
            yield BadArticle(here, f"{len(row)} cells in a table of {len(columns)} columns")
        else:
            yield Record(where, dict(zip(columns, row, strict=True)), line)


def _rows(text: str, where: str) -> Iterator[tuple[int, list[str] | BadArticle]]:
    """Each row that is not empty, with the line it begins on."""
    header = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, BadArticle(at_line(where, line), f"not CSV: {error}")
            continue
        if any(cell.strip() for cell in row):
            yield line, row


def _header_problem(columns: list[str]) -> str:
    twice = [name for name, count in Counter(columns).items() if name and count > 1]
    return f"two columns are called {twice[0]!r}"[:100] if twice else shape_problem(columns)
