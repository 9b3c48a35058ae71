"""One question's answer to its metrics: the only place that knows which metrics there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evals import metrics, robust, squad
from evals.cases import Case
from evals.claims import names, numbers, unmarked
from evals.metrics import Outcome, Place
from rag.types import Answer, Evidence

SPELT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "r@1": "an answering article comes first",
        "r@5": "an answering article among the first five",
        "r@10": "an answering article among the first ten",
        "mrr@10": "one over the rank of the first answering article",
        "ndcg@10": "ranking of the answering articles, discounted by rank",
        "span@1": "the first passage holds an answering span",
        "span@5": "one of the first five passages holds an answering span",
        "same_language@10": "share of the first ten passages in the question's language",
        "evidence_first": "the first quote holds an answering span whole",
        "evidence_any": "one of the quotes holds an answering span whole",
        "evidence_overlap": "characters the first quote and an answering span share (F1)",
        "em": "exact match, official SQuAD v1.1 rules",
        "f1": "token F1, official SQuAD v1.1 rules",
        "robust_em": "exact match, spelling looked past",
        "robust_f1": "token F1, spelling looked past",
        "contains": "the answer stands in the text, spelling looked past",
        "answer_recall": "share of the answer's words in the text, spelling looked past",
        "short_em": "exact match of the short answer, spelling looked past",
        "short_f1": "token F1 of the short answer, spelling looked past",
        "answer_language": "a written answer is in the question's language",
        "citations_valid": "every citation is an exact quote of a retrieved passage",
        "citation_precision": "share of the cited articles that answer",
        "citation_recall": "share of the answering articles that are cited",
        "numbers_supported": "share of the numbers said that stand in the cited quotes",
        "names_supported": "share of the names said that stand in the cited quotes",
        "statements_supported": "share of the sentences the check found carried",
        "correct": "answered right if answerable, refused if not",
    }
)
"""Every metric's name and what it means, in the order of the tables."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a question, and its metrics; one that does not apply is ``None``."""

    outcome: Outcome
    metrics: Mapping[str, float | None]


def measure(
    case: Case, answer: Answer, *, text_of: Callable[[str], str], detect: Callable[[str], str]
) -> Measured:
    """Measure a finished answer.

    ``text_of`` gives the stored text of an article by id, ``detect`` the language of a text.
    """
    refused = answer.verdict == "refused"
    values: dict[str, float | None] = dict.fromkeys(SPELT_OUT)
    if case.answerable:
        values |= _retrieval(case, answer) | _evidence(case, answer)
        values |= _words(case, "" if refused else unmarked(answer.text))
        values |= _short(case, () if refused else answer.evidence[:1])
    values["same_language@10"] = metrics.share(
        [passage.source.language for passage in answer.passages], case.language
    )
    valid = True
    if not refused:
        valid = _valid(answer, text_of)
        values |= _support(case, answer, detect) | {"citations_valid": float(valid)}
    outcome = metrics.outcome(
        answerable=case.answerable, refused=refused, right=_right(case, answer, values), valid=valid
    )
    values["correct"] = float(outcome in ("right", "refused"))
    return Measured(outcome, values)


def failed() -> Measured:
    """The measure of a question that ended in an error: invalid, and wrong."""
    return Measured("invalid", dict.fromkeys(SPELT_OUT) | {"correct": 0.0})


def articles_ranked(answer: Answer) -> list[str]:
    """Ids of the articles retrieved, by their best passage."""
    return metrics.unique(passage.source.id for passage in answer.passages)


def _retrieval(case: Case, answer: Answer) -> dict[str, float | None]:
    ranked = articles_ranked(answer)
    gold = case.gold
    holding = [holds(case, (p.source.id, p.start, p.end)) for p in answer.passages]
    return {
        "r@1": metrics.hit(ranked, gold, 1),
        "r@5": metrics.hit(ranked, gold, 5),
        "r@10": metrics.hit(ranked, gold, 10),
        "mrr@10": metrics.reciprocal_rank(ranked, gold),
        "ndcg@10": metrics.ndcg(ranked, gold),
        "span@1": float(any(holding[:1])),
        "span@5": float(any(holding[:5])),
    }


def _evidence(case: Case, answer: Answer) -> dict[str, float | None]:
    gold = places(case)
    found = [place(evidence) for evidence in answer.evidence]
    return {
        "evidence_first": float(any(holds(case, one) for one in found[:1])),
        "evidence_any": float(any(holds(case, one) for one in found)),
        "evidence_overlap": metrics.overlap(found[0], gold) if found else 0.0,
    }


def _words(case: Case, said: str) -> dict[str, float | None]:
    if not case.answers:
        return {}
    return {
        "em": squad.exact(said, case.answers),
        "f1": squad.f1(said, case.answers),
        "robust_em": robust.exact(said, case.answers),
        "robust_f1": robust.f1(said, case.answers),
        "contains": robust.contains(said, case.answers),
        "answer_recall": robust.recall(said, case.answers),
    }


def _short(case: Case, first: Sequence[Evidence]) -> dict[str, float | None]:
    """The words marked in the first quote; nothing where the reader marks none."""
    marked = [words for evidence in first for words in evidence.short]
    if not case.answers or (first and not marked):
        return {}
    said = " ".join(marked)
    return {
        "short_em": robust.exact(said, case.answers),
        "short_f1": robust.f1(said, case.answers),
    }


def _support(case: Case, answer: Answer, detect: Callable[[str], str]) -> dict[str, float | None]:
    said = unmarked(answer.text)
    quotes = " \n".join(evidence.quote for evidence in answer.cited)
    words = f" {' '.join(robust.tokens(quotes))} "
    claimed = names(said)
    cited = [evidence.source.id for evidence in answer.cited]
    marked = [statement.supported for statement in answer.statements]
    written = bool(answer.writer) and bool(said)
    return {
        "numbers_supported": metrics.supported(numbers(said), numbers(quotes)),
        "names_supported": metrics.supported(claimed, {n for n in claimed if f" {n} " in words}),
        "statements_supported": sum(marked) / len(marked) if marked else None,
        "citation_precision": metrics.precision(cited, case.gold) if case.answerable else None,
        "citation_recall": metrics.recall(cited, case.gold, max(1, len(answer.evidence))),
        "answer_language": float(detect(said) == case.language) if written else None,
    }


def _right(case: Case, answer: Answer, values: Mapping[str, float | None]) -> bool:
    """Whether the text holds an answer or, where the quotes are the answer, an answering span."""
    quoted = answer.verdict == "quotes" and values["evidence_any"] == 1.0
    return values["contains"] == 1.0 or quoted


def _valid(answer: Answer, text_of: Callable[[str], str]) -> bool:
    """Whether every citation leads to evidence, and every piece of that to the words it quotes."""
    numbered = {evidence.number for evidence in answer.evidence}
    wanted = {number for statement in answer.statements for number in statement.cites}
    return (
        answer.done
        and bool(answer.evidence)
        and wanted <= numbered
        and all(_exact(evidence, answer, text_of) for evidence in answer.evidence)
    )


def _exact(evidence: Evidence, answer: Answer, text_of: Callable[[str], str]) -> bool:
    start, end = evidence.span
    retrieved = any(evidence.passage == passage for passage in answer.passages)
    return retrieved and text_of(evidence.source.id)[start:end] == evidence.quote


def place(evidence: Evidence) -> Place:
    """Where a quote stands."""
    return (evidence.source.id, *evidence.span)


def places(case: Case) -> Sequence[Place]:
    """Where the answering spans stand."""
    return [(span.article, span.start, span.end) for span in case.evidence]


def holds(case: Case, found: Place) -> bool:
    """Whether a place holds an answering span whole, or all but the space and stop at its ends."""
    return metrics.covered(found, places(case)) >= WHOLE


WHOLE = 0.95
"""A sentence split a character earlier or later than in the question file is still the sentence."""
