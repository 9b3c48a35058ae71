"""Days, months and times of day in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.figure import Figure, Page
from rag.numerals import ALSO_OTHER_WORDS, HIJRI_MONTHS, MONTHS


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for the longest of some words."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTH = rf"(?<!\w)[وفبل]?(?P<month>{any_of([*MONTHS, *HIJRI_MONTHS])})(?!\w)"
_TWIN = rf"(?: ?[/(] ?(?:{any_of(MONTHS)})\)?)?"
_YEAR = r"(?:\.? ?,? ?(?:of |de |del |do |عام |سنه )?(?P<year>[12]\d{3})(?!\d))"
_RANGE = r"(?:(?<!\d)(?P<first>[0-3]?\d)(?:\.|er)? ?(?:-|to|and|et|au|y|al?|und|bis|و|ve|и|e) ?)?"
_DAY = r"(?<![\d.,:/])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.|o)?"
_PATTERNS = (
    re.compile(
        r"(?<!\d)(?P<year>\d{4})(?:-|/| ?年 ?| ?년 ?)(?P<number>[01]?\d)(?:-|/| ?月 ?| ?월 ?)"
        r"(?P<day>[0-3]?\d)(?!\d)[日号號일]?"
    ),
    re.compile(r"(?<!\d)(?P<day>[0-3]?\d)[/.](?P<number>[0-3]?\d)[/.](?P<year>\d{4})(?!\d)"),
    re.compile(
        r"(?:(?<!\d)(?P<year>\d{4}) ?[年년] ?)?(?<!\d)(?P<number>[01]?\d) ?[月월]"
        r"(?: ?(?P<day>[0-3]?\d) ?[日号號일])?"
    ),
    re.compile(rf"{_RANGE}{_DAY} {{0,2}}(?:of |de |من |d')?(?:شهر )?{_MONTH}{_TWIN}{_YEAR}?"),
    re.compile(
        rf"{_MONTH}{_TWIN}\.? (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
        r"(?: ?,? ?(?P<year>[12]\d{3})(?!\d))?"
    ),
    re.compile(rf"{_MONTH}{_TWIN}{_YEAR}?"),
)
_LEADS_TO_A_MONTH = re.compile(
    r"(?<!\w)(?:in|by|since|until|till|last|next|this|of|during|from|late|early|mid|en|fin|debut|"
    r"depuis|de|im|seit|bis|al|a|nel|em|в|с|до|في|بحلول|منذ|حتي|شهر|مطلع|نهايه|اواخر|اوايل|منتصف|"
    r"خلال|من|الي|در|تا)[ -]$"
)
_CLOCK = re.compile(r"(?<![\d:])([0-2]?\d):([0-5]\d)(?![\d:])")


def dates(page: Page) -> Iterator[Figure]:
    """Yield the days and months stated, each with its year as a figure of its own."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(page.text):
            if _is_month(page.text, match):
                yield from _date(page, match)
                page.blank(*match.span())


def clocks(page: Page) -> Iterator[Figure]:
    """Yield times of day such as ``14:30``."""
    for match in _CLOCK.finditer(page.text):
        yield page.figure(*match.span(), f"{int(match[1])}:{match[2]}")
        page.blank(*match.span())


def _is_month(text: str, match: re.Match[str]) -> bool:
    """A bare "may" or مارس is a month only after a word that leads to one."""
    parts = match.groupdict()
    if number := parts.get("number"):
        months = {int(number), int(parts.get("day") or 0)}
        return 0 < int(number) <= 31 and min(months - {0}) <= 12
    if parts.get("month") not in ALSO_OTHER_WORDS or parts.get("day") or parts.get("year"):
        return True
    return bool(_LEADS_TO_A_MONTH.search(text[max(0, match.start() - 12) : match.start()]))


def _date(page: Page, match: re.Match[str]) -> Iterator[Figure]:
    parts = match.groupdict()
    word, year = parts.get("month") or "", parts.get("year")
    calendar = "h" if word in HIJRI_MONTHS else ""
    month = MONTHS.get(word) or HIJRI_MONTHS.get(word) or int(parts["number"])
    days = [int(day) for name in ("first", "day") if (day := parts.get(name))]
    if days and month > 12:  # 07/28/2024
        month, days = days[0], [month]
    start, end = match.span()
    if year:
        yield page.figure(*match.span("year"), year)
        before, after = match.span("year")
        start, end = (after, end) if before == start else (start, before)
    while page.text[end - 1] in " ,/.":
        end -= 1
    while page.text[start] in " -/年년":
        start += 1
    for day in days:
        yield page.figure(start, end, f"{calendar}--{month:02}-{day:02}")
    if not days:
        yield page.figure(start, end, f"{calendar}--{month:02}")
