"""Add the sample corpus and ask, recording every attempt to reach another machine.

Run by ``khabar doctor --offline`` in a process of its own: ``python -m ui.offline HOME``. The last
line on stdout is the outcome as JSON.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

QUESTION = "which missiles will be co-produced?"

_LOCAL = {"", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"}


def watch(attempts: list[str]) -> None:
    """From now on refuse and record look-ups of and connections to other machines."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo":
            host = str(arguments[0] or "")
        elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
            host = str(arguments[1][0])
        elif event in {"socket.gethostbyname", "socket.gethostbyaddr"}:
            host = str(arguments[0])
        else:
            return
        if host not in _LOCAL:
            attempts.append(f"{host} ({event})")
            raise OSError(f"the network is cut off: {host}")

    sys.addaudithook(hook)


def main(home: str) -> None:
    """Add, ask, print the outcome."""
    attempts: list[str] = []
    watch(attempts)
    from corpus import read_articles
    from rag.build import build
    from rag.settings import load_settings

    sample = Path(str(files("corpus") / "sample"))
    parts = build(load_settings(home=Path(home), llm="none"))
    added = parts.index.add(read_articles(sample))
    answer = parts.chain.invoke(QUESTION)
    outcome = {
        "articles": len(added.new),
        "question": QUESTION,
        "quote": answer.evidence[0].quote if answer.evidence else "",
        "attempts": attempts,
    }
    sys.stdout.write(json.dumps(outcome, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
