"""A library's own scales of confidence, fitted on its users' questions, in a file beside it.

A scale belongs to the weights it was fitted with: the file names them, and where Khabar has others
by now its own scales count again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rag.confidence import Judge, Scale
from rag.errors import RagError

NAME = "confidence.json"


def with_own_scales(judge: Judge, home: Path) -> Judge:
    """The judge with the scales fitted for the library in ``home``; as it is where there are none,
    or ``outdated`` ones.

    Raises ``RagError`` when the file cannot be read.
    """
    try:
        kept = _kept(home)
        if kept is None or kept.get("weights") != _weights(judge):
            return judge
        return replace(
            judge,
            scale_same=Scale(**kept["same_language"]),
            scale_across=Scale(**kept["another_language"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RagError(
            f"{home / NAME} cannot be read ({error}). Remove it, then fit it anew: khabar calibrate"
        ) from None


def outdated(judge: Judge, home: Path) -> bool:
    """Whether the library in ``home`` has scales that were fitted with other weights.

    Raises as ``with_own_scales`` does.
    """
    own = with_own_scales(judge, home)
    return own is judge and (home / NAME).exists()


def keep_scales(judge: Judge, home: Path) -> Path:
    """Write the judge's scales for the library in ``home``; the file's path."""
    path = home / NAME
    kept = {
        "weights": _weights(judge),
        "same_language": asdict(judge.scale_same),
        "another_language": asdict(judge.scale_across),
    }
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    beside.replace(path)
    return path


def _kept(home: Path) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = json.loads((home / NAME).read_text("utf-8"))
        return kept
    except FileNotFoundError:
        return None


def _weights(judge: Judge) -> list[dict[str, float]]:
    return [asdict(judge.same), asdict(judge.across)]
