"""One writer at a time, across processes. filelock's home."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryBusy


@contextmanager
def writer(home: Path, *, wait: float = 1.0) -> Iterator[None]:
    """Hold the library's writing lock; ``LibraryBusy`` names the holder after ``wait`` seconds.

    The operating system lets go of a killed process's lock, so there are no stale ones.
    """
    home.mkdir(parents=True, exist_ok=True)
    holder = home / "writer.pid"
    try:
        with FileLock(home / "writer.lock", timeout=wait):
            holder.write_text(str(os.getpid()))
            yield
            holder.unlink(missing_ok=True)
    except Timeout:
        pid = holder.read_text() if holder.exists() else "unknown"
        raise LibraryBusy(
            f"Another process (pid {pid}) is writing to the library in {home}. "
            "Wait until it is done, then try again."
        ) from None
