"""Who may sign in: names with hashed passwords in one file, lockout, and sessions.

Needed only when the page is opened to other machines.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from rag.errors import RagError

SHORTEST = 10
"""Characters of a password."""

TRIES = 5
"""Wrong passwords a name, and an address, may give in ``WINDOW`` seconds."""

WINDOW = 60.0
SESSION = 12 * 3600.0
"""Seconds a session lasts without being used."""

_COST, _BLOCK, _PARALLEL = 2**15, 8, 3  # scrypt: 32 MB and about a tenth of a second a try


class Accounts:
    """The file of names and password hashes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """Who has an account."""
        return sorted(self._read())

    def set_password(self, name: str, password: str) -> None:
        """Make an account or change its password; ``RagError`` says what is wrong with either."""
        name = name.strip()
        if not name or not name.isprintable() or len(name) > 64:
            raise RagError(f"The name {name!r} cannot be used. Take 1 to 64 printable characters.")
        if len(password) < SHORTEST:
            raise RagError(
                f"The password has {len(password)} characters; {SHORTEST} is the least. Choose a "
                "longer one."
            )
        salt = secrets.token_bytes(16)
        entries = self._read() | {name: f"{salt.hex()}${_hash(password, salt).hex()}"}
        write_private(self.path, json.dumps(entries, ensure_ascii=False, indent=1))

    def check(self, name: str, password: str) -> bool:
        """Whether this is the name's password; an unknown name takes as long to refuse."""
        salt, _, wanted = self._read().get(name.strip(), f"{'00' * 16}${'00' * 64}").partition("$")
        given = _hash(password[:1024], bytes.fromhex(salt))
        return hmac.compare_digest(given, bytes.fromhex(wanted))

    def _read(self) -> dict[str, str]:
        try:
            entries = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise RagError(f"{self.path} cannot be read: {error}. Mend or remove it.") from None
        return dict(entries)


@dataclass(slots=True)
class Sessions:
    """Who is signed in, and who tried too often; forgotten when the program ends."""

    accounts: Accounts
    clock: Callable[[], float] = time.monotonic
    _open: dict[str, tuple[str, float]] = field(default_factory=dict)
    _wrong: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _lock: Lock = field(default_factory=Lock)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """A session's token; empty for a wrong password, or after too many of them."""
        doors = (f"name {name.strip()}", f"address {address}")
        with self._lock:
            if any(self._tired(door) for door in doors):
                return ""
            for door in doors:  # counted before it is checked: tries at once cannot slip through
                self._wrong[door].append(self.clock())
        if not self.accounts.check(name, password):
            return ""
        token = secrets.token_urlsafe(32)
        with self._lock:
            for door in doors:
                self._wrong.pop(door, None)
            self._open[token] = (name.strip(), self.clock())
        return token

    def who(self, token: str) -> str:
        """The name signed in with this token, or the empty string."""
        with self._lock:
            name, used = self._open.get(token, ("", 0.0))
            if not name or self.clock() - used > SESSION:
                self._open.pop(token, None)
                return ""
            self._open[token] = (name, self.clock())
            return name

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(token, None)

    def _tired(self, door: str) -> bool:
        since = self.clock() - WINDOW
        self._wrong[door] = [at for at in self._wrong[door] if at > since]
        tired = len(self._wrong[door]) >= TRIES
        if not self._wrong[door]:
            del self._wrong[door]
        return tired


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=2**27
    )
