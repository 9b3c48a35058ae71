"""The tools for chat programs, by the protocol's own client over a real port."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from serving import listening
from web_fakes import fake_service, made

from rag.types import Article, Source
from ui.accounts import Accounts, Sessions
from ui.bearer import Token
from ui.service import Service
from ui.tools import OWNER

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

ARTICLES = (
    Article(Source("talks", "Talks in Tokyo", "", "Wire", date(2024, 7, 28), "en"),
            "The ministers met.\nBoth sides will produce Patriot missiles together."),
    Article(Source("صواريخ", "محادثات", "", "السلك", date(2024, 7, 29), "ar"),
            "اجتمع الوزراء.\nستنتج الدولتان صواريخ باتريوت معا."),
)  # fmt: skip
PASSWORD = "a long enough one"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def secret(home: Path) -> str:
    return Token(home / "mcp-token").renew()


@pytest.fixture(scope="module")
def service(home: Path) -> Service:
    return fake_service(home, ARTICLES)


@pytest.fixture(scope="module")
def address(home: Path, service: Service, secret: str) -> Iterator[str]:
    """A site with a login, and the tools behind their token."""
    accounts = Accounts(home / "accounts.json")
    accounts.set_password("reader", PASSWORD)
    app = made(service, Sessions(accounts), Token(home / "mcp-token"))
    with listening(app) as where:
        yield where


@asynccontextmanager
async def program(address: str, secret: str, mode: str = "auto") -> AsyncIterator[Client]:
    headers = {"authorization": f"Bearer {secret}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30) as http,
        Client(streamable_http_client(f"{address}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


async def called(address: str, secret: str, name: str, **arguments: object) -> Any:
    async with program(address, secret) as client:
        return await client.call_tool(name, arguments)


def said(result: Any) -> str:
    """The sentence a call failed with."""
    assert result.is_error
    (content,) = result.content
    return str(content.text)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_programs_old_and_new_find_tools_that_say_what_they_take(
    address: str, secret: str, mode: str
) -> None:
    async with program(address, secret, mode) as client:
        tools = (await client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "search", "articles"]
    for tool in tools:
        assert tool.description and tool.annotations and tool.annotations.read_only_hint
        assert tool.input_schema["additionalProperties"] is False
        for taken in tool.input_schema["properties"].values():
            assert taken["description"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_answer_comes_with_evidence_at_its_place(
    address: str, secret: str, mode: str
) -> None:
    async with program(address, secret, mode) as client:
        result = await client.call_tool("ask", {"question": "which missiles will they produce?"})
    answer = result.structured_content
    assert not result.is_error and answer["done"] and answer["verdict"] == "quotes"
    first = answer["evidence"][0]
    assert first["quote"] == "Both sides will produce Patriot missiles together."
    (text,) = (article.text for article in ARTICLES if article.source.id == first["source"]["id"])
    assert text[first["start"] : first["end"]] == first["quote"]


async def test_a_follow_up_belongs_to_its_conversation(
    address: str, secret: str, service: Service
) -> None:
    async with program(address, secret) as client:
        first = await client.call_tool("ask", {"question": "which missiles will they produce?"})
        named = first.structured_content["conversation"]
        then = await client.call_tool("ask", {"question": "and when?", "conversation": named})
    assert then.structured_content["number"] == 2
    assert "missiles" in then.structured_content["searched"]
    assert len(service.history.turns(OWNER, named)) == 2
    assert service.history.find("reader") == service.history.find("") == []


async def test_only_the_articles_asked_for_answer(address: str, secret: str) -> None:
    result = await called(address, secret, "ask", question="صواريخ باتريوت", languages=["ar"])
    found = {item["source"]["language"] for item in result.structured_content["evidence"]}
    assert found == {"ar"}


async def test_searching_ranks(address: str, secret: str) -> None:
    result = await called(address, secret, "search", question="Patriot missiles", limit=1)
    (first,) = result.structured_content["passages"]
    assert first["source"]["id"] == "talks" and first["rank"] == 1


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({}, ["talks", "صواريخ"]),
        ({"words": "tokyo"}, ["talks"]),
        ({"outlets": ["السلك"]}, ["صواريخ"]),
        ({"until": "2024-07-28"}, ["talks"]),
        ({"since": "2024-07-29"}, ["صواريخ"]),
        ({"limit": 1}, ["talks"]),
    ],
)
async def test_articles_are_listed(
    address: str, secret: str, arguments: dict[str, Any], found: list[str]
) -> None:
    result = await called(address, secret, "articles", **arguments)
    assert [item["id"] for item in result.structured_content["articles"]] == found


@pytest.mark.parametrize(
    ("name", "arguments", "why"),
    [
        ("ask", {"question": " "}, "The question is empty"),
        ("ask", {"question": "x" * 4001}, "4,000 is the most"),
        ("ask", {}, "'question' cannot be used: Field required."),
        ("ask", {"question": "x", "language": "ar"}, "'language' cannot be used"),
        ("search", {"question": "x" * 4001}, "at most 4000 characters"),
        ("search", {"question": " "}, "at least 1 character"),
        ("search", {"question": "x", "limit": 1000}, "less than or equal to 100"),
        ("articles", {"since": "soon"}, "'since' cannot be used"),
        ("remove", {"article": "talks"}, "There is no tool 'remove'. There are: ask, search"),
    ],
)
async def test_what_goes_wrong_is_a_sentence(
    address: str, secret: str, name: str, arguments: dict[str, Any], why: str
) -> None:
    sentence = said(await called(address, secret, name, **arguments))
    assert why in sentence and len(sentence) < 200


async def test_a_bug_tells_nothing_of_the_inside(home: Path, service: Service, secret: str) -> None:
    def broken(*_: object) -> Any:
        raise ValueError("/home/reader/secret")

    app = made(replace(service, search=broken), token=Token(home / "mcp-token"))
    with listening(app) as address:
        sentence = said(await called(address, secret, "search", question="missiles"))
    assert sentence.startswith("Something went wrong") and "secret" not in sentence


async def test_when_all_slots_are_taken_programs_are_told(
    home: Path, service: Service, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.service._PATIENCE", 0.05)
    full = replace(service, waiting=BoundedSemaphore(1))
    with full.waiting, listening(made(full, token=Token(home / "mcp-token"))) as address:
        assert "Try again" in said(await called(address, secret, "ask", question="missiles?"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
def test_without_the_token_no_method_is_let_in(
    address: str, secret: str, method: str, path: str
) -> None:
    for given in ("", "Bearer", "Bearer wrong", f"Basic {secret}", f"Bearer {secret}x", secret):
        headers = {"authorization": given} if given else {}
        answer = httpx2.request(method, address + path, headers=headers)
        assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"
        if method != "HEAD":
            assert "khabar token" in answer.json()["error"]


async def test_a_program_with_the_wrong_token_gets_nowhere(address: str) -> None:
    with pytest.RaisesGroup(MCPError, flatten_subgroups=True):
        async with program(address, "wrong"):
            pass


def test_the_pages_cookies_do_not_open_the_tools(address: str) -> None:
    with httpx2.Client(base_url=address) as web:
        form = {"username": "reader", "password": PASSWORD}
        assert web.post("/login", data=form).status_code == 303
        assert web.get("/api/articles").status_code == 200
        assert web.post("/mcp", json={}).status_code == 401


@pytest.mark.parametrize("path", ["/api/articles", "/en/", "/mcp/../api/articles", "/mcpx"])
def test_the_token_does_not_open_the_page(address: str, secret: str, path: str) -> None:
    headers = {"authorization": f"Bearer {secret}"}
    cookies = {"khabar_session": secret}
    assert httpx2.get(address + path, headers=headers, cookies=cookies).status_code == 401


@pytest.mark.parametrize("method", [name for name in METHODS if name != "POST"])
def test_with_the_token_there_is_only_asking(address: str, secret: str, method: str) -> None:
    headers = {"authorization": f"Bearer {secret}", "accept": "text/event-stream"}
    assert httpx2.request(method, f"{address}/mcp", headers=headers).status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"host": "evil.example"}, 400), ({"origin": "https://evil.example"}, 403)],
)
def test_the_guards_of_the_page_stand_before_the_tools(
    address: str, secret: str, headers: dict[str, str], status: int
) -> None:
    brought = {"authorization": f"Bearer {secret}"}
    answer = httpx2.post(f"{address}/mcp", json={}, headers=brought | headers)
    assert answer.status_code == status
    refused = httpx2.post(f"{address}/mcp", json={})
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in refused.headers["content-security-policy"]


def test_an_endless_request_is_not_read(address: str, secret: str) -> None:
    headers = {"authorization": f"Bearer {secret}", "content-type": "application/json"}
    answer = httpx2.post(f"{address}/mcp", content=b" " * 2**17, headers=headers)
    assert answer.status_code == 413


def test_the_tools_are_off_unless_asked_for(service: Service, secret: str) -> None:
    with listening(made(service)) as address:
        headers = {"authorization": f"Bearer {secret}"}
        for method in METHODS:
            answer = httpx2.request(method, f"{address}/mcp", headers=headers)
            assert answer.status_code == 404
