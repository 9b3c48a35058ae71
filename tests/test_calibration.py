from __future__ import annotations

import json
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from fakes import DIMENSION, WordEmbedder
from rag.calibration import Calibration
from rag.late import DIMENSIONS

RECORDS = [
    json.loads(line)
    for line in (files("rag") / "data" / "calibration.jsonl").read_text("utf-8").splitlines()
]


def test_every_text_stands_in_every_language_once() -> None:
    languages = {record["language"] for record in RECORDS}
    seen: dict[str, list[str]] = defaultdict(list)
    for record in RECORDS:
        seen[record["id"]].append(record["language"])
    assert len(languages) >= 20
    assert all(sorted(found) == sorted(languages) for found in seen.values())
    assert Counter(record["kind"] for record in RECORDS)["question"] >= 30 * len(languages)


def test_another_model_gets_its_means_once(tmp_path: Path) -> None:
    model = WordEmbedder("another")
    made = Calibration(model, tmp_path).means()
    assert model.embedded > 0
    again = WordEmbedder("another")
    kept = Calibration(again, tmp_path).means()
    assert again.embedded == 0
    assert set(kept.passages) == set(made.passages) >= {"", "ar", "en", "zh"}
    assert all(np.allclose(kept.questions[k], v) for k, v in made.questions.items())


def test_what_an_earlier_khabar_kept_is_made_anew(tmp_path: Path) -> None:
    save_file({"passage:ar": np.ones(DIMENSION, np.float32)}, tmp_path / "means-old.safetensors")
    found = Calibration(WordEmbedder("old"), tmp_path)
    assert found.tokens().axes.shape == (DIMENSION, DIMENSIONS)
    assert "en" in found.means().questions


def test_where_nothing_can_be_kept_it_is_still_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "en" in Calibration(WordEmbedder("homeless"), tmp_path / "file").means().passages


def test_the_tokens_axes_and_means_are_kept_too(tmp_path: Path) -> None:
    made = Calibration(WordEmbedder("another"), tmp_path).tokens()
    kept = Calibration(WordEmbedder("another"), tmp_path).tokens()
    assert made.axes.shape == (DIMENSION, DIMENSIONS)
    assert np.allclose(made.axes.T @ made.axes, np.eye(DIMENSIONS), atol=1e-4)
    assert np.allclose(kept.axes, made.axes)
    assert set(kept.means.questions) == set(made.means.questions) >= {"", "ar", "en", "zh"}
    assert kept.means.of_passages("ar").shape == (DIMENSIONS,)


def test_a_model_without_tokens_is_calibrated_without(tmp_path: Path) -> None:
    class Blind(WordEmbedder):
        def asked(self, text):  # type: ignore[no-untyped-def]
            return super().asked(text)[0], np.zeros((0, DIMENSION), np.float32)

        def encode(self, texts):  # type: ignore[no-untyped-def]
            none = np.zeros((0, DIMENSION), np.float32)
            return [(vector, spans, none) for vector, spans, _ in super().encode(texts)]

    space = Calibration(Blind("blind"), tmp_path).tokens()
    assert space.packed(np.zeros((0, DIMENSION), np.float32)) == space.name
    assert Calibration(Blind("blind"), tmp_path).tokens().axes.shape == (DIMENSION, 0)
