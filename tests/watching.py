"""The page in Debian's Chromium: opened, asked, and timed as its reader sees it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

_WATCH = """() => { window.shown = new Promise(done => {
  document.addEventListener('keydown', () => { window.pressed = performance.now(); },
    {once: true, capture: true});
  new MutationObserver((_, watch) => {
    if (!document.querySelector('#evidence .card')) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - window.pressed));
  }).observe(document.body, {childList: true, subtree: true}); }); }"""


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Any, address: str, width: int = 1280) -> Any:
    """The page, ready to be asked."""
    page = browser.new_page(viewport={"width": width, "height": 920})
    page.goto(address)
    page.wait_for_selector("#question textarea")
    page.wait_for_timeout(1000)
    return page


def asked(page: Any, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#chat .made", timeout=120_000)
    page.wait_for_timeout(1000)


def first_evidence(page: Any, question: str) -> float:
    """Milliseconds from Enter to the first card, as the browser sees them; in a new conversation,
    left when the answer is whole.
    """
    page.click("#new")
    page.wait_for_selector("#evidence .card", state="detached")
    page.fill("#question textarea", question)
    page.evaluate(_WATCH)
    page.press("#question textarea", "Enter")
    taken = float(page.evaluate("window.shown"))
    page.wait_for_selector("#chat .made")
    return taken
