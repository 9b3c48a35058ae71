"""The page in a real browser, over a desk whose answers are known beforehand.

Needs Debian's Chromium (``apt-get install chromium``); skipped without it.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hostile import PAYLOADS
from serving import listening
from toy_eval import DATASET, IDENTITY, RIGHT, ToyDoor, asker
from watching import CHROMIUM, chromium, first_evidence
from web_fakes import fake_service, made

from evals.run import record
from rag.types import Article, Source
from ui.service import Service
from ui.strings import INTERFACES

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")

pytestmark = [
    pytest.mark.web,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore"),
]
pytest.importorskip("playwright.sync_api", reason="pip install playwright")

TALKS = Article(
    Source("talks", "محادثات طوكيو", "https://example.org/t", "السلك", None, "ar"),
    "اجتمع الوزراء في طوكيو.\n"
    "اتفق الجانبان على إنتاج صواريخ باتريوت وأمرام معا: missiles co-produced",
)
FLOODS = Article(
    Source("floods", "Floods", "", "Wire", None, "en"), "Heavy rain fell.\nRoads closed."
)
ASKED = "which missiles will be co-produced?"
SPAN = "اتفق الجانبان على إنتاج صواريخ باتريوت وأمرام معا: missiles co-produced"


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Any], str]]:
    """Runs sites on free ports until the tests are over."""
    with ExitStack() as running:
        yield lambda app: running.enter_context(listening(app))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return fake_service(tmp_path_factory.mktemp("home"), [TALKS, FLOODS])


@pytest.fixture(scope="module")
def address(serve: Callable[[Any], str], service: Service) -> str:
    return serve(made(service))


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    contexts = []

    def opener(code: str = "en", width: int = 1280, base: str = address) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{base}/{code}/")
        page.wait_for_selector("#question textarea")
        page.wait_for_timeout(500)
        return page

    yield opener
    for context in contexts:
        context.close()


def ask(page: Any, question: str = ASKED) -> None:
    before = page.locator("#chat .made, #chat .error").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#chat .made, #chat .error').length > n", arg=before
    )


def test_the_arabic_span_that_answers_an_english_question_is_marked(open_page: Any) -> None:
    page = open_page()
    ask(page)
    assert page.inner_text("#evidence .card.cited mark") == SPAN
    quote = page.locator("#evidence .card blockquote").first
    direction = "e => getComputedStyle(e.querySelector('p')).direction"
    assert quote.evaluate(direction) == "rtl"
    assert quote.get_attribute("lang") == "ar"


def test_a_number_leads_to_its_card_and_back(open_page: Any) -> None:
    page = open_page()
    ask(page)
    page.locator("#chat a.cite").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'e-1-1'")
    page.click("#evidence a.back >> nth=0")
    page.wait_for_function("() => document.activeElement.id === 'c-1-1'")


def test_a_card_opens_its_article_at_the_span(open_page: Any) -> None:
    page = open_page()
    ask(page)
    page.click("#evidence a.read >> nth=0")
    page.wait_for_selector("dialog[open] mark")
    assert page.inner_text("dialog mark") == SPAN
    assert page.inner_text("dialog h1") == TALKS.source.title
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")


def test_a_follow_up_says_what_it_searched_for_and_older_evidence_returns(open_page: Any) -> None:
    page = open_page()
    ask(page)
    ask(page, "and when?")
    assert "missiles" in page.inner_text("#chat .searched")
    page.wait_for_selector("#e-2-1", state="attached")
    page.locator("#chat a.cite[href='#e-1-1']").first.click()
    page.wait_for_selector("#e-1-1", state="attached")


def test_what_the_articles_do_not_say_is_refused(open_page: Any) -> None:
    page = open_page()
    ask(page, "zzzzzz qqqqqq?")
    assert page.locator("#chat .v-refused").count() == 1
    assert page.locator("#evidence mark").count() == 0


_LISTEN = """() => { window.told = []; new MutationObserver(() => {
  window.told.push(document.querySelector('#outcome').innerText); })
  .observe(document.querySelector('#outcome'), {childList: true, subtree: true}); }"""


def test_three_files_one_of_them_broken(
    open_page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Service.add_files

    def slowly(self: Service, files: Any, counted: Callable[[int], Any]) -> Any:
        """As it is, with the time real embedding takes."""

        def waiting(total: int) -> Callable[[int, int], None]:
            tell = counted(total)
            return lambda done, passages: (tell(done, passages), time.sleep(0.4))[0]

        return add(self, files, waiting)

    monkeypatch.setattr(Service, "add_files", slowly)
    page = open_page()
    for name, text in (("one.txt", "Alpha story."), ("two.md", "Beta story."), ("bad.jsonl", "{")):
        (tmp_path / name).write_text(text)
    page.get_by_role("tab", name="Library").click()
    page.evaluate(_LISTEN)
    page.set_input_files("#files input[type=file]", sorted(map(str, tmp_path.iterdir())))
    page.wait_for_selector("#outcome >> text=2 new")
    assert "bad.jsonl" in page.inner_text("#outcome")
    progress = re.compile(r"\d of \d articles, \d passages, about \d+ s left")
    told = page.evaluate("window.told")
    assert any(progress.search(said) for said in told), told
    page.wait_for_selector("#articles label >> nth=3")
    page.locator("#articles label", has_text="one-").first.click()
    page.locator("#articles label", has_text="two-").first.click()
    page.click("#remove")
    page.wait_for_selector("#told >> text=Removed: 2")
    page.wait_for_function("() => document.querySelectorAll('#articles label').length === 2")


def test_a_run_shows_its_figures_and_plots(open_page: Any, service: Service) -> None:
    record({"": asker(ToyDoor(RIGHT))}, DATASET, IDENTITY, service.runs / "2026-toy")
    page = open_page("ar", 390)
    page.get_by_role("tab", name=INTERFACES["ar"].evals_tab).click()
    page.wait_for_selector("#figures td >> nth=3")
    page.wait_for_selector("#plots img >> nth=4", state="attached")
    drawn = "() => [...document.querySelectorAll('#plots img')].every(i => i.naturalWidth > 100)"
    page.wait_for_function(drawn)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_the_library_is_listed_by_language_and_day(open_page: Any) -> None:
    page = open_page()
    page.get_by_role("tab", name="Library").click()
    page.wait_for_selector("#articles label >> nth=1")
    page.click("#narrow button")
    page.locator("#narrow input").first.click()
    page.get_by_role("option", name="Arabic").click()
    page.wait_for_selector("#count >> text=1 of 2 articles")
    assert TALKS.source.title in page.inner_text("#articles")
    page.get_by_label("From day").last.fill("2024-13-01")
    page.get_by_label("From day").last.press("Enter")
    page.wait_for_selector("#count >> text=is no day")
    page.get_by_label("From day").last.fill("2024-01-01")
    page.get_by_label("From day").last.press("Enter")
    page.wait_for_selector("#count >> text=0 of 2 articles")  # neither has a date


def test_the_library_is_listed_by_outlet_and_last_day(
    open_page: Any, serve: Any, tmp_path: Path
) -> None:
    first, second = (
        Article(Source(outlet, title, "", outlet, date(2024, 7, day), "en"), "It happened.")
        for outlet, title, day in (("Wire", "Older news", 28), ("Ledger", "Newer news", 29))
    )
    page = open_page(base=serve(made(fake_service(tmp_path, [first, second]))))
    page.get_by_role("tab", name="Library").click()
    page.wait_for_selector("#count >> text=2 of 2 articles")
    page.click("#narrow button")
    last_day = page.get_by_label("To day").last
    for day, listed in (("2024-07-27", 0), ("2024-07-28", 1), ("2024-07-29", 2)):  # included
        last_day.fill(day)
        last_day.press("Enter")
        page.wait_for_selector(f"#count >> text={listed} of 2 articles")
    page.locator("#narrow input").nth(1).click()
    page.get_by_role("option", name="Ledger").click()
    page.wait_for_selector("#count >> text=1 of 2 articles")
    assert "Newer news" in page.inner_text("#articles")
    last_day.fill("2024-07-28")
    last_day.press("Enter")
    page.wait_for_selector("#count >> text=0 of 2 articles")  # both hold at once


def test_a_quote_is_translated_below_the_original(
    open_page: Any, serve: Any, tmp_path: Path
) -> None:
    says = "Both sides agreed. [1] <img src=x onerror='window.owned=1'>"
    page = open_page(base=serve(made(fake_service(tmp_path, [TALKS], says=says))))
    ask(page)
    page.click("#evidence a.translate")
    page.wait_for_selector("#evidence .translation")
    assert "Machine translation by fake" in page.inner_text("#evidence .translation")
    assert "Both sides agreed." in page.inner_text("#evidence .translation")
    assert page.inner_text("#evidence mark") == SPAN
    assert page.evaluate("window.owned") is None


def test_evidence_found_at_a_second_look_takes_the_place_of_the_first(
    open_page: Any, serve: Any, tmp_path: Path
) -> None:
    also = Article(Source("also", "Also", "", "Wire", None, "en"), "Heavy missiles. Nothing more.")
    page = open_page(base=serve(made(fake_service(tmp_path, [TALKS, also], pause=1.5))))
    page.fill("#question textarea", ASKED)
    page.press("#question textarea", "Enter")
    titles = "#evidence .card h3"
    page.wait_for_selector(f"{titles} >> nth=1")
    assert [title.split()[:2] for title in page.locator(titles).all_inner_texts()] == [
        ["[1]", "Also"], ["[2]", "محادثات"],
    ]  # fmt: skip
    page.wait_for_selector(f"{titles} >> nth=0 >> text=محادثات")
    assert page.locator("#evidence [id='e-1-1']").count() == 1
    assert page.locator("#evidence .card").count() == 2


def test_a_reload_keeps_the_conversation(open_page: Any) -> None:
    page = open_page()
    ask(page)
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_selector("#chat a.cite")
    assert page.inner_text("#evidence .card.cited mark") == SPAN
    page.click("#new")
    page.wait_for_selector("#chat a.cite", state="detached")


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_the_page_takes_its_languages_direction(open_page: Any, code: str, direction: str) -> None:
    page = open_page(code)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        code, direction,
    ]  # fmt: skip
    chat, beside = page.locator("#chat").bounding_box(), page.locator("#beside").bounding_box()
    assert (chat["x"] > beside["x"]) is (direction == "rtl")
    page.fill("#question textarea", "سؤال" if direction == "ltr" else "question")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#question textarea')).unicodeBidi")
        == "plaintext"
    )


@pytest.mark.parametrize("code", ["ar", "en"])
def test_a_phone_shows_everything_without_scrolling_sideways(open_page: Any, code: str) -> None:
    page = open_page(code, width=390)
    ask(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#beside").bounding_box()["y"] > page.locator("#chat").bounding_box()["y"]


def test_a_slow_answer_to_one_does_not_keep_another_waiting(
    open_page: Any, serve: Any, tmp_path: Path
) -> None:
    words = "It was said at length, and slowly. " * 20
    base = serve(made(fake_service(tmp_path, [TALKS], says=words, pause=0.2)))
    one, other = open_page(base=base), open_page(base=base)
    for page in (one, other):
        page.fill("#question textarea", ASKED)
        page.press("#question textarea", "Enter")
    started = time.perf_counter()
    for page in (one, other):
        page.wait_for_selector("#evidence .card")
    assert time.perf_counter() - started < 5
    one.click("#stop")
    one.wait_for_timeout(600)
    length = len(one.inner_text("#chat"))
    one.wait_for_timeout(900)
    assert len(one.inner_text("#chat")) == length


def test_the_keyboard_is_enough(open_page: Any) -> None:
    page = open_page()
    page.locator("#question textarea").focus()
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    page.wait_for_selector("#chat .made")
    focused = "() => document.activeElement"

    def back_to(wanted: str) -> None:
        for _ in range(60):
            page.keyboard.press("Shift+Tab")
            if page.evaluate(f"({focused})().matches({wanted!r})"):
                return
        raise AssertionError(f"the keyboard does not reach {wanted}")

    back_to("#chat a.cite")
    page.keyboard.press("Enter")
    page.wait_for_function(f"({focused})().id.startsWith('e-1-')")
    back_to("[role=tab][aria-selected=false]")
    page.keyboard.press("Enter")
    assert page.evaluate(f"({focused})().ariaSelected") == "true"


def test_an_opinion_is_kept_with_its_reason(open_page: Any, service: Service) -> None:
    page = open_page()
    ask(page)
    page.locator("#chat .icon-button-wrapper:not(.top-panel) button").first.click()
    page.fill("#why textarea, #why input", "the wrong minister")
    page.click("#why button")
    page.wait_for_selector("#greeting >> text=noted")
    assert "the wrong minister" in {case["reason"] for case in service.feedback.cases("")}


def test_first_evidence_comes_in_half_a_second(open_page: Any) -> None:
    page = open_page()
    ask(page)
    times = [first_evidence(page, ASKED) for _ in range(5)]
    assert statistics.median(times) <= 500


@pytest.mark.parametrize("code", ["en", "ar"])
def test_axe_finds_nothing_serious(open_page: Any, code: str) -> None:
    page = open_page(code)
    ask(page)
    tabs = page.get_by_role("tab")
    for tab in range(tabs.count()):
        tabs.nth(tab).click()
        page.wait_for_timeout(700)
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            (item["id"], [node["target"] for node in item["nodes"]][:4])
            for item in found["violations"]
            if item["impact"] in ("serious", "critical")
        ]
        assert not serious, serious


HOSTILE = "\n\n".join(PAYLOADS)


def watch(page: Any, base: str, foreign: list[str]) -> None:
    """Note every dialogue and every request that leaves the site, and stop it."""
    page.on("dialog", lambda dialog: (foreign.append("dialog"), dialog.dismiss()))
    page.context.route("**/*", lambda route: (
        route.continue_() if route.request.url.startswith(base)
        or route.request.url.startswith(("data:", "blob:"))
        else (foreign.append(route.request.url), route.abort())
    ))  # fmt: skip


@pytest.mark.parametrize("off", ["nothing", "renderer", "policy"])
def test_hostile_texts_neither_run_nor_reach_out(
    off: str, serve: Any, open_page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the model, an article, a title, a file name; with each layer switched off in turn."""
    if off == "renderer":
        for name in ("ui.safe", "ui.cards", "ui.markup"):
            monkeypatch.setattr(f"{name}.escape", lambda text: text)
        for name in ("ui.cards", "ui.markup"):
            monkeypatch.setattr(f"{name}.own", lambda text: text.replace("\n", "&#10;"))
        monkeypatch.setattr("ui.markup.prose", lambda text: text)
    if off == "policy":
        monkeypatch.setattr("ui.guard._set", lambda *_: None)
    title = '<img src="http://evil.example/t.png" onerror="window.owned=1">'
    planted = Article(
        Source("x", title, "https://example.org/x", title, None, "fr"),  # can be translated
        f"missiles co-produced\n{HOSTILE}",
    )
    base = serve(made(fake_service(tmp_path / "home", [planted], says=HOSTILE + " [1]")))
    page = open_page(base=base)
    foreign: list[str] = []
    watch(page, base, foreign)
    page.fill("#question textarea", "missiles " + HOSTILE[:3000])
    page.press("#question textarea", "Enter")
    page.wait_for_timeout(6000)  # without the renderer the page may be too broken to tell its end
    for link in page.locator("#chat a, #evidence a, #chat svg a").all()[:60]:
        target = link.get_attribute("href") or ""
        if not target.startswith(("http", "#")):
            link.dispatch_event("click")
    page.wait_for_timeout(1000)
    page.evaluate("document.querySelectorAll('dialog').forEach(dialog => dialog.close())")
    owned = [page.evaluate("window.owned")]
    page = open_page(base=base)  # the first may be past using without the renderer
    watch(page, base, foreign)
    page.get_by_role("tab", name="Library").click()
    bad = tmp_path / "<img src=x onerror=window.owned=1>.jsonl"
    bad.write_text("{")
    page.set_input_files("#files input[type=file]", str(bad))
    page.wait_for_timeout(1500)
    page.get_by_role("tab", name="Search").click()
    page.fill("#searched textarea, #searched input", "missiles")
    page.press("#searched textarea, #searched input", "Enter")
    page.wait_for_timeout(1500)
    owned.append(page.evaluate("window.owned"))
    assert owned == [None, None]
    assert foreign == []
