"""What a browser does not show of a page, dropped before its text is read.

Text that readers never see is where instructions for language models are hidden.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN = (
    "//noscript | //template | //svg | //iframe | //object | //style"
    " | //script[not(contains(@type, 'ld+json'))]"
    " | //dialog[not(@open)] | //input | //select | //textarea | //button"
    " | //*[@hidden and not(self::html or self::body)]"
    " | //*[@aria-hidden='true' and not(self::html or self::body)]"
)
_HIDING = re.compile(
    r"""(?:^|;)\s*(?:
        display\s*:\s*none
      | visibility\s*:\s*(?:hidden|collapse)
      | font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)
      | opacity\s*:\s*0(?:\.0+)?\s*(?:!important\s*)?(?:;|$)
      | (?:text-indent|left|top|right|margin-left)\s*:\s*-\d{3,}
      | clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})

_ONE_NAME = re.compile(r"[.#][\w-]+")


def drop_hidden(page: HtmlElement) -> None:
    """Empty the elements of ``page`` that are not shown; linked data stays, for its dates."""
    unseen = page.xpath(_UNSEEN) + _hidden_by_style(page)
    for element in unseen:  # emptied, not taken out: that would join the texts around, every time
        element.clear(keep_tail=True)


def _hidden_by_style(page: HtmlElement) -> list[HtmlElement]:
    names = _hidden_names(page)
    behind: dict[HtmlElement, str] = {}  # the colour behind each element, as far as it is known
    hidden = []
    for element in page.iter():
        style = element.get("style", "")
        background = _BACKGROUND.search(style)
        colour = background[1] if background else element.get("bgcolor", "")
        behind[element] = _plain(colour) or behind.get(element.getparent(), "")
        if element.tag in ("html", "body"):  # hidden until a script shows them
            continue
        own = {f".{name}" for name in element.get("class", "").split()}
        own.add(f"#{element.get('id', '')}")
        by_name = not own.isdisjoint(names)
        if by_name or _HIDING.search(style) or _invisible_ink(style, behind[element]):
            hidden.append(element)
    return hidden


def _hidden_names(page: HtmlElement) -> frozenset[str]:
    """Classes (``.name``) and ids (``#name``) that the page's own style sheets hide.

    Only rules for one name count, and none inside an @media block: those are for print or small
    screens.
    """
    names: set[str] = set()
    for sheet in page.xpath("//style/text()"):
        depth, selectors = 0, ""
        for piece in re.split("([{}])", _without_comments(sheet)):
            if piece in ("{", "}"):
                depth = max(0, depth + (1 if piece == "{" else -1))
            elif depth == 0:
                selectors = piece.rpartition(";")[2].strip()  # after an @import
            elif depth == 1 and not selectors.startswith("@") and _HIDING.search(piece):
                names.update(name.strip() for name in selectors.split(","))
    return frozenset(name for name in names if _ONE_NAME.fullmatch(name))


def _without_comments(sheet: str) -> str:
    first, *rest = sheet.split("/*")
    return first + "".join(part.partition("*/")[2] for part in rest)


def _invisible_ink(style: str, behind: str) -> bool:
    """Whether the colour is that of the background; where none is known, that is white."""
    found = _COLOUR.search(style)
    if not found:
        return False
    colour = _plain(found[1])
    if behind:
        return colour == behind
    return colour == "transparent" or colour in _WHITE


def _plain(colour: str) -> str:
    return re.sub(r"\s+", "", colour).lower()
