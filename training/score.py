"""``python -m training.score DATA WEIGHTS``: reading with the gold paragraph given.

F1 and EM by the official SQuAD v1.1 rules, on development data and on what evaluates.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from evals.metrics import auroc
from evals.squad import exact, f1
from rag.pool import batches
from rag.span_net import SpanNet, logits
from rag.spans import Answer, best
from rag.windows import Window, windows
from training.examples import Tokenize
from training.sources import Asked, Source


def answers(net: SpanNet, pairs: list[tuple[str, str]], tokenize: Tokenize) -> list[Answer]:
    """For each question and passage the best span over all windows."""
    jobs: list[tuple[int, Window]] = []
    for i, (question, text) in enumerate(pairs):
        asking = tokenize(f"query: {question}").ids
        jobs += [(i, window) for window in windows(asking, tokenize(text))]
    found: list[Answer | None] = [None] * len(pairs)
    for rows in batches([len(window.ids) for _, window in jobs], budget=4096):
        some = [jobs[row] for row in rows]
        read = logits(net, [window for _, window in some])
        for (i, window), (start, end) in zip(some, read, strict=True):
            for answer in best(window, start, end, pairs[i][1]):
                previous = found[i]
                if previous is None or answer.score > previous.score:
                    found[i] = answer
    return [answer or Answer(0, 0, float("-inf")) for answer in found]


def scores(net: SpanNet, source: Source, tokenize: Tokenize) -> dict[str, object]:
    """F1 and EM in 0…100, and how well the score tells the paragraph from another one (AUROC).

    The other paragraph is one of the same article, or the next question's.
    """
    asked = source.questions
    gold = [(one.question, one.text) for one in asked]
    read = answers(net, gold, tokenize)
    texts = [one.text[a.start : a.end] for one, a in zip(asked, read, strict=True)]
    marks = list(zip(texts, asked, strict=True))
    other = answers(
        net, [(a.question, _other(a, asked[i - 1])) for i, a in enumerate(asked)], tokenize
    )
    labels = [True] * len(read) + [False] * len(other)
    return {
        "source": source.name,
        "questions": len(asked),
        "F1": round(100 * sum(f1(t, a.answers) for t, a in marks) / len(marks), 1),
        "EM": round(100 * sum(exact(t, a.answers) for t, a in marks) / len(marks), 1),
        "AUROC": round(auroc([a.score for a in (*read, *other)], labels) or 0.0, 3),
    }


def main(data: Path, weights: Path) -> None:
    """Print a JSON object a line for the weights of a file, as they ship."""
    from rag.embed import SentenceEmbeddings
    from rag.settings import load_settings
    from rag.span_net import load
    from rag.weights import embedder_folder
    from training.sources import development, evaluation, news
    from training.tokens import tokenizer
    from training.written import held_out

    folder = embedder_folder(load_settings().models)
    net = load(SentenceEmbeddings(folder).bert, weights)
    tokenize = tokenizer(folder)
    for source in (*development(data), *news(), *held_out(), *evaluation(data)):
        found = scores(net, source, tokenize)
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _other(asked: Asked, neighbour: Asked) -> str:
    others = (text for text in asked.siblings if not asked.is_answered_in(text))
    return next(others, neighbour.text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
