"""Pictures of the page over the sample corpus: ``make screenshots``.

Makes a library of its own in a temporary folder; needs Chromium and the embedding model. Leaves
README's ``page-en.png`` and ``page-ar.png`` in the folder it is given, and in its ``narrow`` the
same as a phone shows them, whole, for looking at.
"""

from __future__ import annotations

import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from corpus import read_articles
from rag.build import build
from rag.settings import load_settings
from ui.web import make_service, site

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"
QUESTIONS = {
    "en": "Which missiles will be co-produced?",
    "ar": "ما الصواريخ التي ستنتجها اليابان والولايات المتحدة معا؟",
}


def main(folder: Path) -> None:
    narrow = folder / "narrow"
    narrow.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="khabar-") as home, serving(Path(home)) as address:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        with sync_playwright() as tool:
            browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for code, question in QUESTIONS.items():
                page = asked(browser, f"{address}/{code}/", question, 1280)
                page.screenshot(path=folder / f"page-{code}.png")
                page = asked(browser, f"{address}/{code}/", question, 390)
                page.screenshot(path=narrow / f"page-{code}.png", full_page=True)
            browser.close()


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The site over the sample corpus, at the address given."""
    settings = load_settings(home=home, llm="none")
    parts = build(settings)
    parts.index.add(read_articles(SAMPLE))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = site(make_service(parts, settings))
    server = uvicorn.Server(uvicorn.Config(
        app, port=port, log_level="error", ws="none", timeout_graceful_shutdown=5,
    ))  # fmt: skip
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
        parts.close()


def asked(browser: Any, address: str, question: str, width: int) -> Any:
    """The page in the browser with the question answered."""
    page = browser.new_page(viewport={"width": width, "height": 920})
    page.goto(address)
    page.wait_for_selector("#question textarea")
    page.wait_for_timeout(1000)
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#chat .made", timeout=120_000)
    page.wait_for_timeout(1000)
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
