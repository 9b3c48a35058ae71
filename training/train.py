"""``python -m training.train DATA FOLDER``: train the reader, from the data to the weights.

Seeded and resumable: the state is kept in ``FOLDER`` every hundred steps, and the same command goes
on from there. ``FOLDER/log.jsonl`` holds what was seen.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from statistics import mean

import torch
from safetensors.torch import load_file, save_file

from evals.cases import BadCase
from evals.written import paragraphs
from rag.errors import RagError
from rag.settings import load_settings
from rag.span_net import begin_anew, from_folder, pack, padded, unpack
from rag.weights import embedder_folder
from training.anew import anew
from training.examples import Example, LookAlikes, Recipe, Tokenize, example, order
from training.look_alikes import look_alikes
from training.score import scores
from training.sources import Asked, Source, development, digest, training
from training.tokens import tokenizer
from training.written import DATA, lists, written

BATCH = 32
WARM_UP = 0.06
"""Share of the steps in which the learning rate rises; then it falls to 0 in a line."""

HEAD_RATE = 5.0
"""The head's learning rate over the encoder's: at first it starts from nothing."""

BUCKET = 16
"""Batches that are drawn together and sorted by length, so that little is padding."""

EXACT = "exact."
"""What the names of the full-precision weights begin with in a saved state."""

KEPT_EVERY = 100
TOLD_EVERY = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides the weights, the data apart."""

    examples: int = 36_000
    rate: float = 2e-4
    seed: int = 0
    recipe: Recipe = field(default_factory=Recipe)
    frozen_layers: int = 0
    dropout: float = 0.0
    new_layers: int = 1
    """The encoder's last layers that begin anew, beside the head; none where weights are named to
    go on from."""
    order: int = 0
    """The seed of the examples: ``seed`` alone decides the new weights, so that trainings in
    several orders begin at the same place and their mean is worth something."""
    begins: str = ""
    """SHA-256 of the weights it goes on from, as ``Training`` fills it in; ``""`` where it begins
    at the embedder's own encoder."""
    embeddings: bool = False
    """Whether word embeddings learn too; what ships holds none, so this is for comparison only."""

    @property
    def steps(self) -> int:
        """Batches in all."""
        return self.examples // BATCH


def batches(
    sources: Sequence[Source], alike: LookAlikes, tokenize: Tokenize, plan: Plan, done: int
) -> Iterator[list[Example]]:
    """Batches from step ``done`` on, always the same for one plan."""
    asked = islice(order(sources, plan.order), done // BUCKET * BUCKET * BATCH, None)
    for bucket in range(done // BUCKET, -(-plan.steps // BUCKET)):
        drawn: list[Asked] = list(islice(asked, BUCKET * BATCH))
        made = []
        for place, one in enumerate(drawn):
            draw = random.Random(f"{plan.order}:{bucket}:{place}")
            made.append(example(one, alike, tokenize, plan.recipe, draw))
        made.sort(key=lambda e: len(e.window.ids))
        groups = [made[i : i + BATCH] for i in range(0, len(made), BATCH)]
        random.Random(f"{plan.order}:{bucket}").shuffle(groups)
        yield from groups[done % BUCKET if bucket == done // BUCKET else 0 :]


class Training:
    """The network with the full-precision copy of its weights that learns."""

    def __init__(
        self, folder: Path, plan: Plan, device: str, data: str, begin: Path | None = None
    ) -> None:
        torch.manual_seed(plan.seed)
        self.net = from_folder(folder, torch.bfloat16, plan.dropout).to(device).train()
        self.net.head.float()
        if begin is not None:
            plan = replace(plan, begins=self._take(begin), new_layers=0)
        self.plan, self.device, self.data = plan, device, data
        begin_anew(self.net, plan.new_layers)
        for layer in self.net.bert.encoder.layer[: plan.frozen_layers]:
            layer.requires_grad_(False)
        if plan.embeddings:
            self.net.bert.embeddings.word_embeddings.requires_grad_(True)
        self.own = {n: p for n, p in self.net.named_parameters() if p.requires_grad}
        self.exact = {n: p.detach().float().clone() for n, p in self.own.items()}
        groups = [
            {
                "params": [self.exact[n]],
                "weight_decay": 0.01 if self.exact[n].ndim > 1 else 0.0,
                "scale": HEAD_RATE if n.startswith("head.") else 1.0,
            }
            for n in self.own
        ]
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
        self.done = 0

    def _take(self, path: Path) -> str:
        """Take a file's weights, and say their SHA-256; ``BadCase`` when the reader has no such."""
        try:
            self.net.load_trained(unpack(path))
            return sha256(path.read_bytes()).hexdigest()
        except (OSError, ValueError) as error:
            raise BadCase(str(path), f"holds no weights to go on from: {error}") from None

    def learn(self, batch: Sequence[Example]) -> float:
        """One step; the loss in nats a span end."""
        torch.manual_seed(self.plan.seed * 1_000_003 + self.done)  # for what dropout leaves out
        starts, ends = self.net(*padded([e.window for e in batch], self.device))
        first = torch.tensor([e.first for e in batch], device=self.device)
        last = torch.tensor([e.last for e in batch], device=self.device)
        cross = torch.nn.functional.cross_entropy
        loss = (cross(starts, first) + cross(ends, last)) / 2
        loss.backward()  # type: ignore[no-untyped-call]
        for name, parameter in self.own.items():
            self.exact[name].grad = parameter.grad.float() if parameter.grad is not None else None
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_(self.exact.values(), 1.0)
        rate = self.plan.rate * _schedule(self.done / self.plan.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        self.optimizer.step()
        with torch.no_grad():
            for name, parameter in self.own.items():
                parameter.copy_(self.exact[name])
        self.done += 1
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """The state, whole or not at all."""
        state = {f"{EXACT}{n}": p for n, p in self.exact.items()}
        for name, parameter in self.exact.items():
            for key, value in self.optimizer.state[parameter].items():
                state[f"{key}.{name}"] = value.clone()
        beside = path.with_suffix(".tmp")
        save_file(state, beside, metadata={"done": str(self.done), **self.told()})
        beside.replace(path)

    def told(self) -> dict[str, str]:
        """What decides the weights."""
        return {"plan": json.dumps(asdict(self.plan)), "data": self.data}

    def load(self, path: Path) -> None:
        """Go on from a saved state; ``BadCase`` when that is of other questions or another plan."""
        from safetensors import safe_open

        state = load_file(path, device=self.device)
        with safe_open(path, "pt") as file:
            about = file.metadata()
        if about.get("data") != self.data:
            raise BadCase(str(path), "learned from other questions. Name another folder")
        if about.get("plan") != self.told()["plan"]:
            raise BadCase(str(path), "was begun by another plan. Name another folder")
        self.done = int(about["done"])
        with torch.no_grad():
            for name, parameter in self.exact.items():
                parameter.copy_(state[f"{EXACT}{name}"])
                self.own[name].copy_(parameter)
                self.optimizer.state[parameter] = {
                    key: state[f"{key}.{name}"].cpu()
                    if key == "step" and self.device == "cpu"
                    else state[f"{key}.{name}"]
                    for key in ("step", "exp_avg", "exp_avg_sq")
                }

    def weights(self) -> dict[str, torch.Tensor]:
        """What ships: the encoder's and the head's weights, in full precision."""
        exact = {name: self.exact.get(name, value) for name, value in self.net.trained().items()}
        return {name: value.cpu().contiguous() for name, value in exact.items()}


def _schedule(done: float) -> float:
    return done / WARM_UP if done < WARM_UP else (1.0 - done) / (1.0 - WARM_UP)


@dataclass(frozen=True, slots=True)
class Log:
    """What is seen, a JSON object a line, in a file and on the screen."""

    path: Path

    def tell(self, step: int, **seen: object) -> None:
        """Write a line."""
        line = json.dumps({"step": step, **seen}, ensure_ascii=False) + "\n"
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line)
        sys.stdout.write(line)
        sys.stdout.flush()


def train(
    sources: Sequence[Source],
    folder: Path,
    plan: Plan,
    device: str,
    until: int | None = None,
    begin: Path | None = None,
) -> Training:
    """Train by the plan, or go on, up to step ``until``; leaves state and log in the folder.

    ``begin``: a file of weights as they ship, to go on from rather than the embedder's encoder.
    A finished training of the encoder leaves ``reader.safetensors`` there, as it ships.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state, log = folder / "state.safetensors", Log(folder / "log.jsonl")
    model = embedder_folder(load_settings().models)
    tokenize = tokenizer(model)
    alike = look_alikes(sources)
    work = Training(model, plan, device, digest(sources), begin)
    if state.exists():
        work.load(state)
    log.tell(
        work.done,
        plan=asdict(work.plan),
        data=work.data,
        batch=BATCH,
        steps=plan.steps,
        device=device,
    )
    last = plan.steps if until is None else min(until, plan.steps)
    started, losses = time.perf_counter(), []
    for batch in islice(batches(sources, alike, tokenize, plan, work.done), last - work.done):
        losses.append(work.learn(batch))
        if work.done % TOLD_EVERY == 0:
            seconds = round(time.perf_counter() - started)
            log.tell(work.done, loss=round(mean(losses), 4), seconds=seconds)
            losses = []
        if work.done % KEPT_EVERY == 0:
            work.save(state)
    work.save(state)
    if work.done == plan.steps and not plan.embeddings:
        told = {**work.told(), "model": model.name}
        pack(work.weights(), folder / "reader.safetensors", told)
    work.net.eval()
    return work


def main() -> None:
    """Read the command line and train."""
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("data", type=Path)
    parse.add_argument("folder", type=Path)
    parse.add_argument("--examples", type=int, default=Plan().examples)
    parse.add_argument("--rate", type=float, default=Plan().rate)
    parse.add_argument("--seed", type=int, default=Plan().seed)
    parse.add_argument("--negatives", type=float, default=Recipe().negatives)
    parse.add_argument("--perturbed", type=float, default=Recipe().perturbed)
    parse.add_argument(
        "--longest", type=int, default=Recipe().longest, help="passage tokens in a window"
    )
    parse.add_argument("--frozen-layers", type=int, default=Plan().frozen_layers)
    parse.add_argument("--dropout", type=float, default=Plan().dropout)
    parse.add_argument("--new-layers", type=int, default=Plan().new_layers)
    parse.add_argument("--order", type=int, default=Plan().order)
    parse.add_argument(
        "--begin", type=Path, help="weights to go on from; without, the embedder's own encoder"
    )
    parse.add_argument(
        "--written",
        type=float,
        default=0.5,
        help="scales how often questions on our own paragraphs are asked in one round; 0: nothing "
        "that we wrote",
    )
    parse.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    try:
        _run(parse.parse_args())
    except RagError as error:
        parse.exit(2, f"{error}\n")


def _run(given: argparse.Namespace) -> None:
    plan = Plan(
        examples=given.examples,
        rate=given.rate,
        seed=given.seed,
        recipe=Recipe(given.negatives, given.perturbed, given.longest),
        frozen_layers=given.frozen_layers,
        dropout=given.dropout,
        new_layers=given.new_layers,
        order=given.order,
    )
    sources = training(given.data)
    if given.written:
        own = written(paragraphs(DATA), given.written)
        sources += [*own, *lists(own), *anew(given.data)]
    work = train(sources, given.folder, plan, given.device, begin=given.begin)
    tokenize = tokenizer(embedder_folder(load_settings().models))
    for source in development(given.data):
        found = scores(work.net, source, tokenize)
        Log(given.folder / "log.jsonl").tell(work.done, **found)


if __name__ == "__main__":
    main()
