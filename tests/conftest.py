"""Fixtures shared by the tests. Model files are made once a machine, in the user's cache folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_cache_path

from rag.embed import SentenceEmbeddings
from rag.weights import embedder_folder


@pytest.fixture(scope="session")
def models() -> Path:
    """The cache folder of model files, the same that Khabar itself uses."""
    return user_cache_path("khabar") / "models"


@pytest.fixture(scope="session")
def embeddings(models: Path) -> SentenceEmbeddings:
    """The embedding model that comes with Khabar, loaded once for all tests."""
    return SentenceEmbeddings(lambda: embedder_folder(models))
