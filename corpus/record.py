"""One found record becomes an ``Article``: its fields checked, its id and language settled."""

from __future__ import annotations

import hashlib
import os
import re
import reprlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from corpus.normalise import normalise, one_line
from rag.errors import BadArticle
from rag.types import Article, Source

FIELDS = ("title", "text", "url", "outlet", "published", "language", "id")
"""What a record may hold; only ``text`` must be there. Any other key is left alone."""

_OTHER_NAMES = {
    "headline": "title",
    "body": "text",
    "content": "text",
    "article": "text",
    "link": "url",
    "source": "outlet",
    "publisher": "outlet",
    "date": "published",
    "lang": "language",
}
_LONGEST = {"title": 1000, "url": 2000, "outlet": 200, "published": 100, "language": 35, "id": 120}
"""Characters. Each goes with every passage of the article, so a book is not taken for a title."""

_RENAMED_CODES = {"iw": "he", "in": "id", "ji": "yi"}
_SLUG = 40

_shorten = reprlib.Repr()
_shorten.maxstring = 80


def at_line(where: str, line: int) -> str:
    """How messages name a line of a file."""
    return f"{where}, line {line}"


@dataclass(frozen=True, slots=True)
class Record:
    """What a file says of one article. ``line`` counts from 1; 0 is the file as a whole."""

    file: str
    fields: Mapping[str, object]
    line: int = 0

    @property
    def place(self) -> str:
        """File and line, as messages name them."""
        return at_line(self.file, self.line) if self.line else self.file


def shape_problem(keys: Iterable[str]) -> str:
    """What is wrong with a record that has these ``keys``, and what to do; empty if nothing is."""
    found = dict.fromkeys(keys)  # in their order, and quick to look up
    renames = {key: name for key in found if (name := _OTHER_NAMES.get(key)) and name not in found}
    if "text" in found and not renames:
        return ""
    shown = ", ".join(_shorten.repr(key) for key in list(found)[:12]) + (
        ", …" if len(found) > 12 else ""
    )
    problem = f"found {shown or 'nothing'}; needed is 'text', understood are {', '.join(FIELDS)}"
    advice = ", ".join(f"{key!r} to {name!r}" for key, name in renames.items())
    return f"{problem}. Rename {advice}" if advice else problem


def to_article(record: Record, path: Path) -> Article:
    """The article in ``record``, found in the file at the resolved ``path``.

    Raises ``BadArticle`` for a field that is not as it should be.
    """
    given = {name: _string(record, name) for name in FIELDS}
    text = normalise(given["text"])
    if not text:
        raise BadArticle(record.place, "has no text")
    title = one_line(given["title"])
    source = Source(
        id=_given_id(record, given["id"]) or _made_id(record, given | {"title": title}, path),
        title=title,
        url=_url(record, given["url"]),
        outlet=one_line(given["outlet"]),
        published=_published(record, given["published"]),
        language=_language(record, given["language"]) or _detected(title, text),
    )
    return Article(source, text)


def _string(record: Record, name: str) -> str:
    """A field as a string; empty if it is absent or null."""
    value = record.fields.get(name)
    if value is None:
        return ""
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadArticle(record.place, f"{name} is {_shorten.repr(value)}, not a string")
    value = value if name == "text" else value.strip()
    if len(value) > _LONGEST.get(name, len(value)):
        reason = f"{name} has {len(value):,} characters; at most {_LONGEST[name]:,} are taken"
        raise BadArticle(record.place, reason)
    return value


def _given_id(record: Record, value: str) -> str:
    if not all(character.isprintable() and not character.isspace() for character in value):
        reason = f"id {_shorten.repr(value)} has a space or an invisible character in it"
        raise BadArticle(record.place, reason)
    return value


def _made_id(record: Record, given: Mapping[str, str], path: Path) -> str:
    """A readable name, and six hexadecimal digits that stay the same when the text changes."""
    key = given["url"].encode(errors="replace")
    if not key:
        key = os.fsencode(path)
        if record.line:
            own = given["title"] + "\0" + given["published"] if given["title"] else given["text"]
            key += b"\0" + own.encode(errors="replace")
    name = given["title"] if record.line and given["title"] else path.stem
    return f"{_slug(name)}-{hashlib.blake2b(key, digest_size=3).hexdigest()}"


def _slug(name: str) -> str:
    kept = "".join(
        character if character.isalnum() or unicodedata.category(character)[0] == "M" else "-"
        for character in unicodedata.normalize("NFC", name[:1000]).lower()
    )
    return re.sub("-+", "-", kept).strip("-")[:_SLUG].rstrip("-") or "article"


def _url(record: Record, value: str) -> str:
    """An address that is safe to make a link of."""
    if value and not is_web_address(value):
        reason = f"url {_shorten.repr(value)} is not an http or https address"
        raise BadArticle(record.place, reason)
    return value


def is_web_address(value: str) -> bool:
    """Whether ``value`` is an http or https address with a host and nothing unprintable."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    printable = all(character.isprintable() and not character.isspace() for character in value)
    return parts.scheme in ("http", "https") and bool(host) and printable


def _published(record: Record, value: str) -> date | None:
    """A day from ISO 8601 (2024-07-28, with or without a time) or RFC 2822; the day as written."""
    if not value:
        return None
    for parse in (date.fromisoformat, datetime.fromisoformat, parsedate_to_datetime):
        try:
            day = parse(value)
        except (ValueError, TypeError, IndexError, OverflowError):  # the last three: RFC 2822
            continue
        return day.date() if isinstance(day, datetime) else day
    reason = f"published {_shorten.repr(value)} is not a date such as 2024-07-28"
    raise BadArticle(record.place, reason)


def _language(record: Record, value: str) -> str:
    """An ISO 639-1 code from a language tag: ``ar`` from ``ar-EG``."""
    code = re.split("[-_]", value.lower(), maxsplit=1)[0]
    if not value:
        return ""
    if not re.fullmatch("[a-z]{2}", code):
        reason = f"language {_shorten.repr(value)} is not a two-letter code such as 'ar'"
        raise BadArticle(record.place, f"{reason}; leave it out and it is detected")
    return _RENAMED_CODES.get(code, code)


def _detected(title: str, text: str) -> str:
    from rag.languages import detect

    return detect(f"{title}\n{text[:5000]}")
