"""What is not needed is not loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ["torch", "transformers", "sentence_transformers", "gradio", "chromadb", "langchain_core",
         "langchain", "numpy", "trafilatura"]  # fmt: skip
CHECK = f"; import sys; print([name for name in {HEAVY} if name in sys.modules])"


@pytest.mark.parametrize(
    "start",
    [
        "import rag",
        "import corpus",
        "import ui.cli",
        "import runpy, sys; sys.argv = ['khabar', '--help']\n"
        "try: runpy.run_module('ui', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(end='')",
    ],
)
def test_nothing_heavy_is_loaded(start: str) -> None:
    code = f"{start}\n{CHECK.removeprefix('; ')}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"
