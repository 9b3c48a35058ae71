"""Asks the seed article its questions and prints what was found: ``make seed``.

``python -m evals.seed PATH`` adds one article to a fresh library, asks every question below and
prints a table: verdict, place, and whether the offsets cut exactly the quote out of the stored
article. It exits with 1 when an answer is not where it should be.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from corpus import read_articles
from rag.build import build
from rag.settings import load_settings
from rag.types import Answer, Article, Evidence


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the words its evidence must hold; none where it must be refused."""

    question: str
    holds: tuple[str, ...] = ()


MISSILES = ("باتريوت أدفانسد كابيلابيتي-3", "أمرام")
ASKED = (
    Asked("which missiles will be co-produced?", MISSILES),
    Asked("ما الصواريخ التي سيتم إنتاجها بشكل مشترك؟", MISSILES),
    Asked("Quels missiles seront coproduits ?", MISSILES),
    Asked("¿Qué misiles se coproducirán?", MISSILES),
    Asked("哪些导弹将联合生产？", MISSILES),
    Asked("Who is Japan's defence minister?", ("مينورو كيهارا",)),
    Asked("By when will the joint operations headquarters be launched?", ("مارس 2025",)),
    Asked("متى تأسس حوار الردع الموسع بين طوكيو وواشنطن؟", ("2010",)),
    Asked("Which US officials attended?", ("أنتوني بلينكين", "ولويد أوستن")),
    Asked("What is the capital of France?"),
    Asked("How much will the missiles cost?"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question came to: the evidence that holds the answer, and whether it is exact."""

    asked: Asked
    answer: Answer
    found: Evidence | None
    exact: bool

    @property
    def right(self) -> bool:
        """Answered with the words it must hold, every offset exact; or refused where it must be."""
        if not self.asked.holds:
            return self.answer.verdict == "refused" and bool(self.answer.passages)
        return self.answer.verdict != "refused" and self.found is not None and self.exact


def outcomes(article: Article, llm: str = "none") -> Iterator[Outcome]:
    """Each question's outcome over a fresh library that holds the article alone."""
    with tempfile.TemporaryDirectory() as home:
        parts = build(load_settings(home=Path(home), llm=llm))
        parts.index.add([article])
        stored = parts.library.article(article.source.id).text
        for asked in ASKED:
            answer = parts.chain.invoke(asked.question)
            found = next(
                (e for e in answer.evidence if all(words in e.quote for words in asked.holds)), None
            )
            exact = all(stored[slice(*e.span)] == e.quote for e in answer.evidence)
            yield Outcome(asked, answer, found if asked.holds else None, exact)
        parts.close()


def main(path: Path) -> int:
    """Print the table; 1 when a question came out wrong."""
    article = next(item for item in read_articles(path) if isinstance(item, Article))
    table = Table(
        "", "question", "verdict", "sure", "evidence", "place", "offsets", show_lines=True
    )
    wrong = 0
    for outcome in outcomes(article):
        wrong += not outcome.right
        found = outcome.found
        table.add_row(
            "✓" if outcome.right else "✗",
            outcome.asked.question,
            outcome.answer.verdict,
            f"{outcome.answer.confidence:.2f}",
            f"[{found.number}] {found.quote}".replace("[", "\\[", 1) if found else "",
            f"paragraph {found.paragraph}, {found.span[0]}-{found.span[1]}" if found else "",
            "exact" if outcome.exact else "WRONG",
        )
    Console(width=160).print(table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
