"""Passages to LangChain documents and back: the only place that knows the metadata's keys.

The keys follow LangChain's habit (``source``, ``title``, ``start_index``), so that other people's
retrievers plug in and ours reads well in other people's chains.
"""

from __future__ import annotations

from datetime import date
from hashlib import blake2b
from typing import Any

from langchain_core.documents import Document

from rag.types import Passage, Source


def to_document(passage: Passage) -> Document:
    """A document that ``to_passage`` turns into the same passage; empty fields are left out."""
    source = passage.source
    metadata: dict[str, Any] = {
        "source": source.id,
        "title": source.title,
        "url": source.url,
        "outlet": source.outlet,
        "published": source.published.isoformat() if source.published else "",
        "language": source.language,
        "start_index": passage.start,
        "paragraph": passage.paragraph,
    }
    kept = {key: value for key, value in metadata.items() if value != ""}
    return Document(page_content=passage.text, metadata=kept, id=passage.id)


def to_passage(document: Document) -> Passage:
    """The passage a document holds.

    Documents of other retrievers may lack any key: without a source the id is made from the text,
    so that two of them never share one.
    """
    data = document.metadata
    text = document.page_content
    identity = data.get("source") or blake2b(text.encode(), digest_size=6).hexdigest()
    return Passage(
        Source(
            id=str(identity),
            title=str(data.get("title") or ""),
            url=str(data.get("url") or ""),
            outlet=str(data.get("outlet") or ""),
            published=_day(data.get("published")),
            language=str(data.get("language") or ""),
        ),
        text=document.page_content,
        start=int(data.get("start_index") or 0),
        paragraph=int(data.get("paragraph") or 1),
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None
