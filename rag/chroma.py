"""Chroma, embedded in a folder or on a server: opening, making and dropping collections.

Chroma's home. Vectors are always ours (``embedding_function=None``): a stored embedding function is
neither read nor run. langchain-chroma is not used: it would store every text a second time and hide
the limits on a call (see ARCHITECTURE.md).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

from rag.errors import RagError

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_NAME = "passages"
_HNSW: Any = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 128}}
BATCH = 5000
"""Most records a call: Chroma takes 5,461."""


class Chroma(Protocol):
    """Where generations of the index live."""

    def create(self, generation: str) -> Collection:
        """A new, empty collection."""

    def open(self, generation: str) -> Collection:
        """An existing collection as it is now on disk."""

    def drop(self, generation: str) -> None:
        """Delete a generation; none is no error."""

    def close(self) -> None:
        """Let go of files and connections."""


class EmbeddedChroma:
    """One folder a generation, in this process."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._client: Any = None  # its published type lacks close()

    def create(self, generation: str) -> Collection:
        """A new folder; what a killed process left under the name is cleared away first."""
        self.drop(generation)
        made: Collection = self._connect(generation).create_collection(
            _NAME, configuration=_HNSW, embedding_function=None
        )
        return made

    def open(self, generation: str) -> Collection:
        """The collection, read afresh: an open client does not see another process's writes."""
        if not (self._root / generation).is_dir():
            raise FileNotFoundError(generation)
        found: Collection = self._connect(generation).get_collection(_NAME, embedding_function=None)
        return found

    def drop(self, generation: str) -> None:
        """Delete the folder."""
        shutil.rmtree(self._root / generation, ignore_errors=True)

    def close(self) -> None:
        """Close the open client, if any."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _connect(self, generation: str) -> Any:
        import chromadb
        from chromadb.config import Settings

        self.close()
        path = self._root / generation
        path.mkdir(parents=True, exist_ok=True)
        self._client = chromadb.PersistentClient(
            str(path), settings=Settings(anonymized_telemetry=False)
        )
        return self._client


class ServerChroma:
    """One collection a generation, on a Chroma server.

    ``url`` may name tenant and database: ``https://host:port/?tenant=…&database=…``.
    """

    def __init__(self, url: str, token: str = "") -> None:
        self._url = url
        self._token = token
        self._client: Any = None  # its published type lacks close()

    def create(self, generation: str) -> Collection:
        """A new collection; what a killed process left under the name is cleared away first."""
        self.drop(generation)
        made: Collection = self._connect().create_collection(
            generation, configuration=_HNSW, embedding_function=None
        )
        return made

    def open(self, generation: str) -> Collection:
        """The collection; the server sees every client's writes."""
        found: Collection = self._connect().get_collection(generation, embedding_function=None)
        return found

    def drop(self, generation: str) -> None:
        """Delete the collection."""
        client = self._connect()
        if generation in {collection.name for collection in client.list_collections()}:
            client.delete_collection(generation)

    def close(self) -> None:
        """Close the connection, if any."""
        if self._client is not None:
            for part in (self._client, self._client._admin_client):
                part._server._session.close()  # what its own close() leaves open
            self._client.close()
            self._client = None

    def _connect(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            parts = urlsplit(self._url)
            names = {key: values[0] for key, values in parse_qs(parts.query).items()}
            secure = parts.scheme == "https"
            headers = {"x-chroma-token": self._token} if self._token else None
            try:
                self._client = chromadb.HttpClient(
                    host=parts.hostname or "localhost",
                    port=parts.port or (443 if secure else 8000),
                    ssl=secure,
                    headers=headers,
                    settings=Settings(anonymized_telemetry=False),
                    **names,
                )
            except Exception as error:
                raise RagError(
                    f"The Chroma server {self._url} does not answer: {error}. Start it, or unset "
                    "KHABAR_CHROMA_URL to use the embedded index."
                ) from error
        return self._client
