"""One case through the door: asked, timed, measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol

from evals.cases import Case
from evals.measure import articles_ranked, failed, measure
from evals.results import Found, Quote, Result, Said
from rag.errors import RagError
from rag.types import Answer, Filters, Question


class Door(Protocol):
    """What is evaluated: ``AnswerChain``, or anything that streams answers as it does."""

    def stream(self, input: str | Question) -> Iterator[Answer]:
        """Snapshots of the answer, the last of them final."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks cases of a door.

    ``languages`` are those of the library's articles by id, ``text_of`` gives an article's text,
    ``detect`` a text's language and ``count`` its tokens.
    """

    door: Door
    languages: dict[str, str]
    text_of: Callable[[str], str]
    detect: Callable[[str], str]
    count: Callable[[str], int]

    def ask(self, case: Case) -> Result:
        """The result of a case; an error a person can mend makes it an invalid one."""
        case = self._about(case)
        began = perf_counter()
        times: dict[str, float] = {}
        answer = None
        try:
            for answer in self.door.stream(self._question(case)):
                elapsed = (perf_counter() - began) * 1000
                times.setdefault("passages", elapsed)
                if answer.evidence or answer.done:
                    times.setdefault("evidence", elapsed)
                times["total"] = elapsed
        except RagError as error:
            measured = failed()
            return Result(case, measured.outcome, measured.metrics, error=str(error))
        if answer is None:
            raise RuntimeError("the door gave no answer")  # a bug of the door's
        measured = measure(case, answer, text_of=self.text_of, detect=self.detect)
        return Result(
            case=case,
            outcome=measured.outcome,
            metrics=measured.metrics,
            articles=tuple(articles_ranked(answer)),
            passages=tuple(_found(answer)),
            evidence=tuple(_quotes(answer)),
            statements=tuple(
                Said(s.text, s.cites, s.supported, s.reason) for s in answer.statements
            ),
            answer=answer.text,
            verdict=answer.verdict,
            writer=answer.writer,
            confidence=answer.confidence,
            notes=answer.notes,
            milliseconds={name: round(value, 1) for name, value in times.items()},
            tokens=self._tokens(answer),
        )

    def _question(self, case: Case) -> Question:
        """The case's question; articles to be left out become a list of all the others."""
        if not case.without:
            return Question(case.question)
        left_out = set(case.without)
        kept = tuple(name for name in self.languages if name not in left_out)
        return Question(case.question, Filters(articles=kept))

    def _about(self, case: Case) -> Case:
        found = {self.languages[name] for name in case.gold if name in self.languages}
        if case.about or not found:
            return case
        return replace(case, about=found.pop() if len(found) == 1 else "*")

    def _tokens(self, answer: Answer) -> dict[str, int]:
        return {
            "question": self.count(answer.question),
            "passages": sum(self.count(passage.text) for passage in answer.passages),
            "evidence": sum(self.count(evidence.quote) for evidence in answer.evidence),
            "answer": self.count(answer.text),
        }


def _found(answer: Answer) -> Sequence[Found]:
    return [Found(p.source.id, p.source.language, p.start, p.end, p.text) for p in answer.passages]


def _quotes(answer: Answer) -> Sequence[Quote]:
    return [
        Quote(e.number, e.source.id, *e.span, e.quote, round(e.score, 4)) for e in answer.evidence
    ]
