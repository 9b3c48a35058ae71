"""For each training question the paragraphs of its file most like it in letters: hard negatives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from rag.fold import fold_text
from training.sources import Source

KEPT = 4
"""Look-alikes a question."""


def look_alikes(sources: Sequence[Source]) -> dict[tuple[str, str], tuple[str, ...]]:
    """By file and question, the nearest paragraphs by TF-IDF of letter groups but for the answer's.

    A question in another language is compared by its paragraph instead: words would not match.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for file in dict.fromkeys(asked.file for source in sources for asked in source.questions):
        every = [a for source in sources for a in source.questions if a.file == file]
        texts = list(dict.fromkeys(asked.text for asked in every))
        vectors = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 4), max_features=60_000, sublinear_tf=True
        )
        table = vectors.fit_transform(fold_text(text) for text in texts)
        own = {text: row for row, text in enumerate(texts)}
        asking = vectors.transform(fold_text(asked.question) for asked in every)
        for at in range(0, len(every), 1000):
            part = every[at : at + 1000]
            likeness = np.asarray((asking[at : at + 1000] @ table.T).todense())
            nearby = np.asarray((table[[own[a.text] for a in part]] @ table.T).todense())
            across = np.asarray(likeness.max(axis=1) < 0.02)
            likeness[across] = nearby[across]
            for row, asked in zip(likeness, part, strict=True):
                row[own[asked.text]] = -1.0
                best = np.argsort(-row)[:KEPT]
                found[file, asked.question] = tuple(texts[i] for i in best)
    return found
