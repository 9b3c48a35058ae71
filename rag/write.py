"""Evidence to text: the quotes themselves, or a chat model's sentences about them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from rag.errors import ModelUnavailable
from rag.prompt import BUDGET, Count, may_refuse, messages, refused
from rag.stream import WritingFailed
from rag.types import Evidence

Write = Callable[[str, Sequence[Evidence], str], Iterator[str]]
"""Question, evidence and language code to the text of the answer, each item the whole so far."""

LEAD = 0.8
"""A short answer longer than this share of its quote is not said before it."""

Say = Callable[[Sequence[tuple[str, str]]], Iterator[str]]
"""Messages (role, text) to the pieces of a model's answer: ``ChatWriter.stream``, or a stub."""


def quote(question: str, evidence: Sequence[Evidence], language: str) -> Iterator[str]:
    """The short answer, then the quotes in their original words, each followed by its numbers.

    The same words from two articles are shown once, with both numbers.
    """
    numbers: dict[str, str] = {}
    if evidence and (short := short_answer(evidence[0])):
        numbers[short] = f"[{evidence[0].number}]"
    for item in evidence:
        words = " ".join(item.quote.split())
        numbers[words] = numbers.get(words, "") + f"[{item.number}]"
    text = ""
    for words, cites in numbers.items():
        text = f"{text}\n\n{words} {cites}".lstrip()
        yield text


def short_answer(evidence: Evidence) -> str:
    """The quote's words that answer by themselves; empty when they are nearly the whole quote."""
    said = dict.fromkeys(" ".join(words.split()) for words in evidence.short)
    short = " · ".join(said)
    return short if len(short) < LEAD * len(evidence.quote) else ""


def write(
    question: str,
    evidence: Sequence[Evidence],
    language: str,
    *,
    say: Say,
    count: Count,
    budget: int = BUDGET,
) -> Iterator[str]:
    """A chat model's answer from the evidence; nothing at all when it says there is none.

    Raises ``ModelUnavailable`` when the model cannot be had, ``WritingFailed`` with the text so far
    when it does not finish.
    """
    text = ""
    said = ""
    try:
        for piece in say(messages(question, evidence, language, count=count, budget=budget)):
            said += piece
            if refused(said):
                return
            if not may_refuse(said) and (shown := _readable(said)) != text:
                text = shown
                yield text
        if (shown := _readable(said)) != text:  # held back as it might have become a refusal
            yield shown
    except ModelUnavailable as error:
        raise WritingFailed(str(error), text) from error


def _readable(text: str) -> str:
    """``text`` without controls, direction marks and tag characters."""
    kept = (c for c in text if c in "\n\u200c\u200d" or unicodedata.category(c)[0] != "C")
    return "".join(kept).strip()
