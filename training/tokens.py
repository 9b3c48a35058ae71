"""The embedding model's tokenizer, remembering what it has seen: paragraphs come often."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rag.embed import SentenceEmbeddings
from rag.windows import Tokens
from training.examples import Tokenize


def tokenizer(folder: Path) -> Tokenize:
    """The model folder's tokenizer, which remembers what it has seen."""
    embeddings = SentenceEmbeddings(folder)

    @lru_cache(maxsize=100_000)
    def tokenize(text: str) -> Tokens:
        return embeddings.tokens([text])[0]

    return tokenize
