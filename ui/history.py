"""Conversations that survive reloads and restarts: one SQLite file beside the library.

A conversation belongs to an owner, the name somebody signed in with or nobody's; another owner's
conversation is as good as none.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from rag.fold import fold_text
from ui.turn import Turn, from_json, to_json

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, updated TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, folded TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (conversation, number));
"""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a list of conversations shows; ``updated`` is an ISO time in UTC."""

    id: str
    name: str
    updated: str


class History:
    """Reads and writes the file; opened for each use, so safe from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, owner: str, conversation: str, turn: Turn) -> None:
        """Keep a turn; its question names a new conversation, its number replaces an older turn."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        name = " ".join(turn.question.split())[:_LONGEST_NAME]
        folded = fold_text(f"{turn.question}\n{turn.answer.text}")
        with self._open() as db:
            db.execute(
                "INSERT OR IGNORE INTO conversations VALUES (?, ?, ?, ?)",
                (conversation, owner, name, now),
            )
            if not _owns(db, owner, conversation):
                return
            db.execute("UPDATE conversations SET updated = ? WHERE id = ?", (now, conversation))
            db.execute(
                "INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?)",
                (conversation, turn.number, folded, json.dumps(to_json(turn), ensure_ascii=False)),
            )

    def turns(self, owner: str, conversation: str) -> tuple[Turn, ...]:
        """A conversation's turns in order; none if there is no such conversation."""
        with self._open() as db:
            if not _owns(db, owner, conversation):
                return ()
            rows = db.execute(
                "SELECT data FROM turns WHERE conversation = ? ORDER BY number", (conversation,)
            )
            return tuple(from_json(json.loads(row[0])) for row in rows)

    def find(self, owner: str, words: str = "", limit: int = 50) -> list[Conversation]:
        """Conversations whose name, questions or answers hold the words, newest first."""
        wanted = f"%{_escaped(fold_text(words.strip()))}%"
        with self._open() as db:
            rows = db.execute(
                "SELECT DISTINCT c.id, c.name, c.updated FROM conversations c"
                " LEFT JOIN turns t ON t.conversation = c.id WHERE c.owner = ?"
                " AND (t.folded LIKE ? ESCAPE '\\' OR c.name LIKE ? ESCAPE '\\')"
                " ORDER BY c.updated DESC LIMIT ?",
                (owner, wanted, f"%{_escaped(words.strip())}%", limit),
            )
            return [Conversation(*row) for row in rows]

    def name(self, owner: str, conversation: str) -> str:
        """A conversation's name; empty if there is no such conversation."""
        with self._open() as db:
            row = db.execute(
                "SELECT name FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
            ).fetchone()
        return str(row[0]) if row else ""

    def rename(self, owner: str, conversation: str, name: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        name = " ".join(name.split())[:_LONGEST_NAME]
        if name:
            with self._open() as db:
                db.execute(
                    "UPDATE conversations SET name = ? WHERE id = ? AND owner = ?",
                    (name, conversation, owner),
                )

    def delete(self, owner: str, conversation: str) -> None:
        """Forget a conversation."""
        with self._open() as db:
            db.execute(
                "DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            db.executescript("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;" + _SCHEMA)
            yield db


def new_conversation() -> str:
    """An id nobody can guess."""
    return uuid4().hex


def _owns(db: sqlite3.Connection, owner: str, conversation: str) -> bool:
    row = db.execute(
        "SELECT 1 FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
    )
    return row.fetchone() is not None


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
