from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rag.errors import ModelUnavailable
from rag.llama import LlamaServer
from rag.llm import ChatWriter, local_available, open_llm
from rag.settings import load_settings
from rag.stream import WritingFailed
from rag.types import Evidence, Passage, Source
from rag.weights import gguf_file
from rag.write import write

READY = """
import json, sys
wanted = json.loads(sys.stdin.readline())
print("http://127.0.0.1:" + str(len(wanted["key"])), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "small.gguf"
    path.write_bytes(b"GGUF")
    return path


def server(model: Path, child: str, wait: float = 20) -> LlamaServer:
    return LlamaServer(lambda: model, wait=wait, command=[sys.executable, "-c", child])


def test_starts_on_first_use_and_stays(model: Path) -> None:
    llama = server(model, READY)
    url, key = llama.address()
    assert url == f"http://127.0.0.1:{len(key)}/v1"
    assert llama.address() == (url, key)
    llama.close()
    assert llama.address() != (url, key)  # another process, another key
    llama.close()


def test_starts_once_for_many_threads(model: Path) -> None:
    llama = server(model, READY)
    found: list[tuple[str, str]] = []
    threads = [threading.Thread(target=lambda: found.append(llama.address())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    llama.close()


def test_starts_again_when_it_has_died(model: Path) -> None:
    llama = server(model, READY)
    before = llama.address()
    process = llama._process
    assert process is not None
    process.kill()
    process.wait()
    assert llama.address() != before
    llama.close()


@pytest.mark.parametrize(
    ("child", "wait", "message"),
    [
        ("import sys; sys.exit('out of memory')", 20, "could not be loaded: out of memory."),
        ("raise SystemExit(1)", 20, "could not be loaded: the engine ended without a word."),
        ("import time; time.sleep(60)", 0.5, "was not ready within 0.5 s"),
        ("import os; os.close(0); import time; time.sleep(60)", 0.5, "was not ready within 0.5 s"),
    ],
)
def test_a_model_that_cannot_be_loaded(model: Path, child: str, wait: float, message: str) -> None:
    llama = server(model, child, wait)
    began = time.monotonic()
    with pytest.raises(ModelUnavailable, match=message):
        llama.address()
    assert time.monotonic() - began < wait + 2
    assert llama._process is None


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="There is no model file"):
        server(tmp_path / "gone.gguf", READY).address()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_it_dies_with_the_program(model: Path, sign: signal.Signals) -> None:
    program = f"""
import sys, time
sys.path.insert(0, {str(Path.cwd())!r})
from pathlib import Path
from rag.llama import LlamaServer
command = [sys.executable, "-c", {READY!r}]
llama = LlamaServer(lambda: Path({str(model)!r}), wait=20, command=command)
llama.address()
print(llama._process.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert not gone(child)
    parent.send_signal(sign)
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 5
    while not gone(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert gone(child)


# --- the real engine ------------------------------------------------------------------------------

SENTENCES = [
    "أعلنت وزارة النقل يوم الثلاثاء أن الجسر الجديد سيفتتح في مارس 2026 بعد تأخير دام عامين.",
    "وقالت الوزارة إن تكلفة الجسر بلغت 340 مليون دولار.",
    "ويربط الجسر ضفتي النهر شمال المدينة.",
]


def evidence() -> list[Evidence]:
    source = Source("bridge", language="ar")
    passages = [Passage(source, text) for text in SENTENCES]
    return [Evidence(n, p, 0, len(p.text)) for n, p in enumerate(passages, 1)]


def words(text: str) -> int:
    return len(text.split())


@pytest.fixture(scope="module")
def local() -> Iterator[ChatWriter]:
    if not local_available():
        pytest.skip("the extra llm is not installed")
    writer = open_llm("local", gguf=lambda: gguf_file(load_settings().models))
    assert writer is not None
    yield writer
    writer.close()


@pytest.mark.llm
@pytest.mark.slow
def test_it_answers_from_arabic_evidence_in_english(local: ChatWriter) -> None:
    *_, text = write("When will the bridge open?", evidence(), "en", say=local.stream, count=words)
    assert "March 2026" in text
    assert "[" in text


@pytest.mark.llm
@pytest.mark.slow
def test_giving_up_frees_it_for_the_next_question(local: ChatWriter) -> None:
    long = local.stream([("user", "Count from one to two hundred, in words.")])
    next(long)
    long.close()  # type: ignore[attr-defined]
    began = time.monotonic()
    next(local.stream([("user", "Say yes.")]))
    assert time.monotonic() - began < 15


@pytest.mark.llm
@pytest.mark.slow
def test_only_whoever_has_the_key_may_ask(local: ChatWriter) -> None:
    model = local.open()
    url = str(model.root_client.base_url)  # type: ignore[attr-defined]
    assert url.startswith("http://127.0.0.1:")
    asked = httpx.post(f"{url}chat/completions", json={"messages": []})
    assert asked.status_code == 401
    page = httpx.get(f"{url}models", headers={"Origin": "https://evil.example"})
    assert page.headers["access-control-allow-origin"] not in ("*", "https://evil.example")


@pytest.mark.llm
@pytest.mark.slow
def test_more_than_it_holds_is_said(local: ChatWriter) -> None:
    with pytest.raises(ModelUnavailable, match="the request is refused"):
        list(local.stream([("user", "word " * 5000)]))


@pytest.mark.llm
@pytest.mark.slow
def test_killed_midway_it_is_said_and_starts_again(local: ChatWriter) -> None:
    pieces = local.stream([("user", "Count from one to two hundred, in words.")])
    next(pieces)
    engine = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "llama_serve"], capture_output=True, text=True
    )
    os.kill(int(engine.stdout.split()[-1]), signal.SIGKILL)
    with pytest.raises(WritingFailed, match="broke off"):
        list(pieces)
    assert next(local.stream([("user", "Say yes.")]))


@pytest.mark.llm
@pytest.mark.slow
def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    if not local_available():
        pytest.skip("the extra llm is not installed")
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + bytes(100))
    writer = open_llm(str(path))
    assert writer is not None
    with pytest.raises(ModelUnavailable, match="could not be loaded: gguf_init"):
        list(writer.stream([("user", "Say yes.")]))
