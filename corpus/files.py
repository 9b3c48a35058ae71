"""Finding and reading files, safely: nothing outside the folder, no devices, nothing endless."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from rag.errors import BadArticle

MAX_BYTES = 50 * 1024 * 1024


def shown(path: Path) -> str:
    """``path`` as messages name it, with what cannot be printed escaped."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(path))


def read_bytes(path: Path, where: str) -> bytes:
    """The content of the ordinary file at the resolved ``path``; raises ``BadArticle``."""
    # Not blocking, or a FIFO would wait for a writer; not following, or a link put there since
    # the path was resolved would be.
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise BadArticle(where, "not an ordinary file")
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadArticle(where, f"cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise BadArticle(where, f"larger than {MAX_BYTES // 1024 // 1024} MB: split it")
    return raw


def walk(folder: Path, suffixes: Collection[str]) -> Iterator[Path | BadArticle]:
    """The files below ``folder`` with one of ``suffixes``, in the order of their names.

    Hidden files and folders are left out. A link to a file inside ``folder`` is given as it is; one
    that leads out is a ``BadArticle``; linked folders are not entered.
    """
    root = folder.resolve()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_dir() and (path == folder or not path.is_symlink()):
                inside = [entry for entry in path.iterdir() if not entry.name.startswith(".")]
                waiting.extend(sorted(inside, reverse=True))
            elif path.suffix.lower() in suffixes or (path.is_symlink() and path.is_dir()):
                yield from _checked(path, root)
        except OSError as error:
            yield BadArticle(shown(path), f"cannot be read: {error.strerror}")


def _checked(path: Path, root: Path) -> Iterator[Path | BadArticle]:
    try:
        target = path.resolve()
    except RuntimeError:  # a link to itself
        yield BadArticle(shown(path), "a link that leads in a circle")
        return
    if not target.is_relative_to(root):
        yield BadArticle(shown(path), "a link that leads out of the folder; it is not followed")
    elif not target.is_dir():
        yield path
