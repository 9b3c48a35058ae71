"""Evidence on cards, articles as links, ranked passages: whatever shows an article's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import urlencode, urlsplit

from rag.types import Evidence, Passage, Source
from ui.copies import fold_copies
from ui.safe import lines, own
from ui.strings import Words
from ui.turn import Turn

NEAREST = 3
"""Passages shown with a refusal."""


def evidence_panel(turn: Turn | None, words: Words, *, translates: bool = False) -> str:
    """The cards of a turn: cited first, near copies folded; the nearest passages of a refusal.

    ``translates`` says that there is a model to translate what is in another language.
    """
    if turn is None or not (turn.answer.evidence or turn.answer.passages):
        return own(f'<p class="hint">{escape(words.evidence_empty)}</p>')
    answer = turn.answer
    if answer.verdict == "refused" or not answer.evidence:
        cards = [_nearest_card(passage, words) for passage in answer.passages[:NEAREST]]
        return own(f'<h3 class="panel">{escape(words.nearest)}</h3>' + "".join(cards))
    cited = set(answer.cited)
    order = sorted(fold_copies(answer.evidence), key=lambda group: group[0] not in cited)
    return own("".join(_card(group, turn, cited, words, translates) for group in order))


def article_address(source: Source, span: tuple[int, int], words: Words) -> str:
    """Where ``article_page`` is served."""
    return _address("/article", source, span, words) + "#span"


def article_links(sources: Iterable[Source], words: Words) -> str:
    """Links that open the articles."""
    items = "".join(
        f"<li>{_link(source, (0, 0), words, titled(source))}{meta(source, words)}</li>"
        for source in sources
    )
    return own(f'<ul class="to-read">{items}</ul>')


def ranked(rows: Iterable[tuple[Passage, int | None, int | None]], words: Words) -> str:
    """Passages best first with their rank by meaning and by words, for those who tune."""
    heads = (words.rank, words.dense, words.lexical, words.passage, words.article)
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        f"<tr><td>{rank}</td><td>{dense or '–'}</td><td>{lexical or '–'}</td>"
        f'<td dir="auto" lang="{escape(passage.source.language)}">{lines(passage.text)}</td>'
        f"<td>{_whole(passage, words)}{meta(passage.source, words)}</td></tr>"
        for rank, (passage, dense, lexical) in enumerate(rows, 1)
    )
    return own(
        f'<div class="scroll" tabindex="0"><table class="ranked"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _card(
    group: Sequence[Evidence], turn: Turn, cited: set[Evidence], words: Words, translates: bool
) -> str:
    first = group[0]
    kind = "card cited" if first in cited else "card"
    anchors = "".join(f'<span id="e-{turn.number}-{e.number}" tabindex="-1"></span>' for e in group)
    numbers = " ".join(f"<bdi>[{e.number}]</bdi>" for e in group)
    actions = _link(first.source, first.span, words)
    if first in cited:
        answer = f"#c-{turn.number}-{first.number}"
        actions += f' · <a class="back" href="{answer}">{escape(words.back_to_answer)}</a>'
    if translates and first.source.language != words.code:
        address = escape(_address("/translation", first.source, first.span, words))
        actions += f' · <a class="translate" href="{address}">{escape(words.translate)}</a>'
    marked = paragraphs(first.passage.text, (first.start, first.end), "", first.answers)
    return (
        f'<article class="{kind}">{anchors}<h3>{numbers} {titled(first.source)}</h3>'
        f"{meta(first.source, words, first.paragraph)}"
        f'<blockquote lang="{escape(first.source.language)}" dir="auto">{marked}</blockquote>'
        f"{_copies(group[1:], words)}"
        f'<p class="actions">{actions}</p></article>'
    )


def _nearest_card(passage: Passage, words: Words) -> str:
    source = passage.source
    text = paragraphs(passage.text, (0, 0), "")
    return (
        f'<article class="card"><h3>{titled(source)}</h3>{meta(source, words, passage.paragraph)}'
        f'<blockquote lang="{escape(source.language)}" dir="auto">{text}</blockquote>'
        f'<p class="actions">{_link(source, (passage.start, passage.end), words)}</p></article>'
    )


def _copies(group: Sequence[Evidence], words: Words) -> str:
    if not group:
        return ""
    copies = "; ".join(_link(e.source, e.span, words, titled(e.source)) for e in group)
    return f'<p class="note">{escape(words.also_in)} {copies}</p>'


def titled(source: Source) -> str:
    """An article's title, or its id, apart from the text around it."""
    title = escape(source.title or source.id)
    return f'<bdi dir="auto" lang="{escape(source.language)}">{title}</bdi>'


def meta(source: Source, words: Words, paragraph: int = 0) -> str:
    """Outlet, day, language, place and original, those that are known."""
    day = source.published.isoformat() if source.published else ""
    language = words.language_names.get(source.language, source.language)
    when = f'<time datetime="{day}"><bdi>{day}</bdi></time>' if day else escape(words.undated)
    place = words.paragraph.format(number=paragraph) if paragraph else ""
    known = (_isolated(source.outlet), when, _isolated(language), _isolated(place))
    parts = [part for part in (*known, _original(source, words)) if part]
    return f'<p class="meta">{" · ".join(parts)}</p>'


def _address(path: str, source: Source, span: tuple[int, int], words: Words) -> str:
    query = {"id": source.id, "start": span[0], "end": span[1], "ui": words.code}
    return f"{path}?{urlencode(query)}"


def _whole(passage: Passage, words: Words) -> str:
    return _link(passage.source, (passage.start, passage.end), words, titled(passage.source))


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


def paragraphs(
    text: str, span: tuple[int, int], anchor: str, answers: Sequence[tuple[int, int]] = ()
) -> str:
    """The text line by line, the span marked wherever it runs, its beginning named ``anchor``.

    ``answers`` are the words inside the span that answer by themselves, in their order.
    """
    parts = []
    name = f' id="{anchor}" tabindex="-1"' if anchor else ""
    for start, line in _numbered_lines(text):
        a, b = (min(max(at - start, 0), len(line)) for at in span)
        if a < b:
            inside = [(x - start, y - start) for x, y in answers]
            mark = f"<mark{name}>{_strong(line, a, b, inside)}</mark>"
            name = ""
            parts.append(f'<p dir="auto">{escape(line[:a])}{mark}{escape(line[b:])}</p>')
        elif line.strip():
            parts.append(f'<p dir="auto">{escape(line)}</p>')
    return "".join(parts)


def _strong(line: str, start: int, end: int, answers: Sequence[tuple[int, int]]) -> str:
    """The line from ``start`` to ``end`` with the answers in it set off."""
    parts, at = [], start
    for a, b in answers:
        a, b = max(a, at), min(b, end)
        if a < b:
            parts.append(f"{escape(line[at:a])}<strong>{escape(line[a:b])}</strong>")
            at = b
    return "".join([*parts, escape(line[at:end])])


def _numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1
