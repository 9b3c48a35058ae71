"""The token that opens the endpoint for chat programs, and nothing else: its file, and the door it
is asked at. The page's cookies do not open that door, and the token opens no other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.errors import RagError
from ui.accounts import write_private

WRONG = "Send the token as the header 'Authorization: Bearer …'. Make one with: khabar token"


class Token:
    """The file that holds the token's hash. The token is random and long: no salt, no slow hash."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def renew(self) -> str:
        """A new token, told this once; the one before opens nothing any more."""
        token = secrets.token_urlsafe(32)
        write_private(self.path, _hash(token))
        return token

    def made(self) -> bool:
        """Whether there is a token; ``RagError`` where the file cannot be read."""
        return bool(self._read())

    def check(self, given: str) -> bool:
        """Whether this is the token, in the same time for every wrong one."""
        wanted = self._read()
        return bool(wanted) and hmac.compare_digest(_hash(given), wanted)

    def _read(self) -> str:
        try:
            return self.path.read_text("ascii").strip()
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            raise RagError(f"{self.path} cannot be read: {error}. Mend or remove it.") from None


class TokenDoor:
    """Serves ``inside`` at ``path`` to who brings the token; everything else passes by."""

    def __init__(self, app: ASGIApp, path: str, token: Token, inside: ASGIApp) -> None:
        self.app = app
        self._path = path
        self._token = token
        self._inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open, refuse in a sentence, or pass on."""
        if scope["type"] != "http" or str(scope["path"]).rstrip("/") != self._path:
            await self.app(scope, receive, send)
        elif self._token.check(_brought(scope)):
            await self._inside(scope, receive, send)
        else:
            headers = {"www-authenticate": "Bearer"}
            await JSONResponse({"error": WRONG}, 401, headers)(scope, receive, send)


def _brought(scope: Scope) -> str:
    kind, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
