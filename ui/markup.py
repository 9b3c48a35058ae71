"""Bubbles, tables, notices and pages: from data to HTML that ``ui.safe`` lets through.

Each block takes its direction from its own text; names and numbers stand apart in ``<bdi>``.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote

from rag.types import Answer, Article
from ui.cards import meta, paragraphs
from ui.safe import DRAWING, lines, own, prose
from ui.strings import Sureness, Words
from ui.turn import Turn

SURE: Mapping[Sureness, float] = {"sure": 0.8, "fairly": 0.5, "unsure": 0.0}
"""The least confidence that is called so, most first."""

_CITE = re.compile(r"\[(\d{1,3})\]")


def question_bubble(question: str) -> str:
    """What was asked, as typed."""
    return own(f'<p class="asked" dir="auto">{lines(question)}</p>')


def answer_bubble(turn: Turn, words: Words) -> str:
    """The verdict, the answer with its ``[n]`` as links to the cards, and how it was made."""
    answer = turn.answer
    if turn.error:
        return error(turn.error)
    known = {evidence.number for evidence in answer.evidence}
    parts = [
        f'<div class="answer" id="a-{turn.number}">',
        _verdict(turn, words),
        _sureness(answer, words),
        _searched(turn, words),
        _cited(prose(answer.text), turn.number, known, words),
        _doubts(answer, words),
        "".join(f'<p class="note" dir="auto">{escape(note)}</p>' for note in answer.notes),
        _made(turn, words) if answer.done or turn.seconds else "",
        "</div>",
    ]
    return own("".join(parts))


def error(message: str) -> str:
    """A sentence for the person who asked, where an answer would stand."""
    return own(f'<div class="answer"><p class="error" dir="auto">{lines(message)}</p></div>')


def article_page(article: Article, span: tuple[int, int], words: Words) -> str:
    """A whole article as a page of its own, the span marked."""
    source = article.source
    body = (
        f'<article class="reading" lang="{escape(source.language)}" dir="auto">'
        f'<h1 dir="auto">{escape(source.title or source.id)}</h1>{meta(source, words)}'
        f"{paragraphs(article.text, span, 'span')}</article>"
    )
    return page(source.title or source.id, own(body), words)


def translation_page(
    article: Article, span: tuple[int, int], text: str, writer: str, words: Words
) -> str:
    """A quote and what the model ``writer`` makes of it in the page's language."""
    source = article.source
    label = escape(words.translated_by.format(writer=writer))
    body = (
        f'<article class="reading"><h1 dir="auto">{escape(source.title or source.id)}</h1>'
        f'{meta(source, words)}<blockquote lang="{escape(source.language)}" dir="auto">'
        f"{lines(article.text[slice(*span)])}</blockquote>"
        f'<div class="translation"><p class="note"><bdi>{label}</bdi></p>{prose(text)}</div>'
        "</article>"
    )
    return page(source.title or source.id, own(body), words)


def page(title: str, body: str, words: Words) -> str:
    """A page outside Gradio, without script. ``body`` is HTML made here."""
    return (
        f'<!doctype html><html lang="{words.code}" dir="{"rtl" if words.rtl else "ltr"}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title>"
        '<link rel="stylesheet" href="/static/khabar.css"></head>'
        f'<body class="plain"><main>{body}</main></body></html>'
    )


def page_head(words: Words) -> str:
    """What the chat page's head begins with: direction and language before anything is drawn.

    Gradio's own words follow the browser's language, so the browser is said to prefer the page's.
    """
    direction = "rtl" if words.rtl else "ltr"
    return (
        f'<script>document.documentElement.dir = "{direction}"; '
        f'Object.defineProperty(navigator, "language", {{get: () => "{words.code}"}});</script>'
        '<link rel="stylesheet" href="/static/khabar.css">'
        '<script type="module" src="/static/khabar.js"></script>'
    )


def login_page(words: Words, next: str, wrong: str = "") -> str:
    """The form to sign in with. A form is no answer: it does not pass the gate answers pass."""
    complaint = f'<p class="error" role="alert">{escape(wrong)}</p>' if wrong else ""
    return page(
        words.sign_in,
        '<form method="post" action="/login" class="login">'
        f"<h1>{escape(words.title)}</h1>{complaint}"
        f'<label>{escape(words.user)} <input name="username" autocomplete="username" required>'
        f'</label><label>{escape(words.password)} <input name="password" type="password" '
        'autocomplete="current-password" required></label>'
        f'<input type="hidden" name="next" value="{escape(next)}">'
        f"<button>{escape(words.sign_in)}</button></form>",
        words,
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table of plain texts."""
    head = "".join(f'<th scope="col" dir="auto">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{lines(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    title = f'<h3 class="panel">{escape(caption)}</h3>' if caption else ""
    return own(
        f'{title}<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def figures(
    left: Mapping[str, float],
    right: Mapping[str, float],
    names: tuple[str, str],
    reports: Sequence[str],
    words: Words,
) -> str:
    """A run's figures, and beside them another's with the difference; shares also as bars. Above
    them the runs' full ``reports``, of those that have one.
    """
    heads = [words.figure, names[0], *([names[1], words.difference] if right else [])]
    head = "".join(f'<th scope="col"><bdi>{_breakable(cell)}</bdi></th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row"><bdi>{_breakable(name)}</bdi></th>{_figure(left.get(name))}'
        + (f"{_figure(right.get(name))}{_difference(left, right, name)}" if right else "")
        + "</tr>"
        for name in dict.fromkeys((*left, *right))
    )
    items = [(name, f"/runs/{quote(name)}") for name in reports]
    whole = links(items, f"{words.report}:") if items else ""
    return whole + own(
        f'<div class="scroll" tabindex="0"><table class="figures"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def notice(message: str, kind: str = "hint") -> str:
    """A sentence on its own; ``kind`` is a class of the style sheet."""
    return own(f'<p class="{kind}" dir="auto">{lines(message)}</p>')


def plots(title: str, pictures: Iterable[tuple[str, str]]) -> str:
    """A run's plots, each with its heading; ``pictures`` are SVG."""
    figures = "".join(
        f'<figure><figcaption dir="auto">{escape(heading)}</figcaption>'
        f'<img alt="{escape(heading)}" src="{DRAWING}{b64encode(svg.encode()).decode()}">'
        "</figure>"
        for heading, svg in pictures
    )
    return own(f'<h2><bdi>{escape(title)}</bdi></h2><div class="plots">{figures}</div>')


def listing(title: str, items: Iterable[str]) -> str:
    """A titled list of plain texts; empty without items."""
    made = "".join(f'<li dir="auto">{lines(item)}</li>' for item in items)
    return own(f'<h3 class="panel">{escape(title)}</h3><ul>{made}</ul>') if made else ""


def links(items: Iterable[tuple[str, str]], title: str = "") -> str:
    """Links within this site: ``(text, address)``, the address beginning with one slash."""
    made = " · ".join(
        f'<a href="{escape(href)}"><bdi>{escape(text)}</bdi></a>' for text, href in items
    )
    return own(f'<p class="links">{escape(title)} {made}</p>')


def masthead(words: Words, interfaces: Iterable[Words], user: str) -> str:
    """The name of the page, the other languages it speaks, and who is signed in."""
    others = " ".join(
        f'<a href="/ui/{other.code}" hreflang="{other.code}" lang="{other.code}"'
        f"{' class=chosen' if other is words else ''}>{escape(other.name)}</a>"
        for other in interfaces
    )
    who = (
        f' <a href="/logout">{escape(words.sign_out)} (<bdi>{escape(user)}</bdi>)</a>'
        if user
        else ""
    )
    return own(f'<h1 class="masthead">{escape(words.title)}</h1><p class="links">{others}{who}</p>')


def _cited(html: str, turn: int, known: set[int], words: Words) -> str:
    """``[n]`` as links to card n where there is one; the first of each can be come back to."""
    seen: set[int] = set()

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        if number not in known:
            return ""
        anchor = "" if number in seen else f' id="c-{turn}-{number}"'
        seen.add(number)
        spoken = escape(words.evidence_number.format(number=number))
        return (
            f'<a class="cite" href="#e-{turn}-{number}"{anchor} title="{spoken}">'
            f'<bdi>[{number}]</bdi><span class="spoken"> {spoken}</span></a>'
        )

    return _CITE.sub(link, html)


def _verdict(turn: Turn, words: Words) -> str:
    verdict = turn.answer.verdict
    label = words.verdicts[verdict]
    if verdict == "pending" and turn.seconds:
        label = words.stopped
    return f'<p class="verdict v-{verdict}">{escape(label)}</p>'


def _sureness(answer: Answer, words: Words) -> str:
    """How sure the finished answer is; a refusal makes no claim to be sure of."""
    if answer.verdict in ("pending", "refused"):
        return ""
    step = next(step for step, least in SURE.items() if answer.confidence >= least)
    return f'<p class="sureness s-{step}">{escape(words.sureness[step])}</p>'


def _searched(turn: Turn, words: Words) -> str:
    if turn.searched == turn.question:
        return ""
    return (
        f'<p class="searched">{escape(words.searched)} '
        f'<bdi dir="auto">{escape(turn.searched)}</bdi></p>'
    )


def _doubts(answer: Answer, words: Words) -> str:
    doubts = [s for s in answer.statements if not s.supported and s.reason]
    told = "".join(
        f'<li dir="auto">{escape(s.text)} <span class="reason">({escape(s.reason)})</span></li>'
        for s in doubts
    )
    title = f'<p class="note">{escape(words.not_supported)}</p>'
    return f'{title}<ul class="doubts">{told}</ul>' if told else ""


def _made(turn: Turn, words: Words) -> str:
    writer = turn.answer.writer
    by = words.by.format(writer=writer) if writer else words.by_quotes
    parts = [words.seconds.format(seconds=turn.seconds), by]
    if turn.answer.verdict == "refused":
        parts.pop()
    return '<p class="made">' + " · ".join(f"<bdi>{escape(part)}</bdi>" for part in parts) + "</p>"


def _breakable(name: str) -> str:
    """A long name that a narrow screen may break after its dots and lines."""
    return re.sub(r"([._-])(?=.)", r"\1<wbr>", escape(name))


def _figure(value: float | None) -> str:
    if value is None:
        return "<td>–</td>"
    bar = f'<meter min="0" max="1" value="{value:.4f}"></meter> ' if 0 < value < 1 else ""
    return f"<td>{bar}<bdi>{value:,.4g}</bdi></td>"


def _difference(left: Mapping[str, float], right: Mapping[str, float], name: str) -> str:
    if name not in left or name not in right:
        return "<td>–</td>"
    return f"<td><bdi>{left[name] - right[name]:+,.4g}</bdi></td>"
