"""Cases: questions whose answers are known, and where in the articles they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rag.errors import RagError
from rag.types import Article

SAMPLE = Path(__file__).parent / "questions"
"""The folder of the questions on the sample corpus."""


class BadCase(RagError):
    """A question file, or a line of it, that cannot be used: ``where`` names it."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an article that answer, or hold the answer: ``text`` begins at offset ``start``."""

    article: str
    start: int
    text: str

    @property
    def end(self) -> int:
        """Offset in the article just after the words."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the answers that count as right, and the spans they rest on.

    ``group`` names the paragraph (or fact) asked about: questions of one group are not independent,
    and intervals are computed over groups. ``parallel`` is shared by the same question in other
    languages; empty if there is none. ``without`` are articles left out of the search, such as the
    translations of the answering paragraph. ``about`` is the language of the answering articles,
    ``*`` for several; where it is empty, the library knows.
    """

    id: str
    question: str
    language: str
    answers: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    answerable: bool = True
    group: str = ""
    dataset: str = ""
    parallel: str = ""
    without: tuple[str, ...] = ()
    about: str = ""

    @property
    def gold(self) -> frozenset[str]:
        """Ids of the articles that answer."""
        return frozenset(span.article for span in self.evidence)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Cases and the articles they are asked of; no articles: those of the library at hand.

    ``notes`` say what was mended or left out while reading, for the person who runs it.
    """

    name: str
    cases: tuple[Case, ...]
    articles: tuple[Article, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over every case and article: two runs compare only when it is the same."""
        return digest(self.cases, self.articles)


def digest(cases: Iterable[Case], articles: Iterable[Article] = ()) -> str:
    """SHA-256 over cases and articles, whatever order they come in."""
    lines = sorted(
        [json.dumps(asdict(case), ensure_ascii=False, sort_keys=True) for case in cases]
        + [json.dumps([a.source.id, a.source.title, a.text], ensure_ascii=False) for a in articles]
    )
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def read_questions(paths: Sequence[Path], name: str = "") -> Dataset:
    """The cases of JSONL files, one object a line; drafts are left out and counted in the notes.

    ``BadCase`` names file and line of what cannot be read. Keys: ``id, question, language, answers,
    evidence: [{article, start, text}]`` and, if wanted, ``group, parallel, story, about, draft``.
    """
    cases: list[Case] = []
    drafts = 0
    title = name or "+".join(path.stem for path in paths)
    for where, row in rows(paths):
        if row.get("draft"):
            drafts += 1
        else:
            cases.append(case_from(row, where, title))
    _unique(cases)
    notes = (f"{drafts} drafts left out",) if drafts else ()
    return Dataset(title, tuple(cases), notes=notes)


def sample_questions() -> Dataset:
    """The questions on the sample corpus, which ship with Khabar."""
    return read_questions(sorted(SAMPLE.glob("sample-*.jsonl")), "sample")


def rows(paths: Sequence[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line's place (``file:line``) and object."""
    for path in paths:
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadCase(str(path), f"cannot be read ({error}). Give a UTF-8 JSONL file") from None
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise BadCase(where, f"is not JSON: {error}") from None
            if not isinstance(row, dict):
                raise BadCase(where, "is not an object with id, question, language, answers")
            yield where, row


def case_from(row: Mapping[str, Any], where: str, dataset: str) -> Case:
    """The case a line holds; ``BadCase`` when a key is missing or of another kind."""
    try:
        spans = tuple(
            Span(str(s["article"]), int(s["start"]), str(s["text"])) for s in row["evidence"]
        )
        case_id, question, language = str(row["id"]), str(row["question"]), str(row["language"])
        answers = row["answers"]
    except (KeyError, TypeError, ValueError) as error:
        reason = f"key {error} is missing" if isinstance(error, KeyError) else str(error)
        raise BadCase(where, f"{reason}. Keys: id, question, language, answers, evidence") from None
    if not question.strip():
        raise BadCase(where, f"case {case_id} has no question")
    if not isinstance(answers, list):
        raise BadCase(where, f"answers of case {case_id} is not a list")
    fact = "|".join(sorted(f"{span.article}:{span.start}" for span in spans))
    parallel = f"{fact}|{answers[0]}" if fact and answers else ""
    return Case(
        id=case_id,
        question=question,
        language=language,
        answers=tuple(map(str, answers)),
        evidence=spans,
        answerable=bool(spans),
        group=str(row.get("group") or fact or case_id),
        dataset=dataset,
        parallel=str(row.get("parallel") or parallel),
        about=str(row.get("about") or ""),
    )


def _unique(cases: Iterable[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise BadCase(case.dataset, f"two cases have the id {case.id!r}. Rename one of them")
        seen.add(case.id)
