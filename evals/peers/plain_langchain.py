"""The plain LangChain recipe, as tutorials give it: what ``make bench`` measures adding against.

Texts are split by characters, embedded by ``HuggingFaceEmbeddings`` and put into Chroma. Run as
``python -m evals.peers.plain_langchain MODEL_FOLDER TEXTS.jsonl`` it prints one JSON object; it
needs langchain-chroma, langchain-huggingface and langchain-text-splitters (extra ``dev``).
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def add(model: str, texts: list[str]) -> dict[str, float]:
    """Seconds and chunks of adding the texts; the model is loaded before the clock starts."""
    embeddings = HuggingFaceEmbeddings(model=model)
    embeddings.embed_query("warm")
    documents = [Document(page_content=text) for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        chunks = splitter.split_documents(documents)
        Chroma.from_documents(chunks, embeddings, persist_directory=folder)
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "passages": len(chunks), "characters": sum(map(len, texts))}


if __name__ == "__main__":
    lines = Path(sys.argv[2]).read_text("utf-8").splitlines()
    measured = add(sys.argv[1], [json.loads(line)["text"] for line in lines])
    sys.stdout.write(json.dumps(measured) + "\n")
