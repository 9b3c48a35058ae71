from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from evals.calibrate import (
    Example,
    Seen,
    best,
    examples,
    fit_scale,
    fit_weights,
    quality,
    read_spans,
    surely,
)
from evals.cases import BadCase
from fakes import make_article
from rag.confidence import Judge, Scale, Signs, Weights
from searching import BRIDGE, TOWER, case, searched


def signs(span: float, *, same: bool = True) -> Signs:
    return Signs(0.5, 0.5, 0.0, 0.5, 0.5, fits=True, same_language=same, span=span)


def seen(count: int = 400) -> list[Seen]:
    """Quotes that are right the more often, the higher their span's logit."""
    draw = random.Random(0)
    spans = [draw.uniform(-4, 4) for _ in range(count)]
    return [Seen(signs(span), draw.random() < 1 / (1 + 2.718 ** -(2 * span - 1))) for span in spans]


BY_SPAN = Judge(
    Weights(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, span=1.0),
    Weights(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, span=1.0),
    Scale(),
    Scale(),
)


def test_weights_are_found_again() -> None:
    weights = fit_weights(seen(), ("span",))
    assert weights.span == pytest.approx(2.0, abs=0.5)
    assert weights.bias == pytest.approx(-1.0, abs=0.5)
    assert weights.words == 0.0


def test_the_scale_makes_a_logit_the_probability_of_being_right() -> None:
    shown = seen()
    scale = fit_scale(shown, [s.signs.span for s in shown], [s.right for s in shown], 0.97)
    assert scale.threshold <= scale.sure
    sure = [s for s in shown if scale.probability(s.signs.span) > 0.8]
    assert sum(s.right for s in sure) / len(sure) > 0.85


def test_too_few_questions_fit_nothing() -> None:
    with pytest.raises(BadCase, match="at least 30"):
        fit_scale(seen(20), [0.0] * 20, [True] * 20, 0.97)


def test_the_threshold_lets_through_few_of_the_unanswerable() -> None:
    sure = np.linspace(0, 1, 200)
    answerable = np.arange(200) % 2 == 0
    found = surely(sure, answerable)
    through = (sure[~answerable] >= found).mean()
    assert through * 0.3 <= 0.05 < (through + 0.02) * 0.3


def test_the_best_quote_is_shown_and_judged() -> None:
    quotes = (Seen(signs(-1.0), False), Seen(signs(3.0), True))
    example = Example(quotes, True, "source", "group")
    none = Example((Seen(signs(-3.0), False),), False, "source", "other")
    assert best(example, BY_SPAN).right
    found = quality([example, none], BY_SPAN)
    assert (found.first_right, found.auroc) == (1.0, 1.0)
    assert (found.sure_answerable, found.sure_unanswerable) == (1.0, 0.0)
    assert (found.refused_answerable, found.refused_unanswerable) == (0.0, 1.0)


def test_a_question_is_asked_of_everything_and_without_the_story_that_answers(
    tmp_path: Path,
) -> None:
    asked = case("When was the bridge opened to cars?", "bridge.en", "May", BRIDGE)
    articles = [
        make_article("bridge.en", BRIDGE),
        make_article("bridge.fr", "Le pont ouvre en May.", "fr"),
        make_article("tower.en", TOWER),
    ]
    with searched(tmp_path, articles) as parts:
        whole, left = examples(parts, read_spans(parts.chain.read), [asked])
    assert whole.answerable and not left.answerable
    assert best(whole, BY_SPAN).right
    assert sum(quote.right for quote in whole.quotes) == 2  # the story says it in French too
    assert not any(quote.right for quote in left.quotes)
    assert {whole.group, left.group} == {"bridge.en"}
