"""Saved web pages: the main text as a reader sees it, and what the page says about itself."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.hidden import drop_hidden
from corpus.record import Record, is_web_address
from rag.errors import BadArticle

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE = 5_000_000
"""Characters of a page as it is saved, before anything is looked at."""

# The extractor's time grows with the product of elements and characters, and it searches titles,
# attributes and linked data with slow patterns: without these bounds minutes are easily reached,
# within them seconds. A news page has some 3,000 elements and 20,000 characters.
MAX_ELEMENTS = 10_000
MAX_TEXT = 500_000
MAX_ATTRIBUTES = 100  # of an element; with more it loses them
MAX_VALUE = 2_000  # characters of an attribute or of a string of linked data; longer ones go
MAX_LINKED_DATA = 20_000  # characters of a script, after that

PATIENCE = 30.0
"""Seconds for one page. The parser itself is slow on a tag with thousands of attributes."""

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ADVICE = "save its article as plain text"

for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    # Without a handler Python prints their warnings; what matters of them is in our messages.
    logging.getLogger(_name).addHandler(logging.NullHandler())


def read(text: str, where: str) -> Iterator[Record | BadArticle]:
    """The article in the page ``text``."""
    if len(text) > MAX_PAGE:
        yield _too_large(where, f"{len(text):,} characters", MAX_PAGE)
        return
    found: list[Record | BadArticle] = []
    # A thread, so that a page that takes too long can be left behind: the parser lets others run.
    worker = threading.Thread(target=lambda: found.append(_attempt(text, where)), daemon=True)
    worker.start()
    worker.join(PATIENCE)
    yield from found or [BadArticle(where, f"takes longer than {PATIENCE:.0f} seconds: {_ADVICE}")]


def _attempt(text: str, where: str) -> Record | BadArticle:
    try:
        return _extract(text, where)
    except BadArticle as bad:
        return bad
    except Exception as error:  # of lxml and trafilatura, which raise many kinds on broken pages
        reason = f"the page cannot be read ({type(error).__name__}: {str(error)[:200]})"
        return BadArticle(where, f"{reason}: {_ADVICE}")


def _extract(text: str, where: str) -> Record:
    from lxml import html
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_metadata
    from trafilatura.settings import Document

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    page = html.document_fromstring(_XML_DECLARATION.sub("", text), parser=parser)
    _bound(page, where)
    language = page.get("lang") or page.get("xml:lang") or ""
    about = extract_metadata(
        page, date_config={"extensive_search": False, "original_date": True}, extensive=False
    )
    for script in page.xpath("//script"):  # kept until here for what it says about the article,
        script.clear(keep_tail=True)  # but its words are not on the page
    found = bare_extraction(page, include_comments=False)
    if not isinstance(found, Document) or not found.text:
        raise BadArticle(where, f"no main text found in the page: {_ADVICE}")
    fields = {
        "text": found.text,
        "title": about.title,
        "url": about.url if about.url and is_web_address(about.url) else "",
        "outlet": about.sitename,
        "published": about.date,
        "language": _stated(language.strip()),
    }
    return Record(where, fields)


def _bound(page: HtmlElement, where: str) -> None:
    """Leave of ``page`` what readers see, and no more than the extractor masters in seconds."""
    elements = sum(1 for _ in page.iter())
    if elements > MAX_ELEMENTS:
        raise _too_large(where, f"{elements:,} elements", MAX_ELEMENTS)
    for element in page.iter():
        if len(element.attrib) > MAX_ATTRIBUTES:
            element.attrib.clear()
    drop_hidden(page)
    for script in page.xpath("//script"):
        script.text = _short_linked_data(script.text or "")
    for element in page.iter():
        for name, value in element.items():
            if len(value) > MAX_VALUE:
                del element.attrib[name]
    characters = len(page.text_content())
    if characters > MAX_TEXT:
        raise _too_large(where, f"{characters:,} characters of text", MAX_TEXT)


def _too_large(where: str, size: str, limit: int) -> BadArticle:
    return BadArticle(where, f"a page of {size}; at most {limit:,} are taken: {_ADVICE}")


def _short_linked_data(text: str) -> str:
    """JSON-LD without its long strings, such as the article itself; nothing if it is broken."""
    try:
        short = json.dumps(_without_long_strings(json.loads(text, strict=False)))
    except (ValueError, RecursionError):
        return ""
    return short if len(short) <= MAX_LINKED_DATA else ""


def _without_long_strings(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_long_strings(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_long_strings(item) for item in value]
    return "" if isinstance(value, str) and len(value) > MAX_VALUE else value


def _stated(language: str) -> str:
    """The page's language, if it is stated on purpose: ``en`` is what templates say unasked."""
    code = re.match(r"[a-zA-Z]{2}(?=[-_]|$)", language)
    return code[0] if code and code[0].lower() != "en" else ""
