"""Where our own HTML is shown, and text is typed: the components the tabs share."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.gate import owner_of
from ui.strings import Words


def pane(words: Words, name: str) -> gr.Markdown:
    """A place for HTML of ``ui.markup``; without formulas, in the page's direction."""
    return gr.Markdown("", latex_delimiters=[], rtl=words.rtl, elem_id=name)


def field(words: Words, label: str, longest: int, **more: Any) -> gr.Textbox:
    """A place to type, in the page's direction until something in another is typed."""
    return gr.Textbox("", label=label, max_length=longest, rtl=words.rtl, **more)


def reader(request: gr.Request) -> str:
    """The name signed in with; empty where no login is asked for."""
    return owner_of(request.request) if request.request else ""
