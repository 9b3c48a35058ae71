"""``read_articles``: a file or a folder of files, as articles."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus import csv, html, jsonl, markdown, text
from corpus.decode import NotText, declared_charset, decode
from corpus.files import read_bytes, shown, walk
from corpus.record import Record, to_article
from rag.errors import BadArticle
from rag.types import Article

Reader = Callable[[str, str], Iterator[Record | BadArticle]]
"""The records in a decoded file, whose name messages give as the second argument."""

READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".csv": csv.read,
    ".tsv": csv.read,
}
"""Which files are read, and by what: to read another format, add its suffix and reader here."""

_ABOUT_THE_FOLDER = ("readme", "sources")
_BAD_IN_A_ROW = 20
"""After so many bad records in a row the rest of a file is not read: it has another shape."""


def read_articles(path: Path | str) -> Iterator[Article | BadArticle]:
    """The articles in a file or, recursively and in the order of their names, in a folder.

    What cannot be read as an article is yielded as a ``BadArticle`` that names file, line and
    reason, and the rest go on. In a folder hidden files, files of other kinds, and ``README`` and
    ``SOURCES`` files without front matter are passed over in silence.
    """
    path = Path(path)
    done: set[Path] = set()  # two links to one file are one article
    places: dict[str, str] = {}
    for file in _files(path):
        if isinstance(file, BadArticle):
            yield file
        elif (target := file.resolve()) not in done:
            done.add(target)
            records = _records(file, target, in_folder=file != path)
            yield from _in_file(records, target, shown(file), places)


def _files(path: Path) -> Iterator[Path | BadArticle]:
    where = shown(path)
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield BadArticle(where, f"cannot be read: {getattr(error, 'strerror', error)}")
        return
    if is_folder:
        yield from walk(path, READERS)
    elif path.suffix.lower() in READERS:
        yield path
    else:
        known = " ".join(READERS)
        yield BadArticle(where, f"files of this kind are not read; these are: {known}")


def _records(file: Path, target: Path, *, in_folder: bool) -> Iterator[Record | BadArticle]:
    """What the file holds, named as it was found and read from where it is."""
    where = shown(file)
    read = READERS[file.suffix.lower()]
    try:
        raw = read_bytes(target, where)
        content = decode(raw, declared_charset(raw) if read is html.read else "")
    except BadArticle as bad:
        yield bad
    except NotText as error:
        yield BadArticle(where, str(error))
    else:
        about_the_folder = in_folder and file.stem.lower() in _ABOUT_THE_FOLDER
        if not about_the_folder or markdown.has_front_matter(content):
            yield from read(content, where)


def _in_file(
    records: Iterator[Record | BadArticle], path: Path, where: str, places: dict[str, str]
) -> Iterator[Article | BadArticle]:
    bad_in_a_row = 0
    for record in records:
        article = record if isinstance(record, BadArticle) else _article(record, path, places)
        yield article
        bad_in_a_row = bad_in_a_row + 1 if isinstance(article, BadArticle) else 0
        if bad_in_a_row == _BAD_IN_A_ROW:
            reason = f"{_BAD_IN_A_ROW} bad records in a row: the rest of the file is left out"
            yield BadArticle(where, reason)
            return


def _article(record: Record, path: Path, places: dict[str, str]) -> Article | BadArticle:
    """The article, unless its id is already in ``places``: where each id was first found."""
    try:
        article = to_article(record, path)
    except BadArticle as bad:
        return bad
    identifier, place = article.source.id, record.place
    if first := places.get(identifier):
        return BadArticle(place, f"has the id {identifier}, like {first}: only the first is taken")
    places[identifier] = place
    return article
