from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lexemes import stem, tokens


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ar", "إِسْرائيل اسرائيل وإسرائيل"),
        ("ar", "المفاوضات مفاوضات والمفاوضات بالمفاوضات للمفاوضات"),
        ("ar", "والصواريخ صواريخ الصواريخ الصـواريخ"),
        ("ar", "المدرسة المدرسه مدرسة"),
        ("ar", "مُوَظَّفٌ موظف"),
        ("en", "missile missiles Missiles MISSILE"),
        ("es", "político politica Políticos"),
        ("fr", "présenter présenté presente"),
        ("de", "Rakete Raketen"),
        ("ru", "ракета ракеты ракетой"),
        ("tr", "roket roketleri ROKETLERİ"),
        ("tr", "ışık IŞIK"),
        ("", "Élysée elysee"),
    ],
)
def test_forms_of_a_word_meet(language: str, forms: str) -> None:
    assert len({stem(form, language) for form in forms.split()}) == 1


def test_different_words_stay_apart() -> None:
    assert stem("الصين", "ar") != stem("الصيف", "ar")
    assert stem("وزير", "ar") != stem("وزن", "ar")


def test_scripts_without_spaces_become_pairs() -> None:
    assert tokens("联合生产", "zh") == ["联合", "合生", "生产"]
    assert tokens("山 abc", "zh") == ["山", "abc"]
    assert tokens("2024年3月", "zh") == ["2024", "年", "3", "月"]
    assert tokens("미사일을", "ko") == ["미사", "사일", "일을"]
    assert tokens("ガス", "ja") == tokens("ガス", "en")
    assert len(tokens("ประเทศไทย", "th")) == 8


def test_numbers_meet_across_digits_and_grouping() -> None:
    assert tokens("١٬٢٠٠ صاروخ", "ar")[0] == tokens("1,200 missiles", "en")[0] == "1200"
    assert tokens("1.200 Raketen", "de")[0] == "1200"
    assert tokens("PAC-3, B-52, 3.5", "en") == ["pac", "3", "b", "52", "3", "5"]


def test_words_keep_their_signs_and_lose_what_is_not_theirs() -> None:
    assert tokens("हिन्दी में।", "") == ["हिन्दी", "में"]
    assert tokens("l’Iran, (Japan's) co-produced_x!", "") == [
        "l", "iran", "japan", "s", "co", "produced", "x",
    ]  # fmt: skip
    assert tokens("كـ\u200fتـابَ", "ar") == tokens("كتاب", "ar")
    assert tokens("؟! … 😀", "ar") == []


@given(st.text(), st.sampled_from(["ar", "en", "fr", "zh", "ru", "tr", "hi", "fa", ""]))
def test_tokens_are_plain_words(text: str, language: str) -> None:
    for token in tokens(text, language):
        assert token
        assert not any(character.isspace() or character == '"' for character in token)


def test_threads_do_not_mix_their_words() -> None:
    words = [f"running{n} missiles{n}".translate({}) for n in range(300)]
    expected = {word: tokens(word, "de") for word in words}
    stem.cache_clear()
    wrong: list[str] = []

    def work() -> None:
        wrong.extend(word for word in words if tokens(word, "de") != expected[word])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_megabyte_takes_seconds_at_most() -> None:
    text = "وقال وزيرا الخارجية والدفاع في البلدين إن الولايات المتحدة مستمرة 2024. " * 14_000
    started = time.process_time()
    tokens(text, "ar")
    assert time.process_time() - started < 10
