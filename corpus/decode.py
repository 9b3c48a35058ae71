"""Bytes become text, whatever the encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

# The encodings the web knows, as Python calls them. A label from a page may name nothing else:
# some of Python's other codecs (punycode, unicode_escape) are slow or not encodings at all.
_CYRILLIC = ("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866")
_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_OTHERS = ("cp1256", "iso8859_6", "cp1255", "iso8859_8", "cp1253", "iso8859_7", "cp874")
_NOT_LATIN = (*_OTHERS, *_CYRILLIC, *_ASIAN)
_LATIN = (
    *("cp1252", "cp1250", "cp1254", "cp1257", "cp1258", "iso8859_2", "iso8859_3", "iso8859_4"),
    *("iso8859_10", "iso8859_13", "iso8859_14", "iso8859_15", "iso8859_16", "mac_roman"),
)
_WEB = frozenset({*_NOT_LATIN, *_LATIN, "iso2022_jp", "mac_cyrillic"})

# Labels that browsers read as a larger encoding (https://encoding.spec.whatwg.org/#names-and-labels)
_WIDER = {
    "ascii": "cp1252",
    "iso8859_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

# Which code page a language in Latin letters used to be written in, where it is not cp1252.
_CODE_PAGES = {
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("az", "tr"), "cp1254"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "vi": "cp1258",
}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CHARSET = re.compile(rb"""<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml\s[^>]*encoding\s*=\s*["']([\w.:-]{1,40})""")
_HEAD = 4096
"""How many bytes of a page may hold its declaration."""

_SAMPLE = 65536
"""How many bytes the detector sees."""

_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class NotText(ValueError):
    """Bytes that are no text, or in an encoding that cannot be told; the message says which."""


def decode(raw: bytes, declared: str = "") -> str:
    """The text of ``raw``, without byte order mark and NULs.

    Tried in this order: byte order mark, UTF-16 without one, UTF-8, the ``declared`` encoding,
    UTF-8 with a few damaged bytes (each then U+FFFD), the detector. Raises ``NotText``.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace").replace("\0", "")
    if text := _utf16(raw):
        return text
    _refuse_other_kinds(raw)
    text = _strictly(raw, "utf-8")
    if text is None and (encoding := _known(declared)):
        text = _strictly(raw, encoding)
    if text is None:
        text = _damaged_utf8(raw)
    if text is None:
        text = raw.decode(_detected(raw), "replace")
    return text.replace("\0", "")


def declared_charset(page: bytes) -> str:
    """The encoding an HTML page says it is in, or nothing."""
    head = page[:_HEAD]
    found = _XML_ENCODING.search(head) or _CHARSET.search(head)
    return found[1].decode("ascii", "ignore") if found else ""


def _known(label: str) -> str:
    """Python's name of an encoding of the web; empty for any other label."""
    try:
        name = codecs.lookup(label).name.replace("-", "_") if label else ""
    except (LookupError, ValueError):  # ValueError: a NUL in it
        return ""
    name = _WIDER.get(name, name)
    return name if name in _WEB else ""


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16(raw: bytes) -> str | None:
    """The text, if ``raw`` is UTF-16: half its bytes are then halves of characters, and many of
    those are control characters, which other text has none of.

    Read in the wrong order, text of most scripts is a jumble; Latin text becomes Chinese, but each
    letter then has another high byte.
    """
    if len(raw) % 2 or len(_CONTROL_BYTES.findall(raw, 0, _SAMPLE)) < len(raw[:_SAMPLE]) / 40:
        return None
    readings = [_strictly(raw, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    sound = [text for text in readings if text and _is_of_a_piece(text[:2000])]
    return min(sound, key=lambda text: len({ord(c) >> 8 for c in text[:2000]}), default=None)


def _is_of_a_piece(text: str) -> bool:
    """Whether nearly all of ``text`` is white space, ASCII, and letters of at most three scripts.

    Three, because Japanese is written in as many.
    """
    scripts = Counter(
        unicodedata.name(c, "").partition(" ")[0] for c in text if c > "\x7f" and c.isalpha()
    )
    letters = sum(count for _, count in scripts.most_common(3))
    plain = sum(1 for c in text if " " <= c <= "~" or c in "\t\r\n、。，")
    return "\0" not in text and letters + plain >= 0.8 * len(text)


def _refuse_other_kinds(raw: bytes) -> None:
    """Raise ``NotText`` for so many control characters that this is a picture or a program."""
    controls = len(_CONTROL_BYTES.findall(raw))
    if controls > 4 and controls > len(raw) * 0.03:
        raise NotText("not text but some other kind of file")


def _damaged_utf8(raw: bytes) -> str | None:
    """The text, if all but a few of its bytes are UTF-8, as in a file cut off in mid-letter."""
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return text if good >= 5 * bad else None


def _detected(raw: bytes) -> str:
    """The likeliest encoding of bytes that are not Unicode and do not say what they are.

    In Latin text letters beyond ASCII stand alone, in other scripts they come in words: this tells
    the two apart more surely than the detector, which takes curly quotes for Chinese.
    """
    runs = _HIGH.findall(raw, 0, _SAMPLE) or _HIGH.findall(raw)
    if sum(map(len, runs)) < 1.6 * len(runs):
        return _latin_code_page(raw)
    found = _detector(_sample(raw))
    if not found:
        raise NotText("the encoding cannot be told; save it as UTF-8")
    return found


def _latin_code_page(raw: bytes) -> str:
    from rag.languages import detect

    return _CODE_PAGES.get(detect(raw[:_SAMPLE].decode("cp1252", "ignore")), "cp1252")


def _sample(raw: bytes) -> bytes:
    """A part of ``raw`` that begins and ends between letters."""
    start = next(match.start() for match in _HIGH.finditer(raw))
    part = raw[start : start + _SAMPLE]
    if start + _SAMPLE >= len(raw):
        return part
    end = max(part.rfind(b" "), part.rfind(b"\n"))
    return part[: end + 1] or part


def _detector(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    def best(data: bytes, noise: float) -> str:
        found = from_bytes(
            data, threshold=noise, cp_isolation=list(_NOT_LATIN), preemptive_behaviour=False
        ).best()
        return found.encoding if found else ""

    # The detector takes the zero-width joiners of Persian in cp1256 for noise.
    return best(sample, 0.2) or best(re.sub(rb"[\x9d\x9e]", b"", sample), 0.4)
