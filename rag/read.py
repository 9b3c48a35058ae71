"""Question and passages to evidence: the exact sentences that bear on it, and how sure we are.

``SentenceReader`` compares vectors: what there is to say at once, and where ``rag.span_reader`` is
not to be had. Anything of the form ``Read`` can take its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, log1p
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.balance import BETWEEN
from rag.confidence import SENTENCES, Signs
from rag.fold import fold_text
from rag.kinds import bears, expected
from rag.lexemes import tokens
from rag.library import Library
from rag.store import Store
from rag.types import Evidence, Passage

Vectors = NDArray[np.float32]

SHORTLIST = 6
"""Sentences that are embedded once more by themselves: what they say without their surroundings."""

WORDS_SHARE = 0.3
"""What it counts for that, beside two similarities, that a sentence holds the question's words."""

NEAR = 2.5
"""Further evidence may have this much less logit than the best."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The evidence, best first, the probability that it answers, and whether that is enough:
    to be shown, and to be shown without a warning.

    ``order`` names the passages in the order that reading them gives; empty leaves theirs.
    """

    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    answers: bool = False
    sure: bool = False
    order: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Read = Callable[[str, str, Sequence[Passage]], Iterator[Reading]]
"""Question, its language and passages, best first, to what they say; the last reading counts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its place, and its signs."""

    passage: Passage
    start: int
    end: int
    signs: Signs

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.text[self.start : self.end]

    @property
    def where(self) -> tuple[str, int, int]:
        """Its passage's id, and its offsets in that."""
        return self.passage.id, self.start, self.end

    @property
    def promise(self) -> float:
        """How well it bears on the question by what is stored of it."""
        signs = self.signs
        return signs.in_context + signs.passage + WORDS_SHARE * signs.words * signs.same_language

    @property
    def logit(self) -> float:
        """How well it does by all its signs."""
        return SENTENCES.logit(self.signs)


class SentenceReader:
    """Reads by the similarity of the question's vector to the sentences' vectors.

    Each sentence has two: the stored one, made in its passage, and for the most promising ones a
    second, made now from the sentence alone. ``embed_question`` gives a unit vector ``(d,)``,
    ``embed_sentences`` unit vectors ``(n, d)``.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        embed_question: Callable[[str], Vectors],
        embed_sentences: Callable[[Sequence[str]], Vectors],
        *,
        limit: int,
    ) -> None:
        self._library = library
        self._store = store
        self._embed_question = embed_question
        self._embed_sentences = embed_sentences
        self._limit = limit

    def __call__(
        self, question: str, language: str, passages: Sequence[Passage]
    ) -> Iterator[Reading]:
        """The best of the passages' sentences, as exact spans."""
        sentences = self.sentences(question, language, passages)
        yield self.reading(self.candidates(question, language, sentences))

    def reading(self, candidates: Sequence[Candidate]) -> Reading:
        """What the candidates, best first, say."""
        if not candidates:
            return Reading()
        evidence = tuple(
            Evidence(number, c.passage, c.start, c.end, c.logit)
            for number, c in enumerate(distinct(candidates, self._limit), 1)
        )
        best = candidates[0].signs
        return Reading(
            evidence, SENTENCES.confidence(best), SENTENCES.answers(best), SENTENCES.sure(best)
        )

    def candidates(
        self, question: str, language: str, sentences: Sequence[Candidate]
    ) -> list[Candidate]:
        """The most promising of them, best first; what lacks the kind asked for comes last."""
        short = sorted(sentences, key=lambda c: (not c.signs.fits, -c.promise))[:SHORTLIST]
        again = self.by_themselves(question, language, short)
        return sorted(again, key=lambda c: (not c.signs.fits, -c.logit))

    def by_themselves(
        self,
        question: str,
        language: str,
        quotes: Sequence[Candidate],
        known: Sequence[Candidate] = (),
    ) -> list[Candidate]:
        """The same quotes with what they say without their surroundings.

        For that they are embedded once more, except those that are among the ``known``.
        """
        alone = {one.where: one.signs.alone for one in known}
        new = [quote for quote in quotes if quote.where not in alone]
        if new:
            asked = self._asked(question, language)
            vectors = self._embed_sentences([quote.text for quote in new])
            for quote, vector in zip(new, vectors, strict=True):
                own = quote.passage.source.language
                centred = self._store.centred_passages(vector, own, BETWEEN)
                alone[quote.where] = float(centred @ asked)
        return [replace(q, signs=replace(q.signs, alone=alone[q.where])) for q in quotes]

    def sentences(
        self, question: str, language: str, passages: Sequence[Passage]
    ) -> list[Candidate]:
        """Every sentence of the passages, in their order, by what the library knows of it."""
        return list(self._stored(question, language, self._asked(question, language), passages))

    def _asked(self, question: str, language: str) -> Vectors:
        return self._store.centred_question(self._embed_question(question), language, BETWEEN)

    def _stored(
        self, question: str, language: str, asked: Vectors, passages: Sequence[Passage]
    ) -> Iterator[Candidate]:
        """Every sentence of the passages with what the library knows of it."""
        kind = expected(question, language)
        stored = self._library.vectors([passage.id for passage in passages])
        sentences = [
            set(tokens(p.text[a:b], p.source.language))
            for p in passages
            if p.id in stored
            for a, b in stored[p.id].spans.tolist()
        ]
        words = _weighed(set(tokens(question, language)), sentences)
        for place, passage in enumerate(passages):
            encoded = stored.get(passage.id)
            if encoded is None or not len(encoded.spans):
                continue
            own = passage.source.language
            whole = float(self._store.centred_passages(encoded.vector, own, BETWEEN) @ asked)
            each = self._store.centred_passages(encoded.span_vectors, own, BETWEEN) @ asked
            around = _overlap(words, passage.text, own)
            for (start, end), similarity in zip(encoded.spans.tolist(), each, strict=True):
                sentence = passage.text[start:end]
                signs = Signs(
                    passage=whole,
                    in_context=float(similarity),
                    alone=0.0,
                    words_around=around,
                    words=_overlap(words, sentence, own),
                    fits=bears(kind, sentence, own),
                    same_language=own == language,
                    place=log1p(place),
                )
                yield Candidate(passage, start, end, signs)


def _weighed(words: set[str], sentences: Sequence[set[str]]) -> Mapping[str, float]:
    """The question's words with what each tells: less, the more of the sentences hold it."""
    held = Counter(word for sentence in sentences for word in sentence & words)
    return {word: log(1 + len(sentences) / (held[word] or 0.5)) for word in words}


def _overlap(words: Mapping[str, float], text: str, language: str) -> float:
    """The share of the question's words, by weight, that stand in the text."""
    held = set(tokens(text, language))
    whole = sum(words.values())
    return sum(weight for word, weight in words.items() if word in held) / whole if whole else 0.0


class Quote(Protocol):
    """Words of a passage, and the logit that they answer."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def logit(self) -> float:
        """Comparable between the quotes of one question."""


Q = TypeVar("Q", bound=Quote)


def distinct(quotes: Sequence[Q], limit: int) -> list[Q]:
    """The first quotes that come near the best and do not repeat one another."""
    chosen: dict[str, Q] = {}
    for quote in quotes:
        if quote.logit >= quotes[0].logit - NEAR:
            chosen.setdefault(fold_text(quote.text), quote)
    return list(chosen.values())[:limit]
