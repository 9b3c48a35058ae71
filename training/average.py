"""``python -m training.average FILE FOLDER FOLDER …``: the mean of several trainings' weights.

Trainings that began at the same encoder end in places whose mean reads better than each of them
(model soups: Wortsman et al. 2022), at no cost when reading. Weights as they ship can stand in for
a training's folder.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file

from rag.span_net import pack, unpack
from training.train import EXACT


def average(trained: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of the weights, in full precision where a finished training's folder is given."""
    states = [_exact(one) for one in trained]
    return {name: torch.stack([s[name] for s in states]).mean(dim=0) for name in states[0]}


def about(trained: Sequence[Path]) -> dict[str, str]:
    """What is told of the trainings, as each one's own file tells it."""
    told: dict[str, list[str]] = {}
    for one in trained:
        with safe_open(_shipped(one), "pt") as file:
            for key, value in file.metadata().items():
                told.setdefault(key, []).append(value)
    return {key: " + ".join(dict.fromkeys(values)) for key, values in told.items()}


def _exact(trained: Path) -> Mapping[str, torch.Tensor]:
    if trained.is_file():
        return {name: value.float() for name, value in unpack(trained).items()}
    state = load_file(trained / "state.safetensors")
    return {n.removeprefix(EXACT): v for n, v in state.items() if n.startswith(EXACT)}


def _shipped(trained: Path) -> Path:
    return trained if trained.is_file() else trained / "reader.safetensors"


def main(path: Path, trained: Sequence[Path]) -> None:
    """Write the mean as it ships."""
    pack(average(trained), path, about(trained))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(one) for one in sys.argv[2:]])
