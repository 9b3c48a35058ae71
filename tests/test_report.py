from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from toy_eval import CASES, DATASET, IDENTITY, RIGHT, ToyDoor, asker
from watching import CHROMIUM, chromium

from evals import plots
from evals.failures import reason
from evals.report import direction, page, percent
from evals.run import record

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
WRONG = {**RIGHT, CASES[0].question: ("bridge", "Nadia Haddad built it.")}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


def made(tmp_path: Path, question: str = "", script: object = WRONG) -> str:
    cases = (replace(CASES[0], question=question or CASES[0].question), *CASES[1:])
    door = ToyDoor(script)  # type: ignore[arg-type]
    return page(
        record({"": asker(door)}, replace(DATASET, cases=cases), IDENTITY, tmp_path / "run")
    )


def test_the_page_asks_nothing_of_any_network(tmp_path: Path) -> None:
    html = made(tmp_path)
    for tag, attributes in tags(html):
        assert tag not in ("link", "img", "iframe", "object", "base")
        assert not {"src", "href", "xlink:href"} & attributes.keys(), (tag, attributes)
    assert "url(" not in html and "@import" not in html
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html


def test_only_the_pages_own_script_may_run(tmp_path: Path) -> None:
    html = made(tmp_path, HOSTILE)
    assert HOSTILE not in html
    assert [tag for tag, _ in tags(html)].count("script") == 1
    assert not any(name.startswith("on") for _, attributes in tags(html) for name in attributes)
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", html)


def test_failed_questions_are_shown_with_what_was_found_and_why(tmp_path: Path) -> None:
    html = made(tmp_path)
    failed = [attributes for tag, attributes in tags(html) if tag == "details"]
    assert [one["data-outcome"] for one in failed] == ["wrong"]
    assert "reading: the answering passage was found" in html
    assert "Nadia Haddad built it." in html


def test_text_has_its_own_direction(tmp_path: Path) -> None:
    html = made(tmp_path)
    assert any(a.get("lang") == "ar" and a.get("dir") == "rtl" for _, a in tags(html))
    css = re.search("<style>(.*?)</style>", html, re.DOTALL)
    assert css and not re.search(r"(margin|padding|border)-(left|right)", css[1])
    assert (direction("fa"), direction("en"), direction("")) == ("rtl", "ltr", "auto")


def test_a_run_without_failures_or_answerable_questions_has_a_page(tmp_path: Path) -> None:
    only = replace(DATASET, cases=CASES[3:])
    html = page(record({"": asker(ToyDoor())}, only, IDENTITY, tmp_path / "run"))
    assert "Failed questions: 0 of 1" in html


def test_why_a_question_failed() -> None:
    refused = asker(ToyDoor()).ask(CASES[2])
    assert reason(refused).startswith("reading:") and "refused (confidence 0.00)" in reason(refused)
    error = asker(ToyDoor(broken=frozenset({CASES[0].question}))).ask(CASES[0])
    assert reason(error) == "ended in an error: The library is on fire."
    made_up = asker(ToyDoor({CASES[3].question: ("tower", "البرج أحمر.")})).ask(CASES[3])
    assert "the articles do not say" in reason(made_up)
    lost = replace(refused, articles=("bridge",), outcome="wrong")
    assert reason(lost) == "search: no answering article was found"


def test_plots_are_well_formed_and_escape_their_labels() -> None:
    for picture in (
        plots.lines("<t>", {"<a>": [(0, 0), (1, 1)], "b": [(0, 1)]}, "<x>", "y", diagonal=True),
        plots.columns("t", [("<1", 3.0), ("2", 0.0)], "y"),
        plots.columns("t", [], "y"),
        plots.heat("t", {("<ar", "en"): (0.5, 3), ("en", "en"): (1.0, 2)}),
    ):
        assert ElementTree.fromstring(str(picture)).tag == "{http://www.w3.org/2000/svg}svg"


def test_percent() -> None:
    assert (percent(0.123), percent(None)) == ("12.3", "–")


@pytest.mark.web
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")
def test_the_report_opens_in_a_browser_that_has_no_network(tmp_path: Path) -> None:
    done = record({"": asker(ToyDoor())}, DATASET, IDENTITY, tmp_path / "run")
    with chromium() as browser:
        context = browser.new_context(offline=True, viewport={"width": 390, "height": 900})
        page = context.new_page()
        wanted: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: wanted.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text))
        page.goto((done.folder / "report.html").as_uri())
        assert page.inner_text("#shown") == "3 shown"
        page.select_option("#pair", "en→ar")
        assert page.inner_text("#shown") == "1 shown"
        page.locator("details.case:not([hidden]) summary").click()
        right = page.locator("details[open] dd li", has_text="أحمر").first
        assert right.evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert page.locator("figure svg").count() > 0
        width = "() => document.documentElement.scrollWidth"
        assert page.evaluate(width) <= 390
    assert len(wanted) == 1 and wanted[0].startswith("file:")
    assert wrong == []
