"""Training examples out of questions: windows with the answer's tokens, some without an answer.

Example ``i`` is a function of the seed and ``i`` alone: training can stop and go on anywhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.perturb import QUESTIONS, alef, digits
from rag.windows import Tokens, Window, window
from training.sources import Asked, Source

Tokenize = Callable[[str], Tokens]
"""A text to its tokens, without marks; remembered for passages."""

LookAlikes = Mapping[tuple[str, str], Sequence[str]]
"""For a file and a question, paragraphs of it that look as if they answered it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How examples are made; the ablations switch the shares, in 0…1."""

    negatives: float = 0.25
    """Without an answer."""
    perturbed: float = 0.1
    """With a mistyped question, and as many with other letters or digits in the passage."""
    longest: int = 160
    """Passage tokens in a window; two in five windows are shorter. Weights that learned in windows
    of 160 read those of 192 well and longer ones badly; steps with 224 take two thirds longer."""


@dataclass(frozen=True, slots=True)
class Example:
    """A window, and the first and last token of the answer in it; both 0 where there is none."""

    window: Window
    first: int
    last: int


def order(sources: Sequence[Source], seed: int) -> Iterator[Asked]:
    """Questions in round after round, each round in its own order."""
    turn = 0
    while True:
        draw = random.Random(f"{seed}:{turn}")
        found: list[Asked] = []
        for source in sources:
            whole, part = divmod(source.share, 1)
            found += source.questions * int(whole)
            found += draw.sample(source.questions, round(part * len(source.questions)))
        draw.shuffle(found)
        yield from found
        turn += 1


def example(
    asked: Asked, look_alikes: LookAlikes, tokenize: Tokenize, recipe: Recipe, draw: random.Random
) -> Example:
    """One example of the question, with chance deciding its window and what is changed."""
    question, text = asked.question, asked.text
    if draw.random() < recipe.perturbed:
        change = draw.choice(list(QUESTIONS.values()))
        question = change(question, draw.randrange(1000))
    negative = draw.random() < recipe.negatives
    other = _other(asked, look_alikes, draw) if negative else ""
    if other:
        text = other
    if draw.random() < recipe.perturbed:
        text = draw.choice((alef, digits))(text)  # both keep every letter's place
    asking = tokenize(f"query: {question}").ids
    passage = tokenize(text)
    room = recipe.longest if draw.random() < 0.6 else draw.randrange(48, recipe.longest)
    if other:
        return Example(_anywhere(asking, passage, room, draw), 0, 0)
    inside = [
        i for i, (a, b) in enumerate(passage.offsets) if a < asked.end and b > asked.start and b > a
    ]
    if negative:
        apart = _apart(asked, asking, passage, room, inside)
        if apart:
            return apart
    return _around(asking, passage, room, inside, draw)


def _other(asked: Asked, look_alikes: LookAlikes, draw: random.Random) -> str:
    """A paragraph of the same article, or one that looks alike, without the answer's words."""
    alike = [*look_alikes.get((asked.file, asked.question), ()), *asked.siblings]
    free = [text for text in alike if not asked.is_answered_in(text)]
    return draw.choice(free) if free else ""


def _anywhere(asking: Sequence[int], passage: Tokens, room: int, draw: random.Random) -> Window:
    first = draw.randint(0, max(0, len(passage.ids) - room))
    return window(asking, passage, first, first + room)


def _apart(
    asked: Asked, asking: Sequence[int], passage: Tokens, room: int, inside: Sequence[int]
) -> Example | None:
    """The larger part of the paragraph beside the answer, if it is large and answers nothing.

    Where a question asks for several things, one of the others may stand in it.
    """
    if not inside:
        return None
    before, after = inside[0], len(passage.ids) - inside[-1] - 1
    if max(before, after) < 48:
        return None
    if before >= after:
        part = window(asking, passage, max(0, before - room), before)
    else:
        part = window(asking, passage, inside[-1] + 1, inside[-1] + 1 + room)
    if asked.is_answered_in(asked.text[part.offsets[0][0] : part.offsets[-1][1]]):
        return None
    return Example(part, 0, 0)


def _around(
    asking: Sequence[int], passage: Tokens, room: int, inside: Sequence[int], draw: random.Random
) -> Example:
    """A window that holds the whole answer, at any place in it."""
    if not inside:
        return Example(_anywhere(asking, passage, room, draw), 0, 0)
    start, end = inside[0], inside[-1] + 1
    room = max(room, end - start)
    latest = min(start, max(0, len(passage.ids) - room))
    earliest = min(max(0, end - room), latest)
    first = draw.randint(earliest, latest)
    made = window(asking, passage, first, first + room)
    return Example(made, made.start + start - first, made.start + end - 1 - first)
