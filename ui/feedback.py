"""What readers thought of answers, kept with the whole turn: each can become an eval case."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ui.turn import Turn, to_json

LONGEST_REASON = 2000
"""Characters of a reason that are kept."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    conversation TEXT NOT NULL, number INTEGER NOT NULL, owner TEXT NOT NULL, given TEXT NOT NULL,
    liked INTEGER NOT NULL, reason TEXT NOT NULL, turn TEXT NOT NULL, settings TEXT NOT NULL,
    PRIMARY KEY (conversation, number, owner));
"""


class Feedback:
    """Reads and writes the file; one opinion a reader and answer, the last one counts.

    ``settings`` says with what the answers were made.
    """

    def __init__(self, path: Path, settings: dict[str, str]) -> None:
        self.path = path
        self._settings = json.dumps(settings, ensure_ascii=False, sort_keys=True)

    def give(
        self, owner: str, conversation: str, turn: Turn, liked: bool, reason: str = ""
    ) -> None:
        """Keep an opinion of a turn."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        data = json.dumps(to_json(turn), ensure_ascii=False)
        with self._open() as db:
            db.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (conversation, turn.number, owner, now, liked, reason.strip()[:LONGEST_REASON],
                 data, self._settings),
            )  # fmt: skip

    def cases(self, owner: str) -> Iterator[dict[str, Any]]:
        """Every opinion, oldest first, with the fields an eval case has where they are known.

        A liked answer's cited quotes are its ``evidence``, each with article and offset; a disliked
        one leaves ``evidence`` empty for a person to fill in.
        """
        with self._open() as db:
            rows = db.execute(
                "SELECT conversation, number, given, liked, reason, turn, settings FROM feedback"
                " WHERE owner = ? ORDER BY given, conversation, number",
                (owner,),
            ).fetchall()
        for conversation, number, given, liked, reason, turn, settings in rows:
            data = json.loads(turn)
            yield {
                "id": f"feedback-{conversation[:8]}-{number}",
                "question": data["searched"],
                "language": data["answer"]["language"],
                "answers": [data["answer"]["text"]] if liked else [],
                "evidence": [_case_evidence(item) for item in _cited(data)] if liked else [],
                "liked": bool(liked),
                "reason": reason,
                "given": given,
                "turn": data,
                "settings": json.loads(settings),
            }

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            db.executescript("PRAGMA journal_mode = WAL;" + _SCHEMA)
            yield db


def _cited(turn: dict[str, Any]) -> list[dict[str, Any]]:
    answer = turn["answer"]
    numbers = {number for statement in answer["statements"] for number in statement["cites"]}
    return [item for item in answer["evidence"] if item["number"] in numbers or not numbers]


def _case_evidence(item: dict[str, Any]) -> dict[str, Any]:
    passage = item["passage"]
    return {
        "article": passage["source"]["id"],
        "start": passage["start"] + item["start"],
        "text": passage["text"][item["start"] : item["end"]],
    }
