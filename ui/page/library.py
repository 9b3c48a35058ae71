"""The library: add by dropping files or pasting, look through, read, remove, ask of some only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.index import Added, Progress
from ui import cards, markup
from ui.page.only import Kinds, Only, filters, label
from ui.page.pane import field, pane
from ui.service import Service
from ui.strings import Words

PAGE = 50
"""Articles listed at once."""

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class _Shelf:
    """What the events of the tab do."""

    def __init__(self, service: Service, words: Words) -> None:
        self._service = service
        self._words = words

    def listed(self, words: str, most: int, *kinds: Any) -> tuple[Any, str]:
        """The list, and how much of it is shown."""
        try:
            found = self._service.listed(words, filters(*kinds))
        except RagError as error:
            return gr.skip(), markup.notice(str(error), "error")
        total = len(self._service.listed())
        choices = [(label(source), source.id) for source in found[:most]]
        counted = self._words.listed.format(shown=len(choices), total=total)
        note = (
            markup.notice(counted) if total else markup.notice(self._words.empty_library, "empty")
        )
        return gr.update(choices=choices, value=[]), note

    def add_files(self, files: list[str] | None) -> Iterator[str]:
        """Counts and the time left while files are added, then what came of it."""
        if not files:
            return
        yield from self._told(lambda progress: self._service.add_files(
            [Path(file) for file in files], progress
        ))  # fmt: skip

    def add_text(self, text: str, title: str, outlet: str, day: str) -> tuple[str, Any, Any]:
        """Add a pasted text; its fields are emptied when it is in."""
        try:
            added = self._service.add_text(text, title, outlet, day)
        except RagError as error:
            return markup.notice(str(error), "error"), gr.skip(), gr.skip()
        return self._outcome(added), "", ""

    def read(self, chosen: list[str]) -> str:
        """Links to the chosen articles, the first opened by the page's script."""
        if not chosen:
            return markup.notice(self._words.pick_first)
        sources = [self._service.articles.article(name).source for name in chosen[:10]]
        return cards.article_links(sources, self._words)

    def remove(self, chosen: list[str]) -> str:
        """Remove the chosen articles."""
        if not chosen:
            return markup.notice(self._words.pick_first)
        try:
            count = self._service.remove(chosen)
        except RagError as error:
            return markup.notice(str(error), "error")
        return markup.notice(self._words.removed.format(count=count))

    def _told(self, add: Any) -> Iterator[str]:
        """Run ``add`` beside, and tell of its progress until it is done."""
        steps: SimpleQueue[tuple[int, int, int]] = SimpleQueue()
        outcome: list[Added | Exception] = []

        def counted(total: int) -> Progress:
            return lambda done, passages: steps.put((done, total, passages))

        def work() -> None:
            try:
                outcome.append(add(counted))
            except Exception as error:
                outcome.append(error)

        started = time.monotonic()
        worker = Thread(target=work, daemon=True)
        worker.start()
        while worker.is_alive():
            try:
                done, total, passages = steps.get(timeout=0.5)
            except Empty:
                continue
            left = round((time.monotonic() - started) / done * (total - done)) if done else 0
            told = self._words.adding.format(done=done, total=total, passages=passages, left=left)
            yield markup.notice(told)
        result = outcome[0]
        if isinstance(result, RagError):
            yield markup.notice(str(result), "error")
        elif isinstance(result, Exception):
            raise result
        else:
            yield self._outcome(result)

    def _outcome(self, added: Added) -> str:
        counts = self._words.added.format(
            new=len(added.new), changed=len(added.changed), unchanged=len(added.unchanged)
        )
        failed = markup.listing(self._words.not_read, map(str, added.failed))
        copies = [f"{name} = {twin}" for name, twin in added.copies]
        return markup.notice(counts) + failed + markup.listing(self._words.copies, copies)


def library_tab(page: gr.Blocks, service: Service, words: Words, only: Only, tabs: gr.Tabs) -> None:
    """Build the tab."""
    shelf = _Shelf(service, words)
    shown = gr.State(PAGE)
    with gr.Row():
        with gr.Column(scale=4, min_width=320):
            files = gr.File(
                label=words.add_files, file_count="multiple", elem_id="files", height=160
            )
            outcome = pane(words, "outcome")
            with gr.Accordion(words.paste, open=False, elem_id="paste"):
                title = field(words, words.paste_title, 1000)
                with gr.Row():
                    outlet = field(words, words.outlet, 200)
                    day = field(words, words.date, 10)
                text = field(words, words.paste_text, 200_000, lines=8, max_lines=20)
                add = gr.Button(words.add, variant="primary")
        with gr.Column(scale=6, min_width=320):
            find = field(words, words.find, 200, elem_id="find")
            with gr.Accordion(words.narrow, open=False, elem_id="narrow"):
                kinds = Kinds(words)
            count = pane(words, "count")
            with gr.Row():
                read = gr.Button(words.read)
                ask_these = gr.Button(words.ask_these)
                remove = gr.Button(words.remove, variant="stop", elem_id="remove")
            told = pane(words, "told")
            articles = gr.CheckboxGroup([], label=words.articles, elem_id="articles")
            more = gr.Button(words.more, size="sm")
    listing = {
        "fn": shelf.listed, "inputs": [find, shown, *kinds.inputs], "outputs": [articles, count],
        **_QUIET,
    }  # fmt: skip
    uploaded = files.upload(shelf.add_files, files, outcome, **_QUIET)
    added = [
        uploaded.then(lambda: None, None, files, **_QUIET),
        add.click(shelf.add_text, [text, title, outlet, day], [outcome, text, title], **_QUIET),
        remove.click(shelf.remove, articles, told, **_QUIET),
    ]  # fmt: skip
    for event in added:
        event.then(**kinds.offering(service)).then(**listing).then(**only.offering(service))
    page.load(**listing)
    page.load(**kinds.offering(service))
    for changed in (find.change, *kinds.changes):
        changed(lambda: PAGE, None, shown, **_QUIET).then(**listing)
    more.click(lambda most: most + PAGE, shown, shown, **_QUIET).then(**listing)
    read.click(shelf.read, articles, told, **_QUIET)
    ask_these.click(
        lambda chosen: (only.held_to(chosen, service), gr.update(selected="ask")),
        articles,
        [only.articles, tabs],
        **_QUIET,
    )
