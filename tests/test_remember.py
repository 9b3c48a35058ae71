from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evals.remember import asking_once, embedding_once, remembering
from fakes import make_article
from rag.spans import Answer
from searching import BRIDGE, searched


def test_a_text_is_read_once_a_question() -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def find(question: str, texts: Sequence[str]) -> list[list[Answer]]:
        asked.append((question, tuple(texts)))
        return [[Answer(0, len(text), 1.0)] for text in texts]

    recalled = remembering(find)
    first = recalled("who?", ["one", "three", "one"])
    assert [spans[0].end for spans in first] == [3, 5, 3]
    assert recalled("who?", ["three", "eleven"])[1][0].end == 6
    recalled("when?", ["one"])
    recalled("when?", ["one"])
    assert asked == [("who?", ("one", "three")), ("who?", ("eleven",)), ("when?", ("one",))]


def test_a_text_is_embedded_once() -> None:
    seen: list[str] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        seen.extend(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    once = embedding_once(embed)
    once(["a", "bb"])
    assert once(["bb", "ccc", "bb"])[:, 0].tolist() == [2, 3, 2]
    assert seen == ["a", "bb", "ccc"]


def test_a_question_is_embedded_once_with_its_tokens(tmp_path: Path) -> None:
    with searched(tmp_path, [make_article("bridge", BRIDGE)]) as parts:
        before = parts.embeddings.embedded
        retriever = asking_once(parts)
        for _ in range(3):
            assert retriever.invoke("When was the bridge opened?")
        assert parts.embeddings.embedded == before + 1
