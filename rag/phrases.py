"""The few fixed sentences an answer may consist of or come with, in the question's language."""

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

_UNCERTAIN = {
    "ar": "هذا أقرب ما وُجد، وقد لا يجيب عن السؤال.",
    "de": "Das kommt der Frage am nächsten; vielleicht beantwortet es sie nicht.",
    "en": "This is what comes nearest; it may not answer the question.",
    "es": "Esto es lo más cercano; puede que no responda a la pregunta.",
    "fa": "این نزدیک‌ترین مطلب است و شاید پاسخ پرسش نباشد.",
    "fr": "C'est ce qui se rapproche le plus de la question ; cela n'y répond peut-être pas.",
    "it": "È ciò che più si avvicina alla domanda; potrebbe non rispondervi.",
    "pt": "Isto é o que mais se aproxima da pergunta; pode não responder a ela.",
    "ru": "Это ближе всего к вопросу, но, возможно, не отвечает на него.",
    "tr": "En yakın bilgi bu; soruyu yanıtlamıyor olabilir.",
    "zh": "这是最接近的内容，但未必能回答这个问题。",
}

_COMPARED = {
    "ar": "لا يمكن بين لغتين مقارنة أكثر من الأرقام والأسماء والاقتباسات.",
    "de": "Zwischen zwei Sprachen lassen sich höchstens Zahlen, Namen und Zitate vergleichen.",
    "en": "Across languages, at most figures, names and quotations can be compared.",
    "es": "Entre dos idiomas se pueden comparar, como mucho, cifras, nombres y citas.",
    "fa": "میان دو زبان حداکثر عددها، نام‌ها و نقل‌قول‌ها را می‌توان مقایسه کرد.",
    "fr": "Entre deux langues, on peut comparer au plus les chiffres, les noms et les citations.",
    "it": "Tra due lingue si possono confrontare al massimo cifre, nomi e citazioni.",
    "pt": "Entre duas línguas podem comparar-se, no máximo, números, nomes e citações.",
    "ru": "В текстах на разных языках можно сопоставить разве что числа, имена и цитаты.",
    "tr": "İki dil arasında en fazla sayılar, adlar ve alıntılar karşılaştırılabilir.",
    "zh": "跨语言最多只能比对数字、名称和引文。",
}


def refusal(language: str) -> str:
    """That the articles do not say, in this language, or in English."""
    return _REFUSAL.get(language, _REFUSAL["en"])


def uncertain(language: str) -> str:
    """That the evidence may not answer, in this language, or in English."""
    return _UNCERTAIN.get(language, _UNCERTAIN["en"])


def compared(language: str) -> str:
    """What a check across languages can compare, in this language, or in English."""
    return _COMPARED.get(language, _COMPARED["en"])
