"""What models said is kept while many questions are measured; no text is read or embedded twice.

Not for measuring time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from rag.build import Parts
    from rag.read import Vectors
    from rag.retrieve import NewsRetriever
    from rag.span_reader import FindSpans
    from rag.spans import Answer

Embed = Callable[[Sequence[str]], "Vectors"]


def asking_once(parts: Parts) -> NewsRetriever:
    """The same retriever, each question embedded once."""
    asked = cache(parts.embeddings.asked)
    retriever = parts.retriever
    late = replace(retriever.late, tokens=lambda question: asked(question)[1])
    return retriever.model_copy(update={"embed": lambda q: asked(q)[0], "late": late})


def remembering(find: FindSpans) -> FindSpans:
    """The same answers, each text read once a question."""
    known: dict[tuple[str, str], list[Answer]] = {}

    def recalled(question: str, texts: Sequence[str]) -> list[list[Answer]]:
        new = [text for text in dict.fromkeys(texts) if (question, text) not in known]
        answers = zip(new, find(question, new), strict=True) if new else ()
        known.update(((question, text), spans) for text, spans in answers)
        return [known[question, text] for text in texts]

    return recalled


def embedding_once(embed: Embed) -> Embed:
    """The same vectors, each text embedded once; at least one text must be given."""
    known: dict[str, Vectors] = {}

    def recalled(texts: Sequence[str]) -> Vectors:
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(new, embed(new), strict=True))
        return np.stack([known[text] for text in texts])

    return recalled
