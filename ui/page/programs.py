"""Named endpoints for ``gradio_client``: the same functions as the plain HTTP ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from rag.types import Filters
from ui.api import MOST_PASSAGES, Opinion, give_feedback, ranked_json, turn_json
from ui.history import new_conversation
from ui.page.pane import reader
from ui.render import added_json, source_json
from ui.service import Service


def endpoints(service: Service) -> None:
    """Register ``/ask``, ``/search``, ``/add``, ``/remove``, ``/articles``, ``/feedback``."""

    def ask(
        question: str, conversation: str, language: str, outlet: str, article: str,
        request: gr.Request,
    ) -> Iterator[dict[str, Any]]:  # fmt: skip
        """Answer a question; each item is the answer so far, the last has ``done`` true."""
        named = conversation or new_conversation()
        only = _filters(language, outlet, article)
        today = datetime.now(UTC).date()
        for turn in service.ask(reader(request), named, question, only, today):
            yield turn_json(turn, named)

    def search(question: str, limit: int) -> list[dict[str, Any]]:
        """Ranked passages for a question, with their ranks by meaning and by words."""
        most = max(1, min(limit, MOST_PASSAGES))
        found = service.search(question[: service.longest_question], Filters(), most)
        return [ranked_json(rank, row) for rank, row in enumerate(found, 1)]

    def add(text: str, title: str, outlet: str, published: str) -> dict[str, Any]:
        """Add one article."""
        return added_json(service.add_text(text, title, outlet, published))

    def remove(article: str) -> int:
        """Remove an article; returns how many were removed."""
        return service.remove([article])

    def articles(words: str) -> list[dict[str, str]]:
        """The articles whose title, outlet or id holds the words; all of them without words."""
        return [source_json(source) for source in service.listed(words)]

    def feedback(
        conversation: str, number: int, liked: bool, reason: str, request: gr.Request
    ) -> bool:
        """Say what an answer was worth."""
        opinion = Opinion(conversation=conversation, number=number, liked=liked, reason=reason)
        give_feedback(service, reader(request), opinion)
        return True

    for function in (ask, search, add, remove, articles, feedback):
        gr.events.api(function, api_name=function.__name__)


def _filters(language: str, outlet: str, article: str) -> Filters:
    def one(value: str) -> tuple[str, ...]:
        return (value,) if value else ()

    return Filters(one(language), one(outlet), one(article))
