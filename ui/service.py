"""What every face on the web can do, without a word of HTML: ask, search, add, remove, list.

The page and the endpoints for programs call the same functions here.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Protocol

from corpus import read_articles
from corpus.record import Record, to_article
from rag.errors import BadArticle, BadQuestion, ModelUnavailable, RagError
from rag.index import Added, Progress
from rag.types import Answer, Article, Filters, Passage, Question, Source
from ui.feedback import Feedback
from ui.followup import made_whole
from ui.history import History
from ui.translate import Translator
from ui.turn import Turn

MOST_FILES = 200
"""Files taken at once."""

LONGEST_TEXT = 200_000
"""Characters of a pasted text."""

_PATIENCE = 10.0
"""Seconds a question waits for a slot before it is told that all are busy."""

_reading = Lock()
_NO_PROGRESS: Progress = lambda *_: None  # noqa: E731


class Chain(Protocol):
    """What asking needs: ``rag.chain.AnswerChain``, or a fake."""

    def stream(self, input: str | Question) -> Iterator[Answer]:
        """Snapshots of the answer, each fuller than the last."""


class Articles(Protocol):
    """What listing and reading need of ``rag.library.Library``."""

    def sources(self) -> list[Source]:
        """Every article's source, newest first."""

    def article(self, article_id: str) -> Article:
        """One article."""


class Index(Protocol):
    """What changing the library needs of ``rag.index.Index``."""

    def add(
        self, articles: Sequence[Article | BadArticle], progress: Progress = _NO_PROGRESS
    ) -> Added:
        """Store the articles."""

    def remove(self, article_id: str) -> None:
        """Forget an article."""


Ranked = tuple[Passage, int | None, int | None]
"""A passage, its rank by meaning and its rank by words, where it has one."""

Search = Callable[[str, Filters, int], list[Ranked]]
"""Ranked passages for a question, at most so many."""


class Busy(RagError):
    """Every slot for questions is taken; ``slots`` says how many there are."""

    def __init__(self, slots: int) -> None:
        super().__init__(f"{slots} questions are being answered. Try again in a few seconds.")
        self.slots = slots


@dataclass(frozen=True, slots=True)
class Service:
    """The parts the faces share. ``runs`` is the folder of evaluation runs, ``uploads`` where
    files lie while they are read; ``translator`` is None where no chat model is configured.
    """

    chain: Chain
    articles: Articles
    index: Index
    search: Search
    history: History
    feedback: Feedback
    runs: Path
    uploads: Path
    longest_question: int
    slots: int
    waiting: BoundedSemaphore
    translator: Translator | None = None

    def ask(
        self, owner: str, conversation: str, question: str, filters: Filters, today: date
    ) -> Iterator[Turn]:
        """The turn filling in; the last one, whole or stopped, is kept in the conversation.

        What a person can mend is a turn with an ``error``, not an exception; ``Busy`` is raised.
        """
        question = question.strip()
        before = self.history.turns(owner, conversation)
        empty = Answer(question)
        turn = Turn(len(before) + 1, question, question, empty, filters, asked=_now())
        started = time.perf_counter()
        with self._slot():
            try:
                self._expect_short(question)
                searched = made_whole(question, _last_answered(before), today)
                turn = replace(turn, searched=searched, answer=Answer(searched))
                for answer in self.chain.stream(Question(searched, filters)):
                    turn = replace(turn, answer=answer)
                    if answer.done:  # the time belongs to what is shown as finished
                        turn = replace(turn, seconds=time.perf_counter() - started)
                    yield turn
            except RagError as error:
                turn = replace(turn, error=str(error), seconds=time.perf_counter() - started)
                yield turn
            finally:  # also when the reader stops: what is on the screen is what is kept
                if not turn.seconds:
                    turn = replace(turn, seconds=time.perf_counter() - started)
                if not (turn.error and not question):
                    self.history.append(owner, conversation, turn)

    def add_files(
        self, paths: Sequence[Path], progress: Callable[[int], Progress] = lambda _: _NO_PROGRESS
    ) -> Added:
        """Add the articles in these uploaded files; ``progress`` is made for so many records.

        An article's id comes from its file's place, so each is read from one place by its name:
        sent again with other text it takes its own old place.
        """
        if len(paths) > MOST_FILES:
            raise BadQuestion(f"{len(paths)} files at once; {MOST_FILES} is the most.")
        read: list[Article | BadArticle] = []
        self.uploads.mkdir(parents=True, exist_ok=True)
        with _reading:
            for path in paths:
                place = self.uploads / path.name
                shutil.copyfile(path, place)
                try:
                    read.extend(_named(item, path.name) for item in read_articles(place))
                finally:
                    place.unlink(missing_ok=True)
        return self.index.add(read, progress(len(read)))

    def add_text(self, text: str, title: str = "", outlet: str = "", day: str = "") -> Added:
        """Add one pasted article; ``BadArticle`` says what is wrong with it."""
        if len(text) > LONGEST_TEXT:
            reason = f"has {len(text):,} characters; {LONGEST_TEXT:,} is the most"
            raise BadArticle("The text", reason)
        fields = {"title": title, "outlet": outlet, "published": day, "text": text}
        article = to_article(Record("The text", fields, line=1), Path("/pasted"))
        return self.index.add([article])

    def remove(self, article_ids: Sequence[str]) -> int:
        """Forget these articles; returns how many."""
        for article_id in article_ids:
            self.index.remove(article_id)
        return len(article_ids)

    def listed(self, words: str = "", filters: Filters | None = None) -> list[Source]:
        """Articles whose title, outlet or id holds the words and that the filters let through."""
        from rag.fold import fold_text

        wanted = fold_text(words.strip())
        return [
            source
            for source in self.articles.sources()
            if wanted in fold_text(f"{source.title} {source.outlet} {source.id}")
            and _passes(source, filters or Filters())
        ]

    def translated(self, article_id: str, span: tuple[int, int], language: str) -> tuple[str, str]:
        """These words of an article in another language, and the name of the model that wrote it.

        Takes a slot as a question does.
        """
        if self.translator is None:
            raise ModelUnavailable(
                "There is no chat model to translate with. Set one with --llm or KHABAR_LLM."
            )
        words = self.articles.article(article_id).text[slice(*span)]
        with self._slot():
            return self.translator.translate(words, language), self.translator.name

    def _expect_short(self, question: str) -> None:
        if not question:
            raise BadQuestion("The question is empty. Ask something, in any language.")
        if len(question) > self.longest_question:
            raise BadQuestion(
                f"The question has {len(question):,} characters; {self.longest_question:,} is the "
                "most. Shorten it."
            )

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self.waiting.acquire(timeout=_PATIENCE):
            raise Busy(self.slots)
        try:
            yield
        finally:
            self.waiting.release()


def _named(item: Article | BadArticle, name: str) -> Article | BadArticle:
    """A complaint names the file as it was sent, not where it lay."""
    if isinstance(item, BadArticle):
        _, _, line = item.where.partition(", line ")
        return BadArticle(f"{name}, line {line}" if line else name, item.reason)
    return item


def _passes(source: Source, filters: Filters) -> bool:
    if filters.languages and source.language not in filters.languages:
        return False
    if filters.outlets and source.outlet not in filters.outlets:
        return False
    if filters.since and (source.published is None or source.published < filters.since):
        return False
    return not (filters.until and (source.published is None or source.published > filters.until))


def _last_answered(turns: Sequence[Turn]) -> Turn | None:
    return next((turn for turn in reversed(turns) if not turn.error), None)


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")
