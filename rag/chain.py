"""The one door: a question in, the answer filling in. Retrieve, read, write, check, or refuse.

``AnswerChain`` is a LangChain ``Runnable[str | Question, Answer]``. Its stream yields snapshots,
each fuller than the last; the last is what ``invoke`` returns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.documents import Document
from langchain_core.runnables import Runnable, RunnableConfig, patch_config

from rag.check import across, check
from rag.documents import to_passage
from rag.errors import BadQuestion, ModelUnavailable
from rag.languages import detect
from rag.phrases import compared, refusal, uncertain
from rag.read import Read, Reading
from rag.types import Answer, Filters, Question
from rag.write import Write, quote

LONGEST = 4000
"""Characters of a question."""


class AnswerChain(Runnable[str | Question, Answer]):
    """Answers questions from the passages a retriever finds.

    ``retriever`` is any LangChain retriever (ours also takes filters), ``read`` picks evidence,
    ``write`` phrases the answer; without it the quotes are the answer. ``writer`` names it.
    """

    def __init__(
        self,
        retriever: Runnable[str, list[Document]],
        read: Read,
        write: Write | None = None,
        *,
        writer: str = "",
    ) -> None:
        self.name = "khabar"
        self.retriever = retriever
        self.read = read
        self.write = write
        self.writer = writer

    def invoke(
        self, input: str | Question, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        """The finished answer; ``RagError`` and its children say what a person can mend."""
        *_, answer = self.stream(input, config, **kwargs)
        return answer

    def stream(
        self, input: str | Question, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[Answer]:
        """Snapshots of the answer: passages, evidence, growing text, the checked whole."""
        yield from self._transform_stream_with_config(
            iter([input]), self._transform, config, run_type="chain", **kwargs
        )

    def _transform(
        self,
        inputs: Iterator[str | Question],
        run_manager: CallbackManagerForChainRun,
        config: RunnableConfig,
    ) -> Iterator[Answer]:
        inner = patch_config(config, callbacks=run_manager.get_child())
        for asked in inputs:
            yield from self.steps(_question(asked), inner)

    def steps(self, question: Question, config: RunnableConfig | None = None) -> Iterator[Answer]:
        """The whole way of a question; whoever reads this has read the architecture."""
        language = detect(question.text)
        answer = Answer(question.text, language)
        answer = replace(answer, passages=tuple(map(to_passage, self._find(question, config))))
        yield answer
        reading = Reading()
        for reading in self.read(question.text, language, answer.passages):
            answer = _read(answer, reading)
            yield answer
        if not reading.answers:
            yield replace(answer, text=refusal(language), verdict="refused")
            return
        answer = _with_note(answer, uncertain(language), not reading.sure)
        if self.write is not None:
            try:
                for text in self.write(question.text, answer.evidence, language):
                    answer = replace(answer, text=text, writer=self.writer)
                    yield answer
                checked = check(answer)
                if checked.verdict in ("supported", "partly"):
                    yield _with_note(checked, compared(language), across(checked))
                    return
                if answer.text:
                    note = f"What {self.writer} wrote is not carried by the evidence"
                else:
                    note = f"The model {self.writer} found no answer in the evidence"
            except ModelUnavailable as error:
                note = str(error).rstrip(".")
            note = f"{note}; the evidence is quoted instead."
            answer = replace(answer, writer="", notes=(*answer.notes, note))
        for text in quote(question.text, answer.evidence, language):
            answer = replace(answer, text=text)
        yield replace(check(answer), verdict="quotes")

    def _find(self, question: Question, config: RunnableConfig | None) -> list[Document]:
        if question.filters == Filters():
            return self.retriever.invoke(question.text, config)
        return self.retriever.invoke(question.text, config, filters=question.filters)


def _read(answer: Answer, reading: Reading) -> Answer:
    place = {name: at for at, name in enumerate(reading.order)}
    return replace(
        answer,
        passages=tuple(sorted(answer.passages, key=lambda p: place.get(p.id, len(place)))),
        evidence=reading.evidence,
        confidence=reading.confidence,
        notes=reading.notes,
    )


def _with_note(answer: Answer, note: str, applies: bool) -> Answer:
    return replace(answer, notes=(*answer.notes, note)) if applies else answer


def _question(asked: str | Question) -> Question:
    question = Question(asked) if isinstance(asked, str) else asked
    text = question.text.strip()
    if not text:
        raise BadQuestion("The question is empty. Ask something, in any language.")
    if len(text) > LONGEST:
        raise BadQuestion(
            f"The question has {len(text):,} characters; {LONGEST:,} is the most. Shorten it."
        )
    return replace(question, text=text)
