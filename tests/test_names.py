from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.names import comparable, same_name, skeleton
from rag.places import is_place, mentions

SAME = [
    "Patriot باتريوت Пэтриот",
    "AMRAAM أمرام",
    "Blinken بلينكين Блинкен",
    "Austin أوستن Остин",
    "Kamikawa كاميكاوا Камикава",
    "Kihara كيهارا",
    "Gaddafi Qaddafi Kadhafi القذافي Каддафи",
    "Washington واشنطن Вашингтон",
    "Netanyahu نتنياهو Нетаньяху",
    "Zelensky Zelenskyy زيلينسكي",
    "Mohammed Muhammad محمد",
    "Macron ماكرون Макрон",
    "Scholz شولتس",
    "Yoko يوكو",
    "Lloyd لويد",
    "Raytheon رايثيون",
    "Khamenei خامنئي",
    "Putin بوتين Путин",
    "Obama أوباما",
    "Sisi السيسي",
    "Kishida كيشيدا",
    "Haouz الحوز",
    "Biden بايدن Байден",
    "Tehran طهران",
    "Brahim إبراهيم",
]
DIFFERENT = [
    ("Patriot", "B-52"),
    ("باتريوت", "J-20"),
    ("باتريوت", "B-52"),
    ("Kihara", "كاميكاوا"),
    ("Blinken", "بايدن"),
    ("Suzuki", "Sasaki"),
    ("Putin", "Biden"),
    ("Biden", "بدون"),
    ("Macron", "مكان"),
    ("Austin", "إسطنبول"),
    ("Scholz", "صلح"),
    ("PAC-3", "باك"),
    ("Lula", "ليل"),
    ("Tokyo", "Tomahawk"),
    ("", "x"),
]


@pytest.mark.parametrize("forms", SAME)
def test_one_name_in_several_scripts(forms: str) -> None:
    first, *others = forms.split()
    assert [other for other in others if not same_name(first, other)] == []


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_must_not_agree(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


def test_skeletons() -> None:
    assert {skeleton(name) for name in ["Gaddafi", "Qaddafi", "Kadhafi", "القذافي"]} == {"KTF"}
    assert skeleton("Patriot") == skeleton("باتريوت") == "PTRT"
    assert skeleton("B-52") == skeleton("爱国者") == ""


def test_places_agree_where_spelling_cannot() -> None:
    assert mentions("وقالت الحكومة اليابانية في بيان", "Japan")
    assert mentions("اتفقت اليابان والولايات المتحدة", "United States")
    assert mentions("Le gouvernement allemand", "ألمانيا")
    assert mentions("日本和美国", "Japanese")
    assert not mentions("اتفقت اليابان والولايات المتحدة", "Russia")
    assert is_place("UN") and mentions("مجلس الأمن التابع للأمم المتحدة", "UN")
    assert not is_place("Kamikawa")


def test_comparable_scripts() -> None:
    assert comparable("باتريوت") and comparable("Patriot") and comparable("Пэтриот")
    assert not comparable("爱国者导弹") and not comparable("פטריוט")


@given(st.text(max_size=12), st.text(max_size=12))
def test_agreement_is_mutual(one: str, other: str) -> None:
    assert same_name(one, one)
    assert same_name(one, other) == same_name(other, one)
