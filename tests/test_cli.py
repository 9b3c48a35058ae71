"""The command line as a person meets it; the answers themselves are tested in test_door."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rag.phrases import refusal


def khabar(home: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments], capture_output=True, text=True, input=given,
        cwd=home, env={"KHABAR_HOME": str(home / "home"), "HOME": str(Path.home()), "PATH": "",
                       "KHABAR_LLM": "none"},
    )  # fmt: skip


@pytest.mark.slow
def test_from_adding_to_removing(tmp_path: Path) -> None:
    article = tmp_path / "harbour.txt"
    article.write_text(
        "The harbour reopened on Tuesday. Two ferries had been stuck there.", "utf-8"
    )
    added = json.loads(khabar(tmp_path, "add", "harbour.txt", "--json").stdout)
    (name,) = added["new"]
    assert name in khabar(tmp_path, "list").stdout
    assert "Two ferries had been stuck there." in khabar(tmp_path, "show", name).stdout
    asked = khabar(tmp_path, "ask", "When did the harbour reopen?")
    assert "[1] The harbour reopened on Tuesday." in asked.stdout
    assert "paragraph 1, characters 0-32" in asked.stdout
    talked = khabar(tmp_path, "chat", given="When did the harbour reopen?\n\n")
    assert "reopened on Tuesday" in talked.stdout
    status = json.loads(khabar(tmp_path, "status", "--json").stdout)
    assert (status["articles"], status["indexed"], status["problems"]) == (1, 1, [])
    assert "holds 1 passages" in khabar(tmp_path, "rebuild").stdout
    assert khabar(tmp_path, "remove", name).returncode == 0
    gone = khabar(tmp_path, "show", name)
    assert gone.returncode == 1
    assert gone.stderr.startswith("khabar: There is no article")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask", ""), "The question is empty"),
        (("ask", "anything"), "khabar add"),
        (("ask", "anything", "--llm", "gpt"), "There is no chat model 'gpt'"),
        (("remove", "nothing"), "There is no article 'nothing'"),
        (("add", "nowhere.txt"), "nowhere.txt"),
        (("web", "--mcp"), "khabar token"),
    ],
)
def test_what_a_person_can_mend_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = khabar(tmp_path, *arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_token_is_shown_once_and_its_hash_kept(tmp_path: Path) -> None:
    done = khabar(tmp_path, "token")
    kept = (tmp_path / "home" / "mcp-token").read_text()
    assert len(done.stdout.strip()) > 40 and done.stdout.strip() not in kept
    assert "Authorization: Bearer" in done.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    told = khabar(tmp_path, "--help").stdout
    for command in ("add", "ask", "chat", "list", "show", "remove", "status", "rebuild", "doctor",
                    "web", "user", "token", "eval"):  # fmt: skip
        assert command in told


def test_refusals_have_a_language() -> None:
    assert refusal("ar") != refusal("en") == refusal("xx")
