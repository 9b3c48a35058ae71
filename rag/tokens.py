"""How long a text is for a chat model, by tiktoken's cl100k_base, without a network."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding


class TokenCounter:
    """Counts tokens; ``folder`` gives tiktoken's cache folder and is asked at the first count."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def count(self, text: str) -> int:
        """Tokens of the text; raises ``ModelUnavailable`` if the vocabulary cannot be had."""
        # What looks like one of the model's control tokens is counted as the text it is.
        return len(self._encoding.encode(text, disallowed_special=()))

    @cached_property
    def _encoding(self) -> Encoding:
        import tiktoken

        os.environ["TIKTOKEN_CACHE_DIR"] = str(self._folder())
        return tiktoken.get_encoding("cl100k_base")
