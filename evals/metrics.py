"""What is measured, as pure functions: no judge, no model, no file.

Rankings are ids, best first. Shares and scores are in 0…1. A metric that does not apply to a
question is ``None`` where it is put together (``evals.measure``), never zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from typing import Literal

Outcome = Literal["right", "wrong", "over_refused", "refused", "hallucinated", "invalid"]
"""What became of a question: answered right or wrong, refused though answerable, refused because
unanswerable (good), answered though unanswerable, or no valid answer at all."""

Place = tuple[str, int, int]
"""Article id, and offsets in the article."""


# -- retrieval -----------------------------------------------------------------------------------


def unique(ids: Iterable[str]) -> list[str]:
    """The ids in order, each once: passages to articles by the best passage."""
    return list(dict.fromkeys(ids))


def rank(ranked: Sequence[str], gold: Collection[str]) -> int | None:
    """The 1-based rank of the first gold id, or none."""
    return next((place for place, name in enumerate(ranked, 1) if name in gold), None)


def hit(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """R@k: 1 when a gold id is among the first k."""
    return float(any(name in gold for name in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """MRR@k of one question: 1 over the rank of the first gold id, 0 beyond k."""
    place = rank(ranked[:k], gold)
    return 1.0 / place if place else 0.0


def ndcg(ranked: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """nDCG@k of one question, every gold id worth the same."""
    gained = sum(1.0 / log2(i + 1) for i, name in enumerate(ranked[:k], 1) if name in gold)
    best = sum(1.0 / log2(i + 1) for i in range(1, min(k, len(gold)) + 1))
    return gained / best if best else 0.0


def share(languages: Sequence[str], language: str, k: int = 10) -> float | None:
    """The share of the first k results that are in this language; none when nothing was found."""
    first = languages[:k]
    return sum(found == language for found in first) / len(first) if first else None


# -- evidence ------------------------------------------------------------------------------------


def shared(one: Place, other: Place) -> int:
    """How many characters two places have in common."""
    return max(0, min(one[2], other[2]) - max(one[1], other[1])) if one[0] == other[0] else 0


def covered(found: Place, gold: Iterable[Place]) -> float:
    """Containment: the largest share of a gold span's characters that the found span holds."""
    return max((shared(found, g) / (g[2] - g[1]) for g in gold if g[2] > g[1]), default=0.0)


def overlap(found: Place, gold: Iterable[Place]) -> float:
    """The best F1, in characters, of a found span with a gold one."""
    length = found[2] - found[1]
    return max((2 * shared(found, g) / (length + g[2] - g[1]) for g in gold), default=0.0)


# -- citations -----------------------------------------------------------------------------------


def precision(cited: Collection[str], gold: Collection[str]) -> float | None:
    """The share of the cited articles that are gold; none when nothing is cited."""
    return len(set(cited) & set(gold)) / len(set(cited)) if cited else None


def recall(cited: Collection[str], gold: Collection[str], most: int) -> float | None:
    """The share of the gold articles that are cited, of as many as could be (``most``)."""
    reachable = min(len(set(gold)), most)
    return min(1.0, len(set(cited) & set(gold)) / reachable) if reachable else None


def supported(claims: Collection[str], evidence: Collection[str]) -> float | None:
    """The share of the claims (numbers, names) that occur in the evidence; none without claims."""
    return sum(claim in evidence for claim in claims) / len(claims) if claims else None


# -- refusing ------------------------------------------------------------------------------------


def outcome(*, answerable: bool, refused: bool, right: bool, valid: bool = True) -> Outcome:
    """Which cell of the refusal table a question falls in."""
    if not valid:
        return "invalid"
    if refused:
        return "over_refused" if answerable else "refused"
    if not answerable:
        return "hallucinated"
    return "right" if right else "wrong"


@dataclass(frozen=True, slots=True)
class Refusals:
    """The refusal table: how many questions of each outcome, and the rates that follow."""

    counts: Mapping[Outcome, int]

    @property
    def precision(self) -> float | None:
        """Of the refusals, the share that were due."""
        return self._share(("refused",), ("refused", "over_refused"))

    @property
    def recall(self) -> float | None:
        """Of the unanswerable questions, the share refused."""
        return self._share(("refused",), ("refused", "hallucinated"))

    @property
    def hallucination(self) -> float | None:
        """Of the unanswerable questions, the share answered all the same."""
        return self._share(("hallucinated",), ("refused", "hallucinated"))

    @property
    def over_refusal(self) -> float | None:
        """Of the answerable questions, the share refused."""
        return self._share(("over_refused",), ("right", "wrong", "over_refused"))

    def _share(self, some: Sequence[Outcome], whole: Sequence[Outcome]) -> float | None:
        total = sum(self.counts.get(name, 0) for name in whole)
        return sum(self.counts.get(name, 0) for name in some) / total if total else None


def refusals(outcomes: Iterable[Outcome]) -> Refusals:
    """The refusal table of these outcomes."""
    return Refusals(Counter(outcomes))


# -- confidence ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """Answering the most confident ``coverage`` of the questions, ``risk`` of them are wrong."""

    coverage: float
    risk: float


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[Point]:
    """The risk at each coverage; questions of equal confidence are taken together."""
    ordered = sorted(zip(confidence, right, strict=True), key=lambda pair: -pair[0])
    points, wrong = [], 0
    for taken, (value, good) in enumerate(ordered, 1):
        wrong += not good
        if taken == len(ordered) or ordered[taken][0] != value:
            points.append(Point(taken / len(ordered), wrong / taken))
    return points


def aurc(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Area under the risk-coverage curve, the mean risk over all coverages; lower is better."""
    points = risk_coverage(confidence, right)
    before, total = 0.0, 0.0
    for point in points:
        total += (point.coverage - before) * point.risk
        before = point.coverage
    return total if points else None


def excess_aurc(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """AURC beyond that of a perfect ordering with as many wrong answers."""
    got = aurc(confidence, right)
    best = aurc([-float(i) for i in range(len(right))], sorted(right, reverse=True))
    return None if got is None or best is None else got - best


def coverage_at(risk: float, confidence: Sequence[float], right: Sequence[bool]) -> float:
    """The largest share of questions that can be answered with at most this risk."""
    points = risk_coverage(confidence, right)
    return max((point.coverage for point in points if point.risk <= risk), default=0.0)


def auroc(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """The chance that a right answer is more confident than a wrong one, ties counted half.

    None where all are right or all wrong.
    """
    good = sum(right)
    bad = len(right) - good
    if not good or not bad:
        return None
    below, total = 0, 0.0
    ties: dict[float, list[bool]] = {}
    for value, is_right in zip(confidence, right, strict=True):
        ties.setdefault(value, []).append(is_right)
    for value in sorted(ties):
        here = sum(ties[value])
        wrong = len(ties[value]) - here
        total += here * (below + wrong / 2)
        below += wrong
    return total / (good * bad)


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence: how many, their mean confidence, the share that is right."""

    count: int
    confidence: float
    right: float


def bins(confidence: Sequence[float], right: Sequence[bool], count: int = 10) -> list[Bin]:
    """Bins of equal numbers of questions, least confident first (as HELM's ``ece_10_bin``)."""
    ordered = sorted(zip(confidence, right, strict=True))
    edges = [len(ordered) * i // count for i in range(count + 1)]
    slices = [ordered[a:b] for a, b in pairwise(edges) if b > a]
    return [
        Bin(len(s), sum(c for c, _ in s) / len(s), sum(r for _, r in s) / len(s)) for s in slices
    ]


def ece(confidence: Sequence[float], right: Sequence[bool], count: int = 10) -> float | None:
    """Expected calibration error over bins of equal mass; for probabilities only."""
    total = len(right)
    found = bins(confidence, right, count)
    return sum(b.count * abs(b.confidence - b.right) for b in found) / total if total else None


def brier(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """The mean squared distance of probability and truth; lower is better."""
    pairs = list(zip(confidence, right, strict=True))
    return sum((c - r) ** 2 for c, r in pairs) / len(pairs) if pairs else None


# -- across languages ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreement:
    """The same question in several languages: ``groups`` of two or more, the share of them with
    every language right, and with all languages alike (all right or all wrong).
    """

    groups: int
    all_right: float | None
    alike: float | None


def agreement(right: Iterable[tuple[str, bool]]) -> Agreement:
    """Agreement over pairs of a question's parallel name and whether it was answered right."""
    groups: dict[str, list[bool]] = {}
    for name, value in right:
        if name:
            groups.setdefault(name, []).append(value)
    several = [group for group in groups.values() if len(group) > 1]
    if not several:
        return Agreement(0, None, None)
    every = sum(all(group) for group in several) / len(several)
    none = sum(not any(group) for group in several) / len(several)
    return Agreement(len(several), every, every + none)
