"""The same cases under other conditions: for what an answer must not depend on, or must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from evals.cases import Case
from evals.perturb import QUESTIONS, Perturb

SEED = 7

DISTRACTORS = "distractors"
"""The condition that changes no case but the library: articles are added that answer nothing."""

REVERSED = "order-reversed"
"""The condition that changes no case but the door: the passages found are read last one first.

An answer may depend on that a little: a passage's place in the search is a sign of its worth."""


def _asked_otherwise(perturb: Perturb, case: Case) -> Case:
    return replace(case, question=perturb(case.question, SEED))


def gold_removed(case: Case) -> Case:
    """The case with its answering articles out of the search: now refusing is right."""
    return replace(
        case,
        answers=(),
        evidence=(),
        answerable=False,
        without=tuple(sorted({*case.without, *case.gold})),
    )


CONDITIONS: Mapping[str, Callable[[Case], Case]] = {
    **{name: partial(_asked_otherwise, perturb) for name, perturb in QUESTIONS.items()},
    "gold-removed": gold_removed,
}
"""What can be done to cases, by name."""

NAMES = (*CONDITIONS, REVERSED)
"""The conditions that need nothing but the cases and the door."""


def under(name: str, cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases that the condition changes, changed; all, where it changes something else."""
    if name in (DISTRACTORS, REVERSED):
        return tuple(cases)
    change = CONDITIONS[name]
    pairs = ((case, change(case)) for case in cases if case.answerable)
    return tuple(after for before, after in pairs if after != before)
