"""The site without a browser: what is served to whom, and what programs get."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

from hostile import PAYLOADS
from web_fakes import fake_service, made

from rag.types import Article, Source
from ui.accounts import Accounts, Sessions
from ui.service import Service
from ui.web import is_local

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

HOST = "http://127.0.0.1:7860"
ARTICLES = (
    Article(Source("talks", "Talks in Tokyo", "", "Wire", None, "en"),
            "The ministers met.\nBoth sides will produce Patriot missiles together."),
    Article(Source("صواريخ", "محادثات", "", "السلك", None, "ar"),
            "اجتمع الوزراء.\nستنتج الدولتان صواريخ باتريوت معا."),
)  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return fake_service(tmp_path_factory.mktemp("home"), ARTICLES)


@pytest.fixture(scope="module")
def web(service: Service) -> Iterator[TestClient]:
    with TestClient(made(service), base_url=HOST, follow_redirects=False) as client:
        yield client


def asked(web: TestClient, **body: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in web.post("/api/ask", json=body).text.splitlines()]


@pytest.mark.parametrize(
    ("header", "code"), [("ar-EG,en", "ar"), ("fr", "fr"), ("de, en;q=0.5", "en"), ("", "en")]
)
def test_the_browsers_language_is_met(web: TestClient, header: str, code: str) -> None:
    web.cookies.clear()
    answer = web.get("/", headers={"accept-language": header})
    assert answer.headers["location"] == f"/{code}/"


def test_the_chosen_language_is_remembered(web: TestClient) -> None:
    assert web.get("/ui/ar").headers["location"] == "/ar/"
    assert web.get("/", headers={"accept-language": "en"}).headers["location"] == "/ar/"
    web.cookies.clear()


@pytest.mark.parametrize("code", ["ar", "en", "fr"])
def test_every_script_of_the_page_has_the_nonce_of_its_policy(web: TestClient, code: str) -> None:
    page = web.get(f"/{code}/")
    policy = page.headers["content-security-policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert page.text.count("<script") == page.text.count(f'<script nonce="{nonce}"') > 0
    assert "unsafe-eval" not in policy and "http" not in policy.replace("https", "http")
    assert nonce not in web.get(f"/{code}/").text


@pytest.mark.parametrize(
    "path",
    ["/", "/en/", "/article?id=talks", "/static/khabar.css", "/api", "/nowhere", "/en/config"],
)
def test_no_answer_is_without_its_headers(web: TestClient, path: str) -> None:
    headers = web.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/en/gradio_api/file=http://evil.example/x", "/en/gradio_api/file=/etc/passwd",
        "/en/gradio_api/proxy=http://evil.example", "/en/monitoring", "/en/gradio_api/mcp/sse",
        "/en/openapi.json", "/openapi.json", "/docs", "/en/gradio_api/runs", "/en/gradio_api/token",
        "/static/../web.py", "/runs/%2e%2e%2fhistory.db",
    ],
)  # fmt: skip
def test_doors_nobody_needs_are_shut(web: TestClient, path: str) -> None:
    assert web.get(path).status_code == 404


def test_other_host_names_are_not_answered(web: TestClient) -> None:
    assert web.get("/en/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
    ],
)  # fmt: skip
def test_other_sites_cannot_make_a_browser_act(web: TestClient, headers: dict[str, str]) -> None:
    for answer in (
        web.post("/api/articles", json={"text": "planted"}, headers=headers),
        web.delete("/api/articles/talks", headers=headers),
        web.post("/en/gradio_api/queue/join", json={}, headers=headers),
    ):
        assert answer.status_code == 403
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_link_from_another_site_may_be_followed(web: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert web.get("/en/", headers=headers).status_code == 200


def test_asking_streams_the_answer_filling_in(web: TestClient) -> None:
    lines = asked(web, question="which missiles will they produce?")
    assert len(lines) > 2 and not lines[0]["done"] and lines[-1]["done"]
    (first,) = lines[-1]["evidence"][:1]
    assert first["quote"] == "Both sides will produce Patriot missiles together."


def test_a_follow_up_is_made_whole_and_says_so(web: TestClient) -> None:
    first = asked(web, question="which missiles will they produce?")[-1]
    then = asked(web, question="and when?", conversation=first["conversation"])[-1]
    assert then["number"] == 2 and "missiles" in str(then["searched"])
    assert then["question"] == "and when?"


def test_a_question_can_be_held_to_one_article(web: TestClient) -> None:
    last = asked(web, question="صواريخ باتريوت", articles=["talks"])[-1]
    assert {passage["source"]["id"] for passage in last["passages"]} <= {"talks"}


@pytest.mark.parametrize("question", ["", "   ", "x" * 4001])
def test_empty_and_endless_questions_are_answered_in_words(web: TestClient, question: str) -> None:
    (line,) = asked(web, question=question)
    assert line["error"] and line["done"]


def test_a_chat_history_cannot_be_forged(web: TestClient, service: Service) -> None:
    conversation = "someone-elses"
    asked(web, question="missiles?", conversation=conversation, history=[{"role": "system"}])
    assert [turn.question for turn in service.history.turns("", conversation)] == ["missiles?"]


def test_articles_are_added_listed_read_and_removed(web: TestClient) -> None:
    added = web.post("/api/articles", json={"text": "A comet passed.", "title": "Comet"}).json()
    (name,) = added["new"]
    assert [item["id"] for item in web.get("/api/articles?words=comet").json()] == [name]
    assert web.get(f"/api/articles/{name}").json()["text"] == "A comet passed."
    assert web.delete(f"/api/articles/{name}").status_code == 204
    assert web.get(f"/api/articles/{name}").status_code == 404


def test_files_are_added_and_the_broken_one_is_named(web: TestClient, service: Service) -> None:
    files = [
        ("files", ("one.txt", b"The first text of all.")),
        ("files", ("../../two.md", "نص ثان".encode())),
        ("files", ("broken.jsonl", b"{")),
    ]
    added = web.post("/api/files", files=files).json()
    assert len(added["new"]) == 2
    assert [bad["where"].split(",")[0] for bad in added["failed"]] == ["broken.jsonl"]
    assert list(service.uploads.iterdir()) == []
    for name in added["new"]:
        web.delete(f"/api/articles/{name}")


def test_a_file_too_long_is_named_and_not_cut(
    web: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.api._LONGEST_FILE", 30)
    before = service.articles.sources()
    files = [("files", ("short.txt", b"Short.")), ("files", ("long.txt", b"Too long. " * 4))]
    answer = web.post("/api/files", files=files)
    assert answer.status_code == 400 and "long.txt has more than" in answer.json()["error"]
    assert service.articles.sources() == before


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"outlet": "Wire"}, ["first"]),
        ({"until": "2024-07-28"}, ["first"]),
        ({"since": "2024-07-29"}, ["second"]),
        ({"language": "en", "until": "2024-07-29"}, ["first", "second"]),
        ({"outlet": "Wire", "since": "2024-07-29"}, []),
    ],
)
def test_articles_are_listed_by_language_outlet_and_day(
    tmp_path: Path, query: dict[str, str], found: list[str]
) -> None:
    articles = [
        Article(Source(name, name, "", outlet, date(2024, 7, day), "en"), "It happened.")
        for name, outlet, day in (("first", "Wire", 28), ("second", "Ledger", 29))
    ]
    with TestClient(made(fake_service(tmp_path, articles)), base_url=HOST) as web:
        listed = web.get("/api/articles", params=query).json()
        assert [item["id"] for item in listed] == found


def test_a_file_sent_again_keeps_its_id(web: TestClient) -> None:
    first = web.post("/api/files", files=[("files", ("same.txt", b"One text."))]).json()["new"]
    again = web.post("/api/files", files=[("files", ("same.txt", b"Another text."))]).json()["new"]
    assert first == again
    web.delete(f"/api/articles/{first[0]}")


@pytest.mark.parametrize(
    "body", [{"text": " "}, {"text": "x", "published": "soon"}, {"text": "x" * 200_001}]
)
def test_a_bad_text_is_refused_in_words(web: TestClient, body: dict[str, str]) -> None:
    answer = web.post("/api/articles", json=body)
    assert answer.status_code == 400 and answer.json()["error"]


def test_searching_ranks(web: TestClient) -> None:
    found = web.post("/api/search", json={"question": "Patriot missiles"}).json()
    assert found[0]["source"]["id"] == "talks" and found[0]["rank"] == 1


def test_an_opinion_becomes_an_eval_case(web: TestClient) -> None:
    last = asked(web, question="which missiles?")[-1]
    opinion = {"conversation": last["conversation"], "number": 1, "liked": True, "reason": "so"}
    assert web.post("/api/feedback", json=opinion).status_code == 204
    cases = [json.loads(line) for line in web.get("/feedback.jsonl").text.splitlines()]
    assert [case["reason"] for case in cases] == ["so"]
    assert web.post("/api/feedback", json=opinion | {"number": 9}).status_code == 404


def test_a_conversation_is_exported_with_its_citations(web: TestClient) -> None:
    last = asked(web, question="which missiles?")[-1]
    markdown = web.get(f"/export/{last['conversation']}.md").text
    assert "which missiles?" in markdown and "Patriot missiles together" in markdown
    data = web.get(f"/export/{last['conversation']}.json").json()
    assert data["turns"][0]["answer"]["evidence"]
    assert web.get("/export/none.md").status_code == 404


def test_an_article_is_shown_at_its_span(web: TestClient) -> None:
    page = web.get("/article?id=صواريخ&start=15&end=22&ui=ar").text
    assert '<mark id="span"' in page and '<html lang="ar" dir="rtl">' in page
    assert web.get("/article?id=none").status_code == 404


def test_a_quote_is_translated_and_says_by_whom(tmp_path: Path, web: TestClient) -> None:
    wanted = "/translation?id=صواريخ&start=15&end=50&ui=en"
    service = fake_service(tmp_path, ARTICLES, says="The two states will make *Patriots*.")
    with TestClient(made(service), base_url=HOST) as with_model:
        page = with_model.get(wanted).text
        assert "Machine translation by fake" in page
        assert "ستنتج الدولتان صواريخ باتريوت معا" in page
        assert "The two states will make <em>Patriots</em>." in page
        endless = with_model.get("/translation?id=talks&start=5&end=5")
        assert endless.status_code == 400 and "0 characters" in endless.json()["error"]
    without = web.get(wanted)
    assert without.status_code == 400 and "KHABAR_LLM" in without.json()["error"]


def test_the_endpoints_describe_themselves(web: TestClient) -> None:
    paths = set(web.get("/api/openapi.json").json()["paths"])
    assert {"/api/ask", "/api/search", "/api/articles", "/api/files", "/api/feedback"} <= paths
    assert "/api/ask" in web.get("/api").text


def test_gradio_clients_find_the_named_endpoints(web: TestClient) -> None:
    named = web.get("/en/gradio_api/info").json()["named_endpoints"]
    assert set(named) == {"/ask", "/search", "/add", "/remove", "/articles", "/feedback"}
    body = {"data": ["which missiles?", "", "", "", ""]}
    event = web.post("/en/gradio_api/call/ask", json=body).json()["event_id"]
    stream = web.get(f"/en/gradio_api/call/ask/{event}").text
    assert "event: complete" in stream and "Patriot missiles" in stream


def test_gradio_clients_search_within_bounds(web: TestClient) -> None:
    body = {"data": ["Patriot missiles", 0]}
    event = web.post("/en/gradio_api/call/search", json=body).json()["event_id"]
    stream = web.get(f"/en/gradio_api/call/search/{event}").text
    assert stream.count('"rank"') == 1


def test_a_hostile_article_or_translation_is_text_on_its_own_page(tmp_path: Path) -> None:
    articles = [
        Article(Source(f"a{n}", text, "", text, None, "en"), text)
        for n, text in enumerate(PAYLOADS)
    ]
    service = fake_service(tmp_path, articles, says="\n\n".join(PAYLOADS))
    addresses = [f"/article?id={article.source.id}" for article in articles]
    with TestClient(made(service), base_url=HOST) as web:
        for address in (*addresses, "/translation?id=a0&start=0&end=9&ui=fr"):
            answer = web.get(address)
            page = answer.text
            assert answer.status_code == 200
            for tag in (
                "<script",
                "<img",
                "<svg",
                "<iframe",
                "<form",
                "<style",
                "<base",
                "<meta http",
            ):
                assert tag not in page.lower()


def test_when_all_slots_are_taken_programs_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.service._PATIENCE", 0.05)
    service = fake_service(tmp_path, ARTICLES, slots=1)
    with service.waiting, TestClient(made(service), base_url=HOST) as web:
        answer = web.post("/api/ask", json={"question": "missiles?"})
        assert answer.status_code == 503 and "Try again" in answer.json()["error"]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("guarded")
    accounts = Accounts(home / "accounts.json")
    for name in ("reader", "other"):
        accounts.set_password(name, "a long enough one")
    app = made(fake_service(home, ARTICLES), Sessions(accounts))
    with TestClient(app, base_url=HOST, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["/en/", "/en/config", "/en/gradio_api/info", "/article?id=talks", "/api/articles",
     "/api/openapi.json", "/feedback.jsonl", "/en/theme.css"],
)  # fmt: skip
def test_a_stranger_sees_only_the_login(guarded: TestClient, path: str) -> None:
    guarded.cookies.clear()
    assert guarded.get(path).status_code == 401
    answer = guarded.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 303 and answer.headers["location"].startswith("/login")


def test_signing_in_opens_and_signing_out_shuts(guarded: TestClient) -> None:
    guarded.cookies.clear()
    form = {"username": "reader", "password": "a long enough one", "next": "//evil.example"}
    answer = guarded.post("/login", data=form)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert guarded.get("/en/").status_code == 200
    guarded.get("/logout")
    assert guarded.get("/en/").status_code == 401


def test_a_wrong_password_stays_out(guarded: TestClient) -> None:
    guarded.cookies.clear()
    answer = guarded.post("/login", data={"username": "other", "password": "wrong"})
    assert answer.status_code == 401 and "set-cookie" not in answer.headers
    assert guarded.get("/login").status_code == 200


def test_each_reader_has_their_own_history_through_the_page_too(guarded: TestClient) -> None:
    names = {}
    for name in ("reader", "other"):
        guarded.cookies.clear()
        form = {"username": name, "password": "a long enough one"}
        assert guarded.post("/en/login", data=form).json() == {"success": True}
        body = {"data": [f"{name} asks of missiles", "shared-id", "", "", ""]}
        event = guarded.post("/en/gradio_api/call/ask", json=body).json()["event_id"]
        guarded.get(f"/en/gradio_api/call/ask/{event}")
        exported = guarded.get("/export/shared-id.json")
        names[name] = exported.json().get("name") if exported.status_code == 200 else None
    assert names == {"reader": "reader asks of missiles", "other": None}


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("news.lan", False),
    ],
)
def test_what_counts_as_this_machine(host: str, local: bool) -> None:
    assert is_local(host) is local
