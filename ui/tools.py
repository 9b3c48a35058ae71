"""What a chat program may do here: ask, search, list. Reading only, over the page's own service."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from rag.errors import BadQuestion
from ui.api import Asked, Only, Searched, ranked_json, turn_json
from ui.history import new_conversation
from ui.render import source_json
from ui.service import Service

OWNER = " mcp"
"""Whose the conversations are: nobody's who signs in, since no account's name begins with a space.
An assistant asks a lot, and the lists that people read are theirs."""


class Ask(Asked, extra="forbid"):
    """Answer a question from the library's news articles alone, in the question's language.

    Returns the answer with its verdict (supported, partly, quotes, or refused where the articles do
    not say) and the evidence: exact quotes in their original words, each with its article and its
    ``start`` and ``end`` there.
    """


class Search(Searched, extra="forbid"):
    """Passages of the library's news articles that bear on a question, in any language, best first.

    Each comes with its article, its ``start`` and ``end`` there, and its ranks by meaning and by
    words.
    """


class Articles(Only, extra="forbid"):
    """The library's news articles, newest first: id, title, outlet, day, language, address."""

    words: str = Field("", max_length=200)
    """Only articles whose title, outlet or id holds these words."""

    limit: int = Field(50, ge=1, le=500)
    """How many to list; ``found`` says how many there are."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function for programs: ``arguments`` describes it and what it takes."""

    arguments: type[BaseModel]
    run: Callable[[Service, Any], dict[str, Any]]

    @property
    def description(self) -> str:
        """What it does, for who chooses among tools."""
        return " ".join((self.arguments.__doc__ or "").replace("``", "").split())

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON schema."""
        return self.arguments.model_json_schema()


def call(tool: Tool, service: Service, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What the tool returns; ``RagError`` says in a sentence why it does not."""
    try:
        taken = tool.arguments.model_validate(arguments)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadQuestion(f"The argument {name!r} cannot be used: {first['msg']}.") from None
    return tool.run(service, taken)


def _ask(service: Service, asked: Ask) -> dict[str, Any]:
    named = asked.conversation or new_conversation()
    today = datetime.now(UTC).date()
    turns = service.ask(OWNER, named, asked.question, asked.filters(), today)
    turn = deque(turns, maxlen=1).pop()
    if turn.error:
        raise BadQuestion(turn.error)
    answer = turn_json(turn, named)
    del answer["passages"]  # whole passages are what search is for
    return answer


def _search(service: Service, searched: Search) -> dict[str, Any]:
    found = service.search(searched.question, searched.filters(), searched.limit)
    return {"passages": [ranked_json(rank, row) for rank, row in enumerate(found, 1)]}


def _articles(service: Service, wanted: Articles) -> dict[str, Any]:
    found = service.listed(wanted.words, wanted.filters())
    return {"found": len(found), "articles": [source_json(s) for s in found[: wanted.limit]]}


TOOLS: Mapping[str, Tool] = {
    "ask": Tool(Ask, _ask),
    "search": Tool(Search, _search),
    "articles": Tool(Articles, _articles),
}
