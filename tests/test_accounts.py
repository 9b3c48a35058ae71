"""Passwords are hashed, guessing is slowed, sessions end."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import RagError
from ui.accounts import SESSION, TRIES, WINDOW, Accounts, Sessions

PASSWORD = "a long enough one"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path / "home" / "accounts.json")
    made.set_password("reader", PASSWORD)
    return made


def test_only_the_password_opens(accounts: Accounts) -> None:
    assert accounts.check("reader", PASSWORD)
    assert not accounts.check("reader", PASSWORD + "!")
    assert not accounts.check("nobody", PASSWORD)
    assert accounts.names() == ["reader"]


def test_no_password_lies_on_the_disk_and_the_file_is_its_owners(accounts: Accounts) -> None:
    assert PASSWORD not in accounts.path.read_text()
    assert accounts.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a\n", "short"), ("a" * 65, PASSWORD)]
)
def test_bad_names_and_short_passwords_are_refused(
    accounts: Accounts, name: str, password: str
) -> None:
    with pytest.raises(RagError):
        accounts.set_password(name, password)


def test_a_damaged_file_says_so(accounts: Accounts) -> None:
    accounts.path.write_text("{")
    with pytest.raises(RagError, match="cannot be read"):
        accounts.names()


def test_guessing_locks_the_name_and_the_address_for_a_while(accounts: Accounts) -> None:
    clock = Clock()
    sessions = Sessions(accounts, clock)
    for _ in range(TRIES):
        assert not sessions.sign_in("reader", "wrong", "far")
    assert not sessions.sign_in("reader", PASSWORD, "near")  # the name is locked
    assert not sessions.sign_in("other", PASSWORD, "far")  # so is the address
    clock.now += WINDOW + 1
    assert sessions.sign_in("reader", PASSWORD, "far")


def test_a_session_lasts_while_it_is_used_and_ends_when_told(accounts: Accounts) -> None:
    clock = Clock()
    sessions = Sessions(accounts, clock)
    token = sessions.sign_in("reader", PASSWORD, "near")
    clock.now += SESSION - 1
    assert sessions.who(token) == "reader"
    clock.now += SESSION - 1
    assert sessions.who(token) == "reader"
    clock.now += SESSION + 1
    assert sessions.who(token) == ""
    token = sessions.sign_in("reader", PASSWORD, "near")
    sessions.sign_out(token)
    assert sessions.who(token) == "" and sessions.who("") == ""
