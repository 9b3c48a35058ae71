"""Why a question failed, in a sentence: the first stage at which the answer was lost."""

from __future__ import annotations

from evals.results import Result


def reason(result: Result) -> str:
    """What went wrong first: the search, the choice of sentence, the writing, or the refusal."""
    if result.error:
        return f"ended in an error: {result.error}"
    if result.outcome == "invalid":
        return "a citation does not lead to the words it quotes, or there is none"
    if result.outcome == "hallucinated":
        return f"answered, though the articles do not say (confidence {result.confidence:.2f})"
    return _lost(result)


def _lost(result: Result) -> str:
    """Where the answer to an answerable question got lost."""
    values = result.metrics
    if not set(result.articles) & result.case.gold:
        why = "search: no answering article was found"
    elif values.get("evidence_any") != 1.0:
        why = _unread(result)
    elif result.outcome == "over_refused":
        why = "refusal: the answering sentence was found"
    else:
        why = "writing: the answering sentence was quoted, the text does not hold the answer"
    if result.outcome == "over_refused":
        why += f"; refused (confidence {result.confidence:.2f})"
    return why


def _unread(result: Result) -> str:
    rank = next(i for i, a in enumerate(result.articles, 1) if a in result.case.gold)
    if any(_holds(result, found.article, found.start, found.end) for found in result.passages):
        return f"reading: the answering passage was found (article {rank}), another sentence chosen"
    return f"search: the answering article came {rank}., but not the passage that answers"


def _holds(result: Result, article: str, start: int, end: int) -> bool:
    return any(
        span.article == article and start <= span.start and span.end <= end
        for span in result.case.evidence
    )
