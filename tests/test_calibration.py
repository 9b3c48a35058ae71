from __future__ import annotations

import json
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import numpy as np

from fakes import WordEmbedder
from rag.calibration import Calibration

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
