from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        [
            "Mr. Lee met Dr. J. K. Smith in the U.S. State Department.",
            "He said 3.5 percent.",
            "Ok.",
        ],
        ["No. 5 was it.", "He said no.", "Then left."],
        ["Prices rose, e.g. for bread.", "Others fell."],
        ["He lives in the U.S.", "He works at Acme Inc.", "The firm grew."],
        ["It began on Sept. 11.", "It ended on Dec. 7, 1941."],
        ['"Why?" he asked.', '"Because."', "She left (at last).", "Nobody came."],
        ["Yahoo! announced it.", "Wait...", "What?!", "Yes"],
        ["قال د. محمد إن أ.د. علي وصل.", "ثم غادر؟", "نعم!", "وقال: «لا.»", "ثم ذهب."],
        ["ارتفع ٣.٥٪ في 2024.", "وأضاف البيان، ثم توقف، ثم عاد؛ وانتهى."],
        ["今天很好。", "明天呢？", "「走吧。」", "他说。"],
        ["यह है।", "वह है।"],
        ["یہ خبر ہے۔", "کیا یہ سچ ہے؟"],
        ["Am 3. Oktober kam er z.B. nach Berlin.", "»Gut.«", "Er ging."],
        ["« Oui ! » dit-il.", "« Non. »", "Il part."],
        ["¿Quién vino?", "Vino la Sra. Ruiz."],
        ["Он родился в 1990 г. в Москве.", "В. Иванов сказал: «Да.»", "Это так."],
        ["Τι είναι;", "Δεν ξέρω."],
        ["1. First.", "2. Second."],
    ],
)
def test_sentences_of_many_scripts(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_chinese_and_hurried_arabic_need_no_space() -> None:
    assert split("他来了。她走了！") == ["他来了。", "她走了！"]
    assert split("انتهى الاجتماع.وأضاف الوزير") == ["انتهى الاجتماع.", "وأضاف الوزير"]


def test_a_citation_belongs_to_its_sentence() -> None:
    assert split("One [1]. Two.[1][2] Three. [1, 3] Four [٢].") == [
        "One [1].",
        "Two.[1][2]",
        "Three. [1, 3]",
        "Four [٢].",
    ]


def test_a_line_break_always_ends_and_commas_never_do() -> None:
    assert split("a headline\n\n  and a line\r\nlast") == ["a headline", "and a line", "last"]
    long = "قال، " * 300
    assert split(long) == [long.strip()]


@given(st.text(st.one_of(st.sampled_from(' .!?…؟۔。\n"»«)[1]aAبم3Σ\u00a0'), st.characters())))
def test_spans_cover_everything_in_order(text: str) -> None:
    covered = [False] * len(text)
    last = 0
    for start, end in spans(text):
        assert last <= start < end <= len(text)
        assert not text[start].isspace() and not text[end - 1].isspace()
        covered[start:end] = [True] * (end - start)
        last = end
    assert all(inside or letter.isspace() for inside, letter in zip(covered, text, strict=True))


@pytest.mark.parametrize("piece", [".", "a.", ". ", '!"', "[1]", ".[1", "؟", "A. ", " ", ".  »"])
def test_hostile_text_takes_no_longer(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    list(spans(text))
    assert time.process_time() - started < 5
