"""Texts to vectors by a sentence-transformers model, loaded on first use.

A passage and the sentences in it cost one pass: the vectors of its tokens are averaged over the
whole for the passage, and over each sentence for the sentence, which so knows its surroundings. The
tokens' own come along.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings

from rag.errors import ModelUnavailable
from rag.model_folder import Prompts, find_folder, fingerprint, read_max_tokens, read_prompts
from rag.pool import Span, Vectors, token_ranges, unit
from rag.sbert import load_model, pools_means, stay_offline, token_vectors, transformer
from rag.windows import Tokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding, Tokenizer
    from transformers import BertModel


class Text(Protocol):
    """What is embedded: ``context`` before ``text``, and spans of ``text`` with their vectors."""

    @property
    def context(self) -> str:
        """Where the text stands, such as a title; outside all offsets."""

    @property
    def text(self) -> str:
        """The words themselves."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """Offsets in ``text`` of the parts that get a vector each."""


Encoded = tuple[Vectors, Vectors, Vectors]
"""Unit vectors of a text ``(d,)``, of its spans ``(n, d)``, and of its tokens ``(m, d)`` as far as
the model sees; of tokens there are none where the model does not average them.
"""


class SentenceEmbeddings(Embeddings):
    """A model given as a folder, a hub name, or a function that gives the folder when needed.

    A hub name is looked for in the hub's cache; only with ``online`` may it be fetched. ``device``
    is torch's name of one, or None for the best there is. Everything that loads can raise
    ``ModelUnavailable``.
    """

    def __init__(
        self,
        model: str | Path | Callable[[], Path],
        *,
        online: bool = False,
        device: str | None = None,
    ) -> None:
        self._given = model
        self._online = online
        self._device = device
        self._lock = threading.RLock()  # around loading, and around the tokenizer, which has state
        self._loaded: SentenceTransformer | None = None
        self._read: Tokenizer | None = None

    # --- What is known without loading the model -------------------------------------------------

    @cached_property
    def folder(self) -> Path:
        """The folder the model is in."""
        stay_offline(online=self._online)
        if callable(self._given):
            return self._given()
        return find_folder(str(self._given), online=self._online)

    @cached_property
    def prompts(self) -> Prompts:
        """What goes before questions and passages."""
        name = str(self.folder) if callable(self._given) else str(self._given)
        return read_prompts(self.folder, name)

    @cached_property
    def fingerprint(self) -> str:
        """Names everything the vectors depend on; stored with them."""
        return fingerprint(self.folder, self.prompts)

    @cached_property
    def max_tokens(self) -> int:
        """The longest text the model sees, in tokens, with prompt and end marks."""
        return read_max_tokens(self.folder)

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text by the model's tokenizer, without prompt or end marks."""
        encodings = self._tokenize(list(texts), marks=False)
        return [len(encoding.ids) for encoding in encodings]

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Each text's tokens by the model's tokenizer, whole, without prompt or end marks."""
        encodings = self._tokenize(list(texts), marks=False)
        return [Tokens(tuple(e.ids), tuple(e.offsets)) for e in encodings]

    @property
    def bert(self) -> BertModel:
        """The network itself, for what shares its embeddings."""
        return transformer(self._model)

    # --- Vectors ---------------------------------------------------------------------------------

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        size = self._model.get_embedding_dimension()
        return int(size) if size else len(self.question("?"))

    def question(self, text: str) -> Vectors:
        """The unit vector ``(d,)`` of one question."""
        return self.asked(text)[0]

    def asked(self, text: str) -> tuple[Vectors, Vectors]:
        """The unit vectors of one question ``(d,)`` and of its tokens ``(n, d)``, as ``encode``."""
        whole = self.prompts.query + text
        if not self._pools_means:
            (vector,) = self._embed([whole])
            return vector, np.zeros((0, len(vector)), np.float32)
        (encoding,) = self._tokenize([whole])
        encoding.truncate(self.max_tokens)
        ((_, (tokens,)),) = token_vectors(self._model, [encoding])
        return unit(tokens.mean(axis=0)), _inside(encoding, tokens, len(self.prompts.query), text)

    def passages(
        self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """Unit vectors ``(n, d)`` of passages; ``progress`` hears how many more are done."""
        found = self._embed([self.prompts.passage + text for text in texts], progress)
        return np.stack(found) if found else np.zeros((0, self.dimension), np.float32)

    def encode(
        self, texts: Sequence[Text], progress: Callable[[int], None] = lambda _: None
    ) -> list[Encoded]:
        """Each text's vector and, from the same pass, the vectors of its spans.

        What is embedded is ``context``, a new line, ``text``. A context too long for the model is
        cut, so that the text is not.
        """
        if not texts:
            return []
        if not self._pools_means:
            return self._encode_apart(texts, progress)
        with self._lock:
            inputs = [self._fit(text) for text in texts]
        found: list[Encoded | None] = [None] * len(texts)
        for rows, vectors in token_vectors(self._model, [e for e, _ in inputs]):
            for row, tokens in zip(rows, vectors, strict=True):
                encoding, start = inputs[row]
                found[row] = self._pool(texts[row], encoding, start, tokens)
            progress(len(rows))
        return [encoded for encoded in found if encoded is not None]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's way to ask for passages."""
        return [vector.tolist() for vector in self.passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's way to ask for a question."""
        return [float(value) for value in self.question(text)]

    # --- The model -------------------------------------------------------------------------------

    @property
    def _model(self) -> SentenceTransformer:
        with self._lock:
            if self._loaded is None:
                self._loaded = load_model(self.folder, self._device)
                # One tokenizer is enough: ours holds 200 MB.
                self._read = getattr(self._loaded.tokenizer, "backend_tokenizer", self._read)
            return self._loaded

    @property
    def _tokenizer(self) -> Tokenizer:
        """The model's tokenizer, read without torch where the folder has it in a file."""
        from tokenizers import Tokenizer

        with self._lock:
            path = self.folder / "tokenizer.json"
            if self._read is None and path.is_file():
                try:
                    self._read = Tokenizer.from_file(str(path))
                except Exception as error:  # the library raises bare Exception
                    raise ModelUnavailable(f"{path} cannot be read: {error}") from error
            if self._read is None:
                tokenizer = self._model.tokenizer
                if not isinstance(tokenizer, Tokenizer):
                    raise ModelUnavailable(f"The model in {self.folder} has no fast tokenizer.")
                self._read = tokenizer
            return self._read

    @cached_property
    def _pools_means(self) -> bool:
        return pools_means(self._model)

    def _tokenize(self, texts: list[str], *, marks: bool = True) -> list[Encoding]:
        """Encodings, whole. The model's own calls leave their limits set on the tokenizer."""
        with self._lock:
            tokenizer = self._tokenizer
            tokenizer.no_truncation()
            tokenizer.no_padding()
            return tokenizer.encode_batch(texts, add_special_tokens=marks)

    def _fit(self, text: Text) -> tuple[Encoding, int]:
        """The text's encoding, with as much of its context as leaves room, and where it starts."""
        head = f"{text.context}\n" if text.context else ""
        before = self.prompts.passage + head
        (encoding,) = self._tokenize([before + text.text])
        over = len(encoding.ids) - self.max_tokens
        if over > 0 and head:
            inside = [i for i, (_, end) in enumerate(encoding.offsets) if 0 < end <= len(before)]
            kept = inside[: max(0, len(inside) - over - 1)]
            cut = encoding.offsets[kept[-1]][1] if kept else 0
            before = before[: max(cut, len(self.prompts.passage))].rstrip("\n") + "\n"
            (encoding,) = self._tokenize([before + text.text])
        encoding.truncate(self.max_tokens)
        return encoding, len(before)

    def _pool(self, text: Text, encoding: Encoding, start: int, tokens: Vectors) -> Encoded:
        passage = unit(tokens.mean(axis=0))
        inside = _inside(encoding, tokens, start, text.text)
        if not text.spans:
            return passage, np.zeros((0, len(passage)), np.float32), inside
        where = token_ranges(encoding.offsets, [(a + start, b + start) for a, b in text.spans])
        rows: list[Vectors | None] = [tokens[a:b].mean(axis=0) if b > a else None for a, b in where]
        unseen = [i for i, row in enumerate(rows) if row is None]
        if unseen:  # beyond the model's end, or all white space
            parts = self.passages([text.text[slice(*text.spans[i])] for i in unseen])
            for i, part in zip(unseen, parts, strict=True):
                rows[i] = part
        return passage, unit(np.stack([row for row in rows if row is not None])), inside

    def _embed(
        self, texts: list[str], progress: Callable[[int], None] = lambda _: None
    ) -> list[Vectors]:
        if not texts:
            return []
        if not self._pools_means:
            with self._lock:
                whole = self._model.encode(texts, normalize_embeddings=True, prompt="")
            progress(len(texts))
            return list(np.asarray(whole, np.float32))
        encodings = self._tokenize(texts)
        for encoding in encodings:
            encoding.truncate(self.max_tokens)
        found = np.zeros((len(texts), self.dimension), np.float32)
        for rows, vectors in token_vectors(self._model, encodings):
            found[rows] = np.stack([unit(tokens.mean(axis=0)) for tokens in vectors])
            progress(len(rows))
        return list(found)

    def _encode_apart(
        self, texts: Sequence[Text], progress: Callable[[int], None]
    ) -> list[Encoded]:
        """For models that do not average: each span goes through the model by itself."""
        found = []
        for text in texts:
            whole = f"{text.context}\n{text.text}" if text.context else text.text
            vectors = self.passages([whole, *(text.text[a:b] for a, b in text.spans)])
            found.append((vectors[0], vectors[1:], vectors[:0]))
            progress(1)
        return found


def _inside(encoding: Encoding, tokens: Vectors, start: int, text: str) -> Vectors:
    """The unit vectors of the tokens of ``text``, which begins at ``start``."""
    ((first, end),) = token_ranges(encoding.offsets, [(start, start + len(text))])
    return unit(tokens[first:end])
