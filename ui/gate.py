"""The login in front of everything: nothing but the login page is served to a stranger."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import markup
from ui.accounts import SESSION, Sessions
from ui.strings import INTERFACES, Words

COOKIE = "khabar_session"
_OPEN = ("/login", "/static/")


class Gate:
    """Lets through who is signed in, their name in ``scope["state"]["user"]``."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self.app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or show the way to the login."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = str(scope["path"])
        headers = Headers(scope=scope)
        user = self._sessions.who(cookie_parser(headers.get("cookie", "")).get(COOKIE, ""))
        if user or path.startswith(_OPEN) or _program_login(scope):
            scope.setdefault("state", {})["user"] = user
            await self.app(scope, receive, send)
        elif scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            await RedirectResponse(f"/login?next={quote(path)}", 303)(scope, receive, send)
        else:
            await JSONResponse({"error": "Sign in first."}, 401)(scope, receive, send)


def login_routes(sessions: Sessions) -> APIRouter:
    """The login page, signing in and out; programs sign in under each language's path."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login")
    def ask_name(request: Request) -> HTMLResponse:
        return HTMLResponse(
            markup.login_page(_chosen(request), request.query_params.get("next", "/"))
        )

    @routes.post("/login")
    def sign_in(
        request: Request,
        username: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=1024)],
        next: Annotated[str, Form(max_length=200)] = "/",
    ) -> Response:
        token = sessions.sign_in(username, password, _address(request))
        if not token:
            words = _chosen(request)
            return HTMLResponse(markup.login_page(words, next, words.wrong_password), 401)
        within = next if next.startswith("/") and not next.startswith(("//", "/\\")) else "/"
        return _signed(RedirectResponse(within, 303), token, request)

    @routes.post("/{code}/login")
    def sign_in_program(
        request: Request,
        code: str,
        username: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=1024)],
    ) -> Response:
        token = sessions.sign_in(username, password, _address(request))
        if not token:
            return JSONResponse({"error": "Wrong name or password, or too many tries."}, 401)
        return _signed(JSONResponse({"success": True}), token, request)

    @routes.get("/logout")
    def sign_out(request: Request) -> RedirectResponse:
        sessions.sign_out(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE)
        return response

    return routes


def owner_of(request: Request) -> str:
    """The name signed in with; empty where no login is asked for."""
    return str(getattr(request.state, "user", ""))


def _signed(response: Response, token: str, request: Request) -> Response:
    response.set_cookie(
        COOKIE, token, max_age=int(SESSION), httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return response


def _chosen(request: Request) -> Words:
    return INTERFACES.get(request.cookies.get("khabar_ui", ""), INTERFACES["en"])


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _program_login(scope: Scope) -> bool:
    path = str(scope["path"])
    return scope["method"] == "POST" and any(path == f"/{code}/login" for code in INTERFACES)
