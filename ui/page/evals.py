"""The figures and plots of evaluation runs, two beside each other."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui import markup
from ui.page.pane import pane
from ui.runs import figures, plots, reports, run_names
from ui.service import Service
from ui.strings import Words

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def evals_tab(tab: gr.Tab, service: Service, words: Words) -> None:
    """Build the tab from the run folders, newest first, whenever it is opened."""
    with gr.Row():
        first = gr.Dropdown([], label=words.run, elem_id="run")
        second = gr.Dropdown([], label=words.compare_with, elem_id="other-run")
        show = gr.Button(words.compare, variant="primary")
    table = pane(words, "figures")
    drawn = pane(words, "plots")

    def runs() -> tuple[Any, Any, str, str]:
        names = run_names(service.runs)
        chosen = names[0] if names else None
        return (
            gr.update(choices=names, value=chosen),
            gr.update(choices=["", *names], value=""),
            *compare(chosen, ""),
        )

    def compare(one: str | None, other: str | None) -> tuple[str, str]:
        if not one:
            return markup.notice(words.no_runs, "empty"), ""
        left = figures(service.runs, one)
        right = figures(service.runs, other) if other else {}
        whole = reports(service.runs)
        told = [name for name in (one, other) if name in whole]
        found = [(name, plots(service.runs, name)) for name in (one, other) if name]
        return (
            markup.figures(left, right, (one, other or ""), told, words),
            "".join(markup.plots(name, pictures) for name, pictures in found if pictures),
        )

    tab.select(runs, None, [first, second, table, drawn], **_QUIET)
    show.click(compare, [first, second], [table, drawn], **_QUIET)
