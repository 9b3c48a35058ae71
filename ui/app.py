"""The site around the page: its own FastAPI application, with what guards it.

Served here: the style and font, whole articles, translated quotes, exports, evaluation reports,
the endpoints for programs, the login, and with a token the tools for chat programs. The Gradio page
is mounted by ``ui.web``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from rag.errors import NoArticles, RagError
from ui import markup
from ui.accounts import Sessions
from ui.api import api_routes
from ui.bearer import Token, TokenDoor
from ui.export import as_markdown
from ui.gate import Gate, login_routes, owner_of
from ui.guard import DenyPaths, SameSite, SecurityHeaders
from ui.runs import reports
from ui.service import Busy, Service
from ui.strings import INTERFACES, Words
from ui.turn import to_json

if TYPE_CHECKING:
    from ui.mcp import Endpoint

STATIC = Path(__file__).with_name("static")
UI_COOKIE = "khabar_ui"
MCP = "/mcp"


def make_app(
    service: Service,
    hosts: Sequence[str],
    sessions: Sessions | None = None,
    token: Token | None = None,
) -> FastAPI:
    """The site without the page; answers only to these host names, asks for login if there are
    ``sessions``, and serves tools to chat programs if there is a ``token`` for them.
    """
    tools = _tools(service) if token else None
    app = FastAPI(
        title="Khabar", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        description="Answers questions about news articles from the articles alone.",
        lifespan=tools.lifespan if tools else None,
    )  # fmt: skip
    app.include_router(api_routes(service))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _ways_in(app)
    _documents(app, service)
    mounts = [f"/{code}" for code in INTERFACES]
    pages = {f"/{words.code}/": markup.page_head(words) for words in INTERFACES.values()}
    app.add_middleware(DenyPaths, mounts=mounts)
    if sessions is not None:
        app.include_router(login_routes(sessions))
        app.add_middleware(Gate, sessions=sessions)
    if token and tools:  # outside the gate: this door has its own key
        app.add_middleware(TokenDoor, path=MCP, token=token, inside=tools)
    app.add_middleware(SameSite)
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(SecurityHeaders, pages=pages)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_exception_handler(RagError, _said)
    return app


def _tools(service: Service) -> Endpoint:
    from ui.mcp import Endpoint

    return Endpoint(service)


def _ways_in(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def home(request: Request) -> RedirectResponse:
        return RedirectResponse(f"/{_chosen(request).code}/", 307)

    @app.get("/ui/{code}", include_in_schema=False)
    def choose(code: str) -> RedirectResponse:
        words = INTERFACES.get(code, INTERFACES["en"])
        response = RedirectResponse(f"/{words.code}/", 303)
        response.set_cookie(
            UI_COOKIE, words.code, max_age=31_536_000, httponly=True, samesite="strict"
        )
        return response


def _documents(app: FastAPI, service: Service) -> None:
    @app.get("/article", include_in_schema=False)
    def article(
        request: Request, id: str, start: int = 0, end: int = 0, ui: str = ""
    ) -> HTMLResponse:
        words = INTERFACES.get(ui) or _chosen(request)
        found = service.articles.article(id)
        return HTMLResponse(markup.article_page(found, (start, end), words))

    @app.get("/translation", include_in_schema=False)
    def translation(request: Request, id: str, start: int, end: int, ui: str = "") -> HTMLResponse:
        words = INTERFACES.get(ui) or _chosen(request)
        text, writer = service.translated(id, (start, end), words.code)
        found = service.articles.article(id)
        return HTMLResponse(markup.translation_page(found, (start, end), text, writer, words))

    @app.get("/export/{conversation}.{form}", include_in_schema=False)
    def export(request: Request, conversation: str, form: str) -> Response:
        owner = owner_of(request)
        turns = service.history.turns(owner, conversation)
        if not turns or form not in ("md", "json"):
            raise HTTPException(404)
        name = service.history.name(owner, conversation)
        if form == "json":
            data = {"name": name, "turns": [to_json(turn) for turn in turns]}
            return _download(json.dumps(data, ensure_ascii=False, indent=2), "khabar.json")
        return _download(as_markdown(name, turns), "khabar.md")

    @app.get("/feedback.jsonl", include_in_schema=False)
    def feedback(request: Request) -> Response:
        cases = service.feedback.cases(owner_of(request))
        lines = [json.dumps(case, ensure_ascii=False) + "\n" for case in cases]
        return _download("".join(lines), "feedback.jsonl")

    @app.get("/runs/{name}", include_in_schema=False)
    def report(name: str) -> HTMLResponse:
        known = reports(service.runs)
        if name not in known:
            raise HTTPException(404)
        return HTMLResponse(known[name].read_text("utf-8"))


def _download(text: str, name: str) -> Response:
    return PlainTextResponse(
        text, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


async def _said(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, NoArticles) else 503 if isinstance(error, Busy) else 400
    if "text/html" in request.headers.get("accept", ""):
        words = _chosen(request)
        return HTMLResponse(markup.page(words.title, markup.error(str(error)), words), status)
    return JSONResponse({"error": str(error)}, status)


def _chosen(request: Request) -> Words:
    """The interface a reader chose before, or the first that the browser prefers."""
    if words := INTERFACES.get(request.cookies.get(UI_COOKIE, "")):
        return words
    preferred = request.headers.get("accept-language", "").split(",")
    codes = (item.strip()[:2].lower() for item in preferred)
    return next((INTERFACES[code] for code in codes if code in INTERFACES), INTERFACES["en"])
