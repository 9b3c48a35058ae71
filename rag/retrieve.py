"""Finding passages: by meaning in the vector index, by words in the library, ranks fused.

Order is the contract: scores of different searches are not comparable and are not passed on. The
two ranks travel in the documents' metadata for those who tune.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from rag.documents import to_document
from rag.errors import NoArticles
from rag.languages import detect
from rag.lexemes import tokens
from rag.library import Library
from rag.store import Store
from rag.types import Filters

EmbedQuestion = Callable[[str], NDArray[np.float32]]
"""A question to its unit vector ``(d,)``."""

POOL = 50
"""How deep each search is read before the ranks are fused."""

_RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke & Büttcher 2009)."""


class NewsRetriever(BaseRetriever):
    """Passages that bear on a question, best first, as LangChain documents.

    ``invoke(question, k=…, filters=…)`` narrows one search.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library = Field(exclude=True)
    store: Store = Field(exclude=True)
    embed: EmbedQuestion = Field(exclude=True)
    k: int = 8

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        wanted, only = self.k if k is None else k, filters or Filters()
        language = detect(query)
        dense = self.store.search(self.embed(query), language, max(POOL, wanted), only)
        lexical = self.library.search(tokens(query, language), max(POOL, wanted), only)
        names = list(dict.fromkeys((*dense, *lexical)))
        if not names and not self.library.counts()[0]:
            raise NoArticles("The library holds no articles. Add some first: khabar add PATH")
        found = {passage.id: passage for passage in self.library.passages(names)}
        languages = {name: passage.source.language for name, passage in found.items()}
        best = fuse(dense, lexical, languages)[:wanted]
        return [_ranked(to_document(found[name]), dense, lexical) for name in best]


def fuse(dense: Sequence[str], lexical: Sequence[str], languages: Mapping[str, str]) -> list[str]:
    """The two rankings as one; names that have no language here are gone and left out.

    Words only match within a language, so plain reciprocal rank fusion would bury every passage in
    another one. Instead the dense ranking says which language each place belongs to, and within a
    language reciprocal rank fusion says who takes its places. What finds no place comes last.
    """
    merged: dict[str, list[str]] = {}
    for language in dict.fromkeys(languages.values()):
        own = [[n for n in ranking if languages.get(n) == language] for ranking in (dense, lexical)]
        merged[language] = reciprocal_ranks(*own)
    places = [languages[name] for name in dense if name in languages]
    taken = [merged[language].pop(0) for language in places]
    left = {name for names in merged.values() for name in names}
    return taken + [name for name in reciprocal_ranks(dense, lexical) if name in left]


def reciprocal_ranks(*rankings: Sequence[str]) -> list[str]:
    """Reciprocal rank fusion: names by the sum of ``1 / (60 + rank)``, ties by name."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, name in enumerate(ranking, 1):
            scores[name] = scores.get(name, 0.0) + 1.0 / (_RRF + rank)
    return sorted(scores, key=lambda name: (-scores[name], name))


def _ranked(document: Document, dense: Sequence[str], lexical: Sequence[str]) -> Document:
    ranks: dict[str, Any] = {}
    for key, ranking in (("dense_rank", dense), ("lexical_rank", lexical)):
        if document.id in ranking:
            ranks[key] = ranking.index(str(document.id)) + 1
    document.metadata.update(ranks)
    return document
