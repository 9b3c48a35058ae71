"""One token opens, its file tells nobody which, and a new one ends the old."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rag.errors import RagError
from ui.bearer import Token
from ui.web import kept_token, token_for_tools


@pytest.fixture
def token(tmp_path: Path) -> Token:
    return Token(tmp_path / "home" / "mcp-token")


def test_only_the_last_token_opens(token: Token) -> None:
    assert not token.made() and not token.check("")
    first = token.renew()
    assert token.made() and token.check(first)
    assert not token.check(first[:-1]) and not token.check("") and not token.check("رمز")
    second = token.renew()
    assert token.check(second) and not token.check(first)


def test_no_token_lies_on_the_disk_and_the_file_is_its_owners(token: Token) -> None:
    made = token.renew()
    assert made not in token.path.read_text()
    assert token.path.stat().st_mode & 0o077 == 0
    assert not token.check(token.path.read_text())


def test_a_file_that_cannot_be_read_is_named(token: Token) -> None:
    token.path.mkdir(parents=True)
    with pytest.raises(RagError, match="mcp-token"):
        token.made()


def test_what_the_tools_still_need_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RagError, match="khabar token"):
        token_for_tools(tmp_path)
    made = kept_token(tmp_path).renew()
    assert token_for_tools(tmp_path).check(made)
    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(RagError, match=r"pip install 'khabar\[mcp\]'"):
        token_for_tools(tmp_path)
