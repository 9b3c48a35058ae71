from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from toy_eval import ARTICLES, CASES, RIGHT, ToyDoor, asker
from typer.testing import CliRunner

from evals.cases import BadCase, read_questions
from evals.cli import app
from evals.judge import judge
from evals.own import add_case, complaint, problems, template, write_template
from rag.types import Answer


def text_of(name: str) -> str | None:
    return ARTICLES[name].text if name in ARTICLES else None


def spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for part in text.split(". "):
        yield start, start + len(part)
        start += len(part) + 2


def test_the_template_has_a_draft_for_each_article(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    assert write_template(path, template(ARTICLES.values(), spans)) == 2
    first = json.loads(path.read_text("utf-8").splitlines()[0])
    assert first["evidence"] == [
        {"article": "bridge", "start": 0, "text": "The bridge opened in 1998"}
    ]
    assert read_questions([path]).notes == ("2 drafts left out",)
    with pytest.raises(BadCase, match="exists already"):
        write_template(path, [])


def row(**changes: object) -> dict[str, object]:
    start = ARTICLES["bridge"].text.index("Nadia")
    return {
        "id": "q1", "question": "Who built it?", "language": "en", "answers": ["Nadia Haddad"],
        "evidence": [{"article": "bridge", "start": start, "text": "Nadia Haddad built it."}],
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"answers": ["نادية حداد", "Nadia  Haddad,"]}, ""),
        ({"answers": [], "evidence": []}, ""),
        ({"answers": ["Omar"]}, "none of the answers stands in the evidence"),
        ({"answers": []}, "has evidence but no answers"),
        ({"evidence": []}, "has answers but no evidence"),
        ({"draft": True}, "is still a draft"),
        ({"question": ""}, "has no question"),
        ({"evidence": [{"article": "gone", "start": 0, "text": "Nadia Haddad"}]}, "no article"),
        ({"evidence": [{"article": "bridge", "start": 0, "text": "Nadia Haddad"}]}, "stands at 27"),
        ({"evidence": [{"article": "bridge", "start": 0, "text": "Nadia Haddad?"}]}, "is not in"),
        ({"evidence": [{"article": "bridge", "start": 0, "text": ""}]}, "is empty"),
    ],
)
def test_the_check_says_what_is_wrong(
    tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps(row(**changes)) + "\n", "utf-8")
    found = list(problems([path], text_of))
    assert (said in found[0]) if said else not found


def test_the_check_finds_an_id_used_twice(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text((json.dumps(row()) + "\n") * 2, "utf-8")
    assert ["is taken by an earlier line" in p for p in problems([path], text_of)] == [True]


def answer() -> Answer:
    *_, last = ToyDoor(RIGHT).stream(CASES[0].question)
    return last


def test_a_complaint_becomes_a_draft_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "own.jsonl"
    made = complaint(answer(), "wrong year")
    assert add_case(path, made) and not add_case(path, made)
    (held,) = path.read_text("utf-8").splitlines()
    assert json.loads(held)["draft"] is True
    assert json.loads(held)["note"] == "wrong year"
    assert read_questions([path]).cases == ()


def test_the_judge_counts_what_it_cannot_read_as_a_failure() -> None:
    replies = iter(["VERDICT: correct", "I like it", "VERDICT: partial\nVERDICT: correct"])

    def say(messages: Sequence[tuple[str, str]]) -> Iterator[str]:
        assert "<<<" in messages[0][1]
        yield next(replies)

    results = [asker(ToyDoor(RIGHT)).ask(case) for case in CASES]
    found = judge(results, say, "toy")
    assert len(found.opinions) == 3
    assert found.mean == pytest.approx(1 / 3)
    assert found.unread == 2


def test_the_check_command(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text("The bridge opened in 1998. Nadia Haddad built it.\n")
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps(row(evidence=[{"article": "x", "start": 0, "text": "y"}])) + "\n")
    said = CliRunner().invoke(app, ["check", str(path), "--articles", str(tmp_path / "bridge.txt")])
    assert said.exit_code == 1
    assert "there is no article 'x'" in said.output
