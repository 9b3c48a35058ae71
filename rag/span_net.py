"""The reader's network: the embedding model's encoder, trained on, with a head that finds spans.

The only place that knows its layers. Word embeddings are the embedding model's own, shared and
never trained, so that the weights that ship are the encoder's and the head's alone.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import BertModel
from transformers.utils import logging

from rag.windows import PAD, Window

MASKED = -1e4
"""The logit of what can be no end of a span."""


class SpanNet(nn.Module):
    """Token ids of question and passage to the logits of each token's beginning and ending a span.

    The first token, ``<s>``, stands for "no answer here" (Devlin et al. 2018, on SQuAD 2).
    """

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        bert.pooler = None  # it is for whole sentences
        self.bert = bert
        self.head = nn.Linear(bert.config.hidden_size, 2)

    def forward(self, ids: Tensor, attention: Tensor, allowed: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of start and end, each ``(batch, tokens)`` in float32.

        ``attention`` is 0 for padding; ``allowed`` is true for ``<s>`` and the passage's tokens.
        """
        hidden = self.bert(ids, attention_mask=attention).last_hidden_state
        logits = self.head(hidden.to(self.head.weight.dtype)).float()
        logits = logits.masked_fill(~allowed.unsqueeze(-1), MASKED)
        return logits[..., 0], logits[..., 1]

    def trained(self) -> dict[str, Tensor]:
        """The weights that are the reader's own, by name: all but the embeddings."""
        return {
            name: value
            for name, value in self.state_dict().items()
            if not name.startswith("bert.embeddings.")
        }

    def load_trained(self, weights: Mapping[str, Tensor]) -> None:
        """Take the reader's own weights; ``ValueError`` when they are of another network."""
        own = self.trained()
        if {k: v.shape for k, v in own.items()} != {k: v.shape for k, v in weights.items()}:
            raise ValueError("they are of another network")
        self.load_state_dict(weights, strict=False)


def from_folder(folder: Path, dtype: torch.dtype, dropout: float = 0.0) -> SpanNet:
    """The network around a folder's own encoder, its head untrained.

    ``dropout`` is the share of each layer's outputs that training leaves out. Nothing is left out
    of attention: that would make a step half as long again. Attention is the plain kind: with 32
    values a head, the fused kernel of torch's CPU build takes twice the time of a training step.
    """
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    bert = BertModel.from_pretrained(
        folder,
        dtype=dtype,
        add_pooling_layer=False,
        attn_implementation="eager",
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
        local_files_only=True,
    )
    bert.embeddings.requires_grad_(False)
    net = SpanNet(bert)
    nn.init.normal_(net.head.weight, std=0.02)
    nn.init.zeros_(net.head.bias)
    return net


def begin_anew(net: SpanNet, layers: int) -> None:
    """Give the encoder's last layers new weights, drawn as BERT's first ones were.

    An embedding model's last layers are made for whole sentences; training finds single words
    sooner without them (Zhang et al. 2021, Revisiting few-sample BERT fine-tuning).
    """
    every = net.bert.encoder.layer
    for layer in every[len(every) - layers :]:
        for module in layer.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.LayerNorm):
                nn.init.ones_(module.weight)
                nn.init.zeros_(module.bias)


def padded(windows: Sequence[Window], device: Any) -> tuple[Tensor, Tensor, Tensor]:
    """The windows' ids, attention and what is allowed, a row each.

    The last token of a window, the end mark, is not allowed.
    """
    shape = len(windows), max(len(window.ids) for window in windows)
    ids = torch.full(shape, PAD)
    attention = torch.zeros(shape, dtype=torch.long)
    allowed = torch.zeros(shape, dtype=torch.bool)
    for i, window in enumerate(windows):
        length = len(window.ids)
        ids[i, :length] = torch.tensor(window.ids)
        attention[i, :length] = 1
        allowed[i, window.start : length - 1] = True
        allowed[i, 0] = True
    return ids.to(device), attention.to(device), allowed.to(device)


def load(bert: BertModel, path: Path) -> SpanNet:
    """The reader by a file's weights around the embeddings of ``bert``, which stays as it is.

    Raises ``OSError`` or ``ValueError`` when the file cannot be used.
    """
    weights = unpack(path)
    embeddings = bert.embeddings
    known = {id(value): value for value in embeddings.parameters()}
    net = SpanNet(copy.deepcopy(bert, known))
    net.load_trained(weights)
    return net.eval()


def logits(
    net: SpanNet, windows: Sequence[Window]
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """For each window its tokens' logits of beginning and of ending the answer."""
    device = next(net.bert.parameters()).device
    with torch.inference_mode():
        starts, ends = net(*padded(windows, device))
    begin, finish = starts.cpu().numpy(), ends.cpu().numpy()
    sizes = [len(window.ids) for window in windows]
    return [(begin[i, :size], finish[i, :size]) for i, size in enumerate(sizes)]


def pack(weights: Mapping[str, Tensor], path: Path, about: Mapping[str, str]) -> None:
    """Write weights in 8 bits a value, matrices with a scale a row, vectors in half precision."""
    packed: dict[str, Tensor] = {}
    for name, value in weights.items():
        if value.ndim < 2 or name.startswith("head."):
            packed[name] = value.half()
            continue
        scale = (value.float().abs().amax(dim=1, keepdim=True) / 127).clamp(min=1e-12)
        packed[name] = (value.float() / scale).round().to(torch.int8)
        packed[f"{name}.scale"] = scale
    save_file(packed, path, metadata=dict(about))


def unpack(path: Path) -> dict[str, Tensor]:
    """The weights that ``pack`` wrote; ``OSError`` or ``ValueError`` when the file is none."""
    try:
        packed = load_file(path)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    return {
        name: value.float() * packed[f"{name}.scale"] if value.dtype == torch.int8 else value
        for name, value in packed.items()
        if not name.endswith(".scale")
    }
