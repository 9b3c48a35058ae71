"""A GGUF model in a process of its own, so that nothing in the engine can take the program down.

The child (``llama_serve.py``) listens on this machine alone, behind a key made for it, and ends
when its standard input does: with the program, however that ends.
"""

from __future__ import annotations

import json
import os
import queue
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from rag.errors import ModelUnavailable

CONTEXT = 4096
"""Tokens of question, evidence and answer together."""

# -P: neither the current folder nor this one is searched for modules.
CHILD = (sys.executable, "-P", str(Path(__file__).with_name("llama_serve.py")))


class LlamaServer:
    """Starts on first use, starts again if it has died, and stops with the program.

    ``gguf`` gives the model's file, ``wait`` is how many seconds it may take to load.
    """

    def __init__(
        self, gguf: Callable[[], Path], *, wait: float, command: Sequence[str] = CHILD
    ) -> None:
        self.gguf = gguf
        self.wait = wait
        self.command = command
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._reached: tuple[str, str] = ("", "")

    def address(self) -> tuple[str, str]:
        """Where it listens, as an OpenAI-compatible URL, and its key.

        Raises ``ModelUnavailable`` when the model cannot be loaded.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
            return self._reached

    def close(self) -> None:
        """Stops it; the next use starts it again."""
        with self._lock:
            if self._process is not None:
                _stop(self._process)
                self._process = None

    def _start(self) -> None:
        path = self.gguf()
        if not path.is_file():
            raise ModelUnavailable(f"There is no model file {path}.")
        key = secrets.token_urlsafe(24)
        wanted = {"path": str(path), "key": key, "threads": _threads(), "context": CONTEXT}
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
            weakref.finalize(self, _stop, process)
            url = self._ready(process, json.dumps(wanted).encode() + b"\n")
            if not url:
                _stop(process)
                raise ModelUnavailable(f"{path.name} could not be loaded: {_reason(log)}")
        self._process, self._reached = process, (f"{url}/v1", key)

    def _ready(self, process: subprocess.Popen[bytes], wanted: bytes) -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        said: queue.Queue[bytes] = queue.Queue()
        try:
            process.stdin.write(wanted)
            process.stdin.flush()
        except OSError:  # it is gone already; the log says why
            return ""
        out = process.stdout
        threading.Thread(target=lambda: said.put(out.readline()), daemon=True).start()
        try:
            return said.get(timeout=self.wait).decode().strip()
        except queue.Empty:
            _stop(process)
            raise ModelUnavailable(
                f"The local model was not ready within {self.wait:g} s. "
                "Try again when the machine is less busy, or set llm to none."
            ) from None


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _threads() -> int:
    """Threads for the engine; more than eight seldom help and take the machine from others."""
    ours = (
        os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    )
    return min(len(ours), 8)


def _reason(log: IO[bytes]) -> str:
    """The first error the engine named, else the last thing it said."""
    log.seek(0)
    lines = log.read(100_000).decode("utf-8", "replace").strip().splitlines()
    errors = [named[1] for line in lines if (named := re.match(r"[\d.]+ E (.+)", line))]
    said = (errors[:1] or lines[-1:] or ["the engine ended without a word"])[0]
    return f"{said.strip().rstrip('.')[:300]}."
