"""``python -m training.ablate DATA FOLDER``: what the parts of the training recipe are worth.

The first line of the Markdown table is the recipe, in a short training; every other changes one
part of it. Read are the development questions, as they are and mistyped. Resumable like the
training; about half an hour on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch

from evals.perturb import typo
from rag.settings import load_settings
from rag.weights import embedder_folder
from training.examples import Recipe
from training.score import scores
from training.sources import Source, development, training
from training.tokens import tokenizer
from training.train import Plan, train

SHORT = Plan(examples=4_800)
VARIANTS = {
    "the recipe": SHORT,
    "no examples without an answer": replace(SHORT, recipe=Recipe(negatives=0.0)),
    "nothing mistyped or written otherwise": replace(SHORT, recipe=Recipe(perturbed=0.0)),
    "word embeddings learn too": replace(SHORT, embeddings=True),
}


def mistyped(source: Source) -> Source:
    """The same questions with a typing mistake in each."""
    questions = (replace(q, question=typo(q.question, i)) for i, q in enumerate(source.questions))
    return Source(f"{source.name}, mistyped", tuple(questions), source.share)


def rows(data: Path, folder: Path, device: str) -> Iterator[str]:
    """The table's lines, as they come."""
    sources = training(data)
    asked = [one for source in development(data) for one in (source, mistyped(source))]
    tokenize = tokenizer(embedder_folder(load_settings().models))
    yield "| F1 · AUROC | " + " | ".join(source.name for source in asked) + " |"
    yield "|---" * (len(asked) + 1) + "|"
    for name, plan in VARIANTS.items():
        net = train(sources, folder / name.replace(" ", "-"), plan, device).net
        found = [scores(net, source, tokenize) for source in asked]
        cells = [f"{one['F1']} · {one['AUROC']}" for one in found]
        yield f"| {name} | " + " | ".join(cells) + " |"


def main(data: Path, folder: Path) -> None:
    """Print the table."""
    for line in rows(data, folder, "cuda" if torch.cuda.is_available() else "cpu"):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
