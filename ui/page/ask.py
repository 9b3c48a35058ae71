"""The conversation, its evidence, its history, and what readers think of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.types import Source
from ui import cards, markup
from ui.history import new_conversation
from ui.page.only import Only, filters
from ui.page.pane import field, pane, reader
from ui.service import Busy, Service
from ui.strings import Words
from ui.turn import Turn

_REFRESH = 0.1
"""Seconds between two pictures of a growing text."""

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_log = logging.getLogger(__name__)

Messages = list[dict[str, str]]


class _Talk:
    """What the events of the tab do; holds nothing of any reader."""

    def __init__(self, service: Service, words: Words) -> None:
        self._service = service
        self._words = words

    def ask(
        self, request: gr.Request, question: str, conversation: str, *only: Any
    ) -> Iterator[tuple[Any, ...]]:
        """Messages, evidence, the emptied input and the conversation, again and again."""
        owner = reader(request)
        conversation = conversation or new_conversation()
        before = self._messages(self._service.history.turns(owner, conversation))
        asked = {"role": "user", "content": markup.question_bubble(question)}
        last = 0.0
        try:
            today = datetime.now(UTC).date()
            for turn in self._service.ask(owner, conversation, question, filters(*only), today):
                now = time.perf_counter()
                if not _worth_showing(turn, now - last):
                    continue
                last = now
                panel = self._panel(turn)
                answer = {"role": "assistant", "content": markup.answer_bubble(turn, self._words)}
                yield [*before, asked, answer], panel, "", conversation
        except Busy as error:
            yield self._failed(before, asked, self._words.busy.format(slots=error.slots))
        except RagError as error:
            yield self._failed(before, asked, str(error))
        except Exception:  # a bug of ours: the reader is told, the log says what
            _log.exception("asking failed")
            yield self._failed(before, asked, self._words.failed)

    def open(self, conversation: str, request: gr.Request) -> tuple[Any, ...]:
        """An older conversation with the evidence of its last answer."""
        turns = self._service.history.turns(reader(request), conversation or "")
        last = turns[-1] if turns else None
        kept = conversation if turns else ""
        return self._messages(turns), self._panel(last), kept, self.exports(kept)

    def begin(self, request: gr.Request) -> tuple[Any, ...]:
        """An empty conversation."""
        return self.open("", request)

    def select(self, conversation: str, chosen: gr.SelectData, request: gr.Request) -> str:
        """The evidence of the answer a reader goes back to."""
        turns = self._service.history.turns(reader(request), conversation or "")
        number = _message_number(chosen.index) // 2
        turn = turns[number] if number < len(turns) else None
        return self._panel(turn)

    def like(
        self, conversation: str, data: gr.LikeData, request: gr.Request
    ) -> tuple[int, bool, Any]:
        """Keep the opinion at once; offer to say why."""
        number = _message_number(data.index) // 2 + 1
        liked = data.liked is True
        self._give(conversation, number, liked, "", request)
        return number, liked, gr.update(visible=True)

    def say_why(
        self, conversation: str, number: int, liked: bool, reason: str, request: gr.Request
    ) -> tuple[str, Any, str]:
        """Keep the reason with the opinion."""
        self._give(conversation, number, liked, reason, request)
        return "", gr.update(visible=False), markup.notice(self._words.thanks)

    def find(self, words: str, conversation: str, request: gr.Request) -> Any:
        """The list of conversations."""
        found = self._service.history.find(reader(request), words)
        choices = [(f"{item.name} · {item.updated[:10]}", item.id) for item in found]
        known = conversation if any(item.id == conversation for item in found) else None
        return gr.update(choices=choices, value=known)

    def rename(self, conversation: str, name: str, request: gr.Request) -> str:
        """Another name for the conversation at hand."""
        self._service.history.rename(reader(request), conversation, name)
        return ""

    def delete(self, conversation: str, request: gr.Request) -> tuple[Any, ...]:
        """Forget the conversation at hand."""
        self._service.history.delete(reader(request), conversation)
        return self.open("", request)

    def examples(self) -> list[Any]:
        """Titles of articles at hand, as questions; the page's own language first."""
        sources = self._service.listed()
        if not sources:
            return [gr.update(visible=False)] * 3
        picked = _picked(sources, self._words.code)
        hidden = [gr.update(visible=False)] * (3 - len(picked))
        return [gr.update(value=source.title, visible=True) for source in picked] + hidden

    def greeting(self) -> str:
        """What to do when there is nothing to ask of."""
        empty = not self._service.listed()
        return markup.notice(self._words.empty_library, "empty") if empty else ""

    def _panel(self, turn: Turn | None) -> str:
        translates = self._service.translator is not None
        return cards.evidence_panel(turn, self._words, translates=translates)

    def _give(
        self, conversation: str, number: int, liked: bool, reason: str, request: gr.Request
    ) -> None:
        owner = reader(request)
        for turn in self._service.history.turns(owner, conversation):
            if turn.number == number:
                self._service.feedback.give(owner, conversation, turn, liked, reason)

    def _messages(self, turns: Sequence[Turn]) -> Messages:
        return [
            message
            for turn in turns
            for message in (
                {"role": "user", "content": markup.question_bubble(turn.question)},
                {"role": "assistant", "content": markup.answer_bubble(turn, self._words)},
            )
        ]

    def _failed(self, before: Messages, asked: dict[str, str], why: str) -> tuple[Any, ...]:
        answer = {"role": "assistant", "content": markup.error(why)}
        return [*before, asked, answer], gr.skip(), gr.skip(), gr.skip()

    def exports(self, conversation: str) -> str:
        """Where the conversation and the opinions can be had as files."""
        kinds = [("Markdown", "md"), ("JSON", "json")]
        items = [(name, f"/export/{conversation}.{form}") for name, form in kinds]
        feedback = [("👍 👎 JSONL", "/feedback.jsonl")]
        return markup.links((items if conversation else []) + feedback, self._words.export)


def ask_tab(page: gr.Blocks, service: Service, words: Words) -> Only:
    """Build the tab; returns the controls that say which articles may answer."""
    talk = _Talk(service, words)
    current = gr.BrowserState("", storage_key="khabar_conversation", secret="khabar")
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=6, min_width=320):
            greeting = pane(words, "greeting")
            chat = gr.Chatbot(
                label=words.conversation, show_label=False, elem_id="chat", rtl=words.rtl,
                buttons=[], latex_delimiters=[], allow_tags=False, height="54vh", layout="bubble",
                feedback_options=("Like", "Dislike"), group_consecutive_messages=False,
            )  # fmt: skip
            reason_row, number, liked, reason, give = _reason(words)
            question = field(
                words, words.question, service.longest_question, placeholder=words.question_hint,
                lines=1, max_lines=6, elem_id="question",
            )  # fmt: skip
            with gr.Row(elem_id="buttons"):
                send = gr.Button(words.ask, variant="primary", elem_id="ask")
                stop = gr.Button(words.stop, elem_id="stop")
                new = gr.Button(words.new, elem_id="new")
            with gr.Row(elem_id="examples"):
                examples = [gr.Button("", size="sm", visible=False) for _ in range(3)]
            only = Only(words)
            history = _history(words)
        with gr.Column(scale=5, min_width=320, elem_id="beside"):
            gr.Markdown(f"## {words.evidence}", rtl=words.rtl, elem_id="evidence-title")
            evidence = pane(words, "evidence")
    _asking(talk, only, current, chat, evidence, question, send, stop, examples, history)
    _opening(page, talk, current, chat, evidence, new, history)
    chat.select(talk.select, current, evidence, **_QUIET)
    chat.like(talk.like, current, [number, liked, reason_row], **_QUIET)
    for event in (give.click, reason.submit):
        event(
            talk.say_why, [current, number, liked, reason], [reason, reason_row, greeting], **_QUIET
        )
    page.load(talk.greeting, None, greeting, **_QUIET)
    page.load(talk.examples, None, examples, **_QUIET)
    return only


def _reason(words: Words) -> tuple[gr.Row, gr.State, gr.State, gr.Textbox, gr.Button]:
    number, liked = gr.State(0), gr.State(False)
    with gr.Row(visible=False, elem_id="why") as row:
        reason = field(words, words.why, 2000, scale=5)
        give = gr.Button(words.send, scale=1)
    return row, number, liked, reason, give


def _history(words: Words) -> dict[str, Any]:
    with gr.Accordion(words.history, open=False, elem_id="history"):
        find = field(words, words.find, 200)
        listed = gr.Radio([], label=words.history, rtl=words.rtl, elem_id="conversations")
        with gr.Row():
            name = field(words, words.new_name, 80)
            rename = gr.Button(words.rename)
            delete = gr.Button(words.delete, variant="stop")
        exports = pane(words, "exports")
    return {"find": find, "list": listed, "name": name, "rename": rename, "delete": delete,
            "exports": exports}  # fmt: skip


def _asking(
    talk: _Talk, only: Only, current: gr.BrowserState, chat: gr.Chatbot, evidence: gr.Markdown,
    question: gr.Textbox, send: gr.Button, stop: gr.Button, examples: Sequence[gr.Button],
    history: dict[str, Any],
) -> None:  # fmt: skip
    inputs = [question, current, *only.inputs]
    outputs = [chat, evidence, question, current]
    asked = [
        trigger(talk.ask, inputs, outputs, **_QUIET) for trigger in (question.submit, send.click)
    ]
    for example in examples:
        filled = example.click(lambda title: title, example, question, **_QUIET)
        asked.append(filled.then(talk.ask, inputs, outputs, **_QUIET))
    for event in asked:
        event.then(talk.find, [history["find"], current], history["list"], **_QUIET)
        event.then(talk.exports, current, history["exports"], **_QUIET)
    stop.click(None, None, None, cancels=list(asked), api_visibility="private")


def _opening(
    page: gr.Blocks, talk: _Talk, current: gr.BrowserState, chat: gr.Chatbot,
    evidence: gr.Markdown, new: gr.Button, history: dict[str, Any],
) -> None:  # fmt: skip
    shown = [chat, evidence, current, history["exports"]]
    find = (talk.find, [history["find"], current], history["list"])
    page.load(talk.open, current, shown, **_QUIET).then(*find, **_QUIET)
    history["list"].input(talk.open, history["list"], shown, **_QUIET)
    history["find"].submit(*find, **_QUIET)
    new.click(talk.begin, None, shown, **_QUIET).then(*find, **_QUIET)
    history["rename"].click(
        talk.rename, [current, history["name"]], history["name"], **_QUIET
    ).then(*find, **_QUIET)
    history["delete"].click(talk.delete, current, shown, **_QUIET).then(*find, **_QUIET)


def _worth_showing(turn: Turn, since: float) -> bool:
    """Whether a snapshot is drawn: none before the evidence, text not faster than it is read."""
    if turn.answer.done or turn.error:
        return True
    if not turn.answer.evidence:
        return False
    return not turn.answer.text or since >= _REFRESH


def _picked(sources: Sequence[Source], code: str) -> list[Source]:
    """Three titled articles on different days, the page's language first."""
    titled = sorted(
        (source for source in sources if source.title), key=lambda s: s.language != code
    )
    different = {source.published or source.id: source for source in reversed(titled)}
    return list(reversed(different.values()))[:3]


def _message_number(index: Any) -> int:
    return int(index[0] if isinstance(index, (list, tuple)) else index)
