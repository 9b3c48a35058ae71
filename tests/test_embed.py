"""Texts to vectors: the same as sentence-transformers gives, and the spans from the same pass."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from langchain_tests.integration_tests import EmbeddingsIntegrationTests

from rag.embed import SentenceEmbeddings
from rag.errors import ModelUnavailable
from rag.weights import embedder_folder

NEWS = [
    "قال الوزير إن القمة ستعقد في عمان يوم الأحد. وأضاف أن الدعوة وُجهت إلى تسع دول.",
    "The harbour reopened on Tuesday. Two ferries had been stuck there since the storm.",
    "Le port a rouvert mardi.",
    "港口于星期二重新开放。",
    "ب" * 30,
]


@dataclass(frozen=True)
class Piece:
    context: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()


# --- Without a model ------------------------------------------------------------------------------


COUNTS_ONLY = """
import sys
from rag.embed import SentenceEmbeddings
model = SentenceEmbeddings(sys.argv[1])
print(model.counts(["hello", ""]), model.fingerprint, model.max_tokens)
print([name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules])
"""


def test_counting_and_naming_load_no_torch(models: Path) -> None:
    command = [sys.executable, "-c", COUNTS_ONLY, str(embedder_folder(models))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "[2, 0] eec46eb89fd9c9d4 512\n[]\n", done.stderr


# --- The model that comes with Khabar -------------------------------------------------------------


@pytest.fixture(scope="session")
def plain(models: Path) -> object:
    """The same folder in float32, used the way sentence-transformers documents it."""
    import torch
    from sentence_transformers import SentenceTransformer

    folder = str(embedder_folder(models))
    return SentenceTransformer(folder, device="cpu", model_kwargs={"dtype": torch.float32})


def test_same_vectors_as_sentence_transformers_in_float32(
    embeddings: SentenceEmbeddings, plain: object
) -> None:
    from sentence_transformers import SentenceTransformer

    assert isinstance(plain, SentenceTransformer)
    passages = plain.encode_document(NEWS, normalize_embeddings=True)
    queries = plain.encode_query(NEWS, normalize_embeddings=True)
    near = np.concatenate(
        [
            (embeddings.passages(NEWS) * passages).sum(axis=1),
            [embeddings.asked(text)[0] @ query for text, query in zip(NEWS, queries, strict=True)],
        ]
    )
    assert near.mean() > 0.999
    assert near.min() > 0.995


def test_a_passage_and_its_sentences_in_one_pass(embeddings: SentenceEmbeddings) -> None:
    text = NEWS[1]
    spans = ((0, 32), (33, len(text)))
    ((passage, sentences, tokens),) = embeddings.encode([Piece("Harbour", text, spans)])
    (alone,) = embeddings.passages([f"Harbour\n{text}"])
    assert passage @ alone == pytest.approx(1, abs=1e-3)
    assert np.linalg.norm(sentences, axis=1) == pytest.approx([1, 1])
    by_themselves = embeddings.passages([text[a:b] for a, b in spans])
    near = sentences @ by_themselves.T
    assert near[0, 0] > near[0, 1]
    assert near[1, 1] > near[1, 0]
    assert tokens.shape == (embeddings.counts([text])[0], 384)
    assert np.linalg.norm(tokens, axis=1) == pytest.approx([1.0] * len(tokens))


def test_a_question_comes_with_its_tokens(embeddings: SentenceEmbeddings) -> None:
    question = "متى أعيد فتح الميناء؟"
    vector, tokens = embeddings.asked(question)
    assert np.linalg.norm(tokens, axis=1) == pytest.approx([1.0] * len(tokens))
    assert tokens.shape == (embeddings.counts([question])[0], 384)
    assert (tokens @ vector).min() > 0.5
    assert embeddings.asked("")[1].shape == (0, 384)


@pytest.mark.parametrize("context", ["", "Harbour", "word " * 506, "word " * 900, "ب" * 4000])
def test_a_long_context_gives_way_to_the_text(embeddings: SentenceEmbeddings, context: str) -> None:
    text = NEWS[1]
    encoding, start = embeddings._fit(Piece(context, text))
    assert len(encoding.ids) <= 512
    assert encoding.offsets[-2][1] == start + len(text)  # before the end mark


def test_spans_the_model_cannot_see_still_get_vectors(embeddings: SentenceEmbeddings) -> None:
    text = "The ferry left. " * 300 + "The mayor resigned."
    ((passage, (first, last, blank), _),) = embeddings.encode(
        [Piece("", text, ((0, 15), (len(text) - 19, len(text)), (15, 16)))]
    )
    (mayor,) = embeddings.passages(["The mayor resigned."])
    assert last @ mayor == pytest.approx(1, abs=1e-2)
    assert all(np.isfinite(vector).all() for vector in (passage, first, blank))


def test_order_and_progress_survive_sorting_by_length(embeddings: SentenceEmbeddings) -> None:
    seen: list[int] = []
    together = embeddings.passages(NEWS * 3, seen.append)
    assert sum(seen) == len(NEWS) * 3
    one_by_one = np.stack([embeddings.passages([text])[0] for text in NEWS])
    assert np.argmax(together[: len(NEWS)] @ one_by_one.T, axis=1).tolist() == [0, 1, 2, 3, 4]


def test_nothing_and_emptiness(embeddings: SentenceEmbeddings) -> None:
    assert embeddings.encode([]) == []
    assert embeddings.passages([]).shape == (0, embeddings.dimension) == (0, 384)
    ((passage, spans, tokens),) = embeddings.encode([Piece("", "")])
    assert np.isfinite(passage).all()
    assert spans.shape == tokens.shape == (0, 384)


def test_counts_stand_apart_from_the_models_own_limits(embeddings: SentenceEmbeddings) -> None:
    long = "word" + " word" * 1999
    before = embeddings.counts([long])
    embeddings.question(long)
    assert embeddings.counts([long]) == before == [2000]


class TestLangChain(EmbeddingsIntegrationTests):
    """LangChain's own tests of an embedding model."""

    @property
    def embeddings_class(self) -> type[Embeddings]:
        return SentenceEmbeddings

    @pytest.fixture
    def model(self, embeddings: SentenceEmbeddings) -> Embeddings:
        return embeddings


# --- Any other model ------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["mean", "cls"])
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model with random weights, saved by the library itself."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, pre_tokenizers
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", *["the", "ferry", "left", "mayor", "resigned", ".", "?"]]
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    folder = tmp_path_factory.mktemp(f"tiny-{request.param}")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    ).save_pretrained(folder / "bert")
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 2}
    config = BertConfig(
        vocab_size=len(words), num_hidden_layers=2, max_position_embeddings=64, **sizes
    )
    BertModel(config).save_pretrained(folder / "bert")
    modules = [Transformer(str(folder / "bert")), Pooling(16, request.param)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_any_folder_works(tiny: Path) -> None:
    model = SentenceEmbeddings(tiny)
    text = "the ferry left . the mayor resigned ."
    ((passage, spans, tokens),) = model.encode([Piece("", text, ((0, 16), (17, len(text))))])
    assert passage.shape == (16,) == (model.dimension,)
    assert spans.shape == (2, 16)
    assert np.linalg.norm(spans, axis=1) == pytest.approx([1, 1], abs=1e-3)
    assert model.counts(["the ferry"]) == [2]
    assert passage @ model.passages([text])[0] == pytest.approx(1, abs=1e-2)
    assert not np.allclose(spans[0], spans[1])
    vector, asked = model.asked("who left ?")
    assert vector.shape == (16,)
    assert (len(tokens) > 0) == (len(asked) > 0) == model._pools_means


def test_threads_that_ask_first_load_it_once(tiny: Path) -> None:
    model = SentenceEmbeddings(lambda: tiny)
    with ThreadPoolExecutor(8) as pool:
        counts = [pool.submit(model.counts, ["the ferry"]) for _ in range(8)]
        vectors = list(pool.map(model.question, ["the mayor ?"] * 16))
    assert all(count.result() == [2] for count in counts)
    assert all(np.allclose(vector, vectors[0], atol=1e-2) for vector in vectors)


def test_what_cannot_be_loaded_is_one_line(tmp_path: Path, tiny: Path) -> None:
    for name, content in (("modules.json", "{"), ("model.safetensors", "no")):
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        for file in (path for path in tiny.rglob("*") if path.is_file()):
            target = folder / file.relative_to(tiny)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content.encode() if file.name == name else file.read_bytes())
        with pytest.raises(ModelUnavailable) as caught:
            SentenceEmbeddings(folder).question("?")
        assert "\n" not in str(caught.value)
