"""The questions the reader learns from, read from SQuAD-format files, and those it is chosen on.

``../shared/data/SOURCES.md`` says which may be used for what: never XQuAD's articles 25 to 48,
never ARCD's test half, nor any paragraph that repeats a passage of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import product
from pathlib import Path

from evals.cases import Case, sample_questions
from evals.development import ARABIC, XQUAD_TRAINS, arabic, english, is_held_out, number_of, trains
from evals.squad_files import SquadFile, pair, read_squad
from evals.workplace import sample_articles
from rag.fold import fold_text

XQUAD = ("ar", "en", "es", "zh")
SHARES = {
    "arcd-train": 8.0,
    "drcd_dev": 0.2,
    "drcd_test": 0.2,
    "cmrc2018_dev": 0.3,
    "tquad_train_v2": 0.8,
    "tydi_english_tydiqa_train": 3.0,
    "tydi_korean_tydiqa_train": 0.7,
    "tydi_swahili_tydiqa_train": 0.6,
    "tydi_finnish_tydiqa_dev": 1.5,
    "tydi_indonesian_tydiqa_dev": 1.5,
    "tydi_russian_tydiqa_dev": 1.5,
    "tydi_telugu_tydiqa_dev": 0.8,
    "tydi_bengali_tydiqa_dev": 1.0,
}
"""How often each file's questions are asked in one round."""

OFTEN = {(a, b) for a in ("ar", "en") for b in ("ar", "en")} | {("es", "es")}
"""The languages of question and passage that are asked about most: Khabar's first ones."""

_BLOCK = 40
"""Folded letters that two paragraphs share only if one repeats the other."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the paragraph that answers it, where, and other paragraphs of its article."""

    question: str
    text: str
    start: int
    end: int
    answers: tuple[str, ...]
    siblings: tuple[str, ...]
    file: str
    """The file the paragraph is from: look-alikes are sought in it."""

    def is_answered_in(self, text: str) -> bool:
        """Whether any answer's words stand in the text."""
        folded = text.casefold()
        return any(answer.casefold() in folded for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Source:
    """Questions, and how often each is asked in one round."""

    name: str
    questions: tuple[Asked, ...]
    share: float


def training(data: Path) -> list[Source]:
    """All that may be learned from, without paragraphs that repeat an evaluation passage."""
    held = blocks(evaluation_texts(data))
    sources = []
    for name, share in SHARES.items():
        file = read_squad(data / f"{name}.json")
        cases = [case for case in file.cases if may_train(file, case)]
        sources.append(Source(name, tuple(asked(cases, file, held)), share))
    files = {language: read_squad(data / f"xquad.{language}.json") for language in XQUAD}
    for question, passage in product(XQUAD, XQUAD):
        about = files[passage]
        early = [case for case in pair(files[question], about) if may_train(about, case)]
        found = tuple(asked(early, about, held))
        sources.append(Source(f"xquad {question}-{passage}", found, share_of(question, passage)))
    return sources


def share_of(question: str, passage: str) -> float:
    """How often questions of a pair of languages are asked in one round."""
    return 2.0 if (question, passage) in OFTEN else 0.5


def may_train(file: SquadFile, case: Case) -> bool:
    """Whether a question about the file's paragraphs is not one that evaluates or is chosen on."""
    if file.name.startswith("xquad."):
        return trains(case)
    return f"{file.name}.json" != ARABIC or not is_held_out(file, case)


def digest(sources: Iterable[Source]) -> str:
    """SHA-256 over all that is learned from."""
    whole = sha256()
    for source in sources:
        whole.update(repr((source.name, source.share)).encode())
        for one in source.questions:
            whole.update(repr((one.question, one.text, one.start, one.end)).encode())
    return whole.hexdigest()


def development(data: Path) -> list[Source]:
    """What everything is chosen on: TyDi's English half and the end of ARCD's training half."""
    file, half = english(data), arabic(data)
    late = [case for case in half.cases if is_held_out(half, case)]
    return [
        Source("TyDi en dev", tuple(asked(file.cases, file, set())), 1.0),
        Source("ARCD train, held out", tuple(asked(late, half, set())), 1.0),
    ]


def news() -> list[Source]:
    """The sample questions with an answering article given, in their language and in another.

    Everything is chosen on them too; theirs alone are whole articles of news.
    """
    articles = {article.source.id: article for article in sample_articles()}
    found: dict[bool, list[Asked]] = {True: [], False: []}
    for case in sample_questions().cases:
        taken: set[bool] = set()
        for span in case.evidence:
            article = articles[span.article]
            own = article.source.language == case.language
            if own not in taken:
                taken.add(own)
                place = (span.start, span.end, case.answers, (), "sample")
                found[own].append(Asked(case.question, article.text, *place))
    return [
        Source("sample, own language", tuple(found[True]), 1.0),
        Source("sample, another language", tuple(found[False]), 1.0),
    ]


def evaluation(data: Path) -> list[Source]:
    """Gold paragraphs for the model card: XQuAD's articles 25 to 48 and ARCD's test half."""
    files = {language: read_squad(data / f"xquad.{language}.json") for language in XQUAD}
    pairs = [(one, one) for one in XQUAD] + [("en", "ar"), ("ar", "en")]
    found = []
    for question, passage in pairs:
        cases = [c for c in pair(files[question], files[passage]) if not trains(c)]
        own = [_with_own_answers(case) for case in cases]
        name = f"XQuAD {question}-{passage}"
        found.append(Source(name, tuple(asked(own, files[passage], set())), 1.0))
    test = read_squad(data / "arcd-test.json")
    return [*found, Source("ARCD test", tuple(asked(test.cases, test, set())), 1.0)]


def asked(cases: Iterable[Case], file: SquadFile, held: set[str]) -> Iterator[Asked]:
    """The cases whose answers stand in a paragraph that repeats none of the held ones."""
    texts = {article.source.id: article.text for article in file.articles}
    clean = {name: text for name, text in texts.items() if not repeats(text, held)}
    groups: dict[str, list[str]] = {}
    for name, text in clean.items():
        groups.setdefault(article_of(name), []).append(text)
    for case in cases:
        span = next((span for span in case.evidence if span.article in clean), None)
        if span is not None:
            text = clean[span.article]
            siblings = [other for other in groups[article_of(span.article)] if other != text]
            yield Asked(
                case.question,
                text,
                span.start,
                span.end,
                case.answers,
                tuple(siblings),
                file.name,
            )


def evaluation_texts(data: Path) -> list[str]:
    """Every paragraph that reading is evaluated on."""
    texts = [article.text for article in read_squad(data / "arcd-test.json").articles]
    for language in XQUAD:
        file = read_squad(data / f"xquad.{language}.json")
        texts += [a.text for a in file.articles if number_of(a.source.id) >= XQUAD_TRAINS]
    return texts


def blocks(texts: Iterable[str]) -> set[str]:
    """The texts' folded letters, cut into blocks end to end."""
    found: set[str] = set()
    for text in texts:
        letters = letters_of(text)
        found.update(letters[i : i + _BLOCK] for i in range(0, len(letters) - _BLOCK + 1, _BLOCK))
    return found


def repeats(text: str, held: set[str]) -> bool:
    """Whether any block of the held texts stands anywhere in this one."""
    letters = letters_of(text)
    return bool(held) and any(
        letters[i : i + _BLOCK] in held for i in range(max(0, len(letters) - _BLOCK + 1))
    )


def article_of(paragraph: str) -> str:
    """The article of a paragraph's id, ``file/012.03``."""
    return paragraph.rsplit(".", 1)[0]


def _with_own_answers(case: Case) -> Case:
    """Published scores know the passage's answer alone, not its translation."""
    return replace(case, answers=tuple(dict.fromkeys(span.text for span in case.evidence)))


def letters_of(text: str) -> str:
    """The text's letters and digits alone, folded: what says whether two texts are the same."""
    return "".join(filter(str.isalnum, fold_text(text)))
