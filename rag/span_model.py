"""The reader's model at work: questions and passages to the spans that answer, in one batch.

Its weights ship as ``rag/data/reader.safetensors``, 8 bits a value with a scale a row; the word
embeddings are those of the embedding model they were trained with, shared with it in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embed import SentenceEmbeddings
from rag.errors import ModelUnavailable
from rag.pool import batches
from rag.spans import Answer, apart, best
from rag.windows import Window, windows

if TYPE_CHECKING:
    from rag.span_net import SpanNet

WEIGHTS = Path(__file__).parent / "data" / "reader.safetensors"

BATCH_TOKENS = 2048
"""Tokens, padding included, that are read at once."""


class SpanModel:
    """Reads with the weights in a file; loaded on first use.

    ``embeddings`` is the model whose word embeddings and tokenizer the weights were trained with.
    """

    def __init__(self, embeddings: SentenceEmbeddings, weights: Path = WEIGHTS) -> None:
        self._embeddings = embeddings
        self._weights = weights
        self._lock = threading.Lock()
        self._net: SpanNet | None = None

    def answers(self, question: str, texts: Sequence[str], count: int = 3) -> list[list[Answer]]:
        """For each text at most ``count`` spans that do not overlap, best first.

        Raises ``ModelUnavailable`` when the weights are missing or of another network.
        """
        asked, *passages = self._embeddings.tokens([f"query: {question}", *texts])
        jobs = [(i, w) for i, p in enumerate(passages) for w in windows(asked.ids, p)]
        found: list[list[Answer]] = [[] for _ in texts]
        for rows in batches([len(window.ids) for _, window in jobs], BATCH_TOKENS):
            for row, answers in zip(
                rows, self._read([jobs[r] for r in rows], texts, count), strict=True
            ):
                found[jobs[row][0]] += answers
        # windows share tokens, and so find the same answer twice
        ranked = (sorted(answers, key=lambda a: -a.score) for answers in found)
        return [list(islice(apart(answers), count)) for answers in ranked]

    def _read(
        self, jobs: Sequence[tuple[int, Window]], texts: Sequence[str], count: int
    ) -> list[list[Answer]]:
        from rag.span_net import logits

        read = logits(self._loaded(), [w for _, w in jobs])
        return [
            best(window, starts, ends, texts[i], count)
            for (i, window), (starts, ends) in zip(jobs, read, strict=True)
        ]

    def _loaded(self) -> SpanNet:
        with self._lock:
            if self._net is None:
                from rag.span_net import load

                try:
                    self._net = load(self._embeddings.bert, self._weights)
                except FileNotFoundError:
                    raise ModelUnavailable(
                        f"The reader's weights ({self._weights.name}) are missing"
                    ) from None
                except (OSError, ValueError) as error:
                    raise ModelUnavailable(
                        f"The reader's weights ({self._weights.name}) cannot be used: {error}"
                    ) from error
            return self._net
