"""Which articles: controls for their language, outlet and day, and for single ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import gradio as gr

from rag.errors import BadQuestion
from rag.types import Filters, Source
from ui.page.pane import field
from ui.service import Service
from ui.strings import Words

_ISOLATE, _END = "\u2068", "\u2069"  # what <bdi> is to HTML, for labels that are plain text

MOST_CHOICES = 500
"""Articles offered to hold a question to; more are found with the library's search."""


class Kinds:
    """Controls for languages, outlets and days, made where they stand on the page.

    ``filters`` reads the values of ``inputs``; ``offered`` are those filled from the library.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        with gr.Row():
            languages = gr.Dropdown([], label=words.languages, multiselect=True)
            outlets = gr.Dropdown([], label=words.outlets, multiselect=True)
        with gr.Row():
            since = field(words, words.since, 10)
            until = field(words, words.until, 10)
        self.offered = [languages, outlets]
        self.inputs = [languages, outlets, since, until]
        self.changes = [languages.change, outlets.change]
        for day in (since, until):  # not at every letter: half a day is none
            self.changes += [day.submit, day.blur]

    def offering(self, service: Service) -> dict[str, Any]:
        """The event that fills the controls from the library as it is then."""
        return {
            "fn": lambda *chosen: self._choices(service.listed(), *chosen),
            "inputs": self.offered,
            "outputs": self.offered,
            "api_visibility": "private",
            "show_progress": "hidden",
        }

    def _choices(self, sources: Sequence[Source], *chosen: Sequence[str]) -> list[Any]:
        names = self._words.language_names
        languages = sorted({source.language for source in sources if source.language})
        outlets = sorted({source.outlet for source in sources if source.outlet})
        return [
            _offer([(names.get(code, code), code) for code in languages], chosen[0]),
            _offer([(outlet, outlet) for outlet in outlets], chosen[1]),
        ]


class Only(Kinds):
    """Which articles may answer: one set of controls for asking and searching."""

    def __init__(self, words: Words) -> None:
        with gr.Accordion(words.only_from, open=False, elem_id="only"):
            super().__init__(words)
            self.articles = gr.Dropdown(
                [], label=words.articles, multiselect=True, elem_id="only-these"
            )
        self.offered.append(self.articles)
        self.inputs.append(self.articles)

    def held_to(self, chosen: Sequence[str], service: Service) -> Any:
        """What makes these articles the chosen ones."""
        return self._choices(service.listed(), (), (), chosen)[-1]

    def _choices(self, sources: Sequence[Source], *chosen: Sequence[str]) -> list[Any]:
        offered = [*sources[:MOST_CHOICES]]
        offered += [source for source in sources[MOST_CHOICES:] if source.id in (chosen[2] or ())]
        articles = _offer([(label(source), source.id) for source in offered], chosen[2])
        return [*super()._choices(sources, *chosen), articles]


def filters(
    languages: Sequence[str] | None,
    outlets: Sequence[str] | None,
    since: str,
    until: str,
    articles: Sequence[str] | None = None,
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
    """An article in a list: title, outlet, day, language. The title gives the direction, the
    others stand apart from it.
    """
    day = source.published.isoformat() if source.published else ""
    others = (source.outlet, day, source.language)
    parts = (f"{_ISOLATE}{part}{_END}" for part in others if part)
    return " · ".join([source.title or source.id, *parts])


def _offer(choices: Sequence[tuple[str, str]], chosen: Sequence[str] | None) -> Any:
    """New choices, and of those chosen before the ones that are still among them."""
    known = {value for _, value in choices}
    return gr.update(choices=choices, value=[one for one in chosen or () if one in known])


def _day(value: str) -> date | None:
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise BadQuestion(f"{value!r} is no day. Write it as 2026-01-31.") from None
