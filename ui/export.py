"""A conversation as Markdown, with its citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.types import Evidence
from ui.render import place, source_line
from ui.turn import Turn

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#|!])")


def as_markdown(name: str, turns: Sequence[Turn]) -> str:
    """The whole conversation; quotes and questions are escaped, answers are as they were made."""
    return "\n".join(_lines(name, turns)) + "\n"


def _lines(name: str, turns: Sequence[Turn]) -> Iterator[str]:
    yield f"# {_escaped(name)}"
    for turn in turns:
        yield f"\n## {_escaped(turn.question)}\n"
        if turn.searched != turn.question:
            yield f"*{_escaped(turn.searched)}*\n"
        yield turn.error or turn.answer.text
        yield f"\n({turn.answer.verdict}, {turn.seconds:.1f} s, {turn.answer.writer or 'quotes'})\n"
        yield from (_citation(evidence) for evidence in turn.answer.evidence)


def _citation(evidence: Evidence) -> str:
    where = f"{source_line(evidence.source)} · {place(evidence)}"
    return f"* [{evidence.number}] “{_escaped(evidence.quote)}” — {_escaped(where)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
