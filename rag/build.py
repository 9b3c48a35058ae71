"""Settings to wired parts: the only file that knows all the others. It wires, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

from rag.calibration import Calibration
from rag.chain import AnswerChain
from rag.chroma import EmbeddedChroma, ServerChroma
from rag.confidence import SPANS
from rag.embed import SentenceEmbeddings
from rag.index import Index
from rag.late import LateInteraction
from rag.library import Library
from rag.llm import ChatWriter, open_llm
from rag.lock import writer
from rag.read import SentenceReader
from rag.retrieve import NewsRetriever
from rag.scales import with_own_scales
from rag.settings import Settings
from rag.span_model import SpanModel
from rag.span_reader import FindSpans, SpanReader
from rag.store import Store
from rag.tokens import TokenCounter
from rag.weights import embedder_folder, gguf_file, tiktoken_folder
from rag.write import Write, write


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything one library needs, wired; each part loads on first use."""

    library: Library
    store: Store
    embeddings: SentenceEmbeddings
    index: Index
    retriever: NewsRetriever
    chain: AnswerChain
    model: ChatWriter | None
    """The chat model, for those who ask it for something else than answers."""

    def close(self) -> None:
        """Let go of files."""
        self.store.close()
        self.library.close()


@lru_cache(maxsize=8)
def build(settings: Settings) -> Parts:
    """The parts for these settings; the same settings give the same parts."""
    lock = partial(writer, settings.home)
    library = Library(settings.home / "library.db")
    embeddings = _embeddings(settings)
    calibration = Calibration(embeddings, settings.models)
    chroma = (
        ServerChroma(settings.chroma_url, settings.chroma_token)
        if settings.chroma_url
        else EmbeddedChroma(settings.home / "index")
    )
    store = Store(library, chroma, calibration.means, lock)
    asked = lru_cache(maxsize=64)(embeddings.asked)
    retriever = NewsRetriever(
        library=library,
        store=store,
        embed=lambda question: asked(question)[0],
        late=LateInteraction(lambda question: asked(question)[1], calibration.tokens),
        k=settings.passages,
    )
    embed = retriever.embed
    sentences = SentenceReader(library, store, embed, embeddings.passages, limit=settings.quotes)
    judge = with_own_scales(SPANS, settings.home)
    reader = SpanReader(sentences, _spans(settings, embeddings), judge, limit=settings.quotes)
    model = open_llm(settings.llm, gguf=lambda: gguf_file(settings.models))
    return Parts(
        library,
        store,
        embeddings,
        Index(library, store, embeddings, calibration.tokens, lock, budget=settings.passage_tokens),
        retriever,
        AnswerChain(
            retriever, reader, _writer(settings, model), writer=model.name if model else ""
        ),
        model,
    )


def _spans(settings: Settings, embeddings: SentenceEmbeddings) -> FindSpans:
    """The reader's model, on the word embeddings it was trained with."""
    if settings.embeddings:
        embeddings = SentenceEmbeddings(lambda: embedder_folder(settings.models))
    return SpanModel(embeddings).answers


def _embeddings(settings: Settings) -> SentenceEmbeddings:
    """The model that comes with Khabar, or the one named."""
    if settings.embeddings:
        return SentenceEmbeddings(settings.embeddings, online=True)
    return SentenceEmbeddings(lambda: embedder_folder(settings.models))


def _writer(settings: Settings, model: ChatWriter | None) -> Write | None:
    """Who phrases the answers; nobody where the quotes are to speak."""
    if model is None:
        return None
    count = TokenCounter(lambda: tiktoken_folder(settings.models)).count
    return partial(write, say=model.stream, count=count)
