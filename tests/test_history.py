"""Conversations are kept, found, renamed, deleted, and nobody else's business."""

from __future__ import annotations

from pathlib import Path

from rag.types import Answer
from ui.history import History, new_conversation
from ui.turn import Turn


def turn(number: int, question: str, text: str = "An answer.") -> Turn:
    return Turn(number, question, question, Answer(question, "en", text=text, verdict="quotes"))


def test_turns_come_back_in_order_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "home" / "history.db"
    for number in (1, 2, 3):
        History(path).append("", "c", turn(number, f"question {number}"))
    assert [t.question for t in History(path).turns("", "c")] == [
        f"question {n}" for n in (1, 2, 3)
    ]


def test_a_conversation_is_named_after_its_first_question(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    history.append("", "c", turn(1, "what\n happened?"))
    history.append("", "c", turn(2, "and then?"))
    assert history.name("", "c") == "what happened?"
    history.rename("", "c", "  The talks ")
    assert [c.name for c in history.find("")] == ["The talks"]
    history.rename("", "c", "  ")
    assert history.name("", "c") == "The talks"


def test_words_are_found_in_questions_and_answers_however_spelt(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    history.append("", "a", turn(1, "ماذا أنتجت الشركة؟"))
    history.append("", "b", turn(1, "what?", "A 100% rise in MISSILES"))
    assert [c.id for c in history.find("", "انتجت")] == ["a"]
    assert [c.id for c in history.find("", "missiles")] == ["b"]
    assert [c.id for c in history.find("", "100%")] == ["b"]
    assert history.find("", "_") == []


def test_deleting_forgets_everything(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    history.append("", "c", turn(1, "secret"))
    history.delete("", "c")
    assert history.turns("", "c") == () and history.find("", "secret") == []
    assert b"secret" not in b"".join(p.read_bytes() for p in tmp_path.glob("*.db"))


def test_one_owner_cannot_touch_anothers_conversation(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    history.append("mine", "c", turn(1, "mine"))
    history.append("yours", "c", turn(2, "intruding"))
    history.rename("yours", "c", "taken")
    history.delete("yours", "c")
    assert history.turns("yours", "c") == () and history.find("yours") == []
    assert history.name("yours", "c") == "" and history.name("mine", "c") == "mine"
    assert [t.question for t in history.turns("mine", "c")] == ["mine"]


def test_ids_cannot_be_guessed() -> None:
    assert len({new_conversation() for _ in range(100)}) == 100
