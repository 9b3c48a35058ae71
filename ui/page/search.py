"""A question's ranked passages, for those who tune."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.errors import RagError
from ui import cards, markup
from ui.page.only import Only, filters
from ui.page.pane import field, pane
from ui.service import Service
from ui.strings import Words

SHOWN = 20
"""Passages."""


def search_tab(service: Service, words: Words, only: Only) -> None:
    """Build the tab; it heeds the same filters as asking."""
    question = field(words, words.question, service.longest_question, elem_id="searched")
    go = gr.Button(words.search, variant="primary")
    found = pane(words, "found")

    def search(asked: str, *chosen: Any) -> str:
        if not asked.strip():
            return ""
        try:
            return cards.ranked(service.search(asked, filters(*chosen), SHOWN), words)
        except RagError as error:
            return markup.notice(str(error), "error")

    for event in (question.submit, go.click):
        event(search, [question, *only.inputs], found, api_visibility="private")
