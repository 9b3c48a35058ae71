"""``python -m training.average FILE FOLDER FOLDER …``: the mean of several trainings' weights.

Trainings that began at the same encoder end in places whose mean reads better than each of them
(model soups: Wortsman et al. 2022), at no cost when reading.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file

from rag.span_net import pack
from training.train import EXACT


def average(folders: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of the full-precision weights that finished trainings left in their folders."""
    states = [_exact(folder / "state.safetensors") for folder in folders]
    return {name: torch.stack([s[name] for s in states]).mean(dim=0) for name in states[0]}


def about(folders: Sequence[Path]) -> dict[str, str]:
    """What is told of the trainings, as each one's own file tells it."""
    told: dict[str, list[str]] = {}
    for folder in folders:
        with safe_open(folder / "reader.safetensors", "pt") as file:
            for key, value in file.metadata().items():
                told.setdefault(key, []).append(value)
    return {key: " + ".join(dict.fromkeys(values)) for key, values in told.items()}


def _exact(state: Path) -> Mapping[str, torch.Tensor]:
    return {n.removeprefix(EXACT): v for n, v in load_file(state).items() if n.startswith(EXACT)}


def main(path: Path, folders: Sequence[Path]) -> None:
    """Write the mean as it ships."""
    pack(average(folders), path, about(folders))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]])
