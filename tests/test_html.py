from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest

from corpus import html, read_articles
from corpus.record import Record
from rag.errors import BadArticle
from rag.types import Article

PARAGRAPHS = (
    "The town council voted on Tuesday to rebuild the old harbour wall, which was damaged by the "
    "winter storms two years ago and has been closed to walkers ever since.",
    "Work begins in March and should take eighteen months, the engineer in charge told the "
    "meeting, provided that the stone arrives from the quarry in the north on time.",
    "Fishing boats will move to a temporary quay, and the Saturday market stays where it is.",
)


def page(body: str = "", *, head: str = "", html_tag: str = "<html lang='en'>") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!DOCTYPE html>{html_tag}<head><title>Harbour wall to be rebuilt</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a> <a href='/news'>News</a></nav>"
        f"<article><h1>Harbour wall to be rebuilt</h1>{paragraphs}{body}</article>"
        f"<footer>All rights reserved</footer></body></html>"
    )


def fields(text: str) -> dict[str, object]:
    (found,) = html.read(text, "page.html")
    assert isinstance(found, Record), found
    return dict(found.fields)


def test_main_text_without_navigation_and_footer() -> None:
    text = str(fields(page())["text"])
    for paragraph in PARAGRAPHS:
        assert paragraph in text
    assert "Home" not in text
    assert "All rights reserved" not in text


def test_what_the_page_says_about_itself() -> None:
    found = fields(
        page(
            head="<meta property='og:title' content='Harbour wall: work begins'>"
            "<meta property='og:site_name' content='The Harbour Post'>"
            "<meta property='article:published_time' content='2024-03-05T23:30:00+09:00'>"
            "<link rel='canonical' href='https://post.example.com/harbour-wall'>",
        )
    )
    assert found["title"] == "Harbour wall: work begins"
    assert found["outlet"] == "The Harbour Post"
    assert found["published"] == "2024-03-05"
    assert found["url"] == "https://post.example.com/harbour-wall"


def test_linked_data_gives_the_date_but_no_text() -> None:
    about = {
        "@type": "NewsArticle",
        "datePublished": "2023-11-02",
        "articleBody": "SECRET " * 500,
    }
    found = fields(page(head=f"<script type='application/ld+json'>{json.dumps(about)}</script>"))
    assert found["published"] == "2023-11-02"
    assert "SECRET" not in str(found["text"])


def test_a_page_without_a_date_has_none() -> None:
    assert not fields(page())["published"]


def test_language_is_taken_from_the_page_unless_it_is_the_templates() -> None:
    assert fields(page(html_tag="<html lang='tr-TR'>"))["language"] == "tr"
    assert fields(page(html_tag="<html lang='en'>"))["language"] == ""
    assert fields(page(html_tag="<html lang='english'>"))["language"] == ""
    assert fields(page(html_tag="<html>"))["language"] == ""


HIDDEN = {
    "comment": "<!-- SECRET orders for the model -->",
    "hidden": "<p hidden>SECRET orders for the model</p>",
    "aria-hidden": "<div aria-hidden='true'><p>SECRET orders for the model</p></div>",
    "display": "<p style='display:none'>SECRET orders for the model</p>",
    "display, important": "<p style='color: red; DISPLAY : none !important'>SECRET orders</p>",
    "visibility": "<p style='visibility: hidden'>SECRET orders for the model</p>",
    "size 0": "<p style='font-size:0'>SECRET orders for the model</p>",
    "size 0px": "<span style='font-size: 0px;'>SECRET orders for the model</span>",
    "opacity": "<p style='opacity:0'>SECRET orders for the model</p>",
    "off the page": "<p style='position:absolute; left:-9999px'>SECRET orders</p>",
    "indented away": "<p style='text-indent:-5000px'>SECRET orders for the model</p>",
    "clipped": "<p style='position:absolute;clip: rect(0, 0, 0, 0)'>SECRET orders</p>",
    "white on white": "<p style='color:#fff'>SECRET orders for the model</p>",
    "white on white, said": "<p style='color:White;background:white'>SECRET</p>",
    "black on black": "<div style='background: #000'><p style='color:#000'>SECRET</p></div>",
    "bgcolor": "<table bgcolor='red'><tr><td style='color:red'>SECRET</td></tr></table>",
    "transparent": "<p style='color: transparent'>SECRET orders for the model</p>",
    "class": "<style>.x1 { display: none }</style><p class='lead x1'>SECRET orders</p>",
    "class in a list": "<style>/* a */ p.q, .x1, #z{font-size:0}</style><p class='x1'>SECRET</p>",
    "id": "<style>@import 'a.css'; #z1{visibility:hidden}</style><p id='z1'>SECRET orders</p>",
    "alt": "<img src='a.png' alt='SECRET orders for the model'>",
    "title": "<p title='SECRET orders for the model'>And the lighthouse gets new paint.</p>",
    "meta": "<meta name='description' content='SECRET orders for the model'>",
    "data": "<p data-note='SECRET orders for the model'>And the lighthouse gets new paint.</p>",
    "script": "<script>var order = 'SECRET';</script>",
    "linked data": '<script type=\'application/ld+json\'>{"articleBody": "SECRET"}</script>',
    "template": "<template><p>SECRET orders for the model</p></template>",
    "noscript": "<noscript><p>SECRET orders for the model</p></noscript>",
    "svg": "<svg><text>SECRET orders for the model</text></svg>",
    "iframe": "<iframe srcdoc='SECRET'>SECRET orders for the model</iframe>",
    "object": "<object><p>SECRET orders for the model</p></object>",
    "textarea": "<textarea>SECRET orders for the model</textarea>",
    "input": "<input type='hidden' value='SECRET orders for the model'>",
    "select": "<select><option>SECRET orders for the model</option></select>",
    "dialog": "<dialog><p>SECRET orders for the model</p></dialog>",
    "instruction": "<?model SECRET orders?>",
}


@pytest.mark.parametrize("carrier", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_text_is_dropped(carrier: str) -> None:
    text = str(fields(page(f"{carrier}<p>A last paragraph stays.</p>"))["text"])
    assert "SECRET" not in text
    assert PARAGRAPHS[0] in text
    assert "A last paragraph stays." in text


VISIBLE = {
    "white on dark": "<div style='background:#123'><p style='color:white'>KEPT sentence.</p></div>",
    "hidden in print": "<style>@media print {.x2 {display: none}}</style><p class='x2'>KEPT</p>",
    "hidden elsewhere": "<style>.menu .x2 {display: none}</style><p class='x2'>KEPT one.</p>",
    "shown": "<p style='display:block; font-size:0.9em; left:-2px; color:#333'>KEPT one.</p>",
    "after a hidden one": "<p><b hidden>gone</b> KEPT sentence.</p>",
}


@pytest.mark.parametrize("visible", VISIBLE.values(), ids=VISIBLE.keys())
def test_visible_text_is_kept(visible: str) -> None:
    assert "KEPT" in str(fields(page(visible))["text"])


def test_a_body_hidden_until_a_script_shows_it_is_read() -> None:
    text = page().replace("<body>", "<body style='visibility:hidden' hidden>")
    assert PARAGRAPHS[0] in str(fields(text)["text"])


def test_declared_encoding_is_used(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    arabic = "أعلنت البلدية أن ترميم الميناء القديم سيبدأ في الشهر المقبل ويستمر عاماً ونصف العام."
    file.write_bytes(
        page(f"<p>{arabic}</p>", head="<meta charset='windows-1256'>").encode("cp1256")
    )
    (article,) = read_articles(file)
    assert isinstance(article, Article)
    assert arabic in article.text


def test_an_xml_declaration_does_not_disturb() -> None:
    assert PARAGRAPHS[0] in str(fields("<?xml version='1.0' encoding='utf-8'?>" + page())["text"])


def reason(text: str) -> str:
    (found,) = html.read(text, "page.html")
    assert isinstance(found, BadArticle), found
    assert found.where == "page.html"
    return found.reason


def test_pages_the_extractor_would_take_minutes_for_are_refused() -> None:
    table = "<table><tr>" + "<td>cell</td>" * 200_000 + "</tr></table>"
    assert "elements; at most 10,000" in reason(page(table))
    assert "characters of text; at most 500,000" in reason(page("word " * 150_000))
    assert "characters; at most 5,000,000" in reason(page("word " * 1_000_000))


def test_a_page_that_takes_too_long_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    enough = threading.Event()
    monkeypatch.setattr(html, "PATIENCE", 0.05)
    monkeypatch.setattr(html, "_extract", lambda text, where: enough.wait())
    assert "takes longer than" in reason(page())
    enough.set()


def test_a_page_without_text_says_so() -> None:
    assert "no main text" in reason("<html><body><img src='a.png'></body></html>")
    assert "save its article as plain text" in reason("   ")


def test_date_and_title_reach_the_article(tmp_path: Path) -> None:
    file = tmp_path / "harbour.html"
    file.write_text(
        page(head="<meta property='article:published_time' content='2024-03-05'>"), "utf-8"
    )
    (article,) = read_articles(file)
    assert isinstance(article, Article)
    assert article.source.title == "Harbour wall to be rebuilt"
    assert article.source.published == date(2024, 3, 5)
    assert article.source.language == "en"
    assert article.source.id.startswith("harbour-")
