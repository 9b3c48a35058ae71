"""Questions of our own on paragraphs of others: XQuAD's first articles, ARCD's training half and
TyDi's English training file.

``training/data/asked/FILE.jsonl``, a question a line: ``place`` of the paragraph in the file,
``asked`` by language (not every question in every one), and ``answers`` by language of the
paragraph, each where it begins and ends there, in the text as ``evals.squad_files`` reads it. The
paragraphs stay where they are, in ``../shared/data``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from evals.cases import Case, Span, rows
from evals.squad_files import SquadFile, read_squad
from training.sources import (
    XQUAD,
    Source,
    asked,
    blocks,
    evaluation_texts,
    may_train,
    share_of,
)

QUESTIONS = Path(__file__).parent / "data" / "asked"

FILES = {
    "xquad": {language: f"xquad.{language}.json" for language in XQUAD},
    "arcd-train": {"ar": "arcd-train.json"},
    "tydi_english_tydiqa_train": {"en": "tydi_english_tydiqa_train.json"},
}
"""Each file's paragraphs, by the language they are in."""


def anew(data: Path) -> list[Source]:
    """A source for each file and pair of languages, the question's and the passage's."""
    held = blocks(evaluation_texts(data))
    sources = []
    for name, paths in FILES.items():
        lines = [line for _, line in rows([QUESTIONS / f"{name}.jsonl"])]
        languages = dict.fromkeys(language for line in lines for language in line["asked"])
        files = {passage: read_squad(data / path) for passage, path in paths.items()}
        for question, (passage, file) in product(languages, files.items()):
            posed = [line for line in lines if question in line["asked"]]
            every = _cases(posed, question, passage, file)
            cases = [case for case in every if may_train(file, case)]
            found = tuple(asked(cases, file, held))
            pair = f"{name} {question}-{passage}, asked anew"
            sources.append(Source(pair, found, share_of(question, passage)))
    return sources


def _cases(
    lines: Iterable[dict[str, Any]], question: str, passage: str, file: SquadFile
) -> Iterator[Case]:
    texts = {article.source.id: article.text for article in file.articles}
    for number, line in enumerate(lines):
        article = f"{file.name}/{line['place']}"
        start, end = line["answers"][passage]
        answer = texts[article][start:end]
        yield Case(
            id=f"{article}/{number}",
            question=line["asked"][question],
            language=question,
            answers=(answer,),
            evidence=(Span(article, start, answer),),
        )
