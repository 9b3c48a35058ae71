"""An opinion is kept with all it was about, and reads as an eval case."""

from __future__ import annotations

from pathlib import Path

from rag.types import Answer, Evidence, Passage, Source, Statement
from ui.feedback import Feedback
from ui.turn import Turn

PASSAGE = Passage(Source("a"), "It was so. Then it was not.", 100)
ANSWER = Answer("q?", "en", (PASSAGE,),
                (Evidence(1, PASSAGE, 0, 10), Evidence(2, PASSAGE, 11, 27)), "So. [1]",
                (Statement("So.", (1,), True),), "supported")  # fmt: skip
TURN = Turn(1, "and?", "q?", ANSWER)


def test_a_liked_answer_is_a_case_with_its_cited_evidence(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "feedback.db", {"llm": "fake"})
    feedback.give("", "conversation", TURN, True)
    (case,) = feedback.cases("")
    assert case["question"] == "q?" and case["answers"] == ["So. [1]"]
    assert case["evidence"] == [{"article": "a", "start": 100, "text": "It was so."}]
    assert case["settings"] == {"llm": "fake"} and case["turn"]["question"] == "and?"


def test_the_last_opinion_counts_and_a_disliked_answer_proves_nothing(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "feedback.db", {})
    feedback.give("", "conversation", TURN, True)
    feedback.give("", "conversation", TURN, False, " wrong \n")
    (case,) = feedback.cases("")
    assert not case["liked"] and case["reason"] == "wrong"
    assert case["answers"] == [] and case["evidence"] == []


def test_opinions_are_their_givers(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "feedback.db", {})
    feedback.give("mine", "conversation", TURN, True)
    assert list(feedback.cases("yours")) == []
