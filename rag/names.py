"""Names across scripts: Patriot is باتريوت; Gaddafi, Qaddafi and Kadhafi are القذافي.

A word is read as consonants and vowels that Latin, Arabic and Cyrillic letters have in common, and
two words are one name when these can be laid side by side at little cost. Limits, honestly: short
names collide (a name of one consonant must agree in its vowels too); Han, kana, Hangul, Hebrew and
the Indic scripts are not spelled by these sounds and agree only when written alike; names that
languages translate rather than transliterate are the business of `rag.places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.fold import fold_text

# Digraphs first; upper case is a consonant, lower case a vowel.
_SOUNDS = """
    ai=i ay=i ei=i ey=i tsch=C sch=C dzh=J tch=C sh=C ch=C zh=J kh=X gh=G ph=F th=D dh=D
    ck=K qu=K dj=J ou=u oo=u ee=i a=a b=P c=K d=T e=e f=F g=G h=H i=i j=J k=K l=L m=M n=N
    o=u p=P q=K r=R s=S t=T u=u v=F w=w x=KS y=i z=S تش=C اي=i ا=a ب=P ت=T ث=D ج=J ح=H خ=X
    د=T ذ=D ر=R ز=S س=S ش=C ص=S ض=T ط=T ظ=D ع=a غ=G ف=F ق=K ك=K ل=L م=M ن=N ه=H و=w ي=i پ=P
    چ=C ژ=J گ=G ڤ=F ء= дж=J кс=KS аи=i еи=i а=a б=P в=F г=G д=T е=e ж=J з=S и=i к=K л=L м=M
    н=N о=u п=P р=R с=S т=T у=u ф=F х=X ц=S ч=C ш=C щ=C ъ= ы=i ь= э=e ю=u я=a і=i ґ=G є=e
"""
_SOUND = dict(sound.split("=") for sound in _SOUNDS.split())
_SOUNDED = re.compile("|".join(sorted(_SOUND, key=len, reverse=True)))
_MARKED = str.maketrans({"ç": "s", "ş": "sh", "š": "sh", "č": "ch"})
_SOFT_C = re.compile(r"c(?=[eiy])")
_ALIKE = frozenset({"KG", "KX", "GJ", "GH", "XH", "DT", "DS", "SC", "CX", "wF", "iJ", "TS"})
_COARSE = str.maketrans("GXD", "KKT", "aeiouwH")
_CONSONANTS = frozenset("PFKGXJTDSCLMNRH")
_FAMILY = {"a": "ae", "e": "aei", "i": "ie", "u": "uw", "w": "uw"}

WORD = re.compile(r"[^\W_](?:[^\W_]|['’\-](?=[^\W_])|[\u064b-\u065f\u0640])*")
"""A word as a name may be written: hyphens, apostrophes and Arabic signs inside."""
_INNER = re.compile(r"['’\-]")


@lru_cache(maxsize=1 << 14)
def skeleton(word: str) -> str:
    """Return the consonants of a word by class, without doubling; "" when it has digits or none."""
    sounds = re.sub("^w", "F", _sounds(word))
    return re.sub(r"(.)\1+", r"\1", sounds.translate(_COARSE))


@lru_cache(maxsize=1 << 15)
def same_name(one: str, other: str) -> bool:
    """Return whether two words can be the same name, in one script or two."""
    if fold_text(one) == fold_text(other):
        return True
    first, second = _sounds(one), _sounds(other)
    if not first or not second or not _near(skeleton(one), skeleton(other)):
        return False
    consonants = sum(sound in _CONSONANTS for sound in first)
    abjads = _is_arabic(one), _is_arabic(other)
    cost = _distance(first, second, abjads)
    return cost <= (0.25 if consonants < 2 else 0.5 if consonants < 4 else 1.0)


def comparable(text: str) -> bool:
    """Return whether a text is mostly in a script whose sounds are read here."""
    letters = [letter for letter in text if letter.isalpha()]
    read = sum(fold_text(letter)[:1] in _SOUND or letter < "\u0250" for letter in letters)
    return 2 * read >= len(letters)


def words(text: str) -> list[str]:
    """Return the words of a text; those with a hyphen or apostrophe also in parts."""
    found = [match[0] for match in WORD.finditer(text)]
    parts = (part for word in found for part in _INNER.split(word) if part != word)
    return [*found, *parts]


def without_clitics(word: str) -> Iterator[str]:
    """Yield a word, and an Arabic one also without the و, ف, ب, ل or ك that may lean on it."""
    yield word
    if len(word) > 3 and word[0] in "وفبلك":
        yield word[1:]


# -- sounds --------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def _sounds(word: str) -> str:
    lowered = (
        word.lower().replace("ç", "s").replace("ş", "sh").replace("š", "sh").replace("č", "ch")
    )
    folded = fold_text(lowered)
    if any(letter.isdigit() for letter in folded):
        return ""
    if folded.startswith("ال") and len(folded) > 4:
        folded = folded[2:]
    folded = re.sub(r"^(?:al|el)-", "", folded)
    sounds = _SOUNDED.sub(lambda match: _SOUND[match[0]], _SOFT_C.sub("s", folded))
    sounds = "".join(sound for sound in sounds if sound in "aeiuw" or sound in _CONSONANTS)
    return re.sub(r"(.)\1+", r"\1", sounds)


def _is_arabic(word: str) -> bool:
    return any("\u0620" <= letter <= "\u06d3" for letter in word)


def _near(one: str, other: str) -> bool:
    """A cheap look before the costly one."""
    if abs(len(one) - len(other)) > 1:
        return False
    return not one or not other or _like(one[0], other[0])


def _like(one: str, other: str) -> bool:
    return one == other or one + other in _ALIKE or other + one in _ALIKE


def _distance(one: str, other: str, abjads: tuple[bool, bool]) -> float:
    """What it costs to lay two words side by side, vowels mostly free where Arabic leaves them."""
    row = [0.0]
    for at in range(len(other)):
        row.append(row[-1] + _skip(other, at, abjads[1], abjads[0]))
    for i in range(len(one)):
        skip_one = _skip(one, i, abjads[0], abjads[1])
        new = [row[0] + skip_one]
        for j in range(len(other)):
            skip_other = _skip(other, j, abjads[1], abjads[0])
            pair = _pair(one[i], other[j])
            new.append(min(row[j + 1] + skip_one, new[j] + skip_other, row[j] + pair))
        row = new
    return row[-1]


def _skip(sounds: str, at: int, own_abjad: bool, other_abjad: bool) -> float:
    sound = sounds[at]
    if sound == "H" or (sound == "G" and sounds[at - 1 : at] == "N") or sounds[at : at + 2] == "TS":
        return 0.25
    if sound in _CONSONANTS:
        return 9.0
    if own_abjad:  # a written long vowel stands for something, but at the edges
        return 0.25 if at == len(sounds) - 1 else 0.0 if at == 0 and sound == "a" else 0.75
    return 0.0 if other_abjad else 0.5


def _pair(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if _like(one, other):
        return 0.25
    if one in _CONSONANTS or other in _CONSONANTS:
        return 9.0
    return 0.0 if other in _FAMILY[one] or one in _FAMILY[other] else 0.75
