"""Questions across languages on paragraphs of our own, for choosing.

The paragraphs of ``training/data/held-out`` train nothing (the form of the lines:
``training.written``). Each stands here in one of its three languages and is asked in another, so
that scales for questions in another language rest on more than the sample questions: every second
question, for these not to outweigh those, which are about real news and harder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.cases import BadCase, Case, Dataset, Span, rows
from evals.development import story
from rag.types import Article, Source

HELD_OUT = Path(__file__).parents[1] / "training" / "data" / "held-out"


def paragraphs(folder: Path) -> list[dict[str, Any]]:
    """Every line of the folder's files; ``BadCase`` names the line that cannot be read, or says
    that there is no file.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise BadCase(str(folder), "holds no paragraphs; they are in the repository alone")
    return [paragraph for _, paragraph in rows(files)]


def across(every: Sequence[dict[str, Any]]) -> Dataset:
    """The paragraphs, by turns in each of their languages, and every second question in another.

    An article's id begins with its topic: paragraphs of one topic are one story, and may answer
    each other's questions.
    """
    cases: list[Case] = []
    articles: list[Article] = []
    for number, paragraph in enumerate(every):
        languages = sorted(paragraph["texts"])
        about = languages[number % len(languages)]
        text = paragraph["texts"][about]
        source = Source(f"{paragraph['topic']}.{number}", language=about)
        articles.append(Article(source, text))
        others = [language for language in languages if language != about]
        cases += _asked(paragraph["questions"][number % 2 :: 2], others, source, text)
    return Dataset("written", tuple(cases), tuple(articles))


def _asked(
    questions: Sequence[dict[str, Any]], others: Sequence[str], source: Source, text: str
) -> Iterator[Case]:
    for place, one in enumerate(questions):
        language = others[place % len(others)]
        answers = [one["answers"][told] for told in (source.language, language)]
        yield Case(
            id=f"{source.id}.{place}",
            question=one["asked"][language],
            language=language,
            answers=tuple(dict.fromkeys(told for few in answers for told in (*few, " ".join(few)))),
            evidence=tuple(Span(source.id, text.index(answer), answer) for answer in answers[0]),
            group=story(source.id),
            dataset="written",
            about=source.language,
        )
