"""Khabar answers questions about news articles, from the articles alone, with the evidence.

::

    from corpus import read_articles
    from rag import add, ask

    add(read_articles("news/"))
    answer = ask("which missiles will be co-produced?")
    print(answer.text)
    for evidence in answer.evidence:
        print(evidence.number, evidence.source.title, evidence.quote)

Importing this loads no model and no heavy library; the first question does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rag.errors import BadArticle, RagError
from rag.types import (
    Answer,
    Article,
    Evidence,
    Filters,
    Passage,
    Question,
    Source,
    Statement,
)

if TYPE_CHECKING:
    from rag.chain import AnswerChain
    from rag.index import Added
    from rag.retrieve import NewsRetriever
    from rag.settings import Settings

__all__ = [
    "Added",
    "Answer",
    "AnswerChain",
    "Article",
    "BadArticle",
    "Evidence",
    "Filters",
    "NewsRetriever",
    "Passage",
    "Question",
    "RagError",
    "Settings",
    "Source",
    "Statement",
    "add",
    "ask",
    "load",
]

_LAZY = {
    "Added": "rag.index",
    "AnswerChain": "rag.chain",
    "NewsRetriever": "rag.retrieve",
    "Settings": "rag.settings",
}


def __getattr__(name: str) -> Any:
    """The names that cost something to import, when they are asked for."""
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")


def load(settings: Settings | None = None) -> AnswerChain:
    """The answering chain, a LangChain ``Runnable[str | Question, Answer]``; models load later."""
    from rag.build import build
    from rag.settings import load_settings

    return build(settings or load_settings()).chain


def ask(question: str | Question, settings: Settings | None = None) -> Answer:
    """The answer to one question; raises ``RagError`` with what to do about it."""
    return load(settings).invoke(question)


def add(articles: Iterable[Article | BadArticle], settings: Settings | None = None) -> Added:
    """Add articles to the library and say what became of each.

    Articles already there cost nothing. What ``read_articles`` could not read is passed on in
    ``Added.failed``.
    """
    from rag.build import build
    from rag.settings import load_settings

    return build(settings or load_settings()).index.add(articles)
