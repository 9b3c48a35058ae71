from __future__ import annotations

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fold import fold, fold_text

LETTERS = "aZéß ﬁİIıøجخإأآٱىيؤئةهءکیِّْـٰ٣۴5،؟﷽ﻻ\u200f\u200c\u2067\n\u00a0かがｶﾞ한국हिเมืองёйΣς½…"
texts = st.text(alphabet=st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("إِسْرَائِيل", "اسراييل"),
        ("اسرائيل", "اسراييل"),
        ("مُؤَسَّسَةٌ", "موسسه"),
        ("هُدىً", "هدي"),
        ("العـــراق", "العراق"),
        ("ٱلْقُرْءَان", "القرءان"),
        ("ﷲ ﻻ", "الله لا"),
        ("کتابی", "كتابي"),
        ("٢٠٢٤ و ۲۰۲۴", "2024 و 2024"),
        ("٪٣٫٥", "%3.5"),
        ("می\u200cخواهم", "ميخواهم"),
        ("\u2067متى؟\u2069", "متي?"),
        ("Élysée", "elysee"),
        ("STRASSE Straße", "strasse strasse"),
        ("İstanbul IĞDIR ığdır", "istanbul igdir igdir"),
        ("Łódź Ærø", "lodz aero"),
        ("Ёлка йод", "елка иод"),
        ("Ἀθῆναι ΑΘΗΝΑΣ", "αθηναι αθηνασ"),
        ("ＡＢＣ１２", "abc12"),
        ("ｶﾞ", fold_text("ガ")),
        ("l’Iran – “oui”", 'l\'iran - "oui"'),
        ("หนังสือ हिन्दी", "หนังสือ हिन्दी"),
        ("שָׁלוֹם", "שלום"),
        ("한국", "한국"),
        ("a\u00a0b\tc\nd", "a b c d"),
        ("x\U000e0041y\ufeffz\u00ad", "xyz"),
        ("", ""),
    ],
)
def test_what_is_folded(text: str, folded: str) -> None:
    assert fold_text(text) == folded


def test_vowel_signs_of_other_scripts_stay() -> None:
    assert fold_text("की") != fold_text("क")
    assert fold_text("か") != fold_text("が")


@given(texts)
def test_both_ways_of_folding_agree_and_repeat(text: str) -> None:
    assert fold(text).text == fold_text(text)
    assert fold_text(fold_text(text)) == fold_text(text)


def test_folding_any_character_again_changes_nothing() -> None:
    for code in range(sys.maxunicode + 1):
        once = fold_text(chr(code))
        assert fold_text(once) == once, hex(code)


@given(texts, st.data())
def test_every_folded_slice_leads_back_to_its_original(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.original_span(start, end)
    assert 0 <= first <= last <= len(text)
    found = fold_text(text[first:last])
    assert folded.text[start:end] in found
    splits_a_character = (end < len(folded.text) and folded.offsets[end] < last) or (
        0 < start < end and folded.offsets[start - 1] == first
    )
    if not splits_a_character:
        assert found == folded.text[start:end]


@given(texts, texts, texts)
def test_a_needle_is_found_in_its_original_spelling(before: str, needle: str, after: str) -> None:
    folded = fold(before + needle + after)
    span = folded.find(needle)
    if not fold_text(needle):
        assert span is None
        return
    assert span is not None
    assert fold_text(needle) in fold_text((before + needle + after)[slice(*span)])


def test_marks_ride_on_their_letter_and_controls_do_not() -> None:
    text = "في \u2067إِسْرائيلَـ\u2069 اليوم"
    span = fold(text).find("اسرائيل")
    assert span is not None
    assert text[slice(*span)] == "إِسْرائيلَـ"
    assert fold(text).find("مصر") is None


def test_a_megabyte_of_arabic_takes_seconds_at_most() -> None:
    text = "وَقالَ وزيرا الخارجية والدفاع في البلدين أيضًا إن المحادثات مستمرة ٢٠٢٤. " * 14_000
    started = time.process_time()
    fold_text(text)
    assert time.process_time() - started < 5
