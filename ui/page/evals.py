"""The figures of evaluation runs, two beside each other."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui import markup
from ui.page.pane import pane
from ui.runs import figures, run_names
from ui.service import Service
from ui.strings import Words

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def evals_tab(page: gr.Blocks, service: Service, words: Words) -> None:
    """Build the tab from the run folders, newest first."""
    with gr.Row():
        first = gr.Dropdown([], label=words.run, elem_id="run")
        second = gr.Dropdown([], label=words.compare_with, elem_id="other-run")
        show = gr.Button(words.compare, variant="primary")
    table = pane(words, "figures")

    def runs() -> tuple[Any, Any, str]:
        names = run_names(service.runs)
        chosen = names[0] if names else None
        return (
            gr.update(choices=names, value=chosen),
            gr.update(choices=["", *names], value=""),
            compare(chosen, ""),
        )

    def compare(one: str | None, other: str | None) -> str:
        if not one:
            return markup.notice(words.no_runs, "empty")
        left = figures(service.runs, one)
        right = figures(service.runs, other) if other else {}
        return markup.figures(left, right, (one, other or ""), words)

    page.load(runs, None, [first, second, table], **_QUIET)
    show.click(compare, [first, second], table, **_QUIET)
