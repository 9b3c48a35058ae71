"""What every request and response passes through: paths that are not served, requests other sites
make a browser send, and the headers that keep a page from fetching or running anything foreign.

Plain ASGI middlewares; they know nothing of what the page shows.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'self'; object-src 'none'"
)
"""For the chat page: scripts by nonce, nothing from elsewhere."""

PLAIN_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "sandbox allow-same-origin allow-forms allow-downloads allow-popups "
    "allow-popups-to-escape-sandbox"
)
"""For everything else: no script at all, and no going elsewhere by itself."""

_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}

# Gradio's own doors that nothing here uses: it fetches what a path names, serves the files it
# keeps, describes itself to anyone, and hands out its own token.
_DENIED = (
    "/gradio_api/file",
    "/gradio_api/proxy",
    "/gradio_api/stream",
    "/gradio_api/deep_link",
    "/gradio_api/mcp",
    "/gradio_api/runs",
    "/gradio_api/vibe",
    "/gradio_api/token",
    "/monitoring",
    "/gradio_api/monitoring",
    "/proxy=",
    "/file=",
    "/openapi.json",
    "/docs",
    "/redoc",
)


class DenyPaths:
    """404 for Gradio's doors under the places it is mounted at."""

    def __init__(self, app: ASGIApp, mounts: Sequence[str]) -> None:
        self.app = app
        self._denied = tuple(mount + path for mount in mounts for path in _DENIED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] == "http" and _path(scope).startswith(self._denied):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class SameSite:
    """403 for what another site makes a browser send, other than following a link here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] == "websocket":  # nothing here speaks it
            await send({"type": "websocket.close"})
            return
        if scope["type"] == "http" and _foreign(scope):
            await PlainTextResponse("Requests from other sites are refused", 403)(
                scope, receive, send
            )
            return
        await self.app(scope, receive, send)


class SecurityHeaders:
    """Content policy and the other headers. ``pages`` are the paths whose scripts may run: they get
    a fresh nonce, and the HTML given here first thing in their head.
    """

    def __init__(self, app: ASGIApp, pages: Mapping[str, str]) -> None:
        self.app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if _path(scope) in self._pages:
            await self._page(scope, receive, send)
            return

        async def plain(message: Message) -> None:
            if message["type"] == "http.response.start":
                _set(MutableHeaders(raw=message["headers"]), PLAIN_POLICY)
            await send(message)

        await self.app(scope, receive, plain)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold the whole page back to put the nonce on its script tags."""
        nonce = secrets.token_urlsafe(18)
        start: dict[str, Any] = {}
        body = bytearray()

        async def rewrite(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if message["type"] != "http.response.body":  # a server's extension: nothing of the page
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            first = self._pages[_path(scope)].encode()
            page = bytes(body).replace(b"<head>", b"<head>" + first, 1)
            page = page.replace(b"<script", b'<script nonce="%s"' % nonce.encode())
            headers = MutableHeaders(raw=start["headers"])
            headers["content-length"] = str(len(page))
            headers["cache-control"] = "no-store"
            _set(headers, PAGE_POLICY.format(nonce=nonce))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self.app(_without_encoding(scope), receive, rewrite)


def _set(headers: MutableHeaders, policy: str) -> None:
    headers.setdefault("content-security-policy", policy)
    for name, value in _HEADERS.items():
        headers[name] = value


def _without_encoding(scope: Scope) -> Scope:
    """The request without ``Accept-Encoding``: the page must come as text to be rewritten."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


def _foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin and urlsplit(origin).netloc != headers.get("host", ""):
        return True
    site = headers.get("sec-fetch-site", "none")
    followed = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
    return site not in ("none", "same-origin") and not followed


def _path(scope: Scope) -> str:
    return str(scope["path"])
