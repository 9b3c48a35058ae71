"""Where cases are asked: a library made for a dataset's articles, or the library at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import read_articles
from evals import robust
from evals.cases import BadCase, Dataset
from rag.errors import BadArticle
from rag.types import Article

if TYPE_CHECKING:
    from rag.build import Parts
    from rag.index import Progress
    from rag.settings import Settings

MAKES_AN_INDEX = (
    "balance", "calibration", "embed", "fold", "index", "late", "lexemes", "library", "pool",
    "sentences", "split", "store",
)  # fmt: skip
"""The modules of ``rag`` that decide what a library holds of an article."""


def sample_articles() -> tuple[Article, ...]:
    """The articles that ship with Khabar."""
    return articles_in(Path(str(files("corpus") / "sample")))


def articles_in(path: Path) -> tuple[Article, ...]:
    """All articles of a file or folder; raises the ``BadArticle`` of one that cannot be read."""
    found = []
    for item in read_articles(path):
        if isinstance(item, BadArticle):
            raise item
        found.append(item)
    if not found:
        raise BadCase(str(path), "holds no articles")
    return tuple(found)


def open_library(
    dataset: Dataset, settings: Settings, progress: Progress = lambda *_: None
) -> Parts:
    """The parts over the dataset's articles: kept in ``home/evals`` and made when first needed.

    A dataset without articles is asked of the library at hand. The folder's name holds the hash of
    the articles and of the indexing code: a change makes a new one, and old ones may be deleted.
    """
    from rag.build import build

    if not dataset.articles:
        return build(settings)
    chosen = [settings.embeddings, str(settings.passage_tokens), code_hash("rag", MAKES_AN_INDEX)]
    texts = sorted(f"{a.source!r}\0{a.text}" for a in dataset.articles)
    key = sha256("\0".join([*chosen, *texts]).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    name = re.sub(r"[^\w.-]+", "-", dataset.name)[:40]
    home = settings.home / "evals" / f"{name}-{key}"
    parts = build(settings.model_copy(update={"home": home, "chroma_url": ""}))
    if parts.library.note("evals") != "complete":
        added = parts.index.add(dataset.articles, progress)
        if added.failed:
            raise added.failed[0]
        parts.library.set_notes(evals="complete")
    return parts


def code_hash(package: str, modules: Iterable[str] = ()) -> str:
    """SHA-256 over a package's Python files, or over these modules of it."""
    wanted = {f"{name}.py" for name in modules}
    digest = sha256()
    for file in sorted(Path(str(files(package))).glob("*.py")):
        if not wanted or file.name in wanted:
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def configuration(settings: Settings, parts: Parts) -> Mapping[str, Any]:
    """What decides the answers, without the paths and secrets of this machine."""
    chosen = json.loads(settings.model_dump_json(exclude={"home", "models", "chroma_token"}))
    chosen["chroma_url"] = bool(chosen["chroma_url"])
    for name in ("embeddings", "llm"):  # a folder's or file's own name says enough
        chosen[name] = re.sub(r"^.*[/\\](?=[^/\\]+$)", "…/", chosen[name])
    return {
        "settings": chosen,
        "embedder": parts.embeddings.fingerprint,
        "writer": parts.chain.writer or "quotes",
        "normaliser": robust.VERSION,
        "versions": {
            name: version(name) for name in ("chromadb", "sentence-transformers", "torch")
        },
        "code": {name: code_hash(name) for name in ("rag", "corpus", "evals")},
    }
