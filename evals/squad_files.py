"""Files in the SQuAD format (XQuAD, ARCD, TyDi, …): every paragraph becomes an article.

Paragraphs with the same text are one article, and questions with the same words are one case with
all their answers, as retrieval benchmarks count them (XQuADRetrieval: 1,186 Arabic questions).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.cases import BadCase, Case, Dataset, Span
from rag.types import Article, Source

Detect = Callable[[str], str]
"""A text to its language's ISO 639-1 code."""


@dataclass(frozen=True, slots=True)
class SquadFile:
    """One file's articles and its questions, one case an original question id.

    ``mended`` answers stood elsewhere than the file says, ``lost`` ones stand nowhere.
    """

    name: str
    language: str
    articles: tuple[Article, ...]
    cases: tuple[Case, ...]
    mended: int = 0
    lost: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What was mended or left out, for people."""
        notes = []
        if self.mended:
            notes.append(f"{self.name}: {self.mended} answers moved to where their words stand")
        if self.lost:
            notes.append(f"{self.name}: {self.lost} answers left out, their words stand nowhere")
        return tuple(notes)


def read_squad(path: Path, language: str = "", *, titles: bool = False) -> SquadFile:
    """Read a SQuAD-format file; ``BadCase`` says what is wrong with one that is not.

    ``language`` is taken from a name such as ``xquad.ar.json``, else recognised from the text.
    ``titles`` keeps the article titles: benchmarks leave them out of what is searched.
    """
    paragraphs = list(_paragraphs(path))
    language = language or _language(path, [text for _, text, _ in paragraphs])
    articles: dict[str, Article] = {}
    cases: dict[str, Case] = {}
    counts = {"mended": 0, "lost": 0}
    for place, text, paragraph in paragraphs:
        title = str(paragraph["title"]) if titles else ""
        source = Source(f"{path.stem}/{place}", title, language=language)
        article = articles.setdefault(text, Article(source, text))
        for asked in paragraph["qas"]:
            case = _case(asked, article, place, path, counts)
            cases[case.id] = case if case.id not in cases else joined(cases[case.id], case)
    return SquadFile(path.stem, language, tuple(articles.values()), tuple(cases.values()), **counts)


def pair(questions: SquadFile, articles: SquadFile) -> tuple[Case, ...]:
    """One file's questions asked of a parallel file's articles.

    Gold spans are the articles'. The answers of both languages count, the articles' first.
    """
    if questions.name == articles.name:
        return questions.cases
    there = {case.parallel: case for case in articles.cases}
    cases = []
    for case in questions.cases:
        twin = there.get(case.parallel)
        if twin is None:
            raise BadCase(
                articles.name,
                f"has no question with the id {case.parallel!r} of {questions.name}: "
                "the files are not parallel",
            )
        cases.append(
            replace(
                twin,
                id=f"{case.parallel}/{questions.language}-{articles.language}",
                question=case.question,
                language=case.language,
                answers=tuple(dict.fromkeys((*twin.answers, *case.answers))),
            )
        )
    return tuple(cases)


def merged(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Cases asked in the same words joined into one that any of their answers satisfies."""
    found: dict[str, Case] = {}
    for case in cases:
        words = case.question.strip()
        found[words] = joined(found[words], case) if words in found else case
    return tuple(found.values())


def joined(first: Case, second: Case) -> Case:
    """The first case with the second's answers and spans as well."""
    gold = first.gold | second.gold
    return replace(
        first,
        without=tuple(sorted({*first.without, *second.without} - gold)),
        answers=tuple(dict.fromkeys((*first.answers, *second.answers))),
        evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence))),
        answerable=first.answerable or second.answerable,
    )


def without_twins(cases: Iterable[Case], pool: Iterable[SquadFile]) -> tuple[Case, ...]:
    """The cases with every other paragraph of the pool that answers them left out of the search.

    In a pool of parallel files the answer stands in each language; here it is to be found in the
    case's own articles only, however near its translations are.
    """
    answering: dict[str, set[str]] = {}
    for file in pool:
        for case in file.cases:
            answering.setdefault(case.parallel, set()).update(case.gold)
    return tuple(
        replace(case, without=tuple(sorted(answering.get(case.parallel, set()) - case.gold)))
        for case in cases
    )


def dataset(
    questions: Path,
    articles: Path | None = None,
    pool: Sequence[Path] = (),
    language: str = "",
) -> Dataset:
    """The cases and all articles searched, as ``--dataset``, ``--articles``, ``--pool`` say."""
    asked = read_squad(questions, language)
    about = read_squad(articles) if articles and articles != questions else asked
    others = [read_squad(path) for path in pool if path not in (questions, articles)]
    files = [about, *others, *([asked] if questions in pool and asked is not about else [])]
    cases = pair(asked, about)
    if len(files) > 1:
        cases = without_twins(cases, files)
    cases = merged(cases)
    name = asked.name if asked is about else f"{asked.name}→{about.name}"
    name += "".join(f"+{file.name}" for file in files[1:])
    every = tuple(article for file in files for article in file.articles)
    notes = dict.fromkeys(note for file in (asked, *files) for note in file.notes)
    return Dataset(name, cases, every, tuple(notes))


def _paragraphs(path: Path) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
    """Each paragraph's place in the file, its normalised text, and the paragraph with its title."""
    try:
        data = json.loads(path.read_text("utf-8"))["data"]
        for i, article in enumerate(data):
            for j, paragraph in enumerate(article["paragraphs"]):
                titled = {**paragraph, "title": article.get("title", "").replace("_", " ")}
                yield f"{i:03d}.{j:02d}", _normal(paragraph["context"]), titled
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BadCase(str(path), f"cannot be read as JSON: {error}") from None
    except (KeyError, TypeError) as error:
        raise BadCase(
            str(path), f"is not in the SQuAD format (data[].paragraphs[].context, qas): {error}"
        ) from None


def _case(
    asked: Mapping[str, Any], article: Article, place: str, path: Path, counts: dict[str, int]
) -> Case:
    spans = []
    answers = asked.get("answers") or []
    for answer in answers:
        start = _find(article.text, _normal(answer["text"]), int(answer["answer_start"]))
        counts["lost"] += start < 0
        if start >= 0:
            counts["mended"] += start != int(answer["answer_start"])
            spans.append(Span(article.source.id, start, _normal(answer["text"])))
    family = path.name.split(".")[0]
    return Case(
        id=str(asked["id"]),
        question=_normal(str(asked["question"])).strip(),
        language=article.source.language,
        answers=tuple(dict.fromkeys(_normal(answer["text"]) for answer in answers)),
        evidence=tuple(dict.fromkeys(spans)),
        answerable=bool(answers),
        group=f"{family}/{place}",
        dataset=path.stem,
        parallel=str(asked["id"]),
        about=article.source.language,
    )


def _find(text: str, answer: str, start: int) -> int:
    """Where the answer stands nearest to where the file says, or -1."""
    if text.startswith(answer, start):
        return start
    places = [match.start() for match in re.finditer(re.escape(answer), text)] if answer else []
    return min(places, key=lambda place: abs(place - start), default=-1)


def _normal(text: str) -> str:
    """As the corpus takes text in: NFC, one kind of line end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _language(path: Path, texts: Sequence[str]) -> str:
    named = [part for part in path.name.split(".")[1:-1] if re.fullmatch("[a-z]{2}", part)]
    if named:
        return named[-1]
    from rag.languages import detect

    return detect("\n".join(texts)[:4000])
