"""The vector index: told what the library knows, asked for neighbours, rebuilt when in doubt.

It holds nothing of its own. A generation is built aside and swapped in by a note in the library;
small changes go into the current one under the writer's lock. A killed writer leaves the note
``index_state = writing``: whoever comes next and gets the lock builds a new generation, from stored
vectors, without embedding anything.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from rag.balance import BETWEEN, Means, centred, refined
from rag.chroma import BATCH, Chroma
from rag.errors import LibraryBusy, LibraryDamaged
from rag.library import Indexed, Library
from rag.types import Filters

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

Vector = NDArray[np.float32]

GROWTH = 2.0
"""When the library has grown this much, its languages' means are taken anew."""


class Store:
    """Chroma over the library's vectors, each centred by its language's mean."""

    def __init__(
        self,
        library: Library,
        chroma: Chroma,
        shipped: Callable[[], Means],
        writer: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._library = library
        self._chroma = chroma
        self._shipped = shipped
        self._writer = writer
        self._guard = threading.RLock()
        self._collection: Collection | None = None
        self._means: Means | None = None
        self._seen = ("", "")

    # -- writing: the caller holds the writer's lock ---------------------------------------------

    def update(self) -> None:
        """Tell the index what the library has learnt since, or build it anew where that is due."""
        with self._guard:
            passages = self._library.counts()[1]
            built = int(self._library.note("index_built") or 0)
            clean = self._library.note("index_state") == "clean"
            if not clean or not built or passages > max(GROWTH * built, built + 100):
                self.rebuild()
            elif self._library.pending(1):
                try:
                    self._apply()
                except Exception:  # Chroma raises many kinds; its files are lost or damaged
                    self.rebuild()

    def rebuild(self) -> None:
        """Build a new generation from the library's vectors and swap it in."""
        with self._guard:
            library = self._library
            last = library.last_pending()
            means = refined(
                self._shipped(), ((i.source.language, i.vector) for i in library.indexed())
            )
            name, old = self._next(), library.note("generation")
            collection = self._chroma.create(name)
            built = 0
            batch: list[Indexed] = []
            for item in library.indexed():
                batch.append(item)
                if len(batch) == BATCH:
                    built += _upsert(collection, batch, means)
                    batch = []
            built += _upsert(collection, batch, means)
            stored = {("passage", language): mean for language, mean in means.passages.items()}
            stored |= {("question", language): mean for language, mean in means.questions.items()}
            library.publish(
                stored,
                last,
                generation=name,
                index_state="clean",
                index_built=str(built),
                index_version=str(int(library.note("index_version") or 0) + 1),
            )
            self._collection = None
            if old and old != name:
                self._chroma.drop(old)

    def _apply(self) -> None:
        collection = self._open()
        means = self._current_means()
        self._library.set_notes(index_state="writing")
        version = int(self._library.note("index_version") or 0) + 1
        while batch := self._library.pending(BATCH):
            ids = list(dict.fromkeys(passage_id for _, passage_id, _ in batch))
            present = list(self._library.indexed(ids))
            kept = {item.id for item in present}
            gone = [passage_id for passage_id in ids if passage_id not in kept]
            if gone:
                collection.delete(ids=gone)
            _upsert(collection, present, means)
            self._library.settle(batch[-1][0])
        self._library.set_notes(index_state="clean", index_version=str(version))
        self._seen = (self._library.note("generation"), str(version))

    def _next(self) -> str:
        """The next generation's name, unique to this library on a shared server."""
        owner = self._library.note("uid")
        if not owner:
            owner = uuid4().hex[:12]
            self._library.set_notes(uid=owner)
        old = self._library.note("generation")
        number = int(old.rsplit("-", 1)[1]) + 1 if old else 1
        return f"khabar-{owner}-{number:06d}"

    # -- asking ----------------------------------------------------------------------------------

    def search(self, vector: Vector, language: str, limit: int, filters: Filters) -> list[str]:
        """Ids of the passages nearest to a question's unit vector ``(d,)``, nearest first."""
        with self._guard:
            self._catch_up()
            if not self._library.note("generation"):
                return []
            try:
                return self._query(vector, language, limit, filters)
            except Exception:  # Chroma raises many kinds when its files are stale or damaged
                self._collection = None
            try:
                return self._query(vector, language, limit, filters)
            except Exception as error:
                self._mend(error)
            return self._query(vector, language, limit, filters)

    def centred_question(self, vector: Vector, language: str, share: float) -> Vector:
        """A question's vector without this share of its language's mean."""
        return centred(vector, self._current_means().of_questions(language), share)

    def centred_passages(self, vectors: Vector, language: str, share: float) -> Vector:
        """Vectors of an article's passages or sentences, likewise."""
        return centred(vectors, self._current_means().of_passages(language), share)

    def _query(self, vector: Vector, language: str, limit: int, filters: Filters) -> list[str]:
        collection = self._open()
        query = self.centred_question(vector, language, BETWEEN)
        found = collection.query(
            query_embeddings=query[None], n_results=limit, where=_where(filters), include=[]
        )
        return list(found["ids"][0])

    def _catch_up(self) -> None:
        """Finish what a killed writer left; while another one writes, go on with what there is."""
        unfinished = self._library.note("index_state") == "writing" or self._library.pending(1)
        if not unfinished:
            return
        try:
            with self._writer():
                self.update()
        except LibraryBusy:
            return

    def _mend(self, error: Exception) -> None:
        try:
            with self._writer():
                self.rebuild()
        except LibraryBusy:
            raise
        except Exception as second:
            raise LibraryDamaged(
                f"The vector index cannot be read ({error}) nor rebuilt ({second}). "
                "Check the disk's free space, then: khabar rebuild"
            ) from second

    def _open(self) -> Collection:
        """The current generation; opened again when any process has written to it since."""
        now = (self._library.note("generation"), self._library.note("index_version"))
        if self._collection is None or now != self._seen:
            collection = self._chroma.open(now[0])
            held, known = collection.count(), self._library.counts()[1]
            if held != known and not self._library.pending(1):
                raise LibraryDamaged(f"the index holds {held} passages, the library {known}")
            self._collection, self._means, self._seen = collection, None, now
        return self._collection

    def _current_means(self) -> Means:
        if self._means is None:
            stored = self._library.means()
            if not stored:
                return self._shipped()
            self._means = Means(
                {language: v for (kind, language), v in stored.items() if kind == "passage"},
                {language: v for (kind, language), v in stored.items() if kind == "question"},
            )
        return self._means

    def count(self) -> int:
        """How many passages the index holds."""
        with self._guard:
            return self._open().count() if self._library.note("generation") else 0

    def close(self) -> None:
        """Let go of files and connections."""
        with self._guard:
            self._chroma.close()
            self._collection = None


def _upsert(collection: Collection, items: Sequence[Indexed], means: Means) -> int:
    if items:
        vectors = np.stack(
            [
                centred(item.vector, means.of_passages(item.source.language), BETWEEN)
                for item in items
            ]
        )
        collection.upsert(
            ids=[item.id for item in items],
            embeddings=vectors,
            metadatas=[_metadata(item) for item in items],
        )
    return len(items)


def _metadata(item: Indexed) -> dict[str, Any]:
    source = item.source
    return {
        "article": source.id,
        "language": source.language,
        "outlet": source.outlet,
        "published": int(source.published.strftime("%Y%m%d")) if source.published else 0,
    }


def _where(filters: Filters) -> dict[str, Any] | None:
    """Chroma's form of the filters: one operator, so several go under ``$and``."""
    parts: list[dict[str, Any]] = []
    for key, wanted in (
        ("language", filters.languages), ("outlet", filters.outlets), ("article", filters.articles)
    ):  # fmt: skip
        if wanted:
            parts.append({key: {"$in": list(wanted)}})
    if filters.since:
        parts.append({"published": {"$gte": int(filters.since.strftime("%Y%m%d"))}})
    if filters.until:
        parts.append({"published": {"$lte": int(filters.until.strftime("%Y%m%d"))}})
        parts.append({"published": {"$gt": 0}})
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"$and": parts}
