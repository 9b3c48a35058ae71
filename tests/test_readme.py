"""What the README says is so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_every_make_target_it_names_exists() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = set(re.findall(r"`make ([a-z-]+)`", README)) | set(
        re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)
    )
    assert {"ask", "test"} <= named <= set(targets)


def test_ci_runs_its_test_command() -> None:
    commands = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make test " in commands and "make test-web " in commands


def test_without_a_browser_its_make_target_says_how_to_get_one() -> None:
    make = shutil.which("make")
    assert make
    done = subprocess.run(
        [make, "test-web"], capture_output=True, text=True, cwd=ROOT, env={"PATH": ""}
    )
    assert done.returncode != 0
    assert "apt-get install chromium" in done.stderr


def test_everything_pinned_is_pinned_exactly() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").split()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)


@pytest.mark.slow
def test_its_python_runs(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT,
        env={"KHABAR_HOME": str(tmp_path), "HOME": str(Path.home()), "PATH": "",
             "KHABAR_LLM": "none"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("quotes")
    assert "japan-us-talks" in done.stdout or "PAC-3" in done.stdout
