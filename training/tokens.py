"""The embedding model's tokenizer, remembering what it has seen: paragraphs come often."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from rag.windows import Tokens
from training.examples import Tokenize


def tokenizer(folder: Path) -> Tokenize:
    """The model folder's tokenizer, which remembers what it has seen."""
    read = Tokenizer.from_file(str(folder / "tokenizer.json"))
    read.no_truncation()
    read.no_padding()

    @lru_cache(maxsize=100_000)
    def tokenize(text: str) -> Tokens:
        encoding = read.encode(text, add_special_tokens=False)
        return Tokens(tuple(encoding.ids), tuple(encoding.offsets))

    return tokenize
