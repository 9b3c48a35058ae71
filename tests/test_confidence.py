from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.confidence import SENTENCES, SPANS, Scale, Signs, Weights

similarities = st.floats(-1, 1)
shares = st.floats(0, 1)
signs = st.builds(
    Signs,
    *(similarities, similarities, similarities, shares, shares, st.booleans(), st.booleans()),
    place=st.floats(0, 3),
)
GOOD = Signs(0.7, 0.7, 0.7, 1.0, 1.0, fits=True, same_language=True)
BAD = Signs(0.0, 0.0, 0.0, 0.0, 0.0, fits=True, same_language=True)


@given(signs)
def test_it_is_a_probability(seen: Signs) -> None:
    assert 0 <= SENTENCES.confidence(seen) <= 1
    assert 0 <= SPANS.confidence(seen) <= 1


@given(signs)
def test_without_anything_of_the_kind_it_is_nought(seen: Signs) -> None:
    assert SENTENCES.confidence(replace(seen, fits=False)) == 0
    assert not SENTENCES.answers(replace(seen, fits=False))


def test_near_answers_and_far_does_not() -> None:
    for same in (True, False):
        assert SENTENCES.answers(replace(GOOD, same_language=same))
        assert not SENTENCES.answers(replace(BAD, same_language=same))


def test_a_scale_is_a_probability_whatever_the_logit() -> None:
    assert Scale().probability(1e9) > 1 - 1e-12
    assert 0 < Scale(slope=-1e9).probability(1e9) < 1e-12
    assert Scale(shift=0.0).probability(0.0) == 0.5


def test_each_sign_weighs_in_the_logit() -> None:
    signs = Signs(1.0, 2.0, 4.0, 8.0, 16.0, fits=True, same_language=True, span=32.0, place=64.0)
    weights = Weights(0.5, 1.0, 1.0, 1.0, 1.0, 1.0, fits=0.25, span=1.0, place=-1.0)
    assert weights.logit(signs) == 0.5 + 0.25 + 63.0 - 64.0
