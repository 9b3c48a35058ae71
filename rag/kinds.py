"""What kind of answer a question wants, and whether a sentence holds one.

Question typing by question words, after Li and Roth (2002), for the main languages; a question it
cannot type wants ``any``. Used to refuse "How much will it cost?" over text that names no price.
Only money, time and number can be denied: whether a sentence names a person or a place is not
something rules can see in every language, so for those ``bears`` is always true.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.dates import any_of
from rag.figure import Figure
from rag.figures import found
from rag.fold import fold_text
from rag.numerals import TIME_WORDS
from rag.question_words import ASKS

Kind = Literal["person", "time", "number", "money", "place", "any"]

_ORDER: tuple[Kind, ...] = ("money", "time", "number", "person", "place", "any")
_UNSPACED = frozenset({"zh"})
_PATTERNS: dict[str, list[tuple[Kind, re.Pattern[str]]]] = {
    language: [
        (
            kind,
            re.compile(asks[kind] if language in _UNSPACED else rf"(?<!\w)(?:{asks[kind]})(?!\w)"),
        )
        for kind in _ORDER
    ]
    for language, asks in ASKS.items()
}
_NOT_A_WORD = re.compile(r"[^\w'?]+")
_READ = 600  # characters of a question

_TIME = re.compile(
    rf"(?<!\w)[وفبل]?(?:{any_of(map(fold_text, TIME_WORDS.split()))})(?!\w)"
    r"|(?:ال)?عام (?:الماضي|الحالي|الجاري|المقبل|القادم|واحد|كامل)|عامين|شهرين|يومين|\d[日号]"
    r"|星期|周[一二三四五六日末]|昨[天日]|今[天日年晚]|明[天日年]|世纪|小时|年前|[天日]后|上午|下午|凌晨"
)
_CURRENCIES = """
    usd eur gbp us$ dollar dollars euro euros pound pounds sterling yen yuan renminbi ruble rubles
    rouble roubles rupee rupees dirham dirhams dinar dinars riyal riyals lira liras pesos peso franc
    francs dólares dólar libras pfund tl avro dollari sterline reais тенге евро cents kuruş تومان
    دلار یورو يورو يوان ين جنيه جنيها جنيهات ريال ريالا ريالات دينار دينارا دنانير درهم درهما دراهم
    ليرة ليرات دولار دولارا دولارات روبل روبية شيكل فرنك فرنكا سنت
"""
_MONEY = re.compile(
    rf"[$€£¥₺₹₽₪﷼₩₴元圆円원]|人民币"
    rf"|(?<![^\W\d_])[وبل]?(?:ال)?(?:{any_of(map(fold_text, _CURRENCIES.split()))})(?!\w)"
    r"|(?<!\w)(?:рубл|доллар|юан|lira|dolar)\w*"
)


def expected(question: str, language: str) -> Kind:
    """Return the kind of answer a question in ``language`` (ISO 639-1) wants."""
    folded = _NOT_A_WORD.sub(" ", fold_text(question[:_READ])).strip()
    found_first: list[tuple[int, int, Kind]] = []
    for rank, (kind, pattern) in enumerate(_PATTERNS.get(language, ())):
        if match := pattern.search(folded):
            found_first.append((match.start(), rank, kind))
    return min(found_first)[2] if found_first else "any"


def bears(kind: Kind, text: str, language: str) -> bool:
    """Return whether a text in ``language`` holds something of the kind; true where rules cannot.

    A figure that is part of a name (PAC-3, B-52) is no number, and neither is a year. In a language
    whose words for it are not known here, any text may.
    """
    if kind not in ("money", "time", "number") or language not in ASKS:
        return True
    stated = found(text, language)
    if kind == "money":
        return bool(stated) and bool(_MONEY.search(fold_text(text)))
    if kind == "time":
        dated = any(figure.is_date or _is_year(figure) for figure in stated)
        return dated or bool(_TIME.search(fold_text(text)))
    return any(_is_quantity(figure) for figure in stated)


def _is_year(figure: Figure) -> bool:
    whole = figure.value.isdecimal() and len(figure.value) == 4 and not figure.also
    return whole and "1000" <= figure.value <= "2100" and not figure.glued


def _is_quantity(figure: Figure) -> bool:
    return not (figure.glued or figure.is_date or (_is_year(figure) and not figure.worded))
