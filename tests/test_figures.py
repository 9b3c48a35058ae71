from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import figures, found, missing


@pytest.mark.parametrize(
    ("value", "writings"),
    [
        (
            "1200",
            ["en:1,200", "de:1.200", "ar:١٬٢٠٠", "fr:1 200", "fr:1\u202f200", "fa:۱۲۰۰", "en:1200"],
        ),
        ("3.5", ["en:3.5", "fr:3,5", "ar:٣٫٥", "ar:٣.٥"]),
        (
            "20000000",
            [
                "en:20 million",
                "ar:20 مليون",
                "ar:عشرين مليون",
                "zh:2000万",
                "fr:20 millions",
                "tr:20 milyon",
                "es:20 millones",
                "de:20 Millionen",
                "ru:20 млн",
                "en:20,000,000",
                "en:twenty million",
            ],
        ),
        (
            "12500000000",
            ["en:12.5 billion", "ar:12,5 مليار", "zh:125亿", "fr:12,5 milliards", "en:12.5bn"],
        ),
        ("300000", ["ar:300 ألف جندي", "zh:30万", "tr:300 bin", "en:three hundred thousand"]),
        (
            "45%",
            [
                "en:45%",
                "ar:٤٥٪",
                "ar:45 في المئة",
                "ar:45 بالمئة",
                "fr:45 %",
                "tr:%45",
                "tr:yüzde 45",
                "zh:百分之四十五",
                "en:45 per cent",
                "de:45 Prozent",
                "en:forty-five percent",
            ],
        ),
        (
            "--07-28",
            [
                "en:28 July",
                "en:July 28th",
                "en:2024-07-28",
                "ar:28 يوليو",
                "ar:٢٨ تموز",
                "ar:28 يوليوز",
                "ar:28 جويلية",
                "zh:7月28日",
                "fr:28 juillet",
                "es:28 de julio",
                "de:28. Juli",
                "tr:28 Temmuz",
                "ru:28 июля",
                "en:28/07/2024",
                "en:07/28/2024",
                "ar:28 من يوليو/تموز",
            ],
        ),
        ("--08", ["ar:غشت 2023", "ar:آب 2023", "en:August", "fr:août 2023", "ar:أوت 2023"]),
        ("--01-05", ["ar:5 كانون الثاني", "ar:5 جانفي", "en:Jan. 5"]),
        ("h--01-22", ["ar:22 محرم 1446", "en:22 Muharram 1446"]),
        ("2024", ["en:in 2024", "ar:عام ٢٠٢٤", "zh:2024年", "zh:二〇二四年", "en:28 July 2024"]),
        (
            "3",
            [
                "en:three",
                "ar:ثلاثة",
                "fr:trois",
                "zh:三个",
                "es:tres",
                "tr:üç",
                "ru:три",
                "en:PAC-3",
            ],
        ),
        ("25", ["en:twenty-five", "ar:خمسة وعشرون", "zh:二十五", "en:25th"]),
        ("90", ["fr:quatre-vingt-dix", "ar:تسعين"]),
        ("2000", ["ar:ألفي شخص", "en:two thousand"]),
        ("14:30", ["en:14:30", "ar:١٤:٣٠"]),
    ],
)
def test_one_figure_in_many_writings(value: str, writings: list[str]) -> None:
    for writing in writings:
        language, text = writing.split(":", 1)
        assert value in figures(text, language), writing


@pytest.mark.parametrize(
    "text",
    [
        "en:you may march on", "en:thousands of people", "ar:آلاف الأشخاص", "zh:一些人在四川",
        "en:no figures at all", "ar:مارس الرياضة", "es:habló una vez",
    ],
)  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    language, text = text.split(":", 1)
    assert figures(text, language) == frozenset()


def test_offsets_stand_in_the_original() -> None:
    text = "في ٢٨ تمّوز ٢٠٢٤ أُطلق 1٬200 صاروخ"
    assert [text[figure.start : figure.end] for figure in found(text, "ar")] == [
        "٢٨ تمّوز",
        "٢٠٢٤",
        "1٬200",
    ]


def test_names_with_digits_are_told_apart_from_quantities() -> None:
    glued = {
        figure.value: figure.glued for figure in found("PAC-3 F35 كابيلابيتي-4 و20 45 2010-2015")
    }
    assert glued == {
        "3": True, "35": True, "4": True, "20": False, "45": False, "2010": False, "2015": False,
    }  # fmt: skip


def test_missing_figures_are_named_as_written() -> None:
    evidence = [("أُطلق ١٬٢٠٠ صاروخ في 28 تموز 2024 بكلفة 20 مليون دولار", "ar")]
    assert missing("1,200 missiles on 28 July 2024 for $20 million", evidence, "en") == []
    assert missing("1,300 missiles on 29 July 2023 for $30m", evidence, "en") == [
        "1,300", "29 July", "2023", "30m",
    ]  # fmt: skip
    assert missing("two ministers and three others", evidence, "en") == ["three"]
    assert missing("45 percent", "45 people") == ["45 percent"]


@given(st.integers(0, 10**12))
def test_grouping_and_digits_change_nothing(number: int) -> None:
    eastern = f"{number:,}".translate(str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬"))
    for writing in (str(number), f"{number:,}", f"{number:,}".replace(",", "\u202f"), eastern):
        assert str(number) in figures(writing)


@given(
    st.text(st.one_of(st.sampled_from("0123456789٣.,/:-% يوليوmay万三百ثلاثة"), st.characters()))
)
def test_any_text_can_be_read(text: str) -> None:
    for figure in found(text, "ar"):
        assert 0 <= figure.start < figure.end <= len(text)
    assert missing(text, text, "ar") == []


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1,111", "1 ", "may ", "ثلاثة ", "万", "1万", "a-", "%", "1/"]
)
def test_hostile_text_takes_no_longer(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    found(text, "de")
    assert time.process_time() - started < 10  # squared, it would be minutes
