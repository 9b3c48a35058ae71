"""What is known of a model's vectors: shipped for ours, made once for any other.

Each language's mean vector, of texts and of their tokens, and the axes that tokens are kept on.
Made from ``data/calibration.jsonl``: the same questions and short news texts in every language, so
that what differs between the means is the language and not the subject.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from rag.balance import Means
from rag.index import Text
from rag.late import TokenSpace, main_axes, no_tokens

Vector = NDArray[np.float32]


Kinds = dict[tuple[str, str], list[Vector]]
"""Vectors ``(n, d)`` by kind and language."""

AXES, TOKENS = "axes", "token-"
"""The name of the tokens' axes in a file, and what the names of their means begin with."""


class Model(Protocol):
    """What calibration needs of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Names the model."""

    def asked(self, text: str) -> tuple[Vector, Vector]:
        """A question's unit vector ``(d,)`` and its tokens' ``(n, d)``."""

    def encode(self, texts: Sequence[Text]) -> list[tuple[Vector, Vector, Vector]]:
        """Unit vectors of texts, of their spans and of their tokens."""


@dataclass(frozen=True, eq=False, slots=True)
class Calibrated:
    """The means of whole texts, used until a library has its own, and the space of tokens."""

    means: Means
    tokens: TokenSpace


class Calibration:
    """What the calibration texts say of a model; read or made on first use."""

    def __init__(self, model: Model, cache: Path) -> None:
        self._model = model
        self._cache = cache
        self._lock = threading.Lock()
        self._known: Calibrated | None = None

    def means(self) -> Means:
        """The means of whole texts by language."""
        return self._calibrated().means

    def tokens(self) -> TokenSpace:
        """Where tokens are compared."""
        return self._calibrated().tokens

    def _calibrated(self) -> Calibrated:
        with self._lock:
            if self._known is None:
                self._known = self._found()
            return self._known

    def _found(self) -> Calibrated:
        """From the package, from the cache, or made now and kept in the cache."""
        from safetensors.numpy import load_file

        name = f"means-{self._model.fingerprint}.safetensors"
        shipped = Path(str(files("rag") / "data" / name))
        for path in (shipped, self._cache / name):
            if path.is_file() and AXES in (tensors := load_file(path)):
                return _from_tensors(tensors)
        made = self.make()
        with suppress(OSError):  # what cannot be kept is made again next time
            self.save(self._cache / name, made)
        return made

    def make(self) -> Calibrated:
        """The calibration texts' means by kind and language, and the main axes of their tokens.

        The language ``""`` stands for the mean of the means.
        """
        whole: Kinds = defaultdict(list)
        tokens: Kinds = defaultdict(list)
        lines = (files("rag") / "data" / "calibration.jsonl").read_text("utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        texts = [r for r in records if r["kind"] == "passage"]
        encoded = self._model.encode([Text("", r["text"], ()) for r in texts])
        for record, (vector, _, parts) in zip(texts, encoded, strict=True):
            whole["passage", record["language"]].append(vector[None])
            tokens["passage", record["language"]].append(parts)
        for record in records:
            if record["kind"] == "question":
                vector, parts = self._model.asked(record["text"])
                whole["question", record["language"]].append(vector[None])
                tokens["question", record["language"]].append(parts)
        every = np.concatenate([part for parts in tokens.values() for part in parts])
        width = next(iter(whole.values()))[0].shape[-1]
        if not len(every):  # the model has none
            return Calibrated(_means(whole), no_tokens(width))
        bare = TokenSpace(main_axes(every), Means({}, {}))
        kept = {kind: [bare.placed(part) for part in parts] for kind, parts in tokens.items()}
        return Calibrated(_means(whole), TokenSpace(bare.axes, _means(kept)))

    def save(self, path: Path, found: Calibrated) -> None:
        """Write it where it is found again; a half-written file never stands there."""
        from safetensors.numpy import save_file

        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{uuid4().hex}.part")
        tensors = {AXES: found.tokens.axes}
        for prefix, means in (("", found.means), (TOKENS, found.tokens.means)):
            tensors |= {f"{prefix}passage:{k}": v for k, v in means.passages.items()}
            tensors |= {f"{prefix}question:{k}": v for k, v in means.questions.items()}
        save_file(tensors, aside)
        aside.replace(path)


def _means(vectors: Mapping[tuple[str, str], Sequence[Vector]]) -> Means:
    return Means(_by_language(vectors, "passage"), _by_language(vectors, "question"))


def _by_language(
    vectors: Mapping[tuple[str, str], Sequence[Vector]], kind: str
) -> dict[str, Vector]:
    means: dict[str, Vector] = {
        language: np.mean(np.concatenate(found), axis=0, dtype=np.float32)
        for (of, language), found in vectors.items()
        if of == kind
    }
    means[""] = np.mean(np.stack(list(means.values())), axis=0, dtype=np.float32)
    return means


def _from_tensors(tensors: Mapping[str, Vector]) -> Calibrated:
    def means(prefix: str) -> Means:
        passages, questions = (
            {k.removeprefix(start): v for k, v in tensors.items() if k.startswith(start)}
            for start in (f"{prefix}passage:", f"{prefix}question:")
        )
        return Means(passages, questions)

    return Calibrated(means(""), TokenSpace(tensors[AXES], means(TOKENS)))
