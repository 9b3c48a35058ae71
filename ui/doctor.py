"""``khabar doctor``: is the installation whole, and does anything call out?"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec

from rich.console import Console

from rag.errors import RagError
from rag.settings import Settings


def check_installation(settings: Settings) -> list[str]:
    """Check model files in full, the library and the index; prints as it goes, returns problems."""
    from rag.build import build
    from rag.weights import verify
    from ui.health import report

    console = Console()
    problems: list[str] = []

    def line(what: str, wrong: str = "") -> None:
        console.print(f"✗ {what}: {wrong}" if wrong else f"✓ {what}", markup=False)
        if wrong:
            problems.append(wrong)

    line(f"Python {sys.version.split()[0]}")
    try:
        for name, wrong in verify(settings.models).items():
            line(f"model files {name}, checked byte for byte", wrong)
    except RagError as error:
        line("model files", str(error))
    state = "installed" if find_spec("xllamacpp") else "not installed; pip install 'khabar[llm]'"
    line(f"local chat model: {state}")
    try:
        found = report(build(settings), settings)
        line(f"library: {found.articles} articles, {found.indexed} passages indexed",
             "; ".join(found.problems))  # fmt: skip
    except RagError as error:
        line("library", str(error))
    return problems


def check_offline() -> list[str]:
    """Add and ask in a fresh library with the network cut off; returns the attempts to connect.

    The work is done by a child process. Where the system lets us it runs in a network namespace of
    its own, where nothing outside can be reached even by native code; everywhere it runs under an
    audit hook that refuses and records each look-up and connection to another machine.
    """
    console = Console()
    cut = _namespace()
    with tempfile.TemporaryDirectory(prefix="khabar-") as home:
        done = subprocess.run(
            [*cut, sys.executable, "-m", "ui.offline", home], capture_output=True, text=True
        )
    if done.returncode != 0 or not done.stdout.strip():
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        console.print(f"✗ add and ask failed without a network: {last}", markup=False)
        return [last]
    outcome = json.loads(done.stdout.strip().splitlines()[-1])
    how = "in a network namespace of its own" if cut else "under an audit hook only"
    console.print(f"✓ added {outcome['articles']} articles and asked, {how}", markup=False)
    console.print(f"✓ {outcome['question']} → {outcome['quote']}", markup=False)
    attempts: list[str] = outcome["attempts"]
    for attempt in attempts:
        console.print(f"✗ tried to reach {attempt}", markup=False)
    console.print(f"{len(attempts)} attempted connections", markup=False)
    return attempts


def _namespace() -> list[str]:
    """The command that runs another without a network, or nothing where it is not allowed."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    command = [unshare, "--map-root-user", "--net", "--"]
    allowed = subprocess.run([*command, "true"], capture_output=True).returncode == 0
    return command if allowed else []
