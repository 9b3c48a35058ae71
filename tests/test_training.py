"""The data side of training, and a few steps of it on a network of 2 small layers."""

from __future__ import annotations

import random
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from evals.cases import BadCase
from rag.span_net import pack, unpack
from rag.windows import Tokens
from training import average
from training.examples import Example, Recipe, example, order
from training.sources import (
    XQUAD,
    XQUAD_TRAINS,
    Asked,
    Source,
    blocks,
    development,
    evaluation,
    evaluation_texts,
    news,
    number_of,
    repeats,
    training,
)

DATA = Path(__file__).parents[2] / "shared" / "data"
SHIPPED = Path(__file__).parents[1] / "rag" / "data" / "reader.safetensors"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")

TEXT = " ".join(f"word{i}" for i in range(300))
ANSWER = "word200 word201"
ASKED = Asked(
    "which words?", TEXT, TEXT.index(ANSWER), TEXT.index(ANSWER) + len(ANSWER), (ANSWER,),
    ("Another paragraph of the same article.",), "file",
)  # fmt: skip


def tokenize(text: str) -> Tokens:
    """A token a word, its space before it."""
    offsets, at = [], 0
    for word in text.split(" "):
        offsets.append((max(0, at - 1), at + len(word)))
        at += len(word) + 1
    return Tokens(tuple(range(10, 10 + len(offsets))), tuple(offsets))


def made(recipe: Recipe, seed: int, asked: Asked = ASKED) -> Example:
    return example(asked, {}, tokenize, recipe, random.Random(seed))


def test_every_window_holds_the_whole_answer_where_it_says() -> None:
    for seed in range(200):
        one = made(Recipe(negatives=0.0, perturbed=0.0), seed)
        start = one.window.offsets[one.first - one.window.start][0]
        end = one.window.offsets[one.last - one.window.start][1]
        assert TEXT[start:end].strip() == ANSWER


def test_examples_without_an_answer_do_not_hold_it() -> None:
    for seed in range(200):
        one = made(Recipe(negatives=1.0, perturbed=0.0), seed)
        assert (one.first, one.last) == (0, 0)
        assert tokenize(TEXT).offsets[200] not in one.window.offsets


def test_the_rest_of_a_paragraph_is_no_example_without_an_answer_when_it_holds_another() -> None:
    listed = replace(ASKED, answers=(ANSWER, "word190 word191"), siblings=())
    for seed in range(50):
        assert made(Recipe(negatives=1.0, perturbed=0.0), seed, listed).first > 0


def test_a_mistyped_passage_keeps_the_answers_place() -> None:
    for seed in range(50):
        assert made(Recipe(negatives=0.0, perturbed=1.0), seed).first > 0


def test_chance_is_decided_by_the_seed() -> None:
    sources = [Source("a", (ASKED,) * 5, 1.4), Source("b", (ASKED,) * 3, 0.5)]
    assert list(islice(order(sources, 1), 40)) == list(islice(order(sources, 1), 40))
    assert made(Recipe(), 3) == made(Recipe(), 3)


def test_a_repeated_passage_is_noticed_whatever_its_spelling() -> None:
    text = "وَقالَ وزيرا الخارجية والدفاع إن المحادثات مستمرة وإن الاتفاق قريب من التوقيع النهائي"
    held = blocks([text])
    assert held
    assert repeats("قبل ذلك. " + text.replace("ة", "ه").replace("َ", "") + " وبعده", held)
    assert not repeats("نص آخر لا علاقة له بما سبق من قريب أو بعيد في هذا الاختبار الصغير", held)


@needs_data
def test_nothing_that_evaluates_is_learned_from() -> None:
    held = evaluation_texts(DATA)
    exact = {" ".join(text.split()) for text in held}
    sources = training(DATA)
    for source in sources:
        assert source.questions, source.name
        assert not any(" ".join(one.text.split()) in exact for one in source.questions)
    developed = {one.question for source in development(DATA) for one in source.questions}
    assert not developed & {one.question for source in sources for one in source.questions}


@needs_data
def test_evaluation_is_what_the_figures_are_published_for() -> None:
    sizes = {source.name: len(source.questions) for source in evaluation(DATA)}
    assert sizes["XQuAD ar-ar"] == sizes["XQuAD en-ar"] == 558
    assert sizes["ARCD test"] >= 699
    assert set(XQUAD) == {"ar", "en", "es", "zh"} and XQUAD_TRAINS == 24
    assert number_of("xquad.ar/024.01") == 24


def test_sample_questions_are_read_in_their_language_and_in_another() -> None:
    own, other = news()
    assert own.questions and other.questions
    for one in (*own.questions, *other.questions):
        assert one.text[one.start : one.end].strip()
    japan = "which missiles will be co-produced?"
    assert japan in {one.question.casefold() for one in own.questions}
    assert japan in {one.question.casefold() for one in other.questions}


def test_the_mean_of_trainings_is_packed_with_what_is_told_of_them(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for value, folder in enumerate(folders):
        folder.mkdir()
        weights = {"encoder": torch.full((2, 3), float(value)), "head.bias": torch.ones(2)}
        state = {f"exact.{name}": tensor for name, tensor in weights.items()}
        save_file({**state, "exp_avg.encoder": torch.zeros(2, 3)}, folder / "state.safetensors")
        pack(weights, folder / "reader.safetensors", {"plan": str(value), "model": "small"})
    average.main(tmp_path / "mean.safetensors", folders)
    mean = unpack(tmp_path / "mean.safetensors")
    assert mean["encoder"].flatten().tolist() == pytest.approx([0.5] * 6)
    assert mean["head.bias"].tolist() == [1.0, 1.0]
    assert average.about(folders) == {"plan": "0 + 1", "model": "small"}
    third = average.average([folders[0], tmp_path / "mean.safetensors"])
    assert third["encoder"].flatten().tolist() == pytest.approx([0.25] * 6)


@pytest.mark.slow
@needs_data
def test_training_stops_and_goes_on_as_if_it_had_not(tmp_path: Path) -> None:
    from training.train import Plan, train

    plan, sources = Plan(examples=64), training(DATA)[:1]
    whole = train(sources, tmp_path / "whole", plan, "cpu")
    train(sources, tmp_path / "parts", plan, "cpu", until=1)
    with pytest.raises(BadCase, match="other questions"):
        train(training(DATA)[1:2], tmp_path / "parts", plan, "cpu")
    with pytest.raises(BadCase, match="another plan"):
        train(sources, tmp_path / "parts", plan, "cpu", begin=SHIPPED)
    again = train(sources, tmp_path / "parts", plan, "cpu")
    for (name, one), (_, two) in zip(
        whole.net.trained().items(), again.net.trained().items(), strict=True
    ):
        assert (one - two).abs().max() < 1e-2, name
    assert (tmp_path / "parts" / "reader.safetensors").is_file()
    assert whole.done == again.done == plan.steps


@pytest.mark.slow
@needs_data
def test_a_training_goes_on_from_weights_as_they_ship(tmp_path: Path) -> None:
    from training.train import Plan, train

    sources = training(DATA)[:1]
    work = train(sources, tmp_path, Plan(examples=32), "cpu", until=0, begin=SHIPPED)
    before = unpack(SHIPPED)
    for name, value in work.weights().items():
        assert torch.allclose(value, before[name].float(), rtol=2**-7, atol=0), name
    assert work.plan.begins == sha256(SHIPPED.read_bytes()).hexdigest()
    for other in (tmp_path / "none", Path(__file__)):
        with pytest.raises(BadCase, match="no weights to go on from"):
            train(sources, tmp_path, Plan(examples=32), "cpu", begin=other)
