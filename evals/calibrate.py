"""What is seen of quotes that answer and of quotes that do not, and the confidence fitted to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from evals import robust
from evals.cases import BadCase, Case
from evals.development import story
from evals.metrics import auroc
from rag.build import Parts
from rag.confidence import Judge, Scale, Signs, Weights
from rag.documents import to_passage
from rag.languages import detect
from rag.read import Candidate, SentenceReader
from rag.span_reader import SpanReader
from rag.types import Passage

HALLUCINATED = 0.05
"""Of all questions, three in ten of them unanswerable, the share that may be answered though the
articles do not say: ``Scale.sure`` is the lowest that keeps to it."""

UNANSWERABLE = 0.3

KEPT = {True: 0.97, False: 0.999}
"""The share of right first quotes that is not refused, within a language and across. Across, real
articles were seen to score lower than the development questions do, and little is refused."""

FEWEST = 30
"""Questions of a kind, answered and not each, below which nothing is fitted."""


ReadQuotes = Callable[[str, str, Sequence[Passage]], list[Candidate]]
"""Question, its language and passages to the quotes a reader weighs."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A quote's signs, and whether it holds the answer."""

    signs: Signs
    right: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One question's quotes, in no order, and whether the articles searched answer it."""

    quotes: tuple[Seen, ...]
    answerable: bool
    source: str
    group: str
    """Examples of one paragraph are not independent."""


def read_spans(reader: SpanReader) -> ReadQuotes:
    """The quotes that the reader weighs."""

    def read(question: str, language: str, passages: Sequence[Passage]) -> list[Candidate]:
        return [quote.sentences for quote in reader.quotes(question, language, passages)]

    return read


def read_sentences(reader: SentenceReader) -> ReadQuotes:
    """The sentences that are weighed where there is no model."""

    def read(question: str, language: str, passages: Sequence[Passage]) -> list[Candidate]:
        sentences = reader.sentences(question, language, passages)
        return reader.candidates(question, language, sentences)

    return read


def examples(parts: Parts, read: ReadQuotes, cases: Sequence[Case]) -> Iterator[Example]:
    """Each question asked of everything, and with the answering articles left out.

    Articles of one story (``evals.development.story``) are left out together: the others may tell
    the same.
    """
    wanted = parts.retriever.k
    for case in cases:
        language = detect(case.question)
        found = list(map(to_passage, parts.retriever.invoke(case.question, k=wanted + 8)))
        stories = frozenset(map(story, case.gold))
        for left_out in dict.fromkeys((frozenset[str](), stories)):
            kept = [p for p in found if story(p.source.id) not in left_out][:wanted]
            quotes = read(case.question, language, kept)
            seen = tuple(Seen(quote.signs, answers(quote, case)) for quote in quotes)
            if seen:
                answerable = case.answerable and not left_out
                yield Example(seen, answerable, case.dataset, case.group or case.id)


def answers(quote: Candidate, case: Case) -> bool:
    """Whether the quote overlaps an answering span, or says the answer in another article of the
    story.
    """
    told = story(quote.passage.source.id) in map(story, case.gold)
    if told and robust.contains(quote.text, case.answers):
        return True
    start, end = quote.passage.start + quote.start, quote.passage.start + quote.end
    return any(
        span.article == quote.passage.source.id and start < span.end and span.start < end
        for span in case.evidence
    )


def fit_weights(quotes: Sequence[Seen], used: Sequence[str]) -> Weights:
    """The logistic weights of these signs, by all quotes; the other signs count nothing."""
    from sklearn.linear_model import LogisticRegression

    table = np.array([[float(getattr(q.signs, name)) for name in used] for q in quotes])
    labels = np.array([q.right for q in quotes])
    model = LogisticRegression(C=10, max_iter=1000).fit(table, labels)
    weights = dict.fromkeys((field.name for field in fields(Weights)), 0.0)
    weights |= dict(zip(used, map(float, model.coef_[0]), strict=True))
    weights["bias"] = float(model.intercept_[0])
    return Weights(**{name: round(value, 3) for name, value in weights.items()})


def best(example: Example, judge: Judge) -> Seen:
    """The quote that comes first by the judge."""
    return max(
        example.quotes,
        key=lambda seen: (judge.kind_decides and seen.signs.fits, judge.logit(seen.signs)),
    )


def fit_scale(
    shown: Sequence[Seen], logits: Sequence[float], answerable: Sequence[bool], kept: float
) -> Scale:
    """Platt's scale for the first quotes, and the thresholds; ``BadCase`` when there are too few.

    ``kept`` is the share of right first quotes that is not refused.
    """
    from sklearn.linear_model import LogisticRegression

    labels = np.array([seen.right for seen in shown])
    if min(labels.sum(), (~labels).sum()) < FEWEST:
        raise BadCase(
            "calibration",
            f"{labels.sum()} first quotes answer and {(~labels).sum()} do not; "
            f"at least {FEWEST} of each are needed. Give more questions",
        )
    table = np.array(logits)[:, None]
    model = LogisticRegression(C=1e6).fit(table, labels)
    scale = Scale(round(float(model.coef_[0][0]), 3), round(float(model.intercept_[0]), 3))
    sure = np.array([scale.probability(logit) for logit in logits])
    at_most_wrong = surely(sure, np.array(answerable))
    refused = min(float(np.quantile(sure[labels], 1 - kept)), at_most_wrong)
    return Scale(scale.slope, scale.shift, round(refused, 3), round(at_most_wrong, 3))


def surely(sure: NDArray[np.float64], answerable: NDArray[np.bool_]) -> float:
    """The lowest confidence at which few enough of the unanswerable questions are answered.

    The questions are weighed so that ``UNANSWERABLE`` of them are.
    """
    wrong = np.sort(sure[~answerable])[::-1]
    allowed = int(HALLUCINATED / UNANSWERABLE * len(wrong))
    return float(wrong[allowed]) + 0.0005 if allowed < len(wrong) else 0.0


def fit_scales(found: Sequence[Example], judge: Judge) -> tuple[Judge, list[str]]:
    """The judge with scales fitted to these examples, and for people what was not fitted and why.

    The scale of a kind with too few examples stays.
    """
    notes = []
    for same, name in ((True, "in the articles' language"), (False, "in another language")):
        every = [(best(example, judge), example.answerable) for example in found]
        some = [pair for pair in every if pair[0].signs.same_language == same]
        shown = [seen for seen, _ in some]
        logits = [judge.logit(seen.signs) for seen in shown]
        try:
            scale = fit_scale(shown, logits, [answerable for _, answerable in some], KEPT[same])
            judge = replace(judge, scale_same=scale) if same else replace(judge, scale_across=scale)
        except BadCase as error:
            notes.append(f"Questions {name}: {error.reason}.")
    return judge, notes


@dataclass(frozen=True, slots=True)
class Quality:
    """How far a judge goes: shares in 0…1 of the questions it was given."""

    questions: int
    first_right: float
    """Of the answerable questions, those whose first quote answers, shown or not."""
    auroc: float
    """How well the confidence tells the first quotes that answer from those that do not."""
    sure_answerable: float
    """Of the answerable questions, those answered without a warning."""
    sure_unanswerable: float
    """Of the unanswerable questions, those answered without a warning."""
    refused_answerable: float
    refused_unanswerable: float


def quality(found: Sequence[Example], judge: Judge) -> Quality:
    """How the judge does on these examples."""
    shown = [best(example, judge) for example in found]
    sure = [judge.confidence(seen.signs) for seen in shown]
    said = np.array([judge.sure(seen.signs) for seen in shown])
    refused = np.array([not judge.answers(seen.signs) for seen in shown])
    answerable = np.array([example.answerable for example in found])
    right = np.array([seen.right for seen in shown])
    return Quality(
        len(found),
        round(float(right[answerable].mean()), 3),
        round(auroc(sure, [bool(r) for r in right]) or 0.0, 3),
        round(float(said[answerable].mean()), 3),
        round(float(said[~answerable].mean()), 3),
        round(float(refused[answerable].mean()), 3),
        round(float(refused[~answerable].mean()), 3),
    )


def describe(value: Weights | Scale) -> str:
    """As it is written in ``rag.confidence``."""
    return f"{type(value).__name__}{astuple(value)}"
