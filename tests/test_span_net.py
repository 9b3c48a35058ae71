from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel

from rag.span_net import SpanNet, begin_anew, load, logits, pack, padded, unpack
from rag.windows import Tokens, Window, windows


def small(layers: int = 2) -> BertModel:
    torch.manual_seed(0)
    size = {"vocab_size": 50, "hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 32}
    return BertModel(BertConfig(num_hidden_layers=layers, **size)).eval()


def some() -> list[Window]:
    texts = (Tokens((9, 8, 7), ((0, 1), (1, 2), (2, 3))), Tokens((6,), ((0, 1),)))
    return [window for text in texts for window in windows([4, 5], text)]


def test_the_last_layers_alone_begin_anew() -> None:
    net, before = SpanNet(small(layers=3)), small(layers=3).encoder.layer
    begin_anew(net, 1)
    now = net.bert.encoder.layer
    same = [
        torch.equal(one.attention.self.query.weight, two.attention.self.query.weight)
        for one, two in zip(now, before, strict=True)
    ]
    assert same == [True, True, False]
    begin_anew(net, 0)
    assert torch.equal(now[0].output.dense.weight, before[0].output.dense.weight)


def test_packing_keeps_values_to_half_a_step(tmp_path: Path) -> None:
    weights = SpanNet(small()).trained()
    pack(weights, tmp_path / "reader.safetensors", {"seed": "0"})

    back = unpack(tmp_path / "reader.safetensors")
    assert back.keys() == weights.keys()
    for name, value in weights.items():
        step = value.abs().max() / 127
        assert (back[name].float() - value).abs().max() <= step


def test_loading_shares_the_embeddings_and_leaves_the_embedder_alone(tmp_path: Path) -> None:
    bert = small()
    net = SpanNet(small())
    with torch.no_grad():
        for value in net.trained().values():
            value.mul_(2)
    pack(net.trained(), tmp_path / "reader.safetensors", {})
    before = bert.encoder.layer[0].attention.self.query.weight.clone()
    read = load(bert, tmp_path / "reader.safetensors")
    words = bert.embeddings.word_embeddings.weight
    assert read.bert.embeddings.word_embeddings.weight.data_ptr() == words.data_ptr()
    assert torch.equal(bert.encoder.layer[0].attention.self.query.weight, before)
    assert not any(name.startswith("bert.embeddings.") for name in read.trained())


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "reader.safetensors"
    pack(SpanNet(small(layers=1)).trained(), path, {})
    with pytest.raises(ValueError, match="another network"):
        load(small(), path)
    path.write_bytes(b"no weights")
    with pytest.raises(ValueError):
        load(small(), path)
    with pytest.raises(OSError):
        load(small(), tmp_path / "missing")


def test_padding_changes_nothing() -> None:
    net = SpanNet(small()).eval()
    together = logits(net, some())
    for window, (starts, ends) in zip(some(), together, strict=True):
        ((alone, alone_ends),) = logits(net, [window])
        assert abs(starts - alone).max() < 1e-4 and abs(ends - alone_ends).max() < 1e-4


def test_only_the_passage_and_the_first_token_may_answer() -> None:
    _, attention, allowed = padded(some(), "cpu")
    for i, window in enumerate(some()):
        places = allowed[i].nonzero().flatten().tolist()
        assert places == [0, *range(window.start, len(window.ids) - 1)]
        assert int(attention[i].sum()) == len(window.ids)
