from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.proper_nouns import is_common, names


def found(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in names(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Missiles such as Patriot and AMRAAM were named.", ["Patriot", "AMRAAM"]),
        ("en", "Yesterday they met Lloyd Austin in Tokyo.", ["Lloyd Austin", "Tokyo"]),
        ("en", "Officials met. Experts agreed. Police left it.", []),
        ("en", "Suzuki met them. Japan pledged help.", ["Suzuki", "Japan"]),
        ("en", "The missiles flew. PAC-3 was first.", ["PAC-3"]),
        ("en", "Nakamura, tired, left. They asked Nakamura why.", ["Nakamura", "Nakamura"]),
        ("fr", "Le ministre Jean Dupont a parlé. Selon lui, tout va bien.", ["Jean Dupont"]),
        ("de", "Der Minister nannte die Rakete und das NATO-Treffen.", ["NATO-Treffen"]),
        ("de", "Am Montag kam Olaf Scholz an.", ["Olaf Scholz"]),
        ("ru", "Министр Лавров встретил Блинкена.", ["Лавров", "Блинкена"]),
        ("ar", "قال وزير الخارجية الياباني سوزوكي إن الاتفاق مهم.", ["سوزوكي"]),
        ("ar", "التقى مينورو كيهارا نظيره في طوكيو.", ["مينورو", "كيهارا"]),
        ("ar", "قال مسؤولون إن المحادثات مستمرة.", []),
        ("zh", "布林肯抵达东京。", []),
        ("en", "", []),
    ],
)
def test_which_words_are_names(language: str, text: str, expected: list[str]) -> None:
    assert found(text, language) == expected


def test_common_words_are_no_names() -> None:
    assert is_common("Minister", "en") and is_common("July", "en") and is_common("VI", "fr")
    assert not is_common("Kihara", "en")


@given(st.text(st.one_of(st.sampled_from("ABab قالوز.\"' -3"), st.characters()), max_size=60))
def test_spans_lie_in_the_text(text: str) -> None:
    for language in ("en", "de", "ar", ""):
        for start, end in names(text, language):
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("piece", ["A", "A ", "قال ", "A-", "a'"])
def test_hostile_text_takes_no_longer(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    names(text, "en")
    names(text, "ar")
    assert time.process_time() - started < 10  # squared, it would be minutes
