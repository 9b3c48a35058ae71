"""A door that answers from a script, and cases for it: two articles, four questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evals.ask import Asker
from evals.cases import Case, Dataset, Span
from rag.errors import RagError
from rag.types import Answer, Article, Evidence, Passage, Question, Source, Statement

BRIDGE = Article(
    Source("bridge", title="Bridge", language="en"),
    "The bridge opened in 1998. Nadia Haddad built it.",
)
TOWER = Article(Source("tower", title="Tower", language="ar"), "البرج أحمر. افتتح عام 2001.")
ARTICLES = {"bridge": BRIDGE, "tower": TOWER}


def span(article: Article, words: str) -> Span:
    return Span(article.source.id, article.text.index(words), words)


CASES = (
    Case("opened", "When did the bridge open?", "en", ("1998",),
         (span(BRIDGE, "The bridge opened in 1998."),), group="g1", dataset="toy", parallel="p"),
    Case("built", "Who built the bridge?", "en", ("Nadia Haddad",),
         (span(BRIDGE, "Nadia Haddad built it."),), group="g2", dataset="toy"),
    Case("colour", "What colour is the tower?", "en", ("أحمر", "red"),
         (span(TOWER, "البرج أحمر."),), group="g3", dataset="toy", parallel="p"),
    Case("height", "How high is the tower?", "en", answerable=False, group="g4", dataset="toy"),
)  # fmt: skip
DATASET = Dataset("toy", CASES, (BRIDGE, TOWER))
IDENTITY = {
    "dataset": {"name": "toy", "sha256": DATASET.digest, "cases": len(CASES)},
    "configuration": {
        "writer": "quotes", "embedder": "toy", "normaliser": "robust-2", "code": {"rag": "0" * 64},
    },
}  # fmt: skip


@dataclass
class ToyDoor:
    """Quotes the words scripted for a question (article, words); refuses any other question."""

    script: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    broken: frozenset[str] = frozenset()

    def stream(self, input: str | Question) -> Iterator[Answer]:
        question = input if isinstance(input, Question) else Question(input)
        self.asked.append(question)
        if question.text in self.broken:
            raise RagError("The library is on fire.")
        name, words = self.script.get(question.text, ("tower", ""))
        order = [name, *(other for other in ARTICLES if other != name)]
        passages = tuple(Passage(ARTICLES[n].source, ARTICLES[n].text) for n in order)
        yield Answer(question.text, "en", passages)
        if not words:
            yield Answer(question.text, "en", passages, text="No.", verdict="refused")
            return
        start = passages[0].text.index(words)
        evidence = (Evidence(1, passages[0], start, start + len(words), 1.0),)
        statements = (Statement(f"{words} [1]", (1,), supported=True),)
        yield Answer(
            question.text, "en", passages, evidence, f"{words} [1]", statements, "quotes", 0.9
        )


RIGHT: Mapping[str, tuple[str, str]] = {
    "When did the bridge open?": ("bridge", "The bridge opened in 1998."),
    "Who built the bridge?": ("bridge", "Nadia Haddad built it."),
    "What colour is the tower?": ("tower", "البرج أحمر."),
}


def asker(door: ToyDoor) -> Asker:
    return Asker(
        door=door,
        languages={name: article.source.language for name, article in ARTICLES.items()},
        text_of=lambda name: ARTICLES[name].text,
        detect=lambda text: "en",
        count=lambda text: len(text.split()),
    )
