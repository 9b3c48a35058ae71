from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import NotText, declared_charset, decode

# Written for these tests: the same small story, in the letters of each language.
TEXTS = {
    "ar": "أعلنت بلدية المدينة الساحلية أن أعمال ترميم الميناء القديم ستبدأ مطلع الشهر المقبل "
    "وتستمر ثمانية عشر شهراً، بعد أن تأخرت مرتين بسبب نقص التمويل. وقال مدير المشروع إن العمال "
    "سيبدؤون برفع الحجارة من قاع الحوض، ثم يبنون رصيفاً جديداً من الخشب والحديد. ",
    "fa": "شهردار گفت بازسازي بندر قديمي از ماه آينده آغاز مي‌شود و هزينه آن نزديک به چهار ميليون "
    "خواهد بود. کافه‌داران ناراضي‌اند. قايق‌هاي ماهيگيري به اسکله‌اي موقت در شمال مي‌روند. ",
    "he": "ראש העיר אמר כי שיפוץ הנמל הישן יתחיל במרץ ויעלה כארבעה מיליון. בעלי בתי הקפה אינם "
    "מרוצים מכך. סירות הדיג יעברו לרציף זמני בצפון, והשוק יישאר פתוח כל הקיץ. ",
    "ru": "Мэр заявил, что ремонт старого порта начнётся в марте и обойдётся почти в четыре "
    "миллиона. Владельцы кафе недовольны. Рыбацкие лодки переведут к временному причалу. ",
    "uk": "Міський голова заявив, що ремонт старого порту почнеться в березні й коштуватиме майже "
    "чотири мільйони. Рибальські човни переведуть до тимчасового причалу на півночі. ",
    "el": "Ο δήμαρχος δήλωσε ότι η ανακαίνιση του παλιού λιμανιού θα αρχίσει τον Μάρτιο και θα "
    "κοστίσει περίπου τέσσερα εκατομμύρια. Οι ιδιοκτήτες των καφενείων δεν είναι ευχαριστημένοι. ",
    "th": "นายกเทศมนตรีกล่าวว่าการซ่อมแซมท่าเรือเก่าจะเริ่มในเดือนมีนาคมและใช้เงินเกือบสี่ล้าน "
    "เจ้าของร้านกาแฟไม่พอใจ เรือประมงจะย้ายไปท่าเรือชั่วคราวทางเหนือ ",
    "zh": "市长表示，旧港口的修复工程将于三月开始，耗资近四百万。咖啡馆老板们并不满意，他们担心夏季"
    "的生意。渔船将迁往北面的临时码头，市场整个夏天都会开放。",
    "ja": "市長は、旧港の修復工事が三月に始まり、費用は約四百万になると述べた。カフェの店主たちは"
    "不満を示している。漁船は北側の仮の岸壁に移り、市場は夏の間ずっと開いている。",
    "ko": "시장은 옛 항구의 복원 공사가 삼월에 시작되며 비용은 약 사백만이 될 것이라고 말했다. "
    "카페 주인들은 불만을 나타냈다. 어선들은 북쪽의 임시 부두로 옮겨진다. ",
    "fr": "Le maire a déclaré que les travaux du vieux port débuteraient en mars et coûteraient "
    "près de 4 millions d’euros ; les propriétaires des cafés ne sont pas contents. ",
    "en": "The mayor said “we’ll rebuild the old harbour” — work begins in March and costs £4 "
    "million. It’s the town’s largest project, and the café owners aren’t pleased. ",
    "de": "Der Bürgermeister erklärte, die Arbeiten am alten Hafen würden im März beginnen und "
    "fast vier Millionen kosten. Die Besitzer der Cafés sind darüber nicht glücklich. ",
    "tr": "Belediye başkanı eski limanın onarımının mart ayında başlayacağını ve dört milyona "
    "yakın tutacağını söyledi. Balıkçı tekneleri kuzeydeki geçici iskeleye taşınacak. ",
    "pl": "Burmistrz powiedział, że odbudowa starego portu rozpocznie się w marcu i będzie "
    "kosztować prawie cztery miliony. Łodzie rybackie przeniosą się na tymczasowe nabrzeże. ",
}
ENCODINGS = {
    "ar": ("cp1256", "iso8859-6"),
    "fa": ("cp1256",),
    "he": ("cp1255", "iso8859-8"),
    "ru": ("cp1251", "koi8-r", "iso8859-5", "cp866"),
    "uk": ("cp1251", "koi8-u"),
    "el": ("cp1253", "iso8859-7"),
    "th": ("cp874",),
    "zh": ("gb18030", "gb2312", "big5"),
    "ja": ("shift_jis", "euc-jp"),
    "ko": ("euc-kr",),
    "fr": ("cp1252", "iso8859-1"),
    "en": ("cp1252",),
    "de": ("cp1252", "iso8859-1"),
    "tr": ("cp1254",),
    "pl": ("cp1250",),
}
WRAPPED = {
    "alone": "{}",
    "in a page": "<html><head><title>x</title><link rel='stylesheet' href='/a.css'></head><body>"
    + "<div class='menu item'><a href='/news/world'>x</a></div>" * 20
    + "<p class='text'>{}</p></body></html>",
    "in JSONL": '{{"title": "abc", "text": "{}", "outlet": "The Paper"}}\n',
}
UNICODE = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def encoded(language: str, encoding: str, length: int) -> tuple[bytes, str]:
    """About ``length`` characters in ``encoding``, and what it can hold of them."""
    raw = (TEXTS[language] * (length // len(TEXTS[language]) + 1))[:length].encode(
        encoding, "ignore"
    )
    return raw, raw.decode(encoding)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("length", [1, 2, 30, 200, 2000])
@pytest.mark.parametrize("encoding", UNICODE)
def test_unicode_with_a_mark(language: str, length: int, encoding: str) -> None:
    raw, text = encoded(language, encoding, length)
    assert decode(UNICODE[encoding] + raw) == text
    assert decode(UNICODE[encoding] + raw, "windows-1251") == text


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("length", [30, 200, 2000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_without_a_mark(language: str, length: int, encoding: str) -> None:
    raw, text = encoded(language, encoding, length)
    assert decode(raw) == text
    assert decode(raw, "iso-8859-1") == text  # declared wrongly


SINGLE = [(language, encoding) for language, all_ in ENCODINGS.items() for encoding in all_]


@pytest.mark.parametrize(("language", "encoding"), SINGLE)
@pytest.mark.parametrize("length", [5, 30, 200, 2000])
def test_declared(language: str, encoding: str, length: int) -> None:
    raw, text = encoded(language, encoding, length)
    assert decode(raw, encoding) == text


@pytest.mark.parametrize(("language", "encoding"), SINGLE)
@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED.keys())
@pytest.mark.parametrize("length", [200, 2000])
def test_undeclared(language: str, encoding: str, wrap: str, length: int) -> None:
    raw, text = encoded(language, encoding, length)
    assert decode(wrap.format(text).encode(encoding)) == wrap.format(text)
    assert decode(raw, "no-such-encoding") == text
    assert decode(raw, "utf-8") == text


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("length", range(20, 60, 5))
def test_short_latin_text_is_western(language: str, length: int) -> None:
    raw, text = encoded(language, "cp1252", length)
    assert decode(raw) == text


@pytest.mark.parametrize("length", [15, 30, 60])
def test_short_arabic_in_its_usual_code_page(length: int) -> None:
    raw, text = encoded("ar", "cp1256", length)
    assert decode(raw) == text


@pytest.mark.parametrize("language", ["ar", "zh", "fr"])
@pytest.mark.parametrize("cut", [1, 2])
def test_utf_8_cut_off_in_mid_letter(language: str, cut: int) -> None:
    text = TEXTS[language].rstrip(" .。")
    raw = text.encode()
    last = len(text[-1].encode())
    if cut < last:
        assert decode(raw[:-cut]) == text[:-1] + "\ufffd"


def test_utf_8_with_a_damaged_byte() -> None:
    raw = TEXTS["ar"].encode()
    assert decode(raw[:19] + b"\xff" + raw[19:]).count("\ufffd") == 1


def test_nuls_are_dropped() -> None:
    text = TEXTS["ar"]
    assert decode(text.replace(".", "\0.").encode()) == text
    assert decode(b"a\0b") == "ab"


def test_large_files_are_sampled() -> None:
    raw, text = encoded("ar", "cp1256", 300_000)
    assert decode(b"<p>" * 100_000 + raw) == "<p>" * 100_000 + text
    raw, text = encoded("ja", "shift_jis", 200_000)
    assert decode(raw) == text


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b"<html><head><meta charset=windows-1256></head>", "windows-1256"),
        (b"<META CHARSET = 'KOI8-R'/>", "KOI8-R"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
            "gb2312",
        ),
        (b"<?xml version='1.0' encoding=\"Shift_JIS\"?><html>", "Shift_JIS"),
        (b"<meta name='viewport'><p>charset=utf-8</p>", ""),
        (b" " * 5000 + b"<meta charset=utf-8>", ""),
        (b"", ""),
    ],
)
def test_what_a_page_declares(page: bytes, charset: str) -> None:
    assert declared_charset(page) == charset


@pytest.mark.parametrize("codec", ["punycode", "unicode_escape", "utf-7", "rot13", "zlib", "idna"])
def test_codecs_that_are_no_web_encodings_are_not_used(codec: str) -> None:
    raw = "déjà \\u0041 vu, c’était l’été".encode("cp1252")
    assert decode(raw, codec) == "déjà \\u0041 vu, c’était l’été"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0\\r\xa8f",
        b"PK\3\4\x14\0\6\0\x08\0\0\0!\0\xdf\xa4\xd2lZ\1\0\0 \5\0\0\x13\0\x08\2",
        bytes(range(256)) * 4,
    ],
)
def test_other_kinds_of_files_are_refused(raw: bytes) -> None:
    with pytest.raises(NotText):
        decode(raw)


@given(st.binary(), st.sampled_from(["", "utf-8", "windows-1256", "gb18030", "utf-16", "\0", "é"]))
def test_any_bytes_become_text_or_not_text(raw: bytes, declared: str) -> None:
    try:
        text = decode(raw, declared)
    except NotText:
        return
    assert "\0" not in text
    text.encode("utf-8")
