"""Speed and memory, measured: ``make bench``.

Over the 240 Arabic XQuAD paragraphs (where ``../shared`` is) and the sample corpus, in a warm
process: retrieval, first evidence and whole answers without a chat model; adding, side by side with
the plain LangChain recipe on the same model folder and texts; with ``--llm``, the local chat
model's first token and whole answer; the CPU time of cold starts; peak memory. Prints a table, then
JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.squad_files import SquadFile, read_squad
from evals.workplace import sample_articles
from rag.build import Parts, build
from rag.settings import Settings, load_settings
from rag.types import Article

XQUAD = Path("../shared/data/xquad.ar.json")
QUESTIONS = 50
LLM_QUESTIONS = 10
FLAGSHIP = "which missiles will be co-produced?"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure and what it should at most (or at least) be."""

    name: str
    value: float
    unit: str
    target: str


def main() -> int:
    """Measure everything and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--llm", action="store_true", help="measure the local chat model too")
    chosen = options.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(home=Path(home), llm="none")
        articles, questions = _material()
        figures += _adding(settings, articles)
        parts = build(settings)
        figures += _asking(parts, questions)
        figures.append(_memory())
        figures += _cold(settings)
        parts.close()
        if chosen.llm:
            figures += _talking(settings, questions)
    _print(figures, len(articles))
    return 0


def _material() -> tuple[list[Article], list[str]]:
    """The articles to add and the questions to ask."""
    sample = list(sample_articles())
    if not XQUAD.is_file():
        return sample, [FLAGSHIP] * QUESTIONS
    xquad: SquadFile = read_squad(XQUAD)
    step = max(1, len(xquad.cases) // QUESTIONS)
    return sample + list(xquad.articles), [c.question for c in xquad.cases[::step]][:QUESTIONS]


def _adding(settings: Settings, articles: Sequence[Article]) -> Iterator[Figure]:
    """How fast articles are added, by us and by the plain recipe; both have loaded the model."""
    parts = build(settings)
    parts.embeddings.question("warm")
    began = time.perf_counter()
    added = parts.index.add(articles)
    seconds = time.perf_counter() - began
    characters = sum(len(article.text) for article in articles)
    yield Figure("adding, passages of ours a second", added.passages / seconds, "/s", "")
    yield Figure("adding, thousand characters a second", characters / seconds / 1000, "k/s", "")
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.jsonl"
        texts.write_text("".join(json.dumps({"text": a.text}) + "\n" for a in articles), "utf-8")
        told = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "evals.peers.plain_langchain",
             str(parts.embeddings.folder), str(texts)],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    peer = json.loads(told.strip().splitlines()[-1])
    theirs = characters / peer["seconds"] / 1000
    yield Figure("the plain LangChain recipe, the same texts", theirs, "k/s", "")
    yield Figure("how many times faster", characters / seconds / 1000 / theirs, "×", "≥ 2.5")


def _asking(parts: Parts, questions: Sequence[str]) -> Iterator[Figure]:
    """Medians in milliseconds, without a chat model, after five questions to warm up."""
    for question in questions[:5]:
        parts.chain.invoke(question)
    finding: list[float] = []
    first: list[float] = []
    whole: list[float] = []
    for question in (f"{question} " for question in questions):  # not the cached vectors
        began = time.perf_counter()
        for answer in parts.chain.stream(question + "؟"):
            if answer.passages and len(finding) == len(whole):
                finding.append(time.perf_counter() - began)
            if answer.evidence and len(first) == len(whole):
                first.append(time.perf_counter() - began)
        whole.append(time.perf_counter() - began)
    for name, times, target in (
        ("retrieval", finding, "≤ 60"),
        ("first evidence", first, "≤ 150"),
        ("whole answer, no chat model", whole, "≤ 400"),
    ):
        yield Figure(name, statistics.median(times) * 1000, "ms", target)


def _memory() -> Figure:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return Figure("peak memory, no chat model", peak, "GB", "≤ 1.6")


def _cold(settings: Settings) -> Iterator[Figure]:
    """CPU seconds of the command line from a standing start."""
    for name, arguments, target in (
        ("khabar --help, cold", ["--help"], "≤ 0.3"),
        ("khabar ask, cold", ["ask", "--llm", "none", FLAGSHIP], "≤ 9"),
    ):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "ui", *arguments],
            capture_output=True, check=True,
            env=os.environ | {"KHABAR_HOME": str(settings.home)},
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        yield Figure(name, spent, "s CPU", target)


def _talking(settings: Settings, questions: Sequence[str]) -> Iterator[Figure]:
    """Medians in seconds with the local chat model, the first question left out."""
    parts = build(settings.model_copy(update={"llm": "local"}))
    first: list[float] = []
    whole: list[float] = []
    for question in [questions[0], *questions[1 : 1 + LLM_QUESTIONS]]:
        began = time.perf_counter()
        token = 0.0
        for answer in parts.chain.stream(question):
            token = token or (time.perf_counter() - began if answer.writer else 0.0)
        if token:
            first.append(token)
            whole.append(time.perf_counter() - began)
    parts.close()
    yield Figure("local chat model, first token", statistics.median(first[1:]), "s", "≤ 4")
    yield Figure("local chat model, whole answer", statistics.median(whole[1:]), "s", "≤ 10")


def _print(figures: Sequence[Figure], articles: int) -> None:
    table = Table("figure", "measured", "target", title=f"{articles} articles, two cores")
    for figure in figures:
        table.add_row(figure.name, f"{figure.value:,.2f} {figure.unit}", figure.target)
    Console().print(table)
    sys.stdout.write(json.dumps({figure.name: round(figure.value, 3) for figure in figures}) + "\n")


if __name__ == "__main__":
    sys.exit(main())
