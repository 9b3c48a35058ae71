"""Where sentences begin and end, in the scripts news is written in.

Rules, no model: enders of each script, the marks that close after them, and the full stops that
are not ends (abbreviations, initials, figures). A line break always ends a sentence. What carries
no ender stays whole: long Arabic sentences held together by commas, Thai paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SURE = "؟۔。！？｡．।॥።՞։။៕"
_ENDER = re.compile(
    rf"(?P<mark>[.!?…;{_SURE}\u037e]+)"
    r"(?P<close>[\"'”’»›)\]}〉》」』】〕）］]*(?:[«“](?=\s|$))?"
    r"(?:[ \u00a0\u202f][»›](?=\s|[.,،]|$))?)"
    r"(?P<cite>(?:[ \u00a0]?\[[\d٠-٩۰-۹]+(?:[,،]\s?[\d٠-٩۰-۹]+)*\])*)"
)
_WORD_BEFORE = re.compile(r"[^\s(\[{\"'«“‘„”’»،,–—/]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


# Titles and words that always lean on what follows.
_NEVER_LAST = _words("""
    mr mrs ms dr prof gen col lt maj sgt capt cmdr adm gov sen rep rev hon pres st mt ft vs approx
    messrs supt insp mme mlle mgr sr sra srta dña d hr fr frl dipl ing sig dott bzw ca sog vgl
    z.b d.h u.a i.e e.g cf al figs eds z zt г-н г-жа ул им проф тов акад т.е т.к напр dra exmo
    doç yrd av örn bkz د أ م أ.د ا.د ا أ.م.د
""")
_BEFORE_A_NUMBER = _words("""
    no nos nr nro núm num art p pp pg s vol fig sec ch ver tel abs kap bd sayfa с стр гл п рис ст
    ص ج رقم jan feb mar apr jun jul aug sept sep oct nov dec c ca op
""")
# May end a sentence or stand inside one: the next word decides.
_EITHER = _words("""
    inc ltd co corp bros jr etc cie dept univ assn ed est a.m p.m u.s.a d.c b.c a.d ph.d usw
    г гг в вв др пр руб млн млрд тыс vb ق.م م.م
""")
_STARTERS = _words("""
    the a an he she it they we you i in on at but and or as if when while after before since this
    that these those there his her its their our my what who where why how for from with by to is
    was however meanwhile officials le la les un une il elle ils elles dans en mais et ce cette
    el los las una pero y der die das ein eine er sie es wir aber und im am он она они но и в
    на это как вы мы
""")
_MONTHS = _words("""
    januar jänner februar märz april mai juni juli august september oktober november dezember
""")
_GERMAN_ORDINAL = re.compile(r"\b(?:der|die|das|dem|den|des|am|im|vom|zum|zur|als) \d{1,2}$")
_NEXT_WORD = re.compile(r"[\s\"'«“‘„(\[]*([^\W\d_]*)")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each sentence, in order.

    The spans are disjoint, trimmed, and cover everything that is not white space.
    """
    for line in _LINE.finditer(text):
        start = line.start()
        for ender in _ENDER.finditer(text, line.start(), line.end()):
            if _ends(text, start, ender, line.end()):
                yield from _trimmed(text, start, ender.end())
                start = ender.end()
        yield from _trimmed(text, start, line.end())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, start: int, ender: re.Match[str], limit: int) -> bool:
    """Whether the sentence that began at ``start`` ends with this mark."""
    mark, after = ender["mark"], text[ender.end() : min(limit, ender.end() + 30)]
    if any(sure in mark for sure in _SURE):
        return True
    before = text[max(start, ender.start() - 20) : ender.start()]
    if ";" in mark or "\u037e" in mark:  # a Greek question mark, or only a semicolon
        return "Ͱ" <= before[-1:] <= "Ͽ" and (not after or after[0].isspace())
    if not after.strip():
        return True
    if not after[0].isspace():
        return _unspaced_arabic(before, after)
    following = _NEXT_WORD.match(after)
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    return mark != "." or bool(ender["close"]) or _full_stop(before, word, after.lstrip())


def _unspaced_arabic(before: str, after: str) -> bool:
    """Arabic pages often forget the space after a full stop; single letters are abbreviations."""
    word = _word_before(before)
    return len(word) >= 3 and _is_arabic(word[-1]) and _is_arabic(after[0])


def _full_stop(before: str, word: str, after: str) -> bool:
    """Whether a single full stop before a space ends the sentence."""
    last = _word_before(before)
    folded = last.lower()
    starts_anew = word.lower() in _STARTERS
    if not last:
        return True
    if folded in _NEVER_LAST and not (folded == "al" and starts_anew):
        return False
    if folded in _BEFORE_A_NUMBER and after[:1].isdigit():
        return False
    if last.isdigit():
        alone = before.strip() == last  # "1. First item"
        ordinal = bool(_GERMAN_ORDINAL.search(before))
        return not alone and not ordinal and word.lower() not in _MONTHS
    initial = len(last) == 1 and last.isupper()
    if initial or folded in _EITHER or _INITIALS.search(last):
        return starts_anew or not (word or after[:1].isdigit())
    return True


def _word_before(before: str) -> str:
    match = _WORD_BEFORE.search(before)
    return match[0] if match else ""


def _is_arabic(character: str) -> bool:
    return "\u0620" <= character <= "\u06d3"
