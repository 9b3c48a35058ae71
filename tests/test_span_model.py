"""The weights that ship, on texts written for this: they must go on saying the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.embed import SentenceEmbeddings
from rag.errors import ModelUnavailable
from rag.settings import load_settings
from rag.span_model import WEIGHTS, SpanModel
from rag.weights import embedder_folder

HARBOUR = (
    "The council met on Tuesday. Engineers will raise the harbour wall of Aden by two metres, "
    "and the work is to begin in March 2025. Fishermen asked for a second slipway."
)
MUSEUM = (
    "افتتحت وزيرة الثقافة متحفا جديدا في مدينة صفاقس أمس. وقالت إن كلفة المشروع بلغت أربعين مليون "
    "دينار، وإن عدد القطع المعروضة يتجاوز ثلاثة آلاف قطعة."
)
STORED = (
    ("When does the work begin?", HARBOUR, "March 2025"),
    ("كم بلغت كلفة المشروع؟", MUSEUM, "أربعين مليون دينار"),
    ("In which city did the museum open?", MUSEUM, "صفاقس"),
)


@pytest.fixture(scope="module")
def model() -> SpanModel:
    return SpanModel(SentenceEmbeddings(lambda: embedder_folder(load_settings().models)))


@pytest.mark.slow
@pytest.mark.parametrize(("question", "text", "words"), STORED)
def test_the_weights_reproduce_stored_spans(
    model: SpanModel, question: str, text: str, words: str
) -> None:
    ((best, *_),) = model.answers(question, [text])
    assert text[best.start : best.end] == words
    assert best.score > 0


@pytest.mark.slow
def test_a_text_that_does_not_answer_scores_lower(model: SpanModel) -> None:
    question = "When does the work begin?"
    answering, other = model.answers(question, [HARBOUR, MUSEUM])
    assert answering[0].score > other[0].score + 2


@pytest.mark.slow
def test_an_answer_late_in_a_long_text_is_found(model: SpanModel) -> None:
    text = "Nothing of note was said in the debate that day. " * 60 + HARBOUR
    ((best, *_),) = model.answers("When does the work on the harbour wall begin?", [text])
    assert text[best.start : best.end] == "March 2025"


def test_missing_weights_are_named_without_their_folder(tmp_path: Path) -> None:
    embeddings = SentenceEmbeddings(lambda: embedder_folder(load_settings().models))
    with pytest.raises(ModelUnavailable, match="are missing") as caught:
        SpanModel(embeddings, tmp_path / "reader.safetensors").answers("who?", ["Nobody."])
    assert str(tmp_path) not in str(caught.value)


def test_the_weights_that_ship_are_small() -> None:
    assert WEIGHTS.stat().st_size < 45_000_000
    assert WEIGHTS.with_suffix(".md").is_file()
