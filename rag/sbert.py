"""The door to sentence-transformers: imported offline, quietly, and without what is not used."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rag.errors import ModelUnavailable
from rag.pool import Vectors, batches

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding
    from transformers import BertModel

_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_QUIET = ("HF_HUB_DISABLE_TELEMETRY", "DISABLE_SAFETENSORS_CONVERSION", "DO_NOT_TRACK")


def stay_offline(*, online: bool = False) -> None:
    """Tell the hub's libraries, before they are imported, to keep off the network.

    ``online`` leaves them free to fetch a model; what they would report of its use stays off.
    """
    for name in _QUIET if online else _OFFLINE + _QUIET:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")  # else it warns once a process forks


def load_model(folder: Path, device: str | None) -> SentenceTransformer:
    """The model in the folder, in bfloat16 where the machine computes in it, else float32.

    Raises ``ModelUnavailable`` with one line if it cannot be loaded.
    """
    try:
        with _unhindered(), _without_sklearn():
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        with _unhindered():
            return SentenceTransformer(
                str(folder),
                device=device,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"dtype": _precision(device)},
            ).eval()
    except Exception as error:  # every library below raises its own kinds
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise ModelUnavailable(f"The embedding model in {folder} cannot be loaded: {reason}") from (
            error
        )


def pools_means(model: SentenceTransformer) -> bool:
    """Whether a text's vector is the mean of its tokens', so that one pass gives its parts too."""
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    first, *rest = model
    pooling = [module for module in rest if not isinstance(module, Normalize)]
    return (
        isinstance(first, Transformer)
        and hasattr(first.tokenizer, "backend_tokenizer")
        and len(pooling) == 1
        and isinstance(pooling[0], Pooling)
        and pooling[0].pooling_mode == "mean"
        and pooling[0].include_prompt
    )


def transformer(model: SentenceTransformer) -> BertModel:
    """The network inside the model; ``ModelUnavailable`` when it is of another kind."""
    from transformers import BertModel

    inner = getattr(model[0], "auto_model", None)
    if not isinstance(inner, BertModel):
        raise ModelUnavailable("The embedding model is of another kind than the reader's.")
    return inner


def token_vectors(
    model: SentenceTransformer, encodings: Sequence[Encoding]
) -> Iterator[tuple[list[int], list[Vectors]]]:
    """Batches of row numbers with each row's token vectors ``(tokens, d)``, longest first."""
    import torch

    pad = int(model.tokenizer.pad_token_id or 0)
    for rows in batches([len(encoding.ids) for encoding in encodings]):
        ids = [encodings[row].ids for row in rows]
        longest = max(map(len, ids))
        padded = torch.tensor([one + [pad] * (longest - len(one)) for one in ids])
        mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in ids])
        features = {"input_ids": padded.to(model.device), "attention_mask": mask.to(model.device)}
        with torch.inference_mode():
            output: torch.Tensor = model[0](features)["token_embeddings"]
            vectors = output.float().cpu().numpy()
        yield rows, [vectors[i, : len(one)] for i, one in enumerate(ids)]


def _precision(device: str | None) -> torch.dtype:
    """bfloat16 halves the time where the processor has it; where it is emulated it doubles it."""
    import torch

    if (device is not None and device.startswith("cuda")) or (device is None and _has_cuda()):
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    native = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    if any(getattr(torch.cpu, name, lambda: False)() for name in native):
        return torch.bfloat16
    return torch.float32


def _has_cuda() -> bool:
    import torch

    return torch.cuda.is_available()


@contextmanager
def _unhindered() -> Iterator[None]:
    """No garbage collection: imports make a million objects and drop none of them.

    It would take a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Later(ModuleType):
    """Stands for a module until one of its functions is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*args, **kwargs)

        return call


@contextmanager
def _without_sklearn() -> Iterator[None]:
    """Put off the import of scikit-learn until it is used, which is never.

    sentence-transformers wants one function of it for sparse vectors; it and what it brings
    (pandas, scipy.stats) would take a fifth of the time that a first question takes.
    """
    names = ("sklearn", "sklearn.metrics")
    if "sklearn" in sys.modules or "sentence_transformers" in sys.modules:
        yield
        return
    for name in names:
        module = _Later(name)
        module.__spec__ = ModuleSpec(name, None, is_package=True)
        module.__path__ = []
        sys.modules[name] = module
    try:
        yield
    finally:
        for name in names:
            if isinstance(sys.modules.get(name), _Later):
                del sys.modules[name]
