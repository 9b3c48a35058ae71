"""Numbers in a text, in figures, in words and in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from rag.dates import any_of
from rag.figure import Figure, Page
from rag.fold import fold_text
from rag.numerals import LONG_BILLION, NUMBERS, SCALES

_PER_CENT = any_of(
    fold_text(sign)
    for sign in (
        "%", "percent", "per cent", "pct", "pour cent", "por ciento", "por cento", "per cento",
        "prozent", "procent", "persen", "في المئة", "في المائة", "بالمئة", "بالمائة", "процент",
        "процента", "процентов", "درصد", "فیصد", "パーセント", "퍼센트",
    )
)  # fmt: skip
_SHARE_AFTER = re.compile(rf" ?(?:{_PER_CENT})(?!\w)")
_SHARE_BEFORE = re.compile(r"(?:(?<!\d)%|yuzde|百分之) ?$")
_SCALE = re.compile(rf" ?(?:(?P<word>{any_of(SCALES)})(?![^\W\d_]))")
_PLAIN = re.compile(
    r"\d{1,3}(?:(?P<mark>[.,'])\d{3})(?:(?P=mark)\d{3})*(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
)
_LONGEST = 40  # digits; a longer run is not a quantity
_MAY_BE_METRES = frozenset({"m", "k", "mn", "tn"})


def numbers(page: Page) -> Iterator[Figure]:
    """Yield the numbers written in figures, multiplied by the words after them."""
    for match in _PLAIN.finditer(page.text):
        start, end = match.span()
        if end - start > _LONGEST:
            continue
        readings = _readings(match[0])
        factor, end, unsure = _scale(page, end)
        also = readings if unsure else []
        readings = [reading * factor for reading in readings]
        readings += also
        end, share = _share(page.text, start, end)
        values = [written(reading) + share for reading in readings]
        yield page.figure(start, end, *values, glued=_is_glued(page.text, start))
        page.blank(start, end)


def written(number: Decimal) -> str:
    """Return a number as a plain decimal without needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _readings(digits: str) -> list[Decimal]:
    """What a run of digits and separators may mean, the likelier first."""
    digits = digits.replace("'", "")
    marks = [mark for mark in digits if mark in ".,"]
    joined = digits.replace(",", "").replace(".", "")
    if not marks:
        return [Decimal(joined)]
    last = digits.rindex(marks[-1])
    decimal = Decimal(re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :])
    if len(marks) > 1:
        return [Decimal(joined) if len(set(marks)) == 1 else decimal]
    grouped = len(digits) - last == 4 and 0 < last <= 3 and digits[0] != "0"
    return [Decimal(joined), decimal] if grouped else [decimal]


def _scale(page: Page, end: int) -> tuple[int, int, bool]:
    """What the words at ``end`` multiply by, where they end, and whether they may mean else."""
    factor, unsure = 1, False
    while match := _SCALE.match(page.text, end):
        word = match["word"]
        if word in _MAY_BE_METRES and match[0] != word:
            break
        factor *= value_of(word, page.language)
        unsure = unsure or word in _MAY_BE_METRES
        end = match.end()
    return factor, end, unsure


def value_of(scale: str, language: str) -> int:
    """Return what a scale word multiplies by: a German billion is a thousand English ones."""
    if scale in {"billion", "billions"} and language in LONG_BILLION:
        return SCALES["billionen"]
    return SCALES[scale]


def _share(text: str, start: int, end: int) -> tuple[int, str]:
    after = _SHARE_AFTER.match(text, end)
    if after:
        return after.end(), "%"
    return end, "%" if _SHARE_BEFORE.search(text[max(0, start - 8) : start]) else ""


def _is_glued(text: str, start: int) -> bool:
    """Whether the digits belong to a name: PAC-3, F35, كابيلابيتي-3; but not و20 or ب20."""
    before = text[max(0, start - 3) : start]
    if before[-1:] == "-":
        return before[-2:-1].isalpha()
    if not before[-1:].isalpha():
        return False
    latin = before[-1] < "\u0590"
    return latin or ("\u0620" <= before[-1] <= "\u06d3" and before[-2:-1].isalpha())


# -- Chinese -------------------------------------------------------------------------------------

_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_HAN_DIGITS |= {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_HAN_SIGNS = "".join([*_HAN_DIGITS, *_HAN_UNITS, *_HAN_GROUPS])
_HAN_RUN = re.compile(rf"[\d.,{_HAN_SIGNS}]+")
_COUNTED = frozenset("个個名人次年月日天位枚架艘座项項国國岁歳种種倍成点分小周家条部起场場票球")
_HAN_PIECE = re.compile(rf"\d[\d,]*(?:\.\d+)?|[{_HAN_SIGNS}]")


def han_numbers(page: Page) -> Iterator[Figure]:
    """Yield the numbers written with Chinese signs, alone or after figures: 300万, 二十三."""
    for match in _HAN_RUN.finditer(page.text):
        signs = match[0].strip(".,")
        start = page.text.index(signs, match.start())
        end = start + len(signs)
        if _is_han_number(signs, page.text[start - 1 : start], page.text[end : end + 1]):
            worded = not any(sign.isdecimal() for sign in signs)
            last, share = _share(page.text, start, end)
            value = written(_han_value(signs)) + share
            yield page.figure(start, last, value, worded=worded)
            page.blank(start, last)


def _is_han_number(signs: str, before: str, after: str) -> bool:
    """One sign alone is mostly part of a word or a name: it needs something that is counted."""
    counted = len(signs) > 1 or (signs not in _HAN_GROUPS and after in _COUNTED)
    counts = any(sign.isdecimal() or sign in _HAN_DIGITS or sign == "十" for sign in signs)
    has_han = any(sign in _HAN_SIGNS for sign in signs)
    return has_han and counts and counted and before != "第" and len(signs) <= _LONGEST


def _han_value(signs: str) -> Decimal:
    if len(signs) > 2 and all(sign in _HAN_DIGITS for sign in signs):  # 二〇二五
        return Decimal("".join(str(_HAN_DIGITS[sign]) for sign in signs))
    total = section = current = Decimal(0)
    for piece in _HAN_PIECE.findall(signs):
        if piece in _HAN_GROUPS:
            counted = section + current
            total = total + counted * _HAN_GROUPS[piece] if counted else total * _HAN_GROUPS[piece]
            section = current = Decimal(0)
        elif piece in _HAN_UNITS:
            section += (current or 1) * _HAN_UNITS[piece]
            current = Decimal(0)
        else:
            digit = _HAN_DIGITS.get(piece)
            current = Decimal(piece.replace(",", "")) if digit is None else Decimal(digit)
    return total + section + current


# -- words ---------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")
_JOINS = re.compile(r"[ -]?(?:(?:and|et|y|und|e|ve|و) ?)?")
_SINGULAR_SCALES = "million مليون مليونا مليار مليارا ألف ألفا milliard millón milione milhão mil"
_BY_ITSELF = frozenset(map(fold_text, _SINGULAR_SCALES.split())) | set(NUMBERS["ar"])


def worded_numbers(page: Page) -> Iterator[Figure]:
    """Yield the numbers spelt out, such as ``twenty-five`` or ``خمسة وعشرون ألفا``."""
    table = NUMBERS.get(page.language) or NUMBERS["ar"] | NUMBERS["en"]
    run: list[tuple[int, int, int]] = []
    for start, end, value in _worded(page, table):
        if run and not _JOINS.fullmatch(page.text[run[-1][1] : start]):
            yield from _finished(page, run)
            run = []
        run.append((start, end, value))
    yield from _finished(page, run)


def _worded(page: Page, table: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    words = list(_WORD.finditer(page.text))
    at = 0
    while at < len(words):
        for count in (3, 2, 1):
            group = words[at : at + count]
            said = " ".join(word[0] for word in group)
            value, lead = _value(said, table, page.language)
            if value and len(group) == count and not _is_ordinal(words, at, value):
                yield group[0].start() + lead, group[-1].end(), value
                at += count
                break
        else:
            at += 1


def _is_ordinal(words: list[re.Match[str]], at: int, value: int) -> bool:
    """الحادية عشرة is the eleventh, not ten."""
    return value == 10 and at > 0 and words[at - 1][0].startswith("ال")


def _value(said: str, table: dict[str, int], language: str) -> tuple[int, int]:
    """The value of a number word, 0 for none, and how many letters of clitic it carries."""
    if value := table.get(said) or (SCALES.get(said, 0) and value_of(said, language)):
        return value, 0
    if said[0] == "و" and (value := table.get(said[1:]) or SCALES.get(said[1:], 0)):
        return value, 1
    return 0, 0


def _finished(page: Page, run: list[tuple[int, int, int]]) -> Iterator[Figure]:
    """The figures a run of neighbouring number words makes: one when they combine."""
    total, current, start, end = 0, 0, -1, -1
    for first, last, value in run:
        if current and not _combine(current, value):
            yield from _worded_figure(page, start, end, total + current)
            total, current, start = 0, 0, -1
        if start < 0:
            start = first
            if value >= 1000 and page.text[first:last] not in _BY_ITSELF:
                start = -1  # "thousands of": no figure
                continue
        if value >= 1000:
            total, current = total + (current or 1) * value, 0
        elif value == 100 and 0 < current < 10:
            current *= 100
        else:
            current += value
        end = last
    if start >= 0:
        yield from _worded_figure(page, start, end, total + current)


def _combine(current: int, value: int) -> bool:
    if value >= 1000 or (value == 100 and current < 10):
        return True
    tens, units = max(current % 100, value), min(current % 100, value)
    return value < 100 and (current % 100 == 0 or (tens >= 20 and tens % 10 == 0 and units < 20))


def _worded_figure(page: Page, start: int, end: int, value: int) -> Iterator[Figure]:
    last, share = _share(page.text, start, end)
    yield page.figure(start, last, f"{value}{share}", worded=True)
