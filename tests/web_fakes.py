"""A desk for tests of the page: a library in memory and a chain that answers from it by shared
words, so that what is on the screen can be told beforehand.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore

from fastapi import FastAPI

from rag.errors import BadArticle, NoArticles
from rag.fold import fold_text
from rag.index import Added, Progress
from rag.types import Answer, Article, Evidence, Filters, Passage, Question, Source, Statement
from ui.accounts import Sessions
from ui.bearer import Token
from ui.feedback import Feedback
from ui.history import History
from ui.service import Ranked, Service
from ui.translate import Translator
from ui.web import site

_WORD = re.compile(r"[\w-]+")


class Shelf:
    """Articles by id; adding and removing as ``rag.index.Index`` does, without vectors."""

    def __init__(self, articles: Sequence[Article] = ()) -> None:
        self.kept = {article.source.id: article for article in articles}

    def sources(self) -> list[Source]:
        return [article.source for article in self.kept.values()]

    def article(self, article_id: str) -> Article:
        if article_id not in self.kept:
            raise NoArticles(f"There is no article {article_id!r}.")
        return self.kept[article_id]

    def add(
        self, articles: Sequence[Article | BadArticle], progress: Progress = lambda *_: None
    ) -> Added:
        new, failed = [], []
        for count, item in enumerate(articles, 1):
            if isinstance(item, BadArticle):
                failed.append(item)
                continue
            self.kept[item.source.id] = item
            new.append(item.source.id)
            progress(count, count)
        return Added(new=tuple(new), failed=tuple(failed), passages=len(new), embedded=len(new))

    def remove(self, article_id: str) -> None:
        self.article(article_id)
        del self.kept[article_id]


class WordChain:
    """Cites the lines that share words with the question; ``says`` speaks in place of quotes.

    The evidence comes twice, as from a chain that looks again: first the wrong way round.
    """

    def __init__(self, shelf: Shelf, says: str = "", pause: float = 0.0) -> None:
        self.shelf = shelf
        self.says = says
        self.pause = pause
        self.asked: list[Question] = []

    def stream(self, input: str | Question) -> Iterator[Answer]:
        question = input if isinstance(input, Question) else Question(input)
        self.asked.append(question)
        passages = tuple(row[0] for row in self.search(question.text, question.filters, 8))
        answer = Answer(question.text, "en", passages)
        yield answer
        evidence = tuple(
            _found(number, question.text, passage)
            for number, passage in enumerate(passages[:3], 1)
            if _shared(question.text, passage.text)
        )
        if not evidence:
            yield replace(answer, text="These articles do not say.", verdict="refused")
            return
        first = enumerate(reversed(evidence), 1)
        yield replace(answer, evidence=tuple(replace(e, number=n) for n, e in first))
        time.sleep(self.pause)
        answer = replace(answer, evidence=evidence, confidence=0.9)
        yield answer
        text = self.says or "\n\n".join(f"{e.quote} [{e.number}]" for e in evidence)
        for at in range(12, len(text), 12):
            time.sleep(self.pause)
            yield replace(answer, text=text[:at], writer="fake" if self.says else "")
        statements = tuple(Statement(e.quote, (e.number,), True) for e in evidence[:2])
        yield replace(
            answer, text=text, statements=statements, writer="fake" if self.says else "",
            verdict="supported" if self.says else "quotes",
        )  # fmt: skip

    def search(self, question: str, filters: Filters, limit: int) -> list[Ranked]:
        found = [
            (_shared(question, article.text), Passage(article.source, article.text))
            for article in self.shelf.kept.values()
            if not filters.articles or article.source.id in filters.articles
            if not filters.languages or article.source.language in filters.languages
        ]
        best = sorted(found, key=lambda row: (-row[0], row[1].id))[:limit]
        return [(passage, rank, None) for rank, (_, passage) in enumerate(best, 1)]


def fake_service(
    home: Path, articles: Sequence[Article] = (), says: str = "", pause: float = 0.0, slots: int = 8
) -> Service:
    shelf = Shelf(articles)
    chain = WordChain(shelf, says, pause)
    return Service(
        chain=chain, articles=shelf, index=shelf, search=chain.search,
        history=History(home / "history.db"),
        feedback=Feedback(home / "feedback.db", {"llm": "fake"}),
        runs=home / "runs", uploads=home / "uploads", longest_question=4000, slots=slots,
        waiting=BoundedSemaphore(slots),
        translator=Translator("fake", lambda messages: iter([says])) if says else None,
    )  # fmt: skip


def made(service: Service, sessions: Sessions | None = None, token: Token | None = None) -> FastAPI:
    """The site, made within an event loop, without which Gradio leaves several open; in a thread,
    since a browser test has a loop of its own.
    """

    async def make() -> FastAPI:
        return site(service, sessions=sessions, token=token)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(make())).result()


def _found(number: int, question: str, passage: Passage) -> Evidence:
    """The best line, as if its first word were all the answer."""
    start, end = _best(question, passage)
    word = passage.text[start:end].split()[0]
    return Evidence(number, passage, start, end, 1.0, ((start, start + len(word)),))


def _best(question: str, passage: Passage) -> tuple[int, int]:
    """The line that shares most words with the question."""
    spans, at = [], 0
    for line in passage.text.split("\n"):
        spans.append((_shared(question, line), -at, at, at + len(line)))
        at += len(line) + 1
    _, _, start, end = max(spans)
    return start, end


def _shared(question: str, text: str) -> int:
    asked = {word for word in _WORD.findall(fold_text(question)) if len(word) > 3}
    return len(asked & set(_WORD.findall(fold_text(text))))
