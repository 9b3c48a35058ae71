"""The page in one language, from its tabs."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI

from ui import markup
from ui.page.ask import ask_tab
from ui.page.evals import evals_tab
from ui.page.library import library_tab
from ui.page.pane import pane, reader
from ui.page.programs import endpoints
from ui.page.search import search_tab
from ui.service import Service
from ui.strings import INTERFACES, Words

WAITING = 64
"""Events that may wait in a page's queue."""


def mount_pages(app: FastAPI, service: Service) -> None:
    """Put the page into the app once a language, at ``/ar/``, ``/en/``, ``/fr/``."""
    for words in INTERFACES.values():
        gr.mount_gradio_app(
            app,
            build_page(service, words),
            path=f"/{words.code}",
            allowed_paths=[],
            blocked_paths=[str(service.runs.parent)],
            max_file_size="20mb",
            run_history=False,
            footer_links=[],
            enable_monitoring=False,
            mcp_server=False,
            ssr_mode=False,
            show_error=False,
            pwa=False,
            theme=_theme(),
        )


def build_page(service: Service, words: Words) -> gr.Blocks:
    """Header, tabs and endpoints in one language."""
    page = gr.Blocks(
        analytics_enabled=False, title=words.title, fill_width=True, delete_cache=(3600, 86400)
    )
    with page:
        endpoints(service)  # first: names are given in order, and these are promised
        masthead = pane(words, "masthead")
        with gr.Tabs() as tabs:
            with gr.Tab(words.ask_tab, id="ask"):
                only = ask_tab(page, service, words)
            with gr.Tab(words.library_tab, id="library"):
                library_tab(page, service, words, only, tabs)
            with gr.Tab(words.search_tab, id="search"):
                search_tab(service, words, only)
            with gr.Tab(words.evals_tab, id="evals") as evals:
                evals_tab(evals, service, words)

        def head(request: gr.Request) -> str:
            return markup.masthead(words, INTERFACES.values(), reader(request))

        page.load(head, None, masthead, api_visibility="private", show_progress="hidden")
        page.load(**only.offering(service))
    page.queue(api_open=False, max_size=WAITING, default_concurrency_limit=service.slots)
    return page


def _theme() -> gr.themes.Base:
    """The style sheet's Arabic font, the system's others, and colours dark enough to read."""
    theme = gr.themes.Base(
        primary_hue="teal",
        neutral_hue="slate",
        font=["Khabar Naskh", "system-ui", "sans-serif"],
        font_mono=["monospace"],
    )
    return theme.set(
        button_primary_background_fill="*primary_800",
        button_primary_background_fill_hover="*primary_900",
        button_primary_text_color="white",
        block_label_text_color="*neutral_700",
        block_title_text_color="*neutral_700",
        input_placeholder_color="*neutral_600",
        color_accent="*primary_800",
        body_text_color_subdued="*neutral_600",
    )
