"""A cache of folders made from something larger or slower: made once, whole, and checked.

A folder is filled beside its place and renamed into it, under a lock, so that it is there whole or
not at all, however many processes start at once and whenever one is killed. A manifest of sizes,
times and SHA-256 sums lies in it: a damaged file is noticed and the folder is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import ModelUnavailable

Advance = Callable[[int], None]
"""Told how many more bytes are done."""

Make = Callable[[Path, Advance], None]
"""Fills the empty folder it is given."""

_MANIFEST = "manifest.json"
_PATIENCE = 600.0  # seconds to wait for another process that is making the same folder
_CHUNK = 1 << 20


def cached_folder(cache: Path, name: str, recipe: str, size: int, make: Make) -> Path:
    """The folder ``cache/name``, made first if it is missing, damaged or of another recipe.

    ``recipe`` changes whenever ``make`` would give something else; ``size`` is how many bytes
    ``make`` will report. Raises ``ModelUnavailable`` if the cache cannot be written.
    """
    folder = cache / name
    if not damage(folder, recipe):
        return folder
    from filelock import FileLock, Timeout

    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f".{name}.lock", timeout=_PATIENCE):
            if damage(folder, recipe):
                _build(folder, recipe, size, make)
    except Timeout:
        raise ModelUnavailable(
            f"Another process has been preparing {name} in {cache} for {_PATIENCE:.0f} seconds. "
            "Stop it and try again."
        ) from None
    except OSError as error:
        raise ModelUnavailable(
            f"Cannot write the model files to {cache}: {error.strerror or error}. "
            "Free some space there, or choose another folder with KHABAR_MODELS."
        ) from error
    return folder


def damage(folder: Path, recipe: str, *, full: bool = False) -> str:
    """What is wrong with a cached folder, or an empty string.

    A file is read whole only if its time differs from the manifest's, or always when ``full``.
    """
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["recipe"] != recipe:
            return "made by another version"
        for name, kept in manifest["files"].items():
            path = folder / name
            seen = path.stat()
            if seen.st_size != kept["size"]:
                return f"{name} has {seen.st_size} bytes instead of {kept['size']}"
            if full or int(seen.st_mtime) != kept["modified"]:
                if sha256(path) != kept["sha256"]:
                    return f"{name} has changed"
                _restore_time(path, kept["modified"])
    except FileNotFoundError as error:
        return f"{Path(error.filename).name} is missing"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return f"{_MANIFEST} cannot be read"
    return ""


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _build(folder: Path, recipe: str, size: int, make: Make) -> None:
    """Under the lock: make the folder beside its place, then swap it in."""
    for leftover in folder.parent.glob(f".{folder.name}.*.tmp"):  # of a killed process
        shutil.rmtree(leftover, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
    try:
        with _progress(f"Preparing {folder.name}", size) as advance:
            make(made, advance)
        _seal(made, recipe)
        if folder.exists():
            old = Path(
                tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent)
            )
            folder.replace(old / folder.name)
        made.replace(folder)
        _sync(folder.parent)
    finally:
        for leftover in folder.parent.glob(f".{folder.name}.*.tmp"):
            shutil.rmtree(leftover, ignore_errors=True)


def _seal(folder: Path, recipe: str) -> None:
    """Write everything to the disk, then the manifest last."""
    folder.chmod(0o755)
    files: dict[str, dict[str, int | str]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        path.chmod(0o644)
        _sync(path)
        seen = path.stat()
        files[path.relative_to(folder).as_posix()] = {
            "size": seen.st_size,
            "modified": int(seen.st_mtime),
            "sha256": sha256(path),
        }
    manifest = folder / _MANIFEST
    text = json.dumps({"recipe": recipe, "files": files}, indent=1)
    manifest.write_text(text + "\n", encoding="utf-8")
    for path in (manifest, *(p for p in folder.rglob("*") if p.is_dir()), folder):
        _sync(path)


def _sync(path: Path) -> None:
    """Have a file or folder on the disk; folders only where the system can (not on Windows)."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _restore_time(path: Path, modified: int) -> None:
    """A copied file is as good as the first: remember it, unless the cache is read-only."""
    try:
        os.utime(path, (modified, modified))
    except OSError:
        return  # it will be read whole again next time


@contextmanager
def _progress(label: str, size: int) -> Iterator[Advance]:
    """A bar on stderr when a person is there to see it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=size)
        yield lambda done: progress.advance(task, done)


def copy_checked(parts: list[Path], target: Path, advance: Advance) -> str:
    """Join the parts into ``target`` and return the SHA-256 of the whole."""
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
                    advance(len(chunk))
    return digest.hexdigest()
