"""What a sentence-transformers folder says of itself, read without loading the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from rag.errors import ModelUnavailable

_PASSAGE_KEYS = ("document", "passage", "corpus")
_SAMPLE = 64  # bytes read from the beginning and from the middle of each tensor
_UNUSED = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.tflite", "*.gguf")


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before a question and before a passage."""

    query: str
    passage: str


def find_folder(model: str, *, online: bool) -> Path:
    """The folder of a model given as a folder or as a hub name.

    A hub model must be in the hub's cache already, unless ``online``: then it may be fetched.
    Raises ``ModelUnavailable``.
    """
    path = _expand(model)
    if path.is_dir():
        return path
    if path.is_absolute() or model.startswith((".", "~")) or not 0 <= model.count("/") <= 1:
        raise ModelUnavailable(f"There is no model folder {model}. Check the path.")
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(model, local_files_only=True))
        if any(folder.rglob("*.safetensors")) or any(folder.rglob("*.bin")):
            return folder
    except (OSError, ValueError):
        pass  # not in the hub's cache: said below, if it may not be fetched
    if not online:
        raise ModelUnavailable(
            f"The model {model} is not on this machine. Give the folder it is in, "
            f"or fetch it once with: hf download {model}"
        )
    try:
        return Path(snapshot_download(model, ignore_patterns=list(_UNUSED)))
    except Exception as error:  # the hub's client raises its own, httpx's and system errors
        raise ModelUnavailable(f"The model {model} cannot be fetched: {_line(error)}") from error


def read_prompts(folder: Path, name: str) -> Prompts:
    """The model's own prompts; E5 models that state none get the ones they were trained with."""
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    query = prompts.get("query") or ""
    passage = next((prompts[key] for key in _PASSAGE_KEYS if prompts.get(key)), "")
    if not query and not passage and "e5" in name.lower():
        return Prompts("query: ", "passage: ")
    return Prompts(query, passage)


def read_max_tokens(folder: Path) -> int:
    """The longest text in tokens, with prompt and end marks; what is beyond is not seen."""
    stated = (
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
        _json(folder / "config.json").get("max_position_embeddings"),
    )
    limits = [int(limit) for limit in stated if isinstance(limit, int | float) and limit > 0]
    return min(limits, default=512)


def fingerprint(folder: Path, prompts: Prompts) -> str:
    """A short name of everything a vector depends on: weights, modules, pooling, prompts.

    It reads a little of each tensor, not the whole file, and does not depend on the precision the
    model is run in. Raises ``ModelUnavailable`` if the folder has no weights.
    """
    digest = blake2b(digest_size=8)
    digest.update(f"{prompts.query}\0{prompts.passage}\0{read_max_tokens(folder)}".encode())
    for config in sorted([*folder.glob("modules.json"), *folder.glob("*_*/config.json")]):
        content = json.dumps(_json(config), sort_keys=True)
        digest.update(f"{config.relative_to(folder).as_posix()}\0{content}".encode())
    weights = sorted(folder.rglob("*.safetensors"))
    others = [] if weights else sorted(folder.rglob("*.bin"))
    if not weights and not others:
        raise ModelUnavailable(f"{folder} holds no model weights. Give another model folder.")
    try:
        for path in weights:
            for sample in _tensor_samples(path):
                digest.update(sample)
        for path in others:
            digest.update(_file_sample(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnavailable(f"The model in {folder} cannot be read: {_line(error)}") from error
    return digest.hexdigest()


def _expand(model: str) -> Path:
    try:
        return Path(model).expanduser()
    except RuntimeError:  # ~ of nobody known here
        return Path(model)


def _tensor_samples(path: Path) -> Iterator[bytes]:
    """Name, shape and some bytes of every tensor, by name."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > path.stat().st_size:
            raise ValueError(f"{path.name} is not a safetensors file")
        header = json.loads(file.read(length))
        for name, tensor in sorted(header.items()):
            if name == "__metadata__":
                continue
            begin, end = tensor["data_offsets"]
            yield f"{name}\0{tensor['dtype']}\0{tensor['shape']}".encode()
            for at in (begin, (begin + end) // 2):
                file.seek(8 + length + at)
                yield file.read(min(_SAMPLE, end - at))


def _file_sample(path: Path) -> bytes:
    """Size and 64 samples from end to end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        parts = [f"{path.name}\0{size}".encode()]
        for n in range(64):
            file.seek(size * n // 64)
            parts.append(file.read(_SAMPLE))
    return b"".join(parts)


def _json(path: Path) -> dict[str, Any]:
    """A JSON file's object; lists come as ``{"items": …}``; empty where there is none."""
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{path} cannot be read: {_line(error)}") from error
    return content if isinstance(content, dict) else {"items": content}


def _line(error: Exception) -> str:
    """The first line of what an error says."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
