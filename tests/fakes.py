"""Small, readable, deterministic stand-ins for models."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.balance import Means
from rag.chroma import Chroma, EmbeddedChroma
from rag.index import Index, Text
from rag.late import LateInteraction, TokenSpace
from rag.library import Library
from rag.retrieve import NewsRetriever
from rag.store import Store
from rag.types import Article, Filters, Source

Vector = NDArray[np.float32]
DIMENSION = 96


class WordEmbedder:
    """Each word is a fixed random direction; a text is the sum of its words.

    Texts that share words are near, so order means something. Counts what it embeds.
    """

    def __init__(self, fingerprint: str = "words") -> None:
        self.fingerprint = fingerprint
        self.embedded = 0

    def counts(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def question(self, text: str) -> Vector:
        return _vector(text)

    def asked(self, text: str) -> tuple[Vector, Vector]:
        self.embedded += 1
        return _vector(text), _words(text)

    def encode(self, texts: Sequence[Text]) -> list[tuple[Vector, Vector, Vector]]:
        self.embedded += len(texts)
        return [
            (
                _vector(f"{text.context} {text.text}"),
                np.array([_vector(text.text[a:b]) for a, b in text.spans]).reshape(-1, DIMENSION),
                _words(text.text),
            )
            for text in texts
        ]


def _words(text: str) -> Vector:
    return np.array([_vector(word) for word in text.split()]).reshape(-1, DIMENSION)


def _vector(text: str) -> Vector:
    total = np.full(DIMENSION, 1e-3, np.float32)
    for word in text.lower().split():
        seed = int.from_bytes(blake2b(word.strip(".,؟?!").encode(), digest_size=4).digest())
        total += np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    return np.asarray(total / np.linalg.norm(total), np.float32)


def no_means() -> Means:
    """Means that change nothing."""
    zero = np.zeros(DIMENSION, np.float32)
    return Means({"": zero}, {"": zero})


def plain_tokens() -> TokenSpace:
    """Tokens kept on all axes, without means."""
    return TokenSpace(np.eye(DIMENSION, dtype=np.float32), no_means())


def make_article(name: str, text: str, language: str = "en", **fields: object) -> Article:
    return Article(Source(name, language=language, **fields), text)  # type: ignore[arg-type]


class Desk:
    """A library, its real Chroma index and a ``WordEmbedder``, wired in a folder."""

    def __init__(
        self,
        home: Path,
        embedder: WordEmbedder | None = None,
        budget: int = 12,
        chroma: Chroma | None = None,
    ) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.embedder = embedder or WordEmbedder()
        self.library = Library(home / "library.db")
        place = chroma or EmbeddedChroma(home / "index")
        self.store = Store(self.library, place, no_means, nullcontext)
        self.index = Index(
            self.library, self.store, self.embedder, plain_tokens, nullcontext, budget=budget
        )

    def nearest(self, text: str, filters: Filters | None = None) -> list[str]:
        """The names of the three passages whose vectors are nearest to the text's."""
        return self.store.search(self.embedder.question(text), "en", 3, filters or Filters())

    def retriever(self, k: int = 8) -> NewsRetriever:
        return NewsRetriever(
            library=self.library, store=self.store, embed=self.embedder.question,
            late=LateInteraction(lambda text: self.embedder.asked(text)[1], plain_tokens), k=k,
        )  # fmt: skip

    def close(self) -> None:
        self.store.close()
        self.library.close()
