from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import MAX_MARKS, normalise, one_line

AWKWARD = (
    "a \n\r\t\x00\x0b\x0c\x1b\x85\xa0\xad\u2028\u061c\u200b\u200c\u200d\u200e\u202e\u2066\ufeff"
    "\ufe0f\ufe01\U000e0041\U000e0101\ud800\u0301\u0316\u064b\u0651\u0344\u093c\u0958\u0927\u0644"
    "\u0645\u06cc\u1100\u1161\u11a8\uac00\ufb2c😀é"
)
awkward = st.text(st.sampled_from(AWKWARD) | st.characters())


@given(awkward)
def test_doing_it_again_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(awkward)
def test_never_longer_but_for_nfc(text: str) -> None:
    assert len(normalise(text)) <= len(unicodedata.normalize("NFC", text))


@given(awkward)
def test_letters_and_digits_are_kept(text: str) -> None:
    def letters(some: str) -> list[str]:
        apart = unicodedata.normalize("NFD", some)
        return [c for c in apart if c.isalnum()]

    assert letters(normalise(text)) == letters(text)


@given(awkward)
def test_what_comes_out_is_clean(text: str) -> None:
    clean = normalise(text)
    assert clean == clean.strip()
    assert clean.splitlines() == (clean.split("\n") if clean else [])
    assert unicodedata.is_normalized("NFC", clean)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in clean if c not in "\n\t")
    clean.encode("utf-8")


@given(awkward)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert one_line(line) == line


@pytest.mark.parametrize(
    "text",
    [
        "وقال الوزير: «نعم»، ثمّ غادرَ المدينةَ في ٢٨ تموز.",
        "می‌شود و خانه‌های آن‌ها، ۲۵‌ساله",  # zero-width non-joiners
        "१२ क्‍ष और क्‌ष",  # joiner and non-joiner after a virama
        "ന്‍ പറഞ്ഞു",  # an old chillu letter: a joiner at the end of the word
        "它说：“好的”。\n\n第二段。",
        "naïve café — “quotes” …\tand a tab",
    ],
)
def test_good_text_is_left_alone(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\ufeff  one\r\ntwo\rthree\x0bfour\u2028five  ", "one\ntwo\nthree\nfour\nfive"),
        ("e\u0301", "é"),
        ("be\u200bfore, so\xadft, \u202eevil\u202c, \u2066in\u2069", "before, soft, evil, in"),
        ("seen" + "".join(chr(0xE0000 + ord(c)) for c in "unseen"), "seen"),
        ("a\u200cb\u200d c", "ab c"),
        ("م\u200c\u200d\u200cی", "م\u200cی"),
        ("\u2764\ufe0f\ufe0f\ufe01\U000e0101", "\u2764\ufe0f"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("a\x00b\x07c\x9dd", "abcd"),
    ],
)
def test_what_is_changed(text: str, clean: str) -> None:
    assert normalise(text) == clean


def test_a_million_combining_marks_take_no_time() -> None:
    start = time.perf_counter()
    text = normalise("a" + "\u0316\u0301" * 500_000)
    assert time.perf_counter() - start < 5  # unbounded, NFC would take hours
    assert sum(1 for c in text if unicodedata.combining(c)) <= MAX_MARKS


def test_no_combining_mark_is_a_word_character() -> None:
    everything = (chr(code) for code in range(sys.maxunicode + 1))
    assert not [c for c in everything if unicodedata.combining(c) and (c.isalnum() or c.isspace())]
