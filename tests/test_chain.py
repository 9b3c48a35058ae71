from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from rag.chain import AnswerChain
from rag.documents import to_document
from rag.errors import BadQuestion, ModelUnavailable
from rag.phrases import compared, uncertain
from rag.read import Reading
from rag.types import Answer, Evidence, Filters, Passage, Question, Source

TEXT = "Ministers met on Sunday. They will make Patriot missiles together."
PASSAGE = Passage(Source("talks", title="Talks", language="en"), TEXT)
QUOTE = "They will make Patriot missiles together."
START = TEXT.index(QUOTE)


def find(question: str) -> list[Document]:
    return [to_document(PASSAGE)]


def read(question: str, language: str, passages: Sequence[Passage]) -> Iterator[Reading]:
    evidence = (Evidence(1, passages[0], START, len(TEXT), 1.0),)
    yield Reading(evidence, 0.5, "missiles" in question, "Maybe" not in question)


def chain(write=None, finder=find) -> AnswerChain:  # type: ignore[no-untyped-def]
    return AnswerChain(RunnableLambda(finder), read, write, writer="scripted" if write else "")


def says(*texts: str):  # type: ignore[no-untyped-def]
    def write(question: str, evidence: Sequence[Evidence], language: str) -> Iterator[str]:
        yield from texts

    return write


def test_without_a_model_the_quotes_are_the_answer() -> None:
    answer = chain().invoke("Which missiles?")
    assert answer.verdict == "quotes"
    assert QUOTE in answer.text and "[1]" in answer.text
    assert answer.statements[0].cites == (1,)
    assert answer.evidence[0].quote == QUOTE


def test_the_stream_is_the_answer_filling_in() -> None:
    asked = chain(says("They will", "They will make Patriot missiles [1]."))
    snapshots = list(asked.stream("missiles?"))
    assert [bool(s.passages) for s in snapshots] == [True] * len(snapshots)
    assert [bool(s.evidence) for s in snapshots] == [False] + [True] * (len(snapshots) - 1)
    assert [len(s.text) for s in snapshots] == sorted(len(s.text) for s in snapshots)
    assert snapshots[-1].verdict == "supported"
    assert [s.done for s in snapshots] == [False] * (len(snapshots) - 1) + [True]


def test_invoke_gives_the_last_of_the_stream() -> None:
    asked = chain(says("They will make Patriot missiles [1]."))
    assert asked.invoke("missiles?") == list(asked.stream("missiles?"))[-1]


def test_what_the_evidence_does_not_carry_is_not_shown_as_fact() -> None:
    answer = chain(says("They will buy 45 Tomahawk rockets [1].")).invoke("missiles?")
    assert answer.verdict == "quotes"
    assert "Tomahawk" not in answer.text
    assert answer.writer == ""
    assert "not carried" in answer.notes[0]


def test_what_a_check_across_languages_leaves_open_is_said() -> None:
    answer = chain(says("سينتجون صواريخ Patriot [1].")).invoke("أي missiles ستنتج؟")
    assert answer.verdict == "supported"
    assert answer.notes == (compared("ar"),)
    same = chain(says("They will make Patriot missiles [1].")).invoke("missiles?")
    assert (same.verdict, same.notes) == ("supported", ())


def test_a_model_that_fails_is_said_to_and_the_quotes_stand_in() -> None:
    def write(question: str, evidence: Sequence[Evidence], language: str) -> Iterator[str]:
        yield "They wi"
        raise ModelUnavailable("The model did not answer within 15 s.")

    answer = chain(write).invoke("missiles?")
    assert (answer.verdict, answer.writer) == ("quotes", "")
    said = "The model did not answer within 15 s; the evidence is quoted instead."
    assert answer.notes == (said,)
    assert QUOTE in answer.text


def test_a_model_that_finds_nothing_leaves_the_quotes() -> None:
    answer = chain(says()).invoke("missiles?")
    assert answer.verdict == "quotes"
    assert "found no answer" in answer.notes[0]


@pytest.mark.parametrize(
    ("question", "text"),
    [("What is the capital of France?", "These articles do"), ("ما عاصمة فرنسا؟", "لا تذكر")],
)
def test_a_refusal_speaks_the_questions_language(question: str, text: str) -> None:
    answer = chain().invoke(question)
    assert answer.verdict == "refused"
    assert answer.text.startswith(text)
    assert answer.passages == (PASSAGE,)


def test_what_may_not_answer_is_said_to_in_the_questions_language() -> None:
    assert chain().invoke("Maybe missiles?").notes == (uncertain("en"),)
    assert chain().invoke("هل هذه هي الصواريخ المشتركة Maybe missiles").notes == (uncertain("ar"),)
    assert chain().invoke("Maybe rain?").notes == ()


def test_nothing_found_is_refused() -> None:
    def nothing(question: str) -> list[Document]:
        return []

    reader = AnswerChain(RunnableLambda(nothing), lambda *_: iter([Reading()]))
    assert reader.invoke("missiles?").verdict == "refused"


@pytest.mark.parametrize("question", ["", "  \n", "x" * 4001])
def test_questions_that_cannot_be_asked(question: str) -> None:
    with pytest.raises(BadQuestion):
        chain().invoke(question)


def test_filters_reach_the_retriever() -> None:
    seen: list[Filters] = []

    def narrowed(question: str, *, filters: Filters = Filters()) -> list[Document]:  # noqa: B008
        seen.append(filters)
        return find(question)

    asked = chain(finder=narrowed)
    asked.invoke(Question("missiles?", Filters(languages=("ar",))))
    asked.invoke("missiles?")
    assert seen == [Filters(languages=("ar",)), Filters()]


async def test_it_is_a_langchain_citizen() -> None:
    asked = chain()
    answer: Answer = await asked.ainvoke("missiles?")
    assert answer.verdict == "quotes"
    assert [a.verdict for a in asked.batch(["missiles?", "France?"])] == ["quotes", "refused"]
    assert (asked | RunnableLambda(lambda a: a.verdict)).invoke("missiles?") == "quotes"
    names = [event["name"] async for event in asked.astream_events("missiles?")]
    assert "khabar" in names
    assert "confidence" in str(asked.get_output_jsonschema())
