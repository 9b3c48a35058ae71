"""The library: one SQLite file that holds everything Khabar knows. The truth.

Articles, their passages, the passages' vectors and the full-text index change in one transaction
an article. The vector index (``rag.store``) is rebuilt from here at any time without embedding
anything again; what it has yet to be told waits in ``pending``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.database import Database
from rag.errors import ModelMismatch, NoArticles
from rag.types import Article, Filters, Passage, Source

Vector = NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class Encoded:
    """What is stored beside a passage: its hash, its vector, its sentences and theirs, its tokens.

    ``vector`` is ``(d,)``, ``spans`` ``(n, 2)`` offsets in the passage, ``span_vectors``
    ``(n, d)``; all vectors are of unit length. ``tokens`` are as ``rag.late`` packs them, or
    empty where the passage was added before there were any.
    """

    hash: str
    vector: Vector
    spans: NDArray[np.int32]
    span_vectors: Vector
    tokens: bytes


@dataclass(frozen=True, eq=False, slots=True)
class Indexed:
    """A passage as the vector index sees it."""

    id: str
    source: Source
    vector: Vector


class Library:
    """Reads and writes the SQLite file; opened on first use, safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        self._database.close()

    # -- notes about the whole -------------------------------------------------------------------

    def note(self, key: str) -> str:
        """A stored note, or the empty string."""
        with self._database.reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_notes(self, **notes: str) -> None:
        """Store notes, all at once."""
        with self._database.writing() as db:
            _set_notes(db, notes)

    def expect_model(self, fingerprint: str) -> None:
        """Raise ``ModelMismatch`` unless the vectors here, if any, are this model's."""
        stored = self.note("model")
        if stored and stored != fingerprint:
            raise ModelMismatch(
                "The library's vectors were made with another embedding model (fingerprint "
                f"{stored}, the settings' is {fingerprint}). Set that model again, or re-embed "
                "everything: khabar rebuild --embed"
            )

    # -- writing ---------------------------------------------------------------------------------

    def put(
        self,
        article: Article,
        content_hash: str,
        passages: Sequence[tuple[Passage, Encoded, str]],
        model: str,
    ) -> None:
        """Store an article in place of what was there under its id, in one transaction.

        Each passage comes with its vectors and its words for the full-text index, space between.
        """
        source = article.source
        published = source.published.isoformat() if source.published else ""
        added = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.writing() as db:
            _forget(db, source.id)
            db.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (source.id, source.title, source.url, source.outlet, published, source.language,
                 article.text, content_hash, added),
            )  # fmt: skip
            for passage, encoded, tokens in passages:
                key = db.execute(
                    "INSERT INTO passages (id, article, start, stop, paragraph, hash, vector,"
                    " spans, span_vectors, tokens) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (passage.id, source.id, passage.start, passage.end, passage.paragraph,
                     encoded.hash, _pack(encoded.vector), encoded.spans.astype("<i4").tobytes(),
                     _pack(encoded.span_vectors), encoded.tokens),
                ).lastrowid  # fmt: skip
                db.execute("INSERT INTO lexical (rowid, tokens) VALUES (?, ?)", (key, tokens))
                db.execute("INSERT INTO pending (id, action) VALUES (?, 'put')", (passage.id,))
            _set_notes(db, {"model": model})

    def remove(self, article_id: str) -> None:
        """Forget an article, its passages, vectors and tokens; ``NoArticles`` if there is none."""
        with self._database.writing() as db:
            if not _forget(db, article_id):
                raise NoArticles(
                    f"There is no article {article_id!r}. List what there is: khabar list"
                )

    # -- reading articles and passages -----------------------------------------------------------

    def article(self, article_id: str) -> Article:
        """The stored article; ``NoArticles`` if there is none."""
        with self._database.reading() as db:
            row = db.execute(
                f"SELECT {_SOURCE}, a.text FROM articles a WHERE a.id = ?", (article_id,)
            ).fetchone()
        if row is None:
            raise NoArticles(f"There is no article {article_id!r}. List what there is: khabar list")
        return Article(_source(row), row[6])

    def sources(self) -> list[Source]:
        """Every article's source, newest first, undated last."""
        with self._database.reading() as db:
            rows = db.execute(f"SELECT {_SOURCE} FROM articles a ORDER BY a.published DESC, a.id")
            return [_source(row) for row in rows]

    def content_hash(self, article_id: str) -> str:
        """The hash an article was stored under, or the empty string."""
        with self._database.reading() as db:
            row = db.execute("SELECT hash FROM articles WHERE id = ?", (article_id,)).fetchone()
        return str(row[0]) if row else ""

    def same_content(self, content_hash: str) -> str:
        """The id of an article stored with this hash, or the empty string."""
        with self._database.reading() as db:
            row = db.execute("SELECT id FROM articles WHERE hash = ?", (content_hash,)).fetchone()
        return str(row[0]) if row else ""

    def encoded(self, hashes: Iterable[str]) -> dict[str, Encoded]:
        """The stored vectors of passages with these hashes: what need not be embedded again."""
        found: dict[str, Encoded] = {}
        with self._database.reading() as db:
            for value in set(hashes):
                row = db.execute(
                    f"SELECT {_ENCODED} FROM passages WHERE hash = ? LIMIT 1",
                    (value,),
                ).fetchone()
                if row:
                    found[value] = _encoded(row)
        return found

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids, in this order; unknown ids are left out."""
        found: dict[str, Passage] = {}
        with self._database.reading() as db:
            for group in _groups(ids):
                marks = ",".join("?" * len(group))
                rows = db.execute(
                    f"SELECT {_SOURCE}, substr(a.text, p.start + 1, p.stop - p.start), p.start,"
                    " p.paragraph FROM passages p JOIN articles a ON a.id = p.article"
                    f" WHERE p.id IN ({marks})",
                    group,
                )
                for row in rows:
                    passage = Passage(_source(row), row[6], row[7], row[8])
                    found[passage.id] = passage
        return [found[value] for value in ids if value in found]

    def vectors(self, ids: Sequence[str]) -> dict[str, Encoded]:
        """Passage id to stored vectors; unknown ids are left out."""
        found: dict[str, Encoded] = {}
        with self._database.reading() as db:
            for group in _groups(ids):
                marks = ",".join("?" * len(group))
                rows = db.execute(
                    f"SELECT {_ENCODED}, id FROM passages WHERE id IN ({marks})",
                    group,
                )
                found.update((row[5], _encoded(row)) for row in rows)
        return found

    # -- lexical search --------------------------------------------------------------------------

    def search(self, tokens: Sequence[str], limit: int, filters: Filters) -> list[str]:
        """Ids of passages sharing tokens with the query, best BM25 first."""
        if not tokens:
            return []
        where, values = _where(filters)
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT p.id FROM lexical JOIN passages p ON p.key = lexical.rowid"
                " JOIN articles a ON a.id = p.article"
                f" WHERE lexical MATCH ? {where} ORDER BY bm25(lexical), p.id LIMIT ?",
                (any_of(tokens), *values, limit),
            )
            return [row[0] for row in rows]

    # -- what the vector index is told -----------------------------------------------------------

    def pending(self, limit: int) -> list[tuple[int, str, str]]:
        """The oldest changes the index has not been told: sequence, passage id, action."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT seq, id, action FROM pending ORDER BY seq LIMIT ?", (limit,)
            ).fetchall()
        return [(row[0], row[1], row[2]) for row in rows]

    def settle(self, last: int, **notes: str) -> None:
        """The index has been told everything up to this sequence number."""
        with self._database.writing() as db:
            db.execute("DELETE FROM pending WHERE seq <= ?", (last,))
            _set_notes(db, notes)

    def last_pending(self) -> int:
        """The newest sequence number ever given out, 0 if none."""
        with self._database.reading() as db:
            row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'pending'").fetchone()
        return int(row[0]) if row else 0

    def indexed(self, ids: Sequence[str] | None = None) -> Iterator[Indexed]:
        """Passages with vectors, all of them or those of these ids, in a steady order."""
        keys = self._keys(ids)
        for group in _groups(keys, 2000):
            marks = ",".join("?" * len(group))
            with self._database.reading() as db:
                rows = db.execute(
                    f"SELECT {_SOURCE}, p.id, p.vector FROM passages p JOIN articles a"
                    f" ON a.id = p.article WHERE p.key IN ({marks}) ORDER BY p.key",
                    group,
                ).fetchall()
            for row in rows:
                yield Indexed(row[6], _source(row), _unpack(row[7]))

    def _keys(self, ids: Sequence[str] | None) -> list[int]:
        with self._database.reading() as db:
            if ids is None:
                return [row[0] for row in db.execute("SELECT key FROM passages ORDER BY key")]
            found: list[int] = []
            for group in _groups(ids):
                marks = ",".join("?" * len(group))
                rows = db.execute(f"SELECT key FROM passages WHERE id IN ({marks})", group)
                found.extend(row[0] for row in rows)
            return sorted(found)

    def means(self) -> dict[tuple[str, str], Vector]:
        """The mean vectors the index was built with: ``(kind, language)`` to vector."""
        with self._database.reading() as db:
            rows = db.execute("SELECT kind, language, vector FROM means")
            return {(row[0], row[1]): np.frombuffer(row[2], "<f4") for row in rows}

    def publish(self, means: Mapping[tuple[str, str], Vector], last: int, **notes: str) -> None:
        """A new generation of the index takes the old one's place, with the means it used."""
        with self._database.writing() as db:
            db.execute("DELETE FROM means")
            db.executemany(
                "INSERT INTO means VALUES (?, ?, ?)",
                [(kind, lang, v.astype("<f4").tobytes()) for (kind, lang), v in means.items()],
            )
            db.execute("DELETE FROM pending WHERE seq <= ?", (last,))
            _set_notes(db, notes)

    # -- figures ---------------------------------------------------------------------------------

    def counts(self) -> tuple[int, int]:
        """How many articles, how many passages."""
        with self._database.reading() as db:
            (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
            (passages,) = db.execute("SELECT count(*) FROM passages").fetchone()
        return articles, passages

    def count_by(self, column: str) -> dict[str, int]:
        """Articles by ``language`` or ``outlet``, most first."""
        if column not in {"language", "outlet"}:
            raise ValueError(column)
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT {column}, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC, 1"
            )
            return {row[0]: row[1] for row in rows}

    def passages_by_language(self) -> dict[str, int]:
        """Passages by the language of their article."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT a.language, count(*) FROM passages p JOIN articles a ON a.id = p.article"
                " GROUP BY 1"
            )
            return {row[0]: row[1] for row in rows}

    def without_tokens(self) -> int:
        """How many passages were stored before their tokens were too."""
        with self._database.reading() as db:
            (number,) = db.execute(
                "SELECT count(*) FROM passages WHERE length(tokens) = 0"
            ).fetchone()
        return int(number)

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when all is well."""
        with self._database.reading() as db:
            found = [row[0] for row in db.execute("PRAGMA quick_check")]
            missing = db.execute(
                "SELECT count(*) FROM passages WHERE key NOT IN (SELECT rowid FROM lexical)"
            ).fetchone()[0]
        problems = [line for line in found if line != "ok"]
        if missing:
            problems.append(f"{missing} passages are missing from the full-text index")
        return problems


_SOURCE = "a.id, a.title, a.url, a.outlet, a.published, a.language"
_ENCODED = "hash, vector, spans, span_vectors, tokens"


def any_of(tokens: Sequence[str]) -> str:
    """The full-text query that any of the tokens satisfies."""
    return " OR ".join('"' + token.replace('"', '""') + '"' for token in dict.fromkeys(tokens))


def _source(row: Sequence[str]) -> Source:
    published = date.fromisoformat(row[4]) if row[4] else None
    return Source(row[0], row[1], row[2], row[3], published, row[5])


def _encoded(row: Sequence[bytes]) -> Encoded:
    spans = np.frombuffer(row[2], "<i4").reshape(-1, 2)
    vector = _unpack(row[1])
    sentences = _unpack(row[3]).reshape(len(spans), len(vector))
    return Encoded(str(row[0]), vector, spans, sentences, row[4])


def _pack(vectors: Vector) -> bytes:
    """Half precision: unit vectors keep their cosines to four digits in half the space."""
    return vectors.astype("<f2").tobytes()


def _unpack(blob: bytes) -> Vector:
    return np.frombuffer(blob, "<f2").astype(np.float32)


def _groups(items: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """SQLite takes a limited number of values a statement."""
    for at in range(0, len(items), size):
        yield items[at : at + size]


def _forget(db: sqlite3.Connection, article_id: str) -> bool:
    db.execute(
        "DELETE FROM lexical WHERE rowid IN (SELECT key FROM passages WHERE article = ?)",
        (article_id,),
    )
    db.execute(
        "INSERT INTO pending (id, action) SELECT id, 'remove' FROM passages WHERE article = ?",
        (article_id,),
    )
    return db.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount > 0


def _set_notes(db: sqlite3.Connection, notes: Mapping[str, str]) -> None:
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(notes.items()))


def _where(filters: Filters) -> tuple[str, list[str]]:
    """Conditions on ``articles a``; lists travel as JSON so that the statement is always whole."""
    parts: list[str] = []
    values: list[str] = []
    for column, wanted in (
        ("language", filters.languages), ("outlet", filters.outlets), ("id", filters.articles)
    ):  # fmt: skip
        if wanted:
            parts.append(f"AND a.{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(wanted))
    if filters.since:
        parts.append("AND a.published >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        parts.append("AND a.published <> '' AND a.published <= ?")
        values.append(filters.until.isoformat())
    return " ".join(parts), values
