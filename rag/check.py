"""Every sentence of an answer held against the evidence it cites. No model, so it can be relied on.

A sentence is supported when each of its citations resolves, when its figures and dates, the names in
it and what it puts in quotation marks occur in the cited evidence, and, in the evidence's language,
when most of its words do. Across languages only figures, names and quotations can be compared: a
sentence that misstates the rest passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from rag.figures import missing
from rag.fold import fold_text
from rag.languages import detect
from rag.lexemes import tokens
from rag.names import names, same_name, words
from rag.sentences import spans
from rag.types import Answer, Evidence, Statement, Verdict

_CITES = re.compile(r"\s*\[\s*\d+(?:\s*[,،]\s*\d+)*\s*\]")
_NUMBER = re.compile(r"\d+")
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"|„([^„“”]+)[“”]|「([^」]+)」")
_NAMING = frozenset({"en", "fr", "es", "it", "pt", "nl", "tr", "ru", "uk", "pl", "id", "sw"})
"""Languages that keep capital letters for names."""

OVERLAP = 0.5
"""Share of a sentence's words that its evidence holds, both in one language."""


def check(answer: Answer) -> Answer:
    """The answer with its statements and verdict.

    ``supported`` when every sentence is, ``partly`` when some are (the text then shows only those),
    ``quotes`` when none is: the caller then shows the evidence instead.
    """
    statements = tuple(_statement(sentence, answer) for sentence in _sentences(answer.text))
    carried = [statement for statement in statements if statement.supported]
    verdict: Verdict = "quotes"
    text = answer.text
    if carried and len(carried) == len(statements):
        verdict = "supported"
    elif carried:
        verdict, text = "partly", " ".join(shown(statement) for statement in carried)
    return replace(answer, statements=statements, verdict=verdict, text=text)


def shown(statement: Statement) -> str:
    """A statement with its citations behind it."""
    return " ".join((statement.text, *(f"[{number}]" for number in statement.cites)))


def _sentences(text: str) -> list[str]:
    """Sentences, a citation that stands alone counted to the one before."""
    found: list[str] = []
    for start, end in spans(text):
        sentence = text[start:end]
        if found and not _CITES.sub("", sentence).strip(" .,;:،؛。"):
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return found


def _statement(sentence: str, answer: Answer) -> Statement:
    numbers = [
        unicodedata.digit(n) if len(n) == 1 else int(n)
        for cite in _CITES.findall(sentence)
        for n in _NUMBER.findall(cite)
    ]
    text = _CITES.sub("", sentence).strip()
    known = {evidence.number: evidence for evidence in answer.evidence}
    unknown = [number for number in numbers if number not in known]
    if unknown:
        return Statement(text, (), False, f"it cites [{unknown[0]}], and there is no such evidence")
    cites = tuple(dict.fromkeys(numbers))
    if cites:
        reason = _fault(text, [known[number] for number in cites], answer.question)
        return Statement(text, cites, not reason, reason)
    for evidence in answer.evidence:
        if not _fault(text, [evidence], answer.question):
            return Statement(text, (evidence.number,), True)
    return Statement(
        text, (), False, "it cites nothing, and no single piece of evidence carries it"
    )


def _fault(text: str, cited: Sequence[Evidence], question: str) -> str:
    """What in the sentence the cited evidence does not hold; empty when nothing is amiss."""
    language = detect(text)
    lost = missing(text, [(e.quote, e.source.language) for e in cited], language)
    if lost:
        return f"the figure {lost[0]} is not in the cited evidence"
    said = [word for e in cited for word in words(e.quote)] + words(question)
    for name in names(text) if language in _NAMING else ():
        if not any(same_name(part, word) for part in words(name) for word in said):
            return f"the name {name} is not in the cited evidence"
    folded = " ".join(fold_text(" ".join(e.quote.split())) for e in cited)
    for groups in _QUOTED.findall(text):
        quoted = next(filter(None, groups))
        if " " in quoted.strip() and fold_text(" ".join(quoted.split())) not in folded:
            return f"the words “{quoted}” are not in the cited evidence"
    return _overlap_fault(text, [e for e in cited if e.source.language == language], cited)


def _overlap_fault(text: str, own: Sequence[Evidence], cited: Sequence[Evidence]) -> str:
    if len(own) < len(cited):  # across languages words cannot be compared
        return ""
    asked = set(tokens(text, detect(text)))
    held = {token for e in own for token in tokens(e.quote, e.source.language)}
    if asked and len(asked & held) < OVERLAP * len(asked):
        return "most of its words are not in the cited evidence"
    return ""
