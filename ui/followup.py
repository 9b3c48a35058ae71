"""Follow-up questions made whole before anything is searched, without a model.

A follow-up leans on what was asked before ("and when?", "وماذا عن السعر؟"). It is given the words
that carried the last question, and the names in the evidence that answered it; a question that
stands on its own is left alone. Relative days are written out.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from rag.fold import fold_text
from ui.turn import Turn

MOST = 12
"""Words carried over."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_NAME = re.compile(
    r"\b[A-ZÀ-ÖØ-Þ][\w'’-]+(?:[ -][A-ZÀ-ÖØ-Þ][\w'’-]+)+|\b[A-Z][\w]*[-\d]\w+|\b[A-Z]{2,}\b"
)

_LEANING_START = re.compile(
    r"^(?:and|but|so|also|what about|how about|why|when|where|who|which one|how many|how much|et|"
    r"mais|qu'en est-il|pourquoi|quand|où|qui|combien|"
    r"و(?=\w)|لكن|ثم|لماذا|متي|اين|من|كم|كيف|ماذا عن"
    r")\b"
)
_POINTING = frozenset(
    fold_text(
        "it he him his she her they them their this these those same "
        "il elle ils elles lui leur cela ça ceci celui celle "
        "هو هي هم هما هذا هذه ذلك تلك هؤلاء هناك ذاك فيه فيها منه منها عنه عنها "
        "له لها به بها عليه عليها إليه إليها"
    ).split()
)
_LITTLE = _POINTING | frozenset(
    fold_text(
        "a an and are as at be been but by can could did do does for from had has have how i if in "
        "into is its me much many more no not of on or our so some tell than that the then "
        "there to us was we were what when where which who "
        "whom whose why will with would you your about also "
        "au aux avec ce ces cet cette combien comment dans de des du en est et été être eu la le "
        "les mais même ne nous où ou par pas pour pourquoi "
        "quand que quel quelle quels quelles qui quoi s sa se "
        "ses si son sont sur un une vous y "
        "أن إن أو أي أين إلى التي الذي الذين بعد بين ثم حتى حول على عن عند في قبل قد كان "
        "كانت كم كيف كل لا لم لن لكن لماذا ما ماذا متى مع من نحو هل وهل و وما وماذا ومن ومتى وكيف "
        "وكم وأين ولماذا يكون تكون ذا"
    ).split()
)
_DAYS = {
    "day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1,
    "avant-hier": -2, "hier": -1, "aujourd'hui": 0, "demain": 1,
    "أول أمس": -2, "أمس": -1, "البارحة": -1, "اليوم": 0, "غدا": 1,
}  # fmt: skip


def made_whole(question: str, previous: Turn | None, today: date) -> str:
    """The question as it is searched for."""
    dated = _dated(question, today)
    if previous is None or previous.error or not _leans(question):
        return dated
    present = {fold_text(word) for word in _WORD.findall(dated)}
    carried: list[str] = []
    for word in (*_terms(previous.searched), *_names(previous)):
        folded = fold_text(word)
        if folded not in present and folded not in map(fold_text, carried):
            carried.append(word)
    return f"{dated} ({' '.join(carried[:MOST])})" if carried else dated


def _leans(question: str) -> bool:
    """Whether a question needs the one before it: it points back, or says too little by itself."""
    folded = fold_text(question).strip()
    words = _WORD.findall(folded)
    telling = [word for word in words if word not in _LITTLE]
    if len(telling) <= 1:
        return True
    if any(word in _POINTING for word in words) and len(telling) <= 3:
        return True
    return bool(_LEANING_START.match(folded)) and len(telling) <= 2


def _terms(question: str) -> list[str]:
    return [word for word in _WORD.findall(question) if fold_text(word) not in _LITTLE]


def _names(previous: Turn) -> list[str]:
    """Names in the quotes the last answer cites, where the script marks names."""
    quotes = previous.answer.cited or previous.answer.evidence[:1]
    if previous.answer.verdict == "refused":
        return []
    return [name for evidence in quotes for name in _NAME.findall(evidence.quote)][:4]


def _dated(question: str, today: date) -> str:
    """Relative days followed by the day they mean."""
    for words, days in _DAYS.items():
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
        if pattern.search(question):
            day = (today + timedelta(days)).isoformat()
            return pattern.sub(rf"\g<0> ({day})", question)
    return question
