"""Questions of one's own: a file to fill in, a check of it, and complaints turned into cases."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from evals import robust
from evals.cases import BadCase, Case, Span, case_from, rows
from rag.types import Answer, Article

TextOf = Callable[[str], str | None]
"""An article's id to its text; none for an unknown one."""


def template(
    articles: Iterable[Article], spans: Callable[[str], Iterable[tuple[int, int]]]
) -> Iterator[dict[str, Any]]:
    """A draft for each article: its most telling sentence as evidence, question and answers open.

    Fill them in and take ``"draft": true`` out. ``spans`` gives a text's sentences.
    """
    for number, article in enumerate(articles, 1):
        sentences = [(a, b) for a, b in spans(article.text) if b > a]
        if sentences:
            start, end = max(sentences, key=lambda s: _tells(article.text[s[0] : s[1]]))
            yield {
                "id": f"q{number:03d}",
                "draft": True,
                "question": "",
                "language": article.source.language,
                "answers": [],
                "evidence": [
                    {
                        "article": article.source.id,
                        "start": start,
                        "text": article.text[start:end],
                    }
                ],
            }


def problems(paths: Sequence[Path], text_of: TextOf) -> Iterator[str]:
    """What is wrong with question files, a line each: places, missing spans, answers not in spans.

    Answers may be told in other words or languages as long as one of them stands in a span.
    """
    seen: set[str] = set()
    for where, row in rows(paths):
        if row.get("draft"):
            yield f"{where}: is still a draft; fill it in and take out draft, or delete the line"
            continue
        try:
            case = case_from(row, where, "own")
        except BadCase as error:
            yield str(error)
            continue
        if case.id in seen:
            yield f"{where}: the id {case.id!r} is taken by an earlier line"
        seen.add(case.id)
        yield from (f"{where}: {problem}" for problem in _of_case(case, text_of))


def _of_case(case: Case, text_of: TextOf) -> Iterator[str]:
    for span in case.evidence:
        if wrong := _of_span(span, text_of(span.article)):
            yield wrong
    held = " \n".join(span.text for span in case.evidence)
    if case.evidence and not case.answers:
        yield "has evidence but no answers"
    elif case.evidence and not robust.contains(held, case.answers):
        shown = ", ".join(repr(answer) for answer in case.answers[:3])
        yield f"none of the answers stands in the evidence ({shown})"
    elif case.answers and not case.evidence:
        yield "has answers but no evidence; an unanswerable question has neither"


def _of_span(span: Span, text: str | None) -> str:
    if text is None:
        return f"there is no article {span.article!r}"
    if not span.text:
        return f"the span in {span.article} is empty"
    if text[span.start : span.end] == span.text:
        return ""
    at = text.find(span.text)
    if at < 0:
        return f"the span is not in {span.article}: {span.text[:60]!r}"
    return f"the span stands at {at} of {span.article}, not at {span.start}"


def complaint(answer: Answer, note: str = "") -> dict[str, Any]:
    """A 👎 as a draft case: the question, and what was shown, to be put right by hand."""
    digest = blake2b(f"{answer.question}\0{answer.text}".encode(), digest_size=4).hexdigest()
    return {
        "id": f"complaint-{digest}",
        "draft": True,
        "question": answer.question,
        "language": answer.language,
        "answers": [],
        "evidence": [
            {"article": e.source.id, "start": e.span[0], "text": e.quote} for e in answer.evidence
        ],
        "shown": answer.text,
        "verdict": answer.verdict,
        "note": note,
    }


def add_case(path: Path, row: dict[str, Any]) -> bool:
    """Add a case to a question file, made if need be; whether it was not there already."""
    if path.exists() and any(held.get("id") == row["id"] for _, held in rows([path])):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return True


def write_template(path: Path, drafts: Iterable[dict[str, Any]]) -> int:
    """Write drafts to a new file and return how many; an existing file is never overwritten."""
    lines = [json.dumps(row, ensure_ascii=False) for row in drafts]
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
    except FileExistsError:
        raise BadCase(str(path), "exists already. Give another name") from None
    except OSError as error:
        raise BadCase(str(path), f"cannot be written: {error}") from None
    return len(lines)


def _tells(sentence: str) -> float:
    """How much a sentence has to ask about: its numbers and its length, up to a point."""
    return 3 * len(re.findall(r"\d+", sentence)) + min(len(sentence), 200) / 40
