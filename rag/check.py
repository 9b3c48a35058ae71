"""Every sentence of an answer held against the evidence it cites. No model, so it can be relied on.

A sentence is supported when each of its citations resolves; when its figures and dates, its names
and what it puts in quotation marks occur in the cited evidence; and, in the evidence's language,
when most of its words do. The article's title and day count as evidence for figures and names, and
the question's own names may be repeated.

Across languages only figures, names and quotations can be compared: a sentence that misstates the
rest passes, and so does one that turns its evidence into its opposite. Names cannot be compared
with evidence in Han, kana, Hangul, Hebrew, Indic or Thai script unless `rag.places` knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from rag.figures import missing
from rag.fold import fold_text
from rag.languages import LITTLE_WORDS, detect
from rag.lexemes import stem, tokens
from rag.names import comparable, same_name, without_clitics, words
from rag.places import is_place, mentions
from rag.proper_nouns import is_common, names
from rag.sentences import spans
from rag.types import Answer, Evidence, Statement, Verdict

OVERLAP = 0.5
"""Share of a sentence's telling words that evidence in its language must hold."""

_CITES = re.compile(r"\s*\[\s*\d+(?:\s*[,،]\s*\d+)*\s*\]")
_NUMBER = re.compile(r"\d+")
_QUOTED_HAN = 8  # characters of a script without spaces that make a quotation, not a name
_PIECES = re.compile(r"['’\-]")
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"|„([^„“”]+)[“”]|「([^」]+)」")


def check(answer: Answer) -> Answer:
    """Return the answer with its statements and verdict.

    ``supported`` when every sentence is, ``partly`` when some are (the text then shows only those),
    ``quotes`` when none is: the caller then shows the evidence instead.
    """
    grounds = {e.number: _Ground(e) for e in answer.evidence}
    statements = tuple(
        _statement(sentence, grounds, answer) for sentence in _sentences(answer.text)
    )
    carried = [statement for statement in statements if statement.supported]
    verdict: Verdict = "quotes"
    text = answer.text
    if carried and len(carried) == len(statements):
        verdict = "supported"
    elif carried:
        verdict, text = "partly", " ".join(shown(statement) for statement in carried)
    return replace(answer, statements=statements, verdict=verdict, text=text)


def across(answer: Answer) -> bool:
    """Whether a sentence that stands rests on evidence in another language than its own."""
    languages = {e.number: e.source.language for e in answer.evidence}
    return any(
        languages[number] != (detect(statement.text) or answer.language)
        for statement in answer.statements
        if statement.supported
        for number in statement.cites
    )


def shown(statement: Statement) -> str:
    """Return a statement with its citations behind it."""
    return " ".join((statement.text, *(f"[{number}]" for number in statement.cites)))


@dataclass(frozen=True)
class _Ground:
    """A piece of evidence as claims are held against it."""

    evidence: Evidence

    @property
    def language(self) -> str:
        return self.evidence.source.language

    @cached_property
    def text(self) -> str:
        """The quote, on one line, with the title and day of its article."""
        source = self.evidence.source
        day = source.published.isoformat() if source.published else ""
        return " ".join(f"{self.evidence.quote} | {source.title} | {day}".split())

    @cached_property
    def folded(self) -> str:
        return fold_text(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        said = [form for word in words(self.text) for form in without_clitics(word)]
        pairs = (f"{one}{two}" for one, two in pairwise(said))
        return frozenset([*said, *pairs])

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(tokens(self.text, self.language))


def _sentences(text: str) -> list[str]:
    """Sentences, a citation that stands alone counted to the one before."""
    found: list[str] = []
    for start, end in spans(text):
        sentence = text[start:end]
        if found and not _CITES.sub("", sentence).strip(" .,;:،؛。"):
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return found


def _statement(sentence: str, grounds: dict[int, _Ground], answer: Answer) -> Statement:
    said = [int(n) for cite in _CITES.findall(sentence) for n in _NUMBER.findall(cite)]
    text = re.sub(r"\s+([.!?؟。])", r"\1", _CITES.sub("", sentence).strip())
    unknown = [number for number in said if number not in grounds]
    if unknown:
        return Statement(text, (), False, f"it cites [{unknown[0]}], and there is no such evidence")
    cites = tuple(dict.fromkeys(said))
    if cites:
        reason = _fault(text, [grounds[number] for number in cites], answer)
        return Statement(text, cites, not reason, reason)
    for number, ground in grounds.items():
        if not _fault(text, [ground], answer) and _can_tell(text, ground, answer.language):
            return Statement(text, (number,), True)
    reason = "it cites nothing, and no single piece of evidence carries it"
    return Statement(text, (), False, reason)


def _can_tell(text: str, ground: _Ground, expected: str) -> bool:
    """Whether anything in the sentence ties it to this evidence rather than to any other."""
    language = detect(text) or expected
    return language == ground.language or bool(
        names(text, language) or _QUOTED.search(text) or missing(text, "", language)
    )


def _fault(text: str, cited: Sequence[_Ground], answer: Answer) -> str:
    """What in the sentence the cited evidence does not hold; empty when nothing is amiss."""
    language = detect(text) or answer.language
    lost = missing(text, [(ground.text, ground.language) for ground in cited], language)
    if lost:
        return f"the figure {lost[0]} is not in the cited evidence"
    for quoted in _quotations(text):
        if not any(_bare(quoted) in _bare(ground.folded) for ground in cited):
            return f"the words “{quoted}” are not in the cited evidence"
    for name in _strange_names(text, language, cited, answer.question):
        return f"the name {name} is not in the cited evidence"
    if all(ground.language == language for ground in cited):
        return _overlap_fault(text, language, cited)
    return ""


def _quotations(text: str) -> Iterator[str]:
    """What stands in quotation marks; a single word may be a name or a nickname."""
    for groups in _QUOTED.findall(text):
        quoted = next(filter(None, groups)).strip()
        if " " in quoted or (len(quoted) >= _QUOTED_HAN and quoted[0] >= "\u3040"):
            yield quoted


def _bare(text: str) -> str:
    """Folded words alone: marks at the ends of a quotation are not part of it."""
    return "".join(letter for letter in fold_text(text) if letter.isalnum())


def _strange_names(
    text: str, language: str, cited: Sequence[_Ground], question: str
) -> Iterator[str]:
    """Names of the sentence that neither the evidence nor the question has."""
    held = frozenset[str]().union(*(ground.words for ground in cited), words(question))
    whole = " ".join([*(ground.text for ground in cited), question])
    stems = {stem(word, language) for word in held}
    tellable = all(comparable(ground.evidence.quote) for ground in cited)
    for start, end in names(text, language):
        run = text[start:end]
        if is_place(run):
            if not mentions(whole, run):
                yield run
        elif tellable:
            yield from _strange_words(run, language, held, stems, whole)


def _strange_words(
    run: str, language: str, held: frozenset[str], stems: set[str], whole: str
) -> Iterator[str]:
    parts = run.split()
    joined = {f"{one}{two}" for one, two in pairwise(parts)}
    for part in parts:
        bare = max(_PIECES.split(part), key=len)  # l'Iran, Japan's, KAAN'ın
        forms = [part, bare, *(pair for pair in joined if part in pair)]
        if not (
            is_common(bare, language)
            or stem(bare, language) in stems
            or (is_place(bare) and mentions(whole, bare))
            or any(same_name(form, word) for form in forms for word in held)
        ):
            yield part


def _overlap_fault(text: str, language: str, cited: Sequence[_Ground]) -> str:
    little = {stem(word, language) for word in LITTLE_WORDS.get(language, frozenset())}
    telling = set(tokens(text, language)) - little
    held = frozenset[str]().union(*(ground.stems for ground in cited))
    if telling and len(telling & held) < OVERLAP * len(telling):
        return "most of its words are not in the cited evidence"
    return ""
