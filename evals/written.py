"""Questions across languages on paragraphs of our own, for choosing.

The paragraphs of ``training/data/held-out`` train nothing (the form of the lines:
``training.written``). Each stands here in one of its three languages and is asked in another, so
that scales for questions in another language rest on more than the sample questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, Span, rows
from rag.types import Article, Source

HELD_OUT = Path(__file__).parents[1] / "training" / "data" / "held-out"


def paragraphs(folder: Path) -> list[dict[str, Any]]:
    """Every line of the folder's files; ``BadCase`` names the line that cannot be read."""
    return [paragraph for _, paragraph in rows(sorted(folder.glob("*.jsonl")))]


def across(every: Sequence[dict[str, Any]]) -> Dataset:
    """The paragraphs, by turns in each of their languages, and every question in another."""
    cases: list[Case] = []
    articles: list[Article] = []
    for number, paragraph in enumerate(every):
        languages = sorted(paragraph["texts"])
        about = languages[number % len(languages)]
        text = paragraph["texts"][about]
        source = Source(f"written/{number:03d}.00", language=about)
        articles.append(Article(source, text))
        others = [language for language in languages if language != about]
        cases += _asked(paragraph["questions"], others, source, text)
    return Dataset("written", tuple(cases), tuple(articles))


def _asked(
    questions: Sequence[dict[str, Any]], others: Sequence[str], source: Source, text: str
) -> Iterator[Case]:
    for place, one in enumerate(questions):
        language = others[place % len(others)]
        here = one["answers"][source.language]
        yield Case(
            id=f"{source.id}/{place}",
            question=one["asked"][language],
            language=language,
            answers=(*here, *one["answers"][language]),
            evidence=tuple(Span(source.id, text.index(answer), answer) for answer in here),
            group=source.id,
            dataset="written",
            about=source.language,
        )
