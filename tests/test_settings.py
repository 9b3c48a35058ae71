from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import RagError
from rag.settings import load_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_flags_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "khabar.toml").write_text('passages = 5\nquotes = 4\nllm = "none"\n')
    monkeypatch.setenv("KHABAR_QUOTES", "6")
    settings = load_settings(llm="local", passages=None)
    assert (settings.passages, settings.quotes, settings.llm) == (5, 6, "local")


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("passages = 0", "'passages' cannot be 0"),
        ('passages = "many"', "KHABAR_PASSAGES"),
        ("colour = 1", "colour"),
        ("passages = = 3", "khabar.toml cannot be read"),
    ],
)
def test_a_bad_value_is_named(tmp_path: Path, toml: str, says: str) -> None:
    (tmp_path / "khabar.toml").write_text(toml)
    with pytest.raises(RagError, match=says):
        load_settings()


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(load_settings(chroma_token="secret"))


def test_settings_are_hashable_and_frozen() -> None:
    settings = load_settings()
    assert hash(settings) == hash(load_settings())
    with pytest.raises(Exception, match="frozen"):
        settings.llm = "none"
