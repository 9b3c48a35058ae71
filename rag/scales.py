"""A library's own scales of confidence, fitted on its users' questions, in a file beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

from rag.confidence import Judge, Scale
from rag.errors import RagError

NAME = "confidence.json"


def with_own_scales(judge: Judge, home: Path) -> Judge:
    """The judge with the scales fitted for the library in ``home``; as it is where there are none.

    Raises ``RagError`` when the file cannot be read.
    """
    path = home / NAME
    try:
        kept = json.loads(path.read_text("utf-8"))
        return replace(
            judge,
            scale_same=Scale(**kept["same_language"]),
            scale_across=Scale(**kept["another_language"]),
        )
    except FileNotFoundError:
        return judge
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RagError(
            f"{path} cannot be read ({error}). Remove it, or fit it anew: khabar calibrate"
        ) from None


def keep_scales(judge: Judge, home: Path) -> Path:
    """Write the judge's scales for the library in ``home``; the file's path."""
    path = home / NAME
    kept = {
        "same_language": asdict(judge.scale_same),
        "another_language": asdict(judge.scale_across),
    }
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    beside.replace(path)
    return path
