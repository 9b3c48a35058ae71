"""The SQLite file: its schema, its connection and its transactions. SQLite's home."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import LibraryBusy, LibraryDamaged

VERSION = 2
"""Of the schema; a file of a later version is refused."""

_SECOND = "ALTER TABLE passages ADD COLUMN tokens BLOB NOT NULL DEFAULT x''"
"""What a file of version 1 lacks."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, url TEXT NOT NULL, outlet TEXT NOT NULL,
    published TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL,
    added TEXT NOT NULL
);
CREATE INDEX articles_by_hash ON articles (hash);
CREATE TABLE passages (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, paragraph INTEGER NOT NULL,
    hash TEXT NOT NULL, vector BLOB NOT NULL, spans BLOB NOT NULL, span_vectors BLOB NOT NULL,
    tokens BLOB NOT NULL DEFAULT x''
);
CREATE INDEX passages_by_article ON passages (article);
CREATE INDEX passages_by_hash ON passages (hash);
CREATE VIRTUAL TABLE lexical USING fts5 (tokens, tokenize = 'unicode61 remove_diacritics 0');
CREATE TABLE pending (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, action TEXT NOT NULL
);
CREATE TABLE means (
    kind TEXT, language TEXT, vector BLOB NOT NULL, PRIMARY KEY (kind, language)
);
"""


class Database:
    """One connection, opened on first use and shared by the threads of this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, held; SQLite's complaints become ours."""
        with self._lock:
            try:
                yield self._connection()
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise LibraryBusy(
                        f"Another process is writing to {self.path}. Try again when it is done."
                    ) from error
                raise self._damaged(error) from error
            except sqlite3.DatabaseError as error:
                raise self._damaged(error) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it happens, or none."""
        with self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(
                self.path, timeout=30, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(db)
            except BaseException:
                db.close()
                raise
            self._opened = db
        return self._opened

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise LibraryDamaged(
                f"The library {self.path} was written by a later Khabar (schema {version}, this "
                f"one knows {VERSION}). Install the later one."
            )
        if version < VERSION:
            db.execute("BEGIN IMMEDIATE")  # another process may be doing this at this moment
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version < VERSION:
                for statement in _SCHEMA.split(";\n") if version == 0 else [_SECOND]:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {VERSION}")
            db.execute("COMMIT")

    def _damaged(self, error: sqlite3.DatabaseError) -> LibraryDamaged:
        return LibraryDamaged(
            f"The library {self.path} cannot be used: {error}. Restore it from a backup, "
            "or move it away and add the articles again."
        )
