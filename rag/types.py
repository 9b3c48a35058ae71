"""The frozen types that flow through Khabar, from article to answer. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Verdict = Literal["pending", "supported", "partly", "quotes", "refused"]
"""What an answer may be called:

* ``pending``: still being made;
* ``supported``: every sentence of it is carried by the evidence it cites;
* ``partly``: some sentences are, the others are marked;
* ``quotes``: the evidence itself is the answer, no model wrote anything;
* ``refused``: the articles do not say.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """Who said it, where and when: what a citation prints. ``language`` is an ISO 639-1 code."""

    id: str
    title: str = ""
    url: str = ""
    outlet: str = ""
    published: date | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One news item. ``text`` is normalised once on the way in and never rewritten afterwards."""

    source: Source
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article: ``article.text[start:end] == text``, always.

    ``paragraph`` counts the article's non-empty lines from 1 and names the one the slice begins in.
    """

    source: Source
    text: str
    start: int = 0
    paragraph: int = 1

    @property
    def id(self) -> str:
        """Unique in a library: the article's id and the offset."""
        return f"{self.source.id}:{self.start}"

    @property
    def end(self) -> int:
        """Offset in the article just after the slice."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An exact span of a passage that bears on the question.

    ``start`` and ``end`` are offsets in the passage; ``number`` is the ``[n]`` the reader sees.
    ``answers`` are offsets in the passage, too: the words inside the quote that answer by
    themselves, in their order; empty where only the quote as a whole is known to bear on it.
    """

    number: int
    passage: Passage
    start: int
    end: int
    score: float = 0.0
    answers: tuple[tuple[int, int], ...] = ()

    @property
    def quote(self) -> str:
        """The original words."""
        return self.passage.text[self.start : self.end]

    @property
    def short(self) -> tuple[str, ...]:
        """The words that answer by themselves."""
        return tuple(self.passage.text[start:end] for start, end in self.answers)

    @property
    def source(self) -> Source:
        """The article the words come from."""
        return self.passage.source

    @property
    def span(self) -> tuple[int, int]:
        """Offsets in the article: ``article.text[span[0]:span[1]] == quote``."""
        return self.passage.start + self.start, self.passage.start + self.end

    @property
    def paragraph(self) -> int:
        """The paragraph of the article the quote begins in, counted from 1."""
        before = self.passage.text[: self.start].split("\n")[:-1]
        return self.passage.paragraph + sum(1 for line in before if line.strip())


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the answer and whether the evidence it cites carries it, or why not."""

    text: str
    cites: tuple[int, ...] = ()
    supported: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question may be answered from; an empty field leaves everything in.

    ``since`` and ``until`` are days, both included; an undated article passes neither.
    """

    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and of which articles."""

    text: str
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything known so far about a question; a stream yields it filling in.

    ``language`` is the question's. ``passages`` come best first. ``confidence`` is the probability
    that the evidence answers the question. ``writer`` names the model that phrased ``text``, or is
    empty when the quotes speak for themselves. ``notes`` are sentences for the person who asked,
    such as why the model was not used.
    """

    question: str
    language: str = ""
    passages: tuple[Passage, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    text: str = ""
    statements: tuple[Statement, ...] = ()
    verdict: Verdict = "pending"
    confidence: float = 0.0
    writer: str = ""
    notes: tuple[str, ...] = ()

    @property
    def cited(self) -> tuple[Evidence, ...]:
        """The evidence the answer's sentences cite, in the order of its numbers."""
        numbers = {number for statement in self.statements for number in statement.cites}
        return tuple(e for e in self.evidence if e.number in numbers)

    @property
    def done(self) -> bool:
        """Whether this is the last word."""
        return self.verdict != "pending"
