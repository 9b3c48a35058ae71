"""The tools over the Model Context Protocol: the only home of its package, the extra ``mcp``.

Ours rather than Gradio's, which asks nobody for a login and wants an older pydantic.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from rag.errors import RagError
from ui.service import Service
from ui.tools import TOOLS, call

LONGEST = 2**16
"""Bytes of a request: the longest question, however it is written."""

_HOW = (
    "Answers questions about the news articles in one library, from those articles alone. "
    "Quote the evidence as it stands, and say so where an answer is refused."
)
_log = logging.getLogger(__name__)


class Endpoint:
    """The tools as an ASGI application, at work while its ``lifespan`` is open.

    Each request stands alone: nothing is kept between two of them.
    """

    def __init__(self, service: Service) -> None:
        self._requests = StreamableHTTPSessionManager(
            _server(service), stateless=True, max_request_body_size=LONGEST
        )

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Answer requests until it is closed; can be opened once."""
        async with self._requests.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] != "POST":  # there is nothing to listen for, and no session to end
            said = {"error": "Only POST is served here."}
            await JSONResponse(said, 405, {"allow": "POST"})(scope, receive, send)
        else:
            await self._requests.handle_request(scope, receive, send)


def _server(service: Service) -> Server[Any]:
    async def listed(_: object, params: PaginatedRequestParams | None) -> ListToolsResult:
        reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
        return ListToolsResult(tools=[
            Tool(name=name, description=tool.description, input_schema=tool.schema,
                 annotations=reads)
            for name, tool in TOOLS.items()
        ])  # fmt: skip

    async def called(_: object, params: CallToolRequestParams) -> CallToolResult:
        if params.name not in TOOLS:
            return _failed(f"There is no tool {params.name!r}. There are: {', '.join(TOOLS)}.")
        try:
            found = await to_thread.run_sync(
                call, TOOLS[params.name], service, params.arguments or {}
            )
        except RagError as error:
            return _failed(str(error))
        except Exception:  # a bug of ours: the program is told, the log says what
            _log.exception("%s failed", params.name)
            return _failed("Something went wrong here. The log of khabar web says what.")
        text = json.dumps(found, ensure_ascii=False)
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=found
        )

    return Server("khabar", instructions=_HOW, on_list_tools=listed, on_call_tool=called)


def _failed(why: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=why)], is_error=True)
