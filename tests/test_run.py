from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda
from toy_eval import CASES, DATASET, IDENTITY, RIGHT, ToyDoor, asker

from evals.cases import BadCase
from evals.results import Run, read_results, read_run
from evals.run import chosen, last_first, record
from rag.chain import AnswerChain
from rag.read import Reading
from rag.types import Passage


def run(
    folder: Path, door: ToyDoor | None = None, conditions: tuple[str, ...] = (), **more: Any
) -> Run:
    doors = dict.fromkeys(("", *conditions), asker(door or ToyDoor(RIGHT)))
    return record(doors, DATASET, IDENTITY, folder, **more)


def test_a_run_folder_holds_results_summary_and_report(tmp_path: Path) -> None:
    done = run(tmp_path / "run")
    assert {path.name for path in done.folder.iterdir()} == {
        "results.jsonl", "summary.json", "report.html",
    }  # fmt: skip
    assert done.summary["refusals"]["counts"] == {"right": 3, "refused": 1}
    assert done.summary["metrics"]["correct"]["mean"] == 1.0
    assert done.summary["pairs"].keys() == {"en→en", "en→ar", "en→?"}
    assert done.summary["agreement"] == {"groups": 1, "all_right": 1.0, "alike": 1.0}
    assert done.summary["milliseconds"]["total"]["p95"] >= 0
    again = read_run(done.folder)
    assert again.results == done.results
    assert again.summary["metrics"] == json.loads(json.dumps(done.summary["metrics"]))


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    class Interrupted(ToyDoor):
        def stream(self, input):  # type: ignore[no-untyped-def]
            if len(self.asked) == 2:
                raise KeyboardInterrupt
            return super().stream(input)

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", Interrupted(RIGHT))
    results = tmp_path / "run" / "results.jsonl"
    with results.open("a") as file:
        file.write('{"torn')
    door = ToyDoor(RIGHT)
    done = run(tmp_path / "run", door)
    assert [q.text for q in door.asked] == [case.question for case in CASES[2:]]
    assert [r.case.id for r in done.results] == [case.id for case in CASES]
    assert len(read_results(results)) == 4


def test_a_folder_of_another_run_is_refused(tmp_path: Path) -> None:
    run(tmp_path / "run")
    with pytest.raises(BadCase, match="finished run, or one of other questions"):
        run(tmp_path / "run")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("Dear all")
    with pytest.raises(BadCase, match="holds no run"):
        run(tmp_path / "other")
    with pytest.raises(BadCase, match="no run folder"):
        read_run(tmp_path / "other")


def test_several_at_once_give_the_same(tmp_path: Path) -> None:
    one, many = run(tmp_path / "one"), run(tmp_path / "many", jobs=3)
    assert [r.case.id for r in many.results] == [r.case.id for r in one.results]
    assert many.summary["metrics"] == one.summary["metrics"]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    run(tmp_path / "run", progress=lambda *step: told.append(step))
    assert told == [("Asking", done, 4) for done in range(5)]


def test_conditions_are_asked_again_and_compared(tmp_path: Path) -> None:
    class Careless(ToyDoor):
        """Answers whatever it is asked, also where the articles were taken away."""

    names = ("gold-removed", "typo", "distractors", "order-reversed")
    done = run(tmp_path / "run", Careless(RIGHT), names)
    gone = done.summary["robustness"]["gold-removed"]
    assert (gone["questions"], gone["flipped"]) == (3, 1.0)
    assert gone["metrics"]["correct"]["mean"] == -1.0
    assert done.summary["robustness"]["typo"]["metrics"]["contains"]["mean"] == -1.0
    assert (tmp_path / "run" / "typo.jsonl").exists()
    assert done.summary["robustness"]["distractors"]["questions"] == 4
    assert done.summary["robustness"]["distractors"]["flipped"] == 0.0
    assert done.summary["robustness"]["order-reversed"]["questions"] == 4


def test_the_passages_can_be_read_last_one_first() -> None:
    found = [Document(text) for text in ("one", "two")]
    seen: list[tuple[str, ...]] = []

    def read(question: str, language: str, passages: Sequence[Passage]) -> Iterator[Reading]:
        seen.append(tuple(passage.text for passage in passages))
        yield Reading()

    chain = AnswerChain(RunnableLambda(lambda question: found), read)
    for door in (chain, last_first(chain)):
        assert door.invoke("When did the bridge open?").verdict == "refused"
    assert seen == [("one", "two"), ("two", "one")]


def test_words_with_odd_line_ends_survive(tmp_path: Path) -> None:
    odd = replace(CASES[0], answers=("a\u2028b\x85c",))
    data = replace(DATASET, cases=(odd,))
    record({"": asker(ToyDoor(RIGHT))}, data, IDENTITY, tmp_path / "run")
    assert read_run(tmp_path / "run").results[0].case.answers == odd.answers


def test_cases_are_chosen_by_pattern_and_number() -> None:
    about = [replace(case, about="ar") for case in CASES]
    assert [c.id for c in chosen(about, ["o*"])] == ["opened"]
    assert len(chosen(about, ["en->ar"])) == len(chosen(about, ["en"])) == 4
    assert [c.id for c in chosen(about, ["g1", "built"], 1)] == ["opened"]
    assert chosen(about, ["fr"]) == []


def test_results_of_another_version_are_told(tmp_path: Path) -> None:
    done = run(tmp_path / "run")
    (done.folder / "results.jsonl").write_text('{"case": {}}\n')
    with pytest.raises(BadCase, match=r"results\.jsonl:1: is not a result of this version"):
        read_run(done.folder)
