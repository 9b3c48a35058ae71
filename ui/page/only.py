"""Which articles may answer: one set of controls for asking and searching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import gradio as gr

from rag.errors import BadQuestion
from rag.types import Filters, Source
from ui.page.pane import field
from ui.service import Service
from ui.strings import Words

MOST_CHOICES = 500
"""Articles offered to hold a question to; more are found with the library's search."""


class Only:
    """The controls, made where they stand on the page, and how their values are read."""

    def __init__(self, words: Words) -> None:
        self._words = words
        with gr.Accordion(words.only_from, open=False, elem_id="only"):
            with gr.Row():
                languages = gr.Dropdown([], label=words.languages, multiselect=True)
                outlets = gr.Dropdown([], label=words.outlets, multiselect=True)
            articles = gr.Dropdown([], label=words.articles, multiselect=True, elem_id="only-these")
            with gr.Row():
                since = field(words, words.since, 10)
                until = field(words, words.until, 10)
        self.articles = articles
        self.inputs = [languages, outlets, articles, since, until]

    def choices(self, service: Service) -> Callable[[], list[Any]]:
        """A function that fills the controls from the library as it is now."""

        def fill() -> list[Any]:
            sources = service.listed()
            names = self._words.language_names
            languages = sorted({source.language for source in sources if source.language})
            outlets = sorted({source.outlet for source in sources if source.outlet})
            return [
                gr.update(choices=[(names.get(code, code), code) for code in languages]),
                gr.update(choices=outlets),
                gr.update(
                    choices=[(label(source), source.id) for source in sources[:MOST_CHOICES]]
                ),
            ]

        return fill


def filters(
    languages: Sequence[str] | None,
    outlets: Sequence[str] | None,
    articles: Sequence[str] | None,
    since: str,
    until: str,
) -> Filters:
    """The controls' values as the chain takes them; ``BadQuestion`` for a day that is none."""
    return Filters(
        tuple(languages or ()),
        tuple(outlets or ()),
        tuple(articles or ()),
        _day(since),
        _day(until),
    )


def label(source: Source) -> str:
    """An article in a list: title, outlet, day, language."""
    day = source.published.isoformat() if source.published else ""
    parts = (source.title or source.id, source.outlet, day, source.language)
    return " · ".join(part for part in parts if part)


def _day(value: str) -> date | None:
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise BadQuestion(f"{value!r} is no day. Write it as 2026-01-31.") from None
