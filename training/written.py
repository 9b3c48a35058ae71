"""Paragraphs and questions of our own, the same in three languages, for reading across languages.

``training/data/*.jsonl``, a paragraph a line: ``topic``, ``kind`` ("encyclopedia" or "news"),
``texts`` by language, and ``questions``, each with ``asked`` by language and ``answers`` by
language: exact words that stand once in the text. Where a question asks for several things, each
of them is an answer. Paragraphs of one topic are look-alikes of each other. Those in
``training/data/held-out`` train nothing: what is trained is chosen on them. No paragraph that
trains tells the story of a sample article: those measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from evals.written import HELD_OUT, paragraphs
from training.sources import Asked, Source, share_of

DATA = Path(__file__).parent / "data"
EVERYWHERE = ("ar", "en")
"""The languages that every paragraph is in."""

AGAIN = 2.0
"""How often questions for several things are asked once more: they are few, and the hardest."""


def written(every: Sequence[dict[str, Any]], share: float) -> list[Source]:
    """A source for each pair of languages, the question's and the passage's.

    ``share`` scales how often each question is asked in one round (``share_of`` the pair).
    """
    topics: dict[str, list[dict[str, str]]] = {}
    for paragraph in every:
        topics.setdefault(paragraph["topic"], []).append(paragraph["texts"])
    found: dict[tuple[str, str], list[Asked]] = {}
    for paragraph in every:
        texts = paragraph["texts"]
        beside = [other for other in topics[paragraph["topic"]] if other is not texts]
        for question, passage in product(texts, texts):
            siblings = tuple(other[passage] for other in beside if passage in other)
            some = found.setdefault((question, passage), [])
            some.extend(_asked(paragraph, question, passage, siblings))
    return [
        Source(f"written {a}-{b}", tuple(questions), share * share_of(a, b))
        for (a, b), questions in found.items()
    ]


def lists(sources: Sequence[Source]) -> list[Source]:
    """Of ``written`` sources the questions for several things, to be asked ``AGAIN``."""
    return [
        Source(
            f"{source.name}, for several things",
            tuple(one for one in source.questions if len(one.answers) > 1),
            source.share * AGAIN,
        )
        for source in sources
    ]


def held_out() -> list[Source]:
    """The questions on held-out paragraphs, for choosing: Arabic, English and across these."""
    pairs = {f"written {a}-{b}" for a, b in product(EVERYWHERE, EVERYWHERE)}
    found = [s for s in written(paragraphs(HELD_OUT), 1.0) if s.name in pairs]
    return [Source(f"{s.name}, held out", s.questions, s.share) for s in found]


def _asked(
    paragraph: dict[str, Any], question: str, passage: str, siblings: tuple[str, ...]
) -> Iterator[Asked]:
    text, file = paragraph["texts"][passage], f"written.{passage}"
    for one in paragraph["questions"]:
        answers = tuple(one["answers"][passage])
        for answer in answers:
            start = text.index(answer)
            end = start + len(answer)
            yield Asked(one["asked"][question], text, start, end, answers, siblings, file)
