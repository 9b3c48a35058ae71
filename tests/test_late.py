from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakes import DIMENSION, WordEmbedder, plain_tokens
from rag.balance import Means
from rag.late import DIMENSIONS, LateInteraction, TokenSpace, main_axes, no_tokens

WORDS = WordEmbedder()


def tokens(text: str) -> np.ndarray:
    return WORDS.asked(text)[1]


def packed(text: str) -> tuple[str, bytes]:
    return "en", plain_tokens().packed(tokens(text))


def test_each_token_meets_the_nearest_wherever_it_stands() -> None:
    late = LateInteraction(tokens, plain_tokens)
    found = late("red tower", "en", {
        "both": packed("a tower , very old and partly red"),
        "one": packed("a tower , very old"),
        "none": packed("nobody was hurt"),
    })  # fmt: skip
    assert found["both"] > 0.99
    assert found["both"] > found["one"] + 0.3 > found["none"] + 0.6


def test_unless_all_passages_have_tokens_none_is_compared() -> None:
    late = LateInteraction(tokens, plain_tokens)
    assert late("tower", "en", {"new": packed("tower"), "old": ("en", b"")}) == {}
    turned = TokenSpace(np.eye(DIMENSION, dtype=np.float32)[::-1], plain_tokens().means)
    other = turned.packed(tokens("tower"))
    assert late("tower", "en", {"of other axes": ("en", other)}) == {}
    assert list(LateInteraction(tokens, lambda: turned)("tower", "en", {"own": ("en", other)}))
    assert late("tower", "en", {}) == {}
    assert late("", "en", {"new": packed("tower")}) == {}
    assert late("tower", "en", {"blank": packed("")}) == {"blank": -1.0}


def test_a_model_without_tokens_compares_nothing() -> None:
    space = no_tokens(DIMENSION)
    none = np.zeros((0, DIMENSION), np.float32)
    late = LateInteraction(lambda _: none, lambda: space)
    assert late("tower", "en", {"any": ("en", space.packed(none))}) == {}


def test_the_language_is_taken_out() -> None:
    arabic, english = (WORDS.question(word) for word in ("arabic-ness", "english-ness"))
    means = Means({"": arabic, "ar": arabic}, {"": english, "en": english})
    space = TokenSpace(np.eye(DIMENSION, dtype=np.float32), means)
    word = WORDS.question("tower")
    late = LateInteraction(lambda _: np.stack([word + english]), lambda: space)
    tinged = space.packed(np.stack([word + arabic]))
    plain = LateInteraction(late.tokens, plain_tokens)
    stored = {"tower": ("ar", tinged)}
    assert late("tower", "en", stored)["tower"] > plain("tower", "en", stored)["tower"] + 0.2


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_packing_keeps_what_tokens_are_like(count: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    some = draw.standard_normal((count, DIMENSION)).astype(np.float32)
    space = plain_tokens()
    again = space.passage(space.packed(some), "en")
    assert again.shape == some.shape
    assert np.abs((again * space.placed(some)).sum(axis=1) - 1).max() < 0.001


def test_the_main_axes_are_those_along_which_tokens_vary() -> None:
    draw = np.random.default_rng(0)
    spread = np.array([9.0] + [1.0] * (DIMENSION - 2) + [0.1], np.float32)
    axes = main_axes(draw.standard_normal((3000, DIMENSION)).astype(np.float32) * spread)
    assert axes.shape == (DIMENSION, DIMENSIONS)
    assert np.abs(axes[0, 0]) > 0.9
    assert np.linalg.norm(axes[-1]) < 0.1
