"""What a model folder says of itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from rag.errors import ModelUnavailable
from rag.model_folder import Prompts, find_folder, fingerprint, read_max_tokens, read_prompts


def make_folder(place: Path, *, seed: int = 0, prompts: dict[str, str] | None = None) -> Path:
    place.mkdir()
    noise = np.random.default_rng(seed)
    tensors = {name: noise.standard_normal((40, 8), np.float32) for name in ("one", "two")}
    save_file(tensors, place / "model.safetensors")
    if prompts is not None:
        content = json.dumps({"prompts": prompts})
        (place / "config_sentence_transformers.json").write_text(content, "utf-8")
    return place


def test_prompts_are_the_models_own(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "a", prompts={"query": "ask: ", "passage": "doc: "})
    assert read_prompts(folder, "a") == Prompts("ask: ", "doc: ")


def test_e5_without_prompts_gets_the_usual_ones(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "a")
    assert read_prompts(folder, "intfloat/multilingual-E5-base") == Prompts("query: ", "passage: ")
    assert read_prompts(folder, "sentence-transformers/LaBSE") == Prompts("", "")


def test_the_shortest_stated_limit_holds(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "a")
    assert read_max_tokens(folder) == 512
    (folder / "config.json").write_text('{"max_position_embeddings": 514}', "utf-8")
    (folder / "tokenizer_config.json").write_text('{"model_max_length": 1e30}', "utf-8")
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 256}', "utf-8")
    assert read_max_tokens(folder) == 256


def test_fingerprint_tells_models_apart(tmp_path: Path) -> None:
    same = [make_folder(tmp_path / name) for name in "ab"]
    other = make_folder(tmp_path / "c", seed=1)
    none = Prompts("", "")
    names = [fingerprint(folder, none) for folder in (*same, other)]
    assert names[0] == names[1] != names[2]
    assert fingerprint(same[0], Prompts("query: ", "passage: ")) != names[0]
    (same[1] / "modules.json").write_text('[{"type": "Pooling"}]', "utf-8")
    assert fingerprint(same[1], none) != names[0]


def test_fingerprint_of_other_weights(tmp_path: Path) -> None:
    for name, content in (("a", b"one" * 100), ("b", b"two" * 100)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pytorch_model.bin").write_bytes(content)
    none = Prompts("", "")
    assert fingerprint(tmp_path / "a", none) != fingerprint(tmp_path / "b", none)


@pytest.mark.parametrize("content", [b"", b"\x05\0\0\0\0\0\0\0[1,2]", b"\xff" * 40])
def test_weights_that_are_none(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ModelUnavailable, match="no model weights"):
        fingerprint(tmp_path, Prompts("", ""))
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        fingerprint(tmp_path, Prompts("", ""))


@pytest.mark.parametrize("name", ["./absent", "/absent/folder", "a/b/c", "~absent/x"])
def test_a_folder_that_is_not_there(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="no model folder"):
        find_folder(name, online=True)


def test_a_hub_model_is_not_fetched_unasked() -> None:
    with pytest.raises(ModelUnavailable, match="hf download nobody/nothing"):
        find_folder("nobody/nothing", online=False)


def test_a_folder_is_itself(tmp_path: Path) -> None:
    assert find_folder(str(tmp_path), online=False) == tmp_path
