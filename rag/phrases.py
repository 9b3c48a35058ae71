"""The few fixed sentences an answer may consist of, in the question's language."""

from __future__ import annotations

_REFUSAL = {
    "ar": "لا تذكر هذه المقالات ذلك.",
    "de": "Das steht nicht in diesen Artikeln.",
    "en": "These articles do not say.",
    "es": "Estos artículos no lo dicen.",
    "fa": "این مقاله‌ها چنین چیزی نگفته‌اند.",
    "fr": "Ces articles ne le disent pas.",
    "it": "Questi articoli non lo dicono.",
    "pt": "Estes artigos não o dizem.",
    "ru": "В этих статьях об этом не сказано.",
    "tr": "Bu haberlerde bu söylenmiyor.",
    "zh": "这些文章没有提到。",
}


def refusal(language: str) -> str:
    """That the articles do not say, in this language, or in English."""
    return _REFUSAL.get(language, _REFUSAL["en"])
