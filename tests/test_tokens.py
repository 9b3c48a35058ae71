"""Counting tokens for chat models, with no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import ModelUnavailable
from rag.tokens import TokenCounter
from rag.weights import tiktoken_folder


@pytest.fixture(scope="module")
def counter(models: Path) -> TokenCounter:
    return TokenCounter(lambda: tiktoken_folder(models))


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("hello world", 2), ("tiktoken is great!", 6), ("مرحبا", 5)]
)
def test_known_counts(counter: TokenCounter, text: str, tokens: int) -> None:
    assert counter.count(text) == tokens


def test_control_tokens_are_counted_as_text(counter: TokenCounter) -> None:
    assert counter.count("<|endoftext|>") > 1


def test_the_folder_is_asked_only_when_counting() -> None:
    def absent() -> Path:
        raise ModelUnavailable("not here")

    counter = TokenCounter(absent)
    with pytest.raises(ModelUnavailable, match="not here"):
        counter.count("x")


WITHOUT_NETWORK = """
import socket, sys
from pathlib import Path
def refuse(*_):
    raise OSError("no network")
socket.getaddrinfo = socket.socket.connect = refuse
from rag.tokens import TokenCounter
print(TokenCounter(lambda: Path(sys.argv[1])).count("hello world"))
"""


def test_no_network(models: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_NETWORK, str(tiktoken_folder(models))]
    assert subprocess.run(command, capture_output=True, text=True).stdout == "2\n"
