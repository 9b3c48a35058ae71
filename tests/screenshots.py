"""Pictures of the page over the sample corpus: ``python tests/screenshots.py docs``.

Makes a library of its own in a temporary folder; needs Chromium and the embedding model. Prints
nothing and leaves ``page-en.png`` and ``page-ar.png`` in the folder it is given.
"""

from __future__ import annotations

import shutil
import socket
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

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
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="khabar-") as home:
        settings = load_settings(home=Path(home), llm="none")
        parts = build(settings)
        parts.index.add(read_articles(SAMPLE))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        app = site(make_service(parts, settings))
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
        thread = Thread(target=server.run)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.1)
            take(f"http://127.0.0.1:{port}", folder)
        finally:
            server.should_exit = server.force_exit = True
            thread.join()
        parts.close()


def take(address: str, folder: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for code, question in QUESTIONS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            page.goto(f"{address}/{code}/")
            page.wait_for_selector("#question textarea")
            page.wait_for_timeout(1000)
            page.fill("#question textarea", question)
            page.press("#question textarea", "Enter")
            page.wait_for_selector("#chat .made", timeout=120_000)
            page.wait_for_timeout(1000)
            page.screenshot(path=folder / f"page-{code}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
