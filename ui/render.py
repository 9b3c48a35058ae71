"""Answers as text and as JSON: pure functions, no library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rag.types import Answer, Evidence, Passage, Source
from rag.write import short_answer

if TYPE_CHECKING:
    from rag.index import Added

NEAREST = 3
"""Passages shown with a refusal."""


def place(evidence: Evidence) -> str:
    """Where a quote stands, for a person: ``paragraph 6, characters 1424-1621``."""
    start, end = evidence.span
    return f"paragraph {evidence.paragraph}, characters {start}-{end}"


def source_line(source: Source) -> str:
    """A citation's title, outlet, day, language and article, those that are known."""
    day = source.published.isoformat() if source.published else ""
    known = (source.title, source.outlet, day, source.language, f"article {source.id}", source.url)
    return " · ".join(part for part in known if part)


def body_lines(answer: Answer) -> Iterator[str]:
    """What stands below a written answer: the evidence, the short answer before it where nobody
    wrote one; of a refusal the nearest passages.
    """
    if answer.verdict == "refused":
        yield "Nearest passages:"
        yield from nearest_lines(answer)
        return
    if answer.verdict == "quotes" and (short := short_answer(answer.evidence[0])):
        yield f"{short} [{answer.evidence[0].number}]"
        yield ""
    yield from evidence_lines(answer)


def evidence_lines(answer: Answer) -> Iterator[str]:
    """The evidence below an answer: each quote in its original words, with source and place."""
    for evidence in answer.evidence:
        yield f"[{evidence.number}] {evidence.quote}"
        yield f"    {source_line(evidence.source)} · {place(evidence)}"


def nearest_lines(answer: Answer) -> Iterator[str]:
    """The passages nearest to a question that the articles do not answer."""
    for passage in answer.passages[:NEAREST]:
        yield f"  · {shortened(passage)}"
        yield f"    {source_line(passage.source)} · paragraph {passage.paragraph}"


def shortened(passage: Passage, longest: int = 240) -> str:
    """A passage on one line, cut at a space with an ellipsis if it is long."""
    text = " ".join(passage.text.split())
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0] + " …"


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain data; every quote comes with its article and offsets."""
    return {
        "question": answer.question,
        "language": answer.language,
        "verdict": answer.verdict,
        "text": answer.text,
        "confidence": round(answer.confidence, 4),
        "writer": answer.writer,
        "notes": list(answer.notes),
        "statements": [
            {"text": s.text, "cites": list(s.cites), "supported": s.supported, "reason": s.reason}
            for s in answer.statements
        ],
        "evidence": [
            {
                "number": e.number,
                "quote": e.quote,
                "answers": [
                    {"text": text, "start": e.passage.start + a, "end": e.passage.start + b}
                    for text, (a, b) in zip(e.short, e.answers, strict=True)
                ],
                "start": e.span[0],
                "end": e.span[1],
                "paragraph": e.paragraph,
                "score": round(e.score, 4),
                "source": source_json(e.source),
            }
            for e in answer.evidence
        ],
        "passages": [
            {"text": p.text, "start": p.start, "end": p.end, "source": source_json(p.source)}
            for p in answer.passages
        ],
    }


def source_json(source: Source) -> dict[str, str]:
    """A source as plain data."""
    return {
        "id": source.id,
        "title": source.title,
        "outlet": source.outlet,
        "published": source.published.isoformat() if source.published else "",
        "language": source.language,
        "url": source.url,
    }


def added_json(added: Added) -> dict[str, Any]:
    """What adding did, for a program."""
    return {
        "new": list(added.new),
        "changed": list(added.changed),
        "unchanged": list(added.unchanged),
        "copies": [list(pair) for pair in added.copies],
        "failed": [{"where": bad.where, "reason": bad.reason} for bad in added.failed],
    }
