"""Adding articles: split, embed what is new, store, tell the vector index. Again and again without
doubling: an article that has not changed costs a hash, a changed one only its new passages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import BadArticle
from rag.late import TokenSpace
from rag.lexemes import tokens
from rag.library import Encoded, Library
from rag.sentences import spans
from rag.split import split
from rag.store import Store
from rag.types import Article, Passage

Vector = NDArray[np.float32]

BATCH = 64
"""Passages embedded together: enough to sort by length, few enough to show progress."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is embedded: ``context`` before ``text``, and the spans of ``text`` that get vectors."""

    context: str
    text: str
    spans: tuple[tuple[int, int], ...]


class Embedder(Protocol):
    """What adding needs of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Names the model; vectors of another are refused."""

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""

    def encode(self, texts: Sequence[Text]) -> list[tuple[Vector, Vector, Vector]]:
        """Unit vectors of each text ``(d,)``, of its spans ``(n, d)`` and its tokens ``(m, d)``."""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: article ids by what became of them, and how many passages were embedded."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    """Articles already here under another id: ``(id, id of the one kept)``."""
    failed: tuple[BadArticle, ...] = ()
    passages: int = 0
    embedded: int = 0


@dataclass(frozen=True, slots=True)
class _Work:
    """An article on its way in: its passages, what is embedded of each, and the hash of that."""

    article: Article
    content: str
    passages: tuple[tuple[Passage, Text, str], ...]


Progress = Callable[[int, int], None]
"""Called after each step with how many articles and how many passages are done."""


class Index:
    """Adds to, removes from and rebuilds a library and its vector index; one writer at a time."""

    def __init__(
        self,
        library: Library,
        store: Store,
        embedder: Embedder,
        space: Callable[[], TokenSpace],
        writer: Callable[[], AbstractContextManager[None]],
        *,
        budget: int,
    ) -> None:
        self._library = library
        self._store = store
        self._embedder = embedder
        self._space = space
        self._writer = writer
        self._budget = budget

    def add(
        self, articles: Iterable[Article | BadArticle], progress: Progress = lambda *_: None
    ) -> Added:
        """Store the articles, one transaction each; what cannot be read is reported, not raised."""
        with self._writer():
            self._library.expect_model(self._embedder.fingerprint)
            done = _Tally()
            waiting: list[_Work] = []
            for item in articles:
                if isinstance(item, BadArticle):
                    done.failed.append(item)
                elif (work := self._examine(item, done)) is not None:
                    waiting.append(work)
                if sum(len(work.passages) for work in waiting) >= BATCH:
                    self._store_all(waiting, done, progress)
                    waiting = []
            self._store_all(waiting, done, progress)
            self._store.update()
        return done.result()

    def remove(self, article_id: str) -> None:
        """Forget an article everywhere; ``NoArticles`` if there is none."""
        with self._writer():
            self._library.remove(article_id)
            self._store.update()

    def rebuild(self, *, embed: bool = False, progress: Progress = lambda *_: None) -> None:
        """Build the vector index anew from the library.

        With ``embed``, first split and embed every article as the settings now say. Until that is
        done the library belongs to no model; interrupted, it goes on where it stopped.
        """
        with self._writer():
            if embed:
                done = _Tally()
                self._library.set_notes(model="unfinished")
                for source in self._library.sources():
                    content = self._library.content_hash(source.id)
                    work = self._prepare(self._library.article(source.id), content)
                    self._store_all([work], done, progress, model="unfinished")
                self._library.set_notes(model=self._embedder.fingerprint)
            self._store.rebuild()

    def _examine(self, article: Article, done: _Tally) -> _Work | None:
        """The work an article needs; none when it is here already, under its id or another."""
        content = _content(article)
        name = article.source.id
        stored = self._library.content_hash(name)
        if stored == content:
            done.unchanged.append(name)
            return None
        if not stored and (twin := self._library.same_content(content)):
            done.copies.append((name, twin))
            return None
        (done.changed if stored else done.new).append(name)
        return self._prepare(article, content)

    def _prepare(self, article: Article, content: str) -> _Work:
        context = _context(article)
        passages = []
        for passage in split(article, budget=self._budget, count=self._embedder.counts):
            text = Text(context, passage.text, tuple(spans(passage.text)))
            passages.append((passage, text, self._hash(text)))
        return _Work(article, content, tuple(passages))

    def _hash(self, text: Text) -> str:
        """Hash of all that a passage's vectors depend on, its tokens' among them."""
        fingerprint, axes = self._embedder.fingerprint, self._space().name.hex()
        return _digest(fingerprint, axes, text.context, text.text)

    def _store_all(
        self, waiting: Sequence[_Work], done: _Tally, progress: Progress, model: str = ""
    ) -> None:
        """Embed what is new among the waiting articles in one go, then store them one by one."""
        wanted = {value: text for work in waiting for _, text, value in work.passages}
        vectors = self._library.encoded(wanted)
        fresh = [(value, text) for value, text in wanted.items() if value not in vectors]
        encoded = self._embedder.encode([text for _, text in fresh])
        for (value, text), (vector, span_vectors, parts) in zip(fresh, encoded, strict=True):
            where = np.asarray(text.spans, dtype=np.int32).reshape(-1, 2)
            packed = self._space().packed(parts)
            vectors[value] = Encoded(value, vector, where, span_vectors, packed)
        done.embedded += len(fresh)
        for work in waiting:
            language = work.article.source.language
            title = tokens(work.article.source.title, language)
            rows = [
                (passage, vectors[value], " ".join(tokens(passage.text, language) + title))
                for passage, _, value in work.passages
            ]
            self._library.put(work.article, work.content, rows, model or self._embedder.fingerprint)
            done.articles += 1
            done.passages += len(rows)
            progress(done.articles, done.passages)


@dataclass(slots=True)
class _Tally:
    """``Added`` while it is being counted."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    failed: list[BadArticle] = field(default_factory=list)
    articles: int = 0
    passages: int = 0
    embedded: int = 0

    def result(self) -> Added:
        return Added(
            tuple(self.new), tuple(self.changed), tuple(self.unchanged), tuple(self.copies),
            tuple(self.failed), self.passages, self.embedded,
        )  # fmt: skip


def _context(article: Article) -> str:
    """What the embedding is told of where a passage stands: it never enters the offsets."""
    source = article.source
    day = source.published.isoformat() if source.published else ""
    return " · ".join(part for part in (source.title, day) if part)


def _content(article: Article) -> str:
    """Hash of all that is stored of an article but its id."""
    source = article.source
    parts = (source.title, source.url, source.outlet, str(source.published), source.language)
    return _digest(*parts, article.text)


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
