from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from toy_eval import DATASET, IDENTITY, RIGHT, ToyDoor, asker

from evals.ask import Asker
from evals.cases import BadCase, Case, Dataset, Span
from evals.compare import Scores, compare, scores
from evals.gate import judge, read_baseline, write_baseline
from evals.run import record
from fakes import Desk, make_article
from rag.chain import AnswerChain
from rag.lexemes import stem
from rag.read import SentenceReader
from searching import Embedder


def held(right: list[float], dataset: str = "d", valid: float = 1.0) -> Scores:
    names = [f"q{i}" for i in range(len(right))]
    return Scores(
        dataset=dataset,
        normaliser="robust-2",
        groups={name: name for name in names},
        right={name: value == 1.0 for name, value in zip(names, right, strict=True)},
        metrics={
            "r@1": dict(zip(names, right, strict=True)),
            "citations_valid": dict.fromkeys(names, valid),
        },
    )


ALL = [1.0] * 100


def test_a_comparison_tells_differences_and_flips_both_ways() -> None:
    found = compare(held([1.0, 0.0, 1.0, 1.0]), held([0.0, 1.0, 1.0, 1.0]))
    assert (found.mended, found.broken) == (("q1",), ("q0",))
    change = found.of("r@1")
    assert change and change.difference.mean == 0.0
    assert found.of("f1") is None


def test_the_gate_is_open_when_nothing_changed() -> None:
    assert judge(held(ALL), held(ALL)).open


def test_the_gate_stops_a_drop_that_is_more_than_chance() -> None:
    verdict = judge(held(ALL), held([0.0] * 10 + [1.0] * 90))
    assert not verdict.open
    assert verdict.reasons[0].startswith("r@1 fell from 1.000 to 0.900")


def test_the_gate_lets_small_and_chance_drops_pass() -> None:
    assert judge(held(ALL), held([0.0] * 2 + [1.0] * 98)).open
    noisy = [0.0] * 3 + [1.0] * 97
    assert judge(held(noisy), held([1.0] * 3 + [0.0] * 5 + [1.0] * 92)).open


def test_the_gate_stops_below_a_floor_however_small_the_change() -> None:
    low = held(ALL, valid=1.0)
    broken = replace(low, metrics={**low.metrics, "citations_valid": {**low.metrics[
        "citations_valid"], "q0": 0.0}})  # fmt: skip
    assert judge(low, broken).reasons == ("citations_valid is 0.990, the floor is 1.000",)


def test_other_questions_or_rules_are_not_compared() -> None:
    with pytest.raises(BadCase, match="different questions"):
        judge(held(ALL), held(ALL, dataset="other"))
    with pytest.raises(BadCase, match="different rules"):
        compare(held(ALL), replace(held(ALL), normaliser="robust-0"))


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    done = record({"": asker(ToyDoor(RIGHT))}, DATASET, IDENTITY, tmp_path / "run")
    now = scores(done)
    path = tmp_path / "baseline.json"
    write_baseline(path, now)
    kept, floors = read_baseline(path)
    assert floors == {"citations_valid": 1.0}
    assert kept.groups == now.groups and kept.right == now.right
    assert kept.metrics["correct"] == now.metrics["correct"]
    assert judge(kept, now, floors).open
    assert path.read_text("utf-8").count("\n") == len(now.groups) + 3
    assert str(tmp_path) not in path.read_text("utf-8")


def test_a_missing_or_broken_baseline_says_how_to_make_one(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    with pytest.raises(BadCase, match="--write-baseline"):
        read_baseline(path)
    path.write_text(json.dumps({"columns": []}))
    with pytest.raises(BadCase, match="is no baseline"):
        read_baseline(path)


TOWNS = ("إربد", "أريحا", "آمد", "بنغازي", "المنامة", "الأقصر", "سوهاج")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def held_with_the_real_search(folder: Path) -> Scores:
    """The whole bench over articles that differ in a number, asked for in other digits."""
    desk = Desk(folder, Embedder(), budget=40)
    articles, cases = [], []
    for number, town in zip(range(100, 140), TOWNS * 6, strict=False):
        name, text = f"line{number}", f"أعلنت البلدية أن الخط رقم {number} يمر من {town}."
        articles.append(make_article(name, text, "ar"))
        question = f"من أين يمر الخط رقم {number}؟".translate(ARABIC_DIGITS)
        cases.append(Case(name, question, "ar", (town,), (Span(name, 0, text),), group=name))
    desk.index.add(articles)
    words = desk.embedder
    assert isinstance(words, Embedder)
    retriever = desk.retriever()
    reader = SentenceReader(desk.library, desk.store, words.question, words.passages, limit=1)
    texts = {article.source.id: article.text for article in articles}
    who = Asker(AnswerChain(retriever, reader), dict.fromkeys(texts, "ar"), texts.__getitem__,
                str, len)  # fmt: skip
    done = record({"": who}, Dataset("folding", tuple(cases)), IDENTITY, folder / "run")
    desk.close()
    return scores(done)


def test_the_gate_stops_when_folding_is_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AsItIs(dict[int, str]):
        def __missing__(self, code: int) -> str:
            return chr(code)

    before = held_with_the_real_search(tmp_path / "before")
    assert judge(before, held_with_the_real_search(tmp_path / "again"), {}).open
    monkeypatch.setattr("rag.fold._table", AsItIs())
    stem.cache_clear()
    verdict = judge(before, held_with_the_real_search(tmp_path / "off"), {})
    stem.cache_clear()
    assert not verdict.open
    assert any(reason.startswith("r@5 fell") for reason in verdict.reasons)
