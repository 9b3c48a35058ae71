"""The only maker of HTML: answers, evidence, articles and tables, from data to safe markup.

Whatever was written by a model, an article or a person is escaped, or goes through markdown-it
without HTML, links or images; everything made here then passes nh3 with a short list of what may
be. Links lead within this page, to an article, or to the address an article was stored with. Each
block takes its direction from its own text, names and numbers stand apart in ``<bdi>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from urllib.parse import quote, urlencode, urlsplit

import nh3
from markdown_it import MarkdownIt

from rag.types import Answer, Article, Evidence, Passage, Source
from ui.copies import fold_copies
from ui.strings import Words
from ui.turn import Turn

LONGEST = 8000
"""Characters of an answer that are shown."""

NEAREST = 3
"""Passages shown with a refusal."""

_PROSE_TAGS = {
    "p", "br", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "table", "thead",
    "tbody", "tr", "th", "td", "h3", "h4",
}  # fmt: skip
_OWN_TAGS = _PROSE_TAGS | {
    "article", "section", "div", "span", "mark", "bdi", "a", "time", "h1", "h2", "meter", "summary",
    "details",
}  # fmt: skip
_OWN_ATTRIBUTES = {
    "*": {"class", "id", "dir", "lang", "title", "tabindex"},
    "a": {"href", "target", "hreflang"},
    "time": {"datetime"},
    "th": {"scope"},
    "meter": {"min", "max", "value"},
}
_BLOCKS = ("p", "li", "h3", "h4", "blockquote", "td", "th")
_CITE = re.compile(r"\[(\d{1,3})\]")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)


def prose(text: str) -> str:
    """Model text as HTML: plain paragraphs, lists, emphasis, tables; nothing that links or loads."""
    visible = _INVISIBLE.sub("", text[:LONGEST])
    html = _markdown().render(visible)
    return nh3.clean(
        html,
        tags=_PROSE_TAGS,
        attributes={},
        set_tag_attribute_values={tag: {"dir": "auto"} for tag in _BLOCKS},
    )


def question_bubble(question: str) -> str:
    """What was asked, as typed."""
    return _own(f'<p class="asked" dir="auto">{_lines(question)}</p>')


def answer_bubble(turn: Turn, words: Words) -> str:
    """The verdict, the answer with its ``[n]`` as links to the cards, and how it was made."""
    answer = turn.answer
    if turn.error:
        return error(turn.error)
    known = {evidence.number for evidence in answer.evidence}
    parts = [
        f'<div class="answer" id="a-{turn.number}">',
        _verdict(turn, words),
        _searched(turn, words),
        _cited(prose(answer.text), turn.number, known, words),
        _doubts(answer, words),
        "".join(f'<p class="note" dir="auto">{escape(note)}</p>' for note in answer.notes),
        _made(turn, words) if answer.done or turn.seconds else "",
        "</div>",
    ]
    return _own("".join(parts))


def error(message: str) -> str:
    """A sentence for the person who asked, where an answer would stand."""
    return _own(f'<div class="answer"><p class="error" dir="auto">{_lines(message)}</p></div>')


def evidence_panel(turn: Turn | None, words: Words) -> str:
    """The cards of a turn: cited first, near copies folded; the nearest passages of a refusal."""
    if turn is None or not (turn.answer.evidence or turn.answer.passages):
        return _own(f'<p class="hint">{escape(words.evidence_empty)}</p>')
    answer = turn.answer
    if answer.verdict == "refused" or not answer.evidence:
        cards = [_nearest_card(passage, words) for passage in answer.passages[:NEAREST]]
        return _own(f'<h3 class="panel">{escape(words.nearest)}</h3>' + "".join(cards))
    cited = set(answer.cited)
    order = sorted(fold_copies(answer.evidence), key=lambda group: group[0] not in cited)
    return _own("".join(_card(group, turn, cited, words) for group in order))


def article_page(article: Article, span: tuple[int, int], words: Words) -> str:
    """A whole article as a page of its own, the span marked."""
    source = article.source
    body = (
        f'<article class="reading" lang="{escape(source.language)}" dir="auto">'
        f'<h1 dir="auto">{escape(source.title or source.id)}</h1>{_meta(source, words)}'
        f"{_paragraphs(article.text, span, 'span')}</article>"
    )
    return page(source.title or source.id, _own(body), words)


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
        f'<form method="post" action="/login" class="login"><h1>{escape(words.title)}</h1>{complaint}'
        f'<label>{escape(words.user)} <input name="username" autocomplete="username" required>'
        f'</label><label>{escape(words.password)} <input name="password" type="password" '
        f'autocomplete="current-password" required></label>'
        f'<input type="hidden" name="next" value="{escape(next)}">'
        f"<button>{escape(words.sign_in)}</button></form>",
        words,
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table of plain texts."""
    head = "".join(f'<th scope="col" dir="auto">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{_lines(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    title = f'<h3 class="panel">{escape(caption)}</h3>' if caption else ""
    return _own(
        f'{title}<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def ranked(rows: Iterable[tuple[Passage, int | None, int | None]], words: Words) -> str:
    """Passages best first with their rank by meaning and by words, for those who tune."""
    heads = (words.rank, words.dense, words.lexical, words.passage, words.article)
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        f"<tr><td>{rank}</td><td>{dense or '–'}</td><td>{lexical or '–'}</td>"
        f'<td dir="auto" lang="{escape(passage.source.language)}">{_lines(passage.text)}</td>'
        f"<td>{_link(passage.source, (passage.start, passage.end), words, _titled(passage.source))}"
        f"{_meta(passage.source, words)}</td></tr>"
        for rank, (passage, dense, lexical) in enumerate(rows, 1)
    )
    return _own(
        f'<div class="scroll" tabindex="0"><table class="ranked"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def article_links(sources: Iterable[Source], words: Words) -> str:
    """Links that open the articles."""
    items = "".join(
        f"<li>{_link(source, (0, 0), words, _titled(source))}{_meta(source, words)}</li>"
        for source in sources
    )
    return _own(f'<ul class="to-read">{items}</ul>')


def figures(
    left: Mapping[str, float], right: Mapping[str, float], names: tuple[str, str], words: Words
) -> str:
    """A run's figures, and beside them another's with the difference; shares also as bars."""
    heads = [words.figure, names[0], *([names[1], words.difference] if right else [])]
    head = "".join(f'<th scope="col"><bdi>{escape(cell)}</bdi></th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th>{_figure(left.get(name))}'
        + (f"{_figure(right.get(name))}{_difference(left, right, name)}" if right else "")
        + "</tr>"
        for name in dict.fromkeys((*left, *right))
    )
    reports = links([(f"{words.report}: {name}", f"/runs/{quote(name)}") for name in names if name])
    return reports + _own(
        f'<div class="scroll" tabindex="0"><table class="figures"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def notice(message: str, kind: str = "hint") -> str:
    """A sentence on its own; ``kind`` is a class of the style sheet."""
    return _own(f'<p class="{kind}" dir="auto">{_lines(message)}</p>')


def listing(title: str, items: Iterable[str]) -> str:
    """A titled list of plain texts; empty without items."""
    lines = "".join(f'<li dir="auto">{_lines(item)}</li>' for item in items)
    return _own(f'<h3 class="panel">{escape(title)}</h3><ul>{lines}</ul>') if lines else ""


def links(items: Iterable[tuple[str, str]], title: str = "") -> str:
    """Links within this site: ``(text, address)``, the address beginning with one slash."""
    made = " · ".join(f'<a href="{escape(href)}">{escape(text)}</a>' for text, href in items)
    return _own(f'<p class="links">{escape(title)} {made}</p>')


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
    return _own(
        f'<h1 class="masthead">{escape(words.title)}</h1><p class="links">{others}{who}</p>'
    )


def article_address(source: Source, span: tuple[int, int], words: Words) -> str:
    """Where ``article_page`` is served."""
    query = {"id": source.id, "start": span[0], "end": span[1], "ui": words.code}
    return f"/article?{urlencode(query)}#span"


@cache
def _markdown() -> MarkdownIt:
    rules = ["image", "link", "autolink", "reference", "html_inline", "html_block", "entity"]
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(rules)


def _own(html: str) -> str:
    """The last gate: only known tags, attributes and addresses; on one line, since a blank line
    would end an HTML block in the Markdown components this is shown in.
    """
    clean = nh3.clean(
        html,
        tags=_OWN_TAGS,
        attributes=_OWN_ATTRIBUTES,
        attribute_filter=_own_attribute,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
    return clean.replace("\r", "").replace("\n", "&#10;")


def _own_attribute(tag: str, name: str, value: str) -> str | None:
    if name != "href":
        return value
    within = value.startswith("#") or re.match(r"/(?![/\\])", value)
    return value if within or re.match(r"https?://", value) else None


def _cited(html: str, turn: int, known: set[int], words: Words) -> str:
    """``[n]`` as links to card n, those that name evidence; the first of each can be come back to."""
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


def _searched(turn: Turn, words: Words) -> str:
    if turn.searched == turn.question:
        return ""
    return (
        f'<p class="searched">{escape(words.searched)} <bdi dir="auto">{escape(turn.searched)}</bdi>'
        "</p>"
    )


def _doubts(answer: Answer, words: Words) -> str:
    doubts = [s for s in answer.statements if not s.supported and s.reason]
    lines = "".join(
        f'<li dir="auto">{escape(s.text)} <span class="reason">({escape(s.reason)})</span></li>'
        for s in doubts
    )
    title = f'<p class="note">{escape(words.not_supported)}</p>'
    return f'{title}<ul class="doubts">{lines}</ul>' if lines else ""


def _made(turn: Turn, words: Words) -> str:
    writer = turn.answer.writer
    by = words.by.format(writer=writer) if writer else words.by_quotes
    parts = [words.seconds.format(seconds=turn.seconds), by]
    if turn.answer.verdict == "refused":
        parts.pop()
    return '<p class="made">' + " · ".join(f"<bdi>{escape(part)}</bdi>" for part in parts) + "</p>"


def _card(group: Sequence[Evidence], turn: Turn, cited: set[Evidence], words: Words) -> str:
    first = group[0]
    kind = "card cited" if first in cited else "card"
    anchors = "".join(f'<span id="e-{turn.number}-{e.number}" tabindex="-1"></span>' for e in group)
    numbers = " ".join(f"<bdi>[{e.number}]</bdi>" for e in group)
    back = (
        f' · <a class="back" href="#c-{turn.number}-{first.number}">{escape(words.back_to_answer)}</a>'
        if first in cited
        else ""
    )
    marked = _paragraphs(first.passage.text, (first.start, first.end), "")
    return (
        f'<article class="{kind}">{anchors}<h3>{numbers} {_titled(first.source)}</h3>'
        f"{_meta(first.source, words, first.paragraph)}"
        f'<blockquote lang="{escape(first.source.language)}" dir="auto">{marked}</blockquote>'
        f"{_copies(group[1:], words)}"
        f'<p class="actions">{_link(first.source, first.span, words)}{back}</p></article>'
    )


def _nearest_card(passage: Passage, words: Words) -> str:
    source = passage.source
    text = _paragraphs(passage.text, (0, 0), "")
    return (
        f'<article class="card"><h3>{_titled(source)}</h3>{_meta(source, words, passage.paragraph)}'
        f'<blockquote lang="{escape(source.language)}" dir="auto">{text}</blockquote>'
        f'<p class="actions">{_link(source, (passage.start, passage.end), words)}</p></article>'
    )


def _copies(group: Sequence[Evidence], words: Words) -> str:
    if not group:
        return ""
    copies = "; ".join(_link(e.source, e.span, words, _titled(e.source)) for e in group)
    return f'<p class="note">{escape(words.also_in)} {copies}</p>'


def _titled(source: Source) -> str:
    return f'<bdi dir="auto" lang="{escape(source.language)}">{escape(source.title or source.id)}</bdi>'


def _meta(source: Source, words: Words, paragraph: int = 0) -> str:
    day = source.published.isoformat() if source.published else ""
    language = words.language_names.get(source.language, source.language)
    when = f'<time datetime="{day}"><bdi>{day}</bdi></time>' if day else escape(words.undated)
    place = words.paragraph.format(number=paragraph) if paragraph else ""
    known = (_isolated(source.outlet), when, _isolated(language), _isolated(place))
    parts = [part for part in (*known, _original(source, words)) if part]
    return f'<p class="meta">{" · ".join(parts)}</p>'


def _isolated(text: str) -> str:
    return f'<bdi dir="auto">{escape(text)}</bdi>' if text else ""


def _original(source: Source, words: Words) -> str:
    """A link to where the article was published, its host in plain sight."""
    try:
        host = urlsplit(source.url).hostname
    except ValueError:
        return ""
    if not host or not re.match(r"https?://", source.url):
        return ""
    label = escape(words.open_original.format(host=host))
    return f'<a href="{escape(source.url)}" target="_blank">{label}</a>'


def _link(source: Source, span: tuple[int, int], words: Words, label: str = "") -> str:
    address = escape(article_address(source, span, words))
    shown = label or escape(words.read_article)
    return f'<a class="read" href="{address}" target="_blank">{shown}</a>'


def _paragraphs(text: str, span: tuple[int, int], anchor: str) -> str:
    """The text line by line, the span marked wherever it runs, its beginning named ``anchor``."""
    parts = []
    name = f' id="{anchor}" tabindex="-1"' if anchor else ""
    for start, line in _numbered_lines(text):
        a, b = (min(max(at - start, 0), len(line)) for at in span)
        if a < b:
            mark = f"<mark{name}>{escape(line[a:b])}</mark>"
            name = ""
            parts.append(f'<p dir="auto">{escape(line[:a])}{mark}{escape(line[b:])}</p>')
        elif line.strip():
            parts.append(f'<p dir="auto">{escape(line)}</p>')
    return "".join(parts)


def _figure(value: float | None) -> str:
    if value is None:
        return "<td>–</td>"
    bar = f'<meter min="0" max="1" value="{value:.4f}"></meter> ' if 0 < value < 1 else ""
    return f"<td>{bar}<bdi>{value:,.4g}</bdi></td>"


def _difference(left: Mapping[str, float], right: Mapping[str, float], name: str) -> str:
    if name not in left or name not in right:
        return "<td>–</td>"
    return f"<td><bdi>{left[name] - right[name]:+,.4g}</bdi></td>"


def _numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _lines(text: str) -> str:
    return escape(_INVISIBLE.sub("", text)).replace("\n", "<br>")
