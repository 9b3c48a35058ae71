"""The two gates all HTML here passes: what others wrote, and what is made of it.

Whatever a model, an article or a person wrote is escaped, or goes through markdown-it without HTML,
links or images; everything made of it then passes nh3 with a short list of what may be. Addresses
lead within this site, or to where an article says it was published.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape

import nh3
from markdown_it import MarkdownIt

LONGEST = 8000
"""Characters of an answer that are shown."""

DRAWING = "data:image/svg+xml;base64,"
"""How the only pictures here begin."""

_PROSE_TAGS = {
    "p", "br", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "table", "thead",
    "tbody", "tr", "th", "td", "h3", "h4",
}  # fmt: skip
_OWN_TAGS = _PROSE_TAGS | {
    "article", "section", "div", "span", "mark", "bdi", "a", "time", "h1", "h2", "meter", "summary",
    "details", "wbr", "figure", "figcaption", "img",
}  # fmt: skip
_OWN_ATTRIBUTES = {
    "*": {"class", "id", "dir", "lang", "title", "tabindex"},
    "a": {"href", "target", "hreflang"},
    "time": {"datetime"},
    "th": {"scope"},
    "meter": {"min", "max", "value"},
    "img": {"src", "alt"},
}
_BLOCKS = ("p", "li", "h3", "h4", "blockquote", "td", "th")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)


def prose(text: str) -> str:
    """Model text as HTML: paragraphs, lists, emphasis, tables; nothing that links or loads."""
    visible = _INVISIBLE.sub("", text[:LONGEST])
    html = _markdown().render(visible)
    return nh3.clean(
        html,
        tags=_PROSE_TAGS,
        attributes={},
        set_tag_attribute_values={tag: {"dir": "auto"} for tag in _BLOCKS},
    )


@cache
def _markdown() -> MarkdownIt:
    rules = ["image", "link", "autolink", "reference", "html_inline", "html_block", "entity"]
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(rules)


def own(html: str) -> str:
    """The last gate: only known tags, attributes and addresses; on one line, since a blank line
    would end an HTML block in the Markdown components this is shown in.
    """
    clean = nh3.clean(
        html,
        tags=_OWN_TAGS,
        attributes=_OWN_ATTRIBUTES,
        attribute_filter=_own_attribute,
        url_schemes={"http", "https", "data"},
        link_rel="noopener noreferrer nofollow",
    )
    return clean.replace("\r", "").replace("\n", "&#10;")


def _own_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":  # a drawing of our own: as a picture it can neither run nor fetch anything
        return value if value.startswith(DRAWING) else None
    if name != "href":
        return value
    within = value.startswith("#") or re.match(r"/(?![/\\])", value)
    return value if within or re.match(r"https?://", value) else None


def lines(text: str) -> str:
    """Text as it is written, line by line."""
    return escape(_INVISIBLE.sub("", text)).replace("\n", "<br>")
