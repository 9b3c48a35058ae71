"""Reading by a trained model: exact answers, the sentences around them, and the order they make.

The sentences' similarities come first, in a few milliseconds; then every passage is read with the
question, and what both say together decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, log1p

from rag.confidence import Judge, Signs
from rag.errors import ModelUnavailable
from rag.read import Candidate, Reading, SentenceReader, distinct
from rag.spans import Answer, joined
from rag.types import Evidence, Passage

FindSpans = Callable[[str, Sequence[str]], list[list[Answer]]]
"""Question and texts to each text's answering spans, best first."""

SHORTLIST = 6
"""Quotes that are embedded by themselves and judged by all their signs."""

SIMILARITY = 12.0
"""What similarity, in -1…1, counts beside the model's logit in choosing these."""

PLACE = 3.0
"""What of the model's logit a passage loses by its place in the search, as the logarithm of it: the
passages are put in the order of both. Chosen by ``python -m evals.fit_confidence``. Quotes are put
in the judge's order, which weighs their passage's place among other signs."""

BESIDE = 3.0
"""Further words in a quote count as answering when the model's logit is so near the best."""


Marked = tuple[Passage, Sequence[Answer]]
"""A passage, and the answers marked in it, best first."""

Quoted = tuple[Candidate, tuple[Answer, ...]]
"""A quote, and the answers marked in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A quote: whole sentences, the answering words in them, and the logit that it answers."""

    sentences: Candidate
    answers: tuple[Answer, ...]
    logit: float

    @property
    def text(self) -> str:
        """The quote."""
        return self.sentences.text


class SpanReader:
    """Reads passages with ``find``, and falls back to ``sentences`` where there is no model."""

    def __init__(
        self, sentences: SentenceReader, find: FindSpans, judge: Judge, *, limit: int
    ) -> None:
        self.sentences = sentences
        self.find = find
        self.judge = judge
        self._limit = limit

    def __call__(
        self, question: str, language: str, passages: Sequence[Passage]
    ) -> Iterator[Reading]:
        """What the sentences' vectors say, then what reading says."""
        sentences = self.sentences.sentences(question, language, passages)
        candidates = self.sentences.candidates(question, language, sentences)
        reading = self.sentences.reading(candidates)
        yield reading
        try:
            read = self.read(question, passages)
        except ModelUnavailable as error:
            note = f"{str(error).rstrip('.')}; evidence was chosen by similarity alone."
            yield replace(reading, notes=(note,))
            return
        found = self.found(question, language, sentences, read, candidates)
        if not found:
            yield Reading()
            return
        evidence = tuple(
            _evidence(number, one) for number, one in enumerate(distinct(found, self._limit), 1)
        )
        best = found[0].sentences.signs
        yield Reading(
            evidence,
            self.judge.confidence(best),
            self.judge.answers(best),
            self.judge.sure(best),
            order=tuple(passage.id for passage in ranked(read)),
        )

    def quotes(self, question: str, language: str, passages: Sequence[Passage]) -> list[Found]:
        """The quotes of these passages most likely to answer, best first."""
        sentences = self.sentences.sentences(question, language, passages)
        return self.found(question, language, sentences, self.read(question, passages))

    def read(self, question: str, passages: Sequence[Passage]) -> list[Marked]:
        """The passages, in their order, with the answers that the model marks."""
        answers = self.find(question, [passage.text for passage in passages])
        return list(zip(passages, answers, strict=True))

    def found(
        self,
        question: str,
        language: str,
        sentences: Sequence[Candidate],
        read: Sequence[Marked],
        known: Sequence[Candidate] = (),
    ) -> list[Found]:
        """The quotes most likely to answer, best first.

        ``sentences`` are those of the passages read; ``known`` are embedded by themselves already.
        """
        own: dict[str, list[Candidate]] = {}
        for sentence in sentences:
            own.setdefault(sentence.passage.id, []).append(sentence)
        quotes = [
            _quoted(group, answers)
            for passage, spans in read
            for group, answers in _by_sentences(own.get(passage.id, []), spans)
        ]
        short = sorted(quotes, key=_promise)[:SHORTLIST]
        again = self.sentences.by_themselves(question, language, [q for q, _ in short], known)
        found = [
            Found(quote, answers, self.judge.logit(quote.signs))
            for quote, (_, answers) in zip(again, short, strict=True)
        ]
        return sorted(found, key=lambda one: -one.logit)


def ranked(read: Sequence[Marked], weight: float = PLACE) -> list[Passage]:
    """The passages, given as searched, in the order that searching and reading make together."""

    def worth(place: int) -> float:
        scores = [answer.score for answer in read[place][1]]
        return max(scores, default=-inf) - weight * log1p(place)

    return [read[place][0] for place in sorted(range(len(read)), key=worth, reverse=True)]


def _quoted(sentences: Sequence[Candidate], answers: Sequence[Answer]) -> Quoted:
    """The sentences as one quote, with the best of their signs, and the answers in it."""
    best = max(answers, key=lambda answer: answer.score)
    nearest = max(sentences, key=lambda sentence: sentence.signs.in_context)
    signs: Signs = replace(
        nearest.signs, span=best.score, fits=any(one.signs.fits for one in sentences)
    )
    quote = replace(nearest, start=sentences[0].start, end=sentences[-1].end, signs=signs)
    kept = [a for a in answers if a is best or a.score >= max(0.0, best.score - BESIDE)]
    return quote, tuple(joined(sorted(kept, key=lambda a: a.start), quote.passage.text))


def _promise(quoted: Quoted) -> float:
    """Less, the more a quote promises by the model's logit and its sentences' similarity."""
    signs = quoted[0].signs
    return -(signs.span + SIMILARITY * signs.in_context)


def _by_sentences(
    sentences: Sequence[Candidate], spans: Sequence[Answer]
) -> Iterator[tuple[list[Candidate], list[Answer]]]:
    """The spans that lie in the same sentences, with those."""
    groups: dict[tuple[int, int], tuple[list[Candidate], list[Answer]]] = {}
    for span in spans:
        around = [s for s in sentences if s.start < span.end and span.start < s.end]
        if around:
            key = (around[0].start, around[-1].end)
            groups.setdefault(key, (around, []))[1].append(span)
    yield from groups.values()


def _evidence(number: int, found: Found) -> Evidence:
    quote = found.sentences
    inside = tuple((max(a.start, quote.start), min(a.end, quote.end)) for a in found.answers)
    return Evidence(number, quote.passage, quote.start, quote.end, found.logit, inside)
