"""Finding passages: by meaning in the vector index, by words and names in the library; fused.

A passage is as near as it, its nearest sentence and its nearest tokens are: what answers is often
one sentence of many, or a word. Which languages come first, and which passages within a language,
are two questions: of the languages' means all is taken out for the first, a part for the second.
And the languages take turns, a little: with every passage of one, its next must be nearer to come
before another's.
``python -m evals.ablate`` prints what the shares here and in ``rag.balance`` are worth.

Order is the contract: scores of different searches are not comparable and are not passed on. The
two ranks travel in the documents' metadata for those who tune.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import log1p
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from rag.balance import BETWEEN, WITHIN
from rag.documents import to_document
from rag.errors import NoArticles
from rag.languages import detect
from rag.late import LateInteraction
from rag.lexemes import tokens
from rag.library import Encoded, Library
from rag.name_search import by_names
from rag.store import Store
from rag.types import Filters

EmbedQuestion = Callable[[str], NDArray[np.float32]]
"""A question to its unit vector ``(d,)``."""

POOL = 50
"""How deep each search is read before the ranks are fused."""

RRF = 10
"""The constant of reciprocal rank fusion (Cormack, Clarke & Büttcher 2009, who have 60)."""

SENTENCE_SHARE = 1.0
"""What the nearest sentence's similarity counts beside its passage's."""

LATE_SHARE = 1.0
"""What the tokens' similarity (``rag.late``) counts beside its passage's."""

VARIETY = 0.04
"""What is taken off a passage's similarity for its place among its language's, by logarithm
(maximal marginal relevance, Carbonell & Goldstein 1998; what repeats is the language)."""

WORDS_SHARE = 0.5
"""What a rank by words, or by names, counts where one by meaning counts 1."""


class NewsRetriever(BaseRetriever):
    """Passages that bear on a question, best first, as LangChain documents.

    ``invoke(question, k=…, filters=…)`` narrows one search.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library = Field(exclude=True)
    store: Store = Field(exclude=True)
    embed: EmbedQuestion = Field(exclude=True)
    late: LateInteraction = Field(exclude=True)
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
        vector = self.embed(query)
        near = self.store.search(vector, language, max(POOL, wanted), only)
        lexical = self.library.search(tokens(query, language), max(POOL, wanted), only)
        names = list(dict.fromkeys((*near, *lexical)))
        if not names and not self.library.counts()[0]:
            raise NoArticles("The library holds no articles. Add some first: khabar add PATH")
        found = {passage.id: passage for passage in self.library.passages(names)}
        languages = {name: passage.source.language for name, passage in found.items()}
        stored = self.library.vectors(near)
        encoded = {name: stored[name] for name in near if name in stored}
        by_tokens = self.late(
            query, language, {n: (languages.get(n, ""), e.tokens) for n, e in encoded.items()}
        )
        between, within = (
            self._by_sentences(encoded, by_tokens, vector, languages, language, share)
            for share in (BETWEEN, WITHIN)
        )
        dense = taking_turns(between, languages)
        named = by_names(query, language, [found[name] for name in dense])
        best = fuse(dense, nearest(within), [lexical, named], languages)[:wanted]
        return [_ranked(to_document(found[name]), dense, lexical) for name in best]

    def _by_sentences(
        self,
        encoded: Mapping[str, Encoded],
        by_tokens: Mapping[str, float],
        vector: NDArray[np.float32],
        languages: Mapping[str, str],
        language: str,
        share: float,
    ) -> dict[str, float]:
        """The passages with the mean of their own similarity, their nearest sentence's and that
        ``by_tokens``, where there is one.
        """
        asked = self.store.centred_question(vector, language, share)
        shares = 1.0 + SENTENCE_SHARE + (LATE_SHARE if by_tokens else 0.0)
        near: dict[str, float] = {}
        for name, vectors in encoded.items():
            own = languages.get(name, "")
            parts = np.vstack([vectors.vector, vectors.span_vectors])
            whole, *sentences = (self.store.centred_passages(parts, own, share) @ asked).tolist()
            total = whole + SENTENCE_SHARE * max(sentences, default=whole)
            near[name] = (total + LATE_SHARE * by_tokens.get(name, 0.0)) / shares
        return near


def nearest(near: Mapping[str, float]) -> list[str]:
    """The nearest first, ties as found."""
    return sorted(near, key=lambda name: -near[name])


def taking_turns(near: Mapping[str, float], languages: Mapping[str, str]) -> list[str]:
    """The nearest first, each language's further ones a little later; those stay in their order."""
    before: Counter[str] = Counter()
    worth = {}
    for name in nearest(near):
        language = languages.get(name, "")
        worth[name] = near[name] - VARIETY * log1p(before[language])
        before[language] += 1
    return nearest(worth)


def fuse(
    dense: Sequence[str],
    within: Sequence[str],
    others: Sequence[Sequence[str]],
    languages: Mapping[str, str],
) -> list[str]:
    """The rankings as one; passages that have no language here are gone and left out.

    Words only match within a language, so plain reciprocal rank fusion would bury every passage in
    another one. Instead the dense ranking says which language each place belongs to, and within a
    language reciprocal rank fusion says who takes its places: of ``within``, the same passages by
    meaning as that compares them, and of the others. What finds no place comes last.
    """
    merged: dict[str, list[str]] = {}
    for language in dict.fromkeys(languages.values()):
        near, *rest = (
            [name for name in ranking if languages.get(name) == language]
            for ranking in (within, *others)
        )
        merged[language] = weighed_ranks(near, rest)
    places = [languages[name] for name in dense if name in languages]
    taken = [merged[language].pop(0) for language in places]
    left = {name for names in merged.values() for name in names}
    return taken + [name for name in weighed_ranks(within, others) if name in left]


def weighed_ranks(dense: Sequence[str], others: Sequence[Sequence[str]]) -> list[str]:
    """Reciprocal rank fusion: ids by the sum of ``share / (10 + rank)``, ties by id."""
    scores: dict[str, float] = {}
    for share, ranking in ((1.0, dense), *((WORDS_SHARE, other) for other in others)):
        for rank, name in enumerate(ranking, 1):
            scores[name] = scores.get(name, 0.0) + share / (RRF + rank)
    return sorted(scores, key=lambda name: (-scores[name], name))


def _ranked(document: Document, dense: Sequence[str], lexical: Sequence[str]) -> Document:
    ranks: dict[str, Any] = {}
    for key, ranking in (("dense_rank", dense), ("lexical_rank", lexical)):
        if document.id in ranking:
            ranks[key] = ranking.index(str(document.id)) + 1
    document.metadata.update(ranks)
    return document
