"""Each language's mean vector for a model: shipped for ours, made once for any other.

Made from ``data/calibration.jsonl``: the same questions and short news texts in every language, so
that what differs between the means is the language and not the subject.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.balance import Means
from rag.index import Text

Vector = NDArray[np.float32]


class Model(Protocol):
    """What calibration needs of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Names the model."""

    def question(self, text: str) -> Vector:
        """A question's unit vector ``(d,)``."""

    def encode(self, texts: Sequence[Text]) -> list[tuple[Vector, Vector]]:
        """Unit vectors of texts and of their spans."""


class Calibration:
    """The means that stand before a library has told its own."""

    def __init__(self, model: Model, cache: Path) -> None:
        self._model = model
        self._cache = cache

    def means(self) -> Means:
        """The model's means, from the package, the cache, or made now and kept in the cache."""
        from safetensors.numpy import load_file

        name = f"means-{self._model.fingerprint}.safetensors"
        shipped = Path(str(files("rag") / "data" / name))
        for path in (shipped, self._cache / name):
            if path.is_file():
                return _from_tensors(load_file(path))
        means = self.make()
        self.save(self._cache / name, means)
        return means

    def make(self) -> Means:
        """The means of the calibration texts, by kind and language; ``""`` is their own mean."""
        vectors: dict[tuple[str, str], list[Vector]] = defaultdict(list)
        lines = (files("rag") / "data" / "calibration.jsonl").read_text("utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        texts = [r for r in records if r["kind"] == "passage"]
        encoded = self._model.encode([Text("", r["text"], ()) for r in texts])
        for record, (vector, _) in zip(texts, encoded, strict=True):
            vectors["passage", record["language"]].append(vector)
        for record in records:
            if record["kind"] == "question":
                asked = self._model.question(record["text"])
                vectors["question", record["language"]].append(asked)
        return Means(_by_language(vectors, "passage"), _by_language(vectors, "question"))

    def save(self, path: Path, means: Means) -> None:
        """Write the means where ``means()`` finds them; a half-written file never stands there."""
        from safetensors.numpy import save_file

        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        tensors = {f"passage:{k}": v for k, v in means.passages.items()}
        save_file(tensors | {f"question:{k}": v for k, v in means.questions.items()}, aside)
        aside.replace(path)


def _by_language(vectors: dict[tuple[str, str], list[Vector]], kind: str) -> dict[str, Vector]:
    means: dict[str, Vector] = {
        language: np.mean(np.stack(found), axis=0, dtype=np.float32)
        for (of, language), found in vectors.items()
        if of == kind
    }
    means[""] = np.mean(np.stack(list(means.values())), axis=0, dtype=np.float32)
    return means


def _from_tensors(tensors: dict[str, Vector]) -> Means:
    def of(kind: str) -> dict[str, Vector]:
        return {k.partition(":")[2]: v for k, v in tensors.items() if k.startswith(f"{kind}:")}

    return Means(of("passage"), of("question"))
