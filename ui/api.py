"""Plain HTTP endpoints for programs, described at ``/api/openapi.json``.

``POST /api/ask`` streams one JSON object a line, each the answer so far; the last is the whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rag.errors import BadQuestion, NoArticles
from rag.types import Filters
from ui import markup
from ui.gate import owner_of
from ui.history import new_conversation
from ui.render import added_json, as_json, source_json
from ui.service import Ranked, Service
from ui.strings import INTERFACES
from ui.turn import Turn

MOST_PASSAGES = 100
"""Passages of one search."""

_LONGEST_FILE = 20 * 2**20


class Only(BaseModel):
    """Which articles may answer; what is left out lets everything through."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    languages: list[str] = []
    """Codes of the articles' languages, such as ar, en, zh."""

    outlets: list[str] = []
    """Names of outlets as the articles give them."""

    articles: list[str] = []
    """Ids of articles."""

    since: date | None = None
    """The first day of publication, as 2026-01-31."""

    until: date | None = None
    """The last day of publication."""

    def filters(self) -> Filters:
        """The same as the chain takes it."""
        return Filters(
            tuple(self.languages), tuple(self.outlets), tuple(self.articles), self.since, self.until
        )


class Asked(Only):
    """A question; with the ``conversation`` an earlier answer named it may be a follow-up."""

    question: str
    """In any language, at most 4,000 characters."""

    conversation: str = Field("", max_length=64)
    """As an earlier answer named it; empty for a new one."""


class Searched(Only):
    """A question whose passages are wanted, best first."""

    question: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
    ]
    """In any language."""

    limit: int = Field(20, ge=1, le=MOST_PASSAGES)
    """How many passages."""


class Pasted(BaseModel):
    """An article to add."""

    text: str
    title: str = ""
    outlet: str = ""
    published: str = ""


class Opinion(BaseModel):
    """What a reader thought of the answer that is turn ``number`` of a conversation."""

    conversation: str = Field(max_length=64)
    number: int = Field(ge=1)
    liked: bool
    reason: str = Field("", max_length=2000)


def api_routes(service: Service) -> APIRouter:
    """The endpoints, over the same functions as the page."""
    routes = APIRouter(prefix="/api")

    @routes.post("/ask", response_class=StreamingResponse)
    def ask(request: Request, asked: Asked) -> StreamingResponse:
        """Answer a question: a stream of JSON lines, the last with ``done`` true."""
        conversation = asked.conversation or new_conversation()
        turns = service.ask(
            owner_of(request),
            conversation,
            asked.question,
            asked.filters(),
            datetime.now(UTC).date(),
        )
        first = next(turns)  # waits for a slot: "busy" is still an answer of its own
        lines = _lines(chain([first], turns), conversation)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @routes.post("/search")
    def search(searched: Searched) -> list[dict[str, Any]]:
        """Ranked passages for a question, with their ranks by meaning and by words."""
        found = service.search(searched.question, searched.filters(), searched.limit)
        return [ranked_json(rank, row) for rank, row in enumerate(found, 1)]

    @routes.get("/articles")
    def articles(
        words: str = "", language: str = "", outlet: str = "",
        since: date | None = None, until: date | None = None,
    ) -> list[dict[str, str]]:  # fmt: skip
        """The articles in the library, newest first."""
        only = Filters(
            (language,) if language else (), (outlet,) if outlet else (), (), since, until
        )
        return [source_json(source) for source in service.listed(words, only)]

    @routes.get("/articles/{article_id:path}")
    def article(article_id: str) -> dict[str, str]:
        """One article with its text."""
        found = service.articles.article(article_id)
        return source_json(found.source) | {"text": found.text}

    @routes.post("/articles")
    def add(pasted: Pasted) -> dict[str, Any]:
        """Add one article."""
        return added_json(
            service.add_text(pasted.text, pasted.title, pasted.outlet, pasted.published)
        )

    @routes.post("/files")
    def add_files(files: Annotated[list[UploadFile], File(max_length=200)]) -> dict[str, Any]:
        """Add the articles in files, as the library page does."""
        with TemporaryDirectory(prefix="khabar-") as folder:
            return added_json(service.add_files([_kept(file, Path(folder)) for file in files]))

    @routes.delete("/articles/{article_id:path}", status_code=204)
    def remove(article_id: str) -> Response:
        """Remove an article."""
        service.remove([article_id])
        return Response(status_code=204)

    @routes.post("/feedback", status_code=204)
    def feedback(request: Request, opinion: Opinion) -> Response:
        """Say what an answer was worth."""
        give_feedback(service, owner_of(request), opinion)
        return Response(status_code=204)

    @routes.get("", include_in_schema=False)
    def described(request: Request) -> HTMLResponse:
        words = INTERFACES["en"]
        body = markup.links([("openapi.json", "/api/openapi.json")], "Khabar for programs:")
        body += markup.table(("Method", "Path", "What it does"), _operations(request.app.openapi()))
        return HTMLResponse(markup.page("Khabar for programs", body, words))

    return routes


def give_feedback(service: Service, who: str, opinion: Opinion) -> None:
    """Keep an opinion; ``NoArticles`` if there is no such turn."""
    turns = service.history.turns(who, opinion.conversation)
    turn = next((turn for turn in turns if turn.number == opinion.number), None)
    if turn is None:
        raise NoArticles(
            f"There is no turn {opinion.number} in conversation {opinion.conversation}."
        )
    service.feedback.give(who, opinion.conversation, turn, opinion.liked, opinion.reason)


def turn_json(turn: Turn, conversation: str) -> dict[str, Any]:
    """A turn for a program: the answer and what surrounds it."""
    return as_json(turn.answer) | {
        "conversation": conversation,
        "number": turn.number,
        "question": turn.question,
        "searched": turn.searched,
        "seconds": round(turn.seconds, 3),
        "error": turn.error,
        "done": turn.answer.done or bool(turn.error),
    }


def ranked_json(rank: int, row: Ranked) -> dict[str, Any]:
    """A ranked passage for a program."""
    passage, dense, lexical = row
    return {
        "rank": rank,
        "dense_rank": dense,
        "lexical_rank": lexical,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "source": source_json(passage.source),
    }


def _lines(turns: Iterator[Turn], conversation: str) -> Iterator[str]:
    for turn in turns:
        yield json.dumps(turn_json(turn, conversation), ensure_ascii=False) + "\n"


def _kept(file: UploadFile, folder: Path) -> Path:
    name = Path((file.filename or "file").replace("\\", "/")).name or "file"
    content = file.file.read(_LONGEST_FILE + 1)
    if len(content) > _LONGEST_FILE:  # half an article would look like a whole one
        most = _LONGEST_FILE // 2**20
        raise BadQuestion(f"{name} has more than {most} MB, and nothing was added. Split it.")
    path = folder / name
    path.write_bytes(content)
    return path


def _operations(description: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, str(operation.get("description", ""))
