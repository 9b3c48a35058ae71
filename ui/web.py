"""``khabar web``: the parts wired to the site, and the server."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from fastapi import FastAPI

from rag.errors import RagError
from rag.types import Filters
from ui.accounts import Accounts, Sessions
from ui.app import make_app
from ui.bearer import Token
from ui.feedback import Feedback
from ui.history import History
from ui.service import Ranked, Service
from ui.translate import Translator

if TYPE_CHECKING:
    from rag.build import Parts
    from rag.llm import ChatWriter
    from rag.settings import Settings

SLOTS = 8
"""Questions answered at once."""

_HERE = ("localhost", "127.0.0.1", "[::1]")


def serve(
    parts: Parts,
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: bool = True,
    mcp: bool = False,
) -> None:
    """Serve the page until interrupted, and with ``mcp`` the tools for chat programs.

    On an address other machines can reach, somebody must be able to sign in, unless ``auth`` is
    false; ``RagError`` says how to make an account, or what the tools still need.
    """
    import uvicorn

    sessions = _sessions(settings.home, host, auth)
    token = token_for_tools(settings.home) if mcp else None
    app = site(make_service(parts, settings), host, sessions, token)
    uvicorn.run(
        app, host=host, port=port, log_level="warning", limit_concurrency=200,
        timeout_keep_alive=5, proxy_headers=False, server_header=False,
    )  # fmt: skip


def site(
    service: Service,
    host: str = "127.0.0.1",
    sessions: Sessions | None = None,
    token: Token | None = None,
) -> FastAPI:
    """The whole site as an ASGI application."""
    from ui.page.build import mount_pages

    app = make_app(service, _hosts(host), sessions, token)
    mount_pages(app, service)
    return app


def make_service(parts: Parts, settings: Settings) -> Service:
    """What the faces share, from the wired parts."""
    from rag.chain import LONGEST
    from rag.documents import to_passage

    def search(question: str, filters: Filters, limit: int) -> list[Ranked]:
        found = parts.retriever.invoke(question, k=limit, filters=filters)
        return [
            (to_passage(item), item.metadata.get("dense_rank"), item.metadata.get("lexical_rank"))
            for item in found
        ]

    made_with = {
        "llm": parts.chain.writer or "quotes",
        "embeddings": parts.embeddings.fingerprint,
        "passages": str(settings.passages),
        "quotes": str(settings.quotes),
    }
    return Service(
        chain=parts.chain,
        articles=parts.library,
        index=parts.index,
        search=search,
        history=History(settings.home / "history.db"),
        feedback=Feedback(settings.home / "feedback.db", made_with),
        runs=settings.home / "runs",
        uploads=settings.home / "uploads",
        longest_question=LONGEST,
        slots=SLOTS,
        waiting=BoundedSemaphore(SLOTS),
        translator=_translator(parts.model),
    )


def is_local(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def kept_token(home: Path) -> Token:
    """The token for chat programs, whether it was made or not."""
    return Token(home / "mcp-token")


def token_for_tools(home: Path) -> Token:
    """The token that opens the tools; ``RagError`` says what they still need."""
    if find_spec("mcp") is None:
        raise RagError("The package mcp is not installed. Install it: pip install 'khabar[mcp]'")
    token = kept_token(home)
    if not token.made():
        raise RagError("No program can use the tools yet. Make a token for them: khabar token")
    return token


def _translator(model: ChatWriter | None) -> Translator | None:
    """The configured chat model, if there is one, asked for something else than answers."""
    return Translator(model.name, model.stream) if model else None


def _sessions(home: Path, host: str, auth: bool) -> Sessions | None:
    if is_local(host) or not auth:
        return None
    accounts = Accounts(home / "accounts.json")
    if not accounts.names():
        raise RagError(
            f"Other machines can reach {host}, and nobody can sign in yet. Make an account: "
            "khabar user NAME. Or leave the page open to everybody: --no-auth"
        )
    return Sessions(accounts)


def _hosts(host: str) -> Sequence[str]:
    """The names this site answers to: this machine's own, and what it was told to listen on."""
    if is_local(host):
        return _HERE
    names = {host, socket.gethostname(), socket.getfqdn()}
    if host in ("0.0.0.0", "::"):
        names |= {str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None)}
    return [*_HERE, *sorted(names)]
