"""Sites on free ports, for tests, pictures and measurements that need a real one."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn

from corpus import read_articles
from rag.build import build
from rag.settings import load_settings
from ui.web import make_service, site

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """The address of a site that is served until the block is left."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="error", ws="none",
        timeout_graceful_shutdown=5,
    ))  # fmt: skip
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def sample(home: Path) -> Iterator[str]:
    """The address of the page over the sample corpus, in a library of its own in ``home``."""
    settings = load_settings(home=home, llm="none")
    parts = build(settings)
    parts.index.add(read_articles(SAMPLE))
    with listening(site(make_service(parts, settings))) as address:
        yield address
    parts.close()
