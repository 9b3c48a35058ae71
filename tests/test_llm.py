from __future__ import annotations

import json
import re
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableGenerator

from rag.errors import ModelUnavailable
from rag.llm import LOCAL, REMOTE, ChatWriter, local_available, open_llm, reason
from rag.stream import MOST_CHARACTERS, Limits, WritingFailed

SHORT = Limits(connect=1, first=1, between=1, total=2.5)
PATIENT = Limits(connect=5, first=20, between=20, total=30)
ASKED = [("system", "Be brief."), ("user", "Who spoke?")]


# --- a server that does whatever it is told -------------------------------------------------------


def chunk(text: str | None = None, finish: str | None = None, **delta: object) -> bytes:
    said = {"content": text, **delta} if text is not None else delta
    choice = {"index": 0, "delta": said, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return b"data: " + json.dumps({**body, "choices": [choice]}).encode() + b"\n\n"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
END = chunk(finish="stop") + b"data: [DONE]\n\n"
CALL = [{"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]


def status(code: int, more: str = "") -> bytes:
    body = b'{"error": {"message": "<script>no</script>", "type": "t", "code": "c"}}'
    return f"HTTP/1.1 {code} No\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


def page(kind: str, body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n".encode() + body


class Server(socketserver.ThreadingTCPServer):
    """Answers each request with the next of ``replies`` (the last one again and again)."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self) -> None:
        self.replies: list[Callable[[socket.socket], None]] = []
        self.requests: list[bytes] = []
        self.left = threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        self.server.requests.append(self._request())
        replies = self.server.replies
        try:
            (replies.pop(0) if len(replies) > 1 else replies[0])(self.request)
        except OSError:
            self.server.left.set()

    def _request(self) -> bytes:
        whole = b""
        while got := self.request.recv(65536):
            whole += got
            head, end, body = whole.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            complete = end and (not length or len(body) >= int(length[1]))
            if complete or not whole.startswith(b"POST"):
                break
        return whole


def say(*parts: bytes) -> Callable[[socket.socket], None]:
    return lambda to: to.sendall(b"".join(parts))


def hang(*parts: bytes) -> Callable[[socket.socket], None]:
    def reply(to: socket.socket) -> None:
        to.sendall(b"".join(parts))
        while to.recv(1024):
            pass
        raise ConnectionResetError

    return reply


def drip(head: bytes, body: bytes, pause: float) -> Callable[[socket.socket], None]:
    def reply(to: socket.socket) -> None:
        to.sendall(head)
        while True:
            for byte in [body[i : i + 1] for i in range(len(body))] if pause else [body]:
                to.sendall(byte)
                time.sleep(pause)

    return reply


def again(part: bytes, pause: float) -> Callable[[socket.socket], None]:
    def reply(to: socket.socket) -> None:
        to.sendall(HEAD)
        while True:
            to.sendall(part)
            time.sleep(pause)

    return reply


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def writer_at(url: str, limits: Limits) -> ChatWriter:
    writer = open_llm(url, limits=limits)
    assert writer is not None
    return writer


def ask(writer: ChatWriter) -> tuple[str, str]:
    """What came, and the message it ended with (empty when it ended well)."""
    text = ""
    try:
        for piece in writer.stream(ASKED):
            text += piece
    except ModelUnavailable as error:
        return text, str(error)
    return text, ""


# --- what goes well -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (say(HEAD, chunk("وصل"), chunk(" "), chunk("الوزير"), END), "وصل الوزير"),
        (say(HEAD, chunk("no mark of the end"), chunk(finish="stop")), "no mark of the end"),
        (say(HEAD, chunk("cut by the model", "length")), "cut by the model"),
        (say(HEAD, chunk("x" * 10_000_000), END), "x" * MOST_CHARACTERS),
        (again(chunk("y" * 100), 0), "y" * MOST_CHARACTERS),
        (say(HEAD, chunk("odd usage", "stop").replace(b'"id"', b'"usage": {"a": -1}, "id"')),
         "odd usage"),
    ],
    ids=["plain", "no [DONE]", "length", "huge piece", "endless", "odd usage"],
)  # fmt: skip
def test_answers(server: Server, reply: Callable[[socket.socket], None], text: str) -> None:
    server.replies = [reply]
    assert ask(writer_at(server.url, PATIENT)) == (text, "")


def test_asks_the_named_model_in_the_words_given(server: Server) -> None:
    server.replies = [say(HEAD, chunk("Yes."), END)]
    writer = writer_at(server.url + "#qwen3:4b", PATIENT)
    assert writer.name == "qwen3:4b at 127.0.0.1"
    assert ask(writer)[0] == "Yes."
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    sent = json.loads(body)
    assert head.startswith(b"POST /v1/chat/completions")
    assert sent["model"] == "qwen3:4b"
    assert [(m["role"], m["content"]) for m in sent["messages"]] == ASKED
    assert sent["stream"] is True
    assert sent["temperature"] == 0


def test_trouble_before_the_first_word_is_tried_once_more(server: Server) -> None:
    server.replies = [say(status(503)), say(HEAD, chunk("Back."), END)]
    assert ask(writer_at(server.url, PATIENT)) == ("Back.", "")
    assert len(server.requests) == 2


def test_many_questions_one_after_another_and_at_once(server: Server) -> None:
    server.replies = [say(HEAD, chunk("Yes."), END)]
    writer = writer_at(server.url, PATIENT)
    assert [ask(writer) for _ in range(3)] == [("Yes.", "")] * 3
    answers: list[tuple[str, str]] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(writer))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [("Yes.", "")] * 6


# --- what goes wrong: each ends within its limits, in a plain sentence ----------------------------


@pytest.mark.parametrize(
    ("reply", "text", "message"),
    [
        (hang(), "", "did not begin to answer within 1 s"),
        (hang(HEAD), "", "did not begin to answer within 1 s"),
        (say(), "", "cannot be reached"),
        (say(status(401)), "", "the key is refused"),
        (say(status(404)), "", "check the address and the model's name"),
        (say(status(429)), "", "busy"),
        (say(status(429, "Retry-After: 60\r\n")), "", "did not begin to answer within 1 s"),
        (say(status(500)), "", "in trouble"),
        (say(status(503)), "", "in trouble"),
        (say(status(307, "Location: http://127.0.0.2:9/v1/chat/completions\r\n")), "", "moved"),
        (say(page("text/html", b"<html><body>Welcome</body></html>")), "", "something else"),
        (say(page("application/json", b'{"choices": [{"mess')), "", "something else"),
        (say(HEAD, chunk("So far"), b'data: {"choices": [{"del\n\n'), "So far", "something else"),
        (say(HEAD, chunk("So far")), "So far", "broke off"),
        (say(HEAD.replace(b"Connection: close", b"Content-Length: 999"), chunk("So far")),
         "So far", "broke off"),
        (hang(HEAD, chunk("So far"), b'data: {"choices": [{"delta": {"content": "and th'), "So far",
         "fell silent for 1 s"),
        (drip(HEAD, chunk("word"), 0.05), "", "did not begin to answer within 1 s"),
        (drip(HEAD + chunk("So far"), b"data: aaaa", 0.05), "So far", "fell silent for 1 s"),
        (drip(HEAD, b"x" * 65536, 0), "", "did not begin to answer within 1 s"),
        (drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a", 0.01), "", "did not begin to answer within 1 s"),
        (say(HEAD, b'data: {"choices": []}\n\n', b"data: [DONE]\n\n"), "", "without any text"),
        (say(HEAD, b'data: {"error": {"message": "out of memory"}}\n\n'), "", "out of memory"),
        (say(HEAD, b'data: {"choices": [{"delta": {"content": "\xff\xfe\xc3"}}]}\n\n'), "",
         "something else"),
        (say(HEAD, chunk(tool_calls=CALL), chunk(finish="tool_calls")), "", "without any text"),
        (again(chunk(""), 0.1), "", "did not begin to answer within 1 s"),
        (again(chunk("a"), 0.3), None, "did not finish its answer within 2.5 s"),
    ],
    ids=["silent", "silent after headers", "hangs up", "401", "404", "429", "429 come back later",
         "500", "503", "redirect", "a page", "half a JSON", "broken event", "no end", "cut off",
         "stops mid-token", "slow bytes", "slow bytes midway", "endless line", "endless header",
         "empty choices", "error event", "invalid UTF-8", "tool call", "empty pieces",
         "never ends"],
)  # fmt: skip
def test_faults(
    server: Server, reply: Callable[[socket.socket], None], text: str | None, message: str
) -> None:
    server.replies = [reply]
    writer = writer_at(server.url, SHORT)
    writer.open()  # importing the client library is no server's fault
    began = time.monotonic()
    came, said = ask(writer)
    assert time.monotonic() - began < SHORT.total + 2
    assert message in said
    assert said.endswith((".", "?"))
    assert not any(odd in said for odd in ("<", "Traceback", "\n", "httpx"))
    assert came == text or text is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nobody_there(scheme: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"{scheme}://127.0.0.1:{unused.getsockname()[1]}/v1"
    assert "cannot be reached" in ask(writer_at(url, PATIENT))[1]


def test_a_server_without_tls(server: Server) -> None:
    server.replies = [say(status(400))]
    url = server.url.replace("http:", "https:")
    assert "cannot be reached" in ask(writer_at(url, PATIENT))[1]


def test_giving_up_closes_the_connection(server: Server) -> None:
    server.replies = [again(chunk("word "), 0.05)]
    pieces = writer_at(server.url, PATIENT).stream(ASKED)
    assert next(pieces) == "word "
    pieces.close()
    assert server.left.wait(2)


def test_running_out_of_time_closes_the_connection(server: Server) -> None:
    server.replies = [hang(HEAD)]
    assert "did not begin" in ask(writer_at(server.url, SHORT))[1]
    assert server.left.wait(2)


# --- where requests go ----------------------------------------------------------------------------


def test_the_environment_redirects_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = "http://127.0.0.2:9"
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, elsewhere)
    monkeypatch.setenv("LANGSMITH_GATEWAY", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "not-for-you")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-for-you")
    server.replies = [say(HEAD, chunk("Here."), END)]
    assert ask(writer_at(server.url, PATIENT)) == ("Here.", "")
    assert b"not-for-you" not in server.requests[0]
    assert b"sk-for-you" in server.requests[0]


def test_no_key_is_needed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    server.replies = [say(HEAD, chunk("Here."), END)]
    assert ask(writer_at(server.url, PATIENT)) == ("Here.", "")


def test_passwords_in_the_address_are_not_shown() -> None:
    writer = writer_at("http://me:secret@127.0.0.1:9/v1#m", SHORT)
    assert "secret" not in writer.name + ask(writer)[1]


# --- names ----------------------------------------------------------------------------------------


def test_names_that_mean_no_model() -> None:
    assert open_llm("none") is None
    assert open_llm("auto") is None  # no file of a local model was offered


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gpt", "There is no chat model 'gpt'"),
        ("", "There is no chat model ''"),
        ("http:///v1", "names no server"),
        ("http://[bad/v1", "names no server"),
        ("http://me:secret@host:port/v1", "names no server"),
        ("local", "pip install 'khabar[llm]'"),
    ],
)
def test_names_that_cannot_be_right(name: str, message: str) -> None:
    with pytest.raises(ModelUnavailable) as raised:
        open_llm(name)
    assert message in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fireworks:some", "langchain-fireworks"),
        ("nobody:some", "cannot be opened"),
        ("openai:some", "OPENAI_API_KEY"),
    ],
)
def test_providers_that_cannot_be_had(
    name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert message in ask(writer_at(name, SHORT))[1]


def test_hosted_models_begin_sooner_than_those_on_this_machine() -> None:
    names = ["http://localhost:1/v1", "ollama:qwen3", "https://models.example/v1", "openai:some"]
    opened = [open_llm(name) for name in names]
    assert [w.limits for w in opened if w] == [LOCAL, LOCAL, REMOTE, REMOTE]


def test_a_model_file_that_is_not_there(tmp_path: Path) -> None:
    if not local_available():
        pytest.skip("the extra llm is not installed")
    writer = writer_at(str(tmp_path / "gone.gguf"), SHORT)
    assert "There is no model file" in ask(writer)[1]


# --- LangChain's other models ---------------------------------------------------------------------


def scripted(*lines: str) -> ChatWriter:
    model = GenericFakeChatModel(messages=iter(AIMessage(line) for line in lines))
    return ChatWriter("scripted", lambda: model, PATIENT)


def test_any_langchain_model_streams() -> None:
    writer = scripted("The minister spoke. [1]", "")
    pieces = list(writer.stream(ASKED))
    assert "".join(pieces) == "The minister spoke. [1]"
    assert len(pieces) > 1


def test_a_model_that_raises_is_explained() -> None:
    text, said = ask(scripted())  # out of lines
    assert text == ""
    assert said.startswith("The model scripted failed: ")


def test_its_run_is_traced_inside_the_run_that_asked() -> None:
    parents: list[object] = []

    class Trace(BaseCallbackHandler):
        def on_chat_model_start(
            self, *_: object, parent_run_id: object = None, **__: object
        ) -> None:
            parents.append(parent_run_id)

    writer = scripted("Yes.")

    def answer(_: Iterator[str]) -> Iterator[str]:
        yield from writer.stream(ASKED)

    chain = RunnableGenerator(answer)
    assert "".join(chain.stream("?", {"callbacks": [Trace()]})) == "Yes."
    assert len(parents) == 1
    assert parents[0] is not None


def test_limits_are_values() -> None:
    assert replace(LOCAL, first=20) == REMOTE
    assert WritingFailed("It stopped.", "So far").text == "So far"
    assert reason(ValueError()) == "failed: ValueError."
