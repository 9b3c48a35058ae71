from __future__ import annotations

import json
import os
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import articles, files, read_articles
from corpus.articles import READERS
from rag.errors import BadArticle
from rag.types import Article

SEED = Path(__file__).parents[2] / "shared" / "seed" / "japan-us-2plus2.ar.txt"
HARBOUR = "The council voted to rebuild the old harbour wall. Work begins in March."
MINA = "أعلنت البلدية أن ترميم الميناء القديم سيبدأ في الشهر المقبل."


def read(path: Path) -> tuple[list[Article], list[BadArticle]]:
    found = list(read_articles(path))
    return (
        [item for item in found if isinstance(item, Article)],
        [item for item in found if isinstance(item, BadArticle)],
    )


def one(path: Path) -> Article:
    (article,), bad = read(path)
    assert not bad
    return article


def refused(path: Path) -> str:
    good, (bad,) = read(path)
    assert not good
    return str(bad)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def lines(path: Path, *records: object) -> Path:
    return write(path, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))


# Plain text


@pytest.mark.skipif(not SEED.exists(), reason="../shared/seed is not here")
def test_the_seed_article() -> None:
    article = one(SEED)
    assert article.source.language == "ar"
    assert article.source.title == ""
    assert article.source.id.startswith("japan-us-2plus2-ar-")
    assert article.text == SEED.read_text("utf-8").strip()


def test_a_text_file_given_as_a_string(tmp_path: Path) -> None:
    (article,) = read_articles(str(write(tmp_path / "wall.txt", HARBOUR)))
    assert isinstance(article, Article)
    assert article.text == HARBOUR
    assert article.source.language == "en"
    assert article.source.published is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"The harbour wall\n\n{HARBOUR}", "The harbour wall"),
        (f"\ufeff The harbour wall \r\n \r\n{HARBOUR}", "The harbour wall"),
        (f"ميناء جديد\n\n{MINA}", "ميناء جديد"),
        (f"{HARBOUR}\n\n{HARBOUR}", ""),
        (f"The harbour wall\n{HARBOUR}", ""),
        (f"هل يبنى الميناء؟\n\n{MINA}", ""),
        ("The harbour wall", ""),
        ("x" * 121 + f"\n\n{HARBOUR}", ""),
    ],
)
def test_a_first_line_that_stands_alone_is_the_title(tmp_path: Path, text: str, title: str) -> None:
    article = one(write(tmp_path / "a.txt", text))
    assert article.source.title == title
    assert article.text.startswith(title)


# Markdown


def test_front_matter(tmp_path: Path) -> None:
    head = (
        "---\ntitle: 'Wall: rebuilt'\nurl: https://post.example.com/1\noutlet: The Post\n"
        "published: 2024-03-05 10:00\nlanguage: no\nid: wall-1\nauthor: [nobody]\n---\n"
    )
    article = one(write(tmp_path / "a.md", f"{head}\n# Wall\n\n{HARBOUR}\n"))
    source = article.source
    assert (source.id, source.title, source.outlet) == ("wall-1", "Wall: rebuilt", "The Post")
    assert (source.url, source.language) == ("https://post.example.com/1", "no")
    assert source.published == date(2024, 3, 5)
    assert article.text == f"# Wall\n\n{HARBOUR}"


def test_a_heading_is_the_title_and_date_is_published(tmp_path: Path) -> None:
    article = one(write(tmp_path / "a.md", f"---\ndate: 2024-03-05\n---\n# The wall\n\n{HARBOUR}"))
    assert article.source.title == "The wall"
    assert article.source.published == date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        HARBOUR,
        f"---\n{HARBOUR}",  # a rule, not front matter
        f"---\n{HARBOUR}\n---\n{HARBOUR}",
        f"---\n---\n{HARBOUR}",
    ],
)
def test_markdown_without_front_matter_is_plain_text(tmp_path: Path, text: str) -> None:
    assert HARBOUR in one(write(tmp_path / "a.md", text)).text


@pytest.mark.parametrize(
    "head", ["title: Wall: rebuilt", "a: [1, 2", "a: *b", "[" * 5000, "\tx: 1", "? {{{{"]
)
def test_broken_front_matter(tmp_path: Path, head: str) -> None:
    message = refused(write(tmp_path / "a.md", f"---\n{head}\n---\n{HARBOUR}"))
    assert "front matter is not YAML" in message


def test_broken_front_matter_names_the_line(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", f"---\nid: a\ntitle: Wall: rebuilt\n---\n{HARBOUR}")
    assert "(line 3)" in refused(file)


def test_yaml_makes_no_objects(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.md", f"---\ntitle: !!python/object/apply:os.getcwd []\n---\n{HARBOUR}"
    )
    assert "title is [], not a string" in refused(file)


# JSONL


def test_jsonl(tmp_path: Path) -> None:
    file = lines(
        tmp_path / "news.jsonl",
        {"id": 7, "title": "Wall", "text": HARBOUR, "language": "en-GB", "extra": [1]},
        {"Title": "ميناء", " TEXT ": MINA, "url": None, "published": "2024-03-05T23:30:00+09:00"},
    )
    (first, second), bad = read(file)
    assert not bad
    assert (first.source.id, first.source.language) == ("7", "en")
    assert second.source.id.startswith("ميناء-")
    assert second.source.language == "ar"
    assert second.source.published == date(2024, 3, 5)


def test_a_bad_line_is_named_and_the_rest_go_on(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    good = json.dumps({"text": HARBOUR})
    write(file, f'{good}\n\n{{"text": \n["a"]\r\n{{"text": 5}}\n{good[:-1]}, "title": "b"}}')
    found, bad = read(file)
    assert len(found) == 2
    assert [item.where for item in bad] == [f"{file}, line {number}" for number in (3, 4, 5)]
    assert [item.reason.split(":")[0] for item in bad] == [
        "not JSON",
        "a JSON list, not an object {…}",
        "text is 5, not a string",
    ]


def test_another_shape_is_explained(tmp_path: Path) -> None:
    message = refused(lines(tmp_path / "a.jsonl", {"headline": "Wall", "body": HARBOUR}))
    assert "a.jsonl, line 1: found 'headline', 'body'; needed is 'text'" in message
    assert "Rename 'headline' to 'title', 'body' to 'text'" in message


def test_a_known_field_under_another_name_is_not_lost(tmp_path: Path) -> None:
    message = refused(lines(tmp_path / "a.jsonl", {"text": HARBOUR, "date": "2024-03-05"}))
    assert "Rename 'date' to 'published'" in message


def test_a_file_of_another_shape_is_not_read_to_its_end(tmp_path: Path) -> None:
    good, bad = read(lines(tmp_path / "a.jsonl", *({"body": f"{n}"} for n in range(1000))))
    assert not good
    assert len(bad) == 21
    assert "the rest of the file is left out" in bad[-1].reason


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("published", "yesterday", "published 'yesterday' is not a date such as 2024-07-28"),
        ("published", "2024-02-30", "published '2024-02-30' is not a date"),
        ("published", 2024, "published is 2024, not a string"),
        ("language", "Arabic", "language 'Arabic' is not a two-letter code"),
        ("url", "javascript:alert(1)", "is not an http or https address"),
        ("url", "https:///x", "is not an http or https address"),
        ("url", "http://[::1", "is not an http or https address"),
        ("id", "a b", "has a space or an invisible character in it"),
        ("id", "a\u202eb", r"id 'a\u202eb' has a space or an invisible"),
        ("id", True, "id is True, not a string"),
        ("id", "x" * 121, "id has 121 characters; at most 120 are taken"),
        ("title", "x" * 1001, "title has 1,001 characters; at most 1,000 are taken"),
        ("title", {"a": "b" * 999}, "title is {'a': 'b"),
        ("text", " \u200b\n\0", "has no text"),
        ("text", None, "has no text"),
    ],
)
def test_a_bad_field(tmp_path: Path, field: str, value: object, reason: str) -> None:
    message = refused(lines(tmp_path / "a.jsonl", {"text": HARBOUR, field: value}))
    assert f"a.jsonl, line 1: {reason}"[:60] in message or reason in message
    assert len(message) < 400


@pytest.mark.parametrize(
    "published",
    [
        "2024-03-05",
        "20240305",
        " 2024-03-05 ",
        "2024-03-05T23:59:59Z",
        "2024-03-05 23:59",
        "Tue, 05 Mar 2024 23:59:00 +0900",
        "05 Mar 2024 10:00:00 GMT",
    ],
)
def test_dates(tmp_path: Path, published: str) -> None:
    article = one(lines(tmp_path / "a.jsonl", {"text": HARBOUR, "published": published}))
    assert article.source.published == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("given_", "code"),
    [("ar-EG", "ar"), ("AR", "ar"), ("zh_Hans", "zh"), ("iw", "he"), ("", "en"), (None, "en")],
)
def test_languages(tmp_path: Path, given_: str | None, code: str) -> None:
    article = one(lines(tmp_path / "a.jsonl", {"text": HARBOUR, "language": given_}))
    assert article.source.language == code


def test_text_and_title_are_normalised(tmp_path: Path) -> None:
    record = {"title": " A\n\u202eB ", "text": " one\r\ntwo\u200b\ud800 "}
    file = write(tmp_path / "a.jsonl", json.dumps(record))
    assert one(file).source.title == "A B"
    assert one(file).text == "one\ntwo\ufffd"


# CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["Title", " text ", "url"],
        ["Wall", f'"{HARBOUR}\nSaid the ""mayor"", today"', "https://post.example.com/1"],
        ["", "", ""],
        ["ميناء", MINA, ""],
    ]
    text = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)
    (first, second), bad = read(write(tmp_path / "news.csv", text))
    assert not bad
    assert first.text == f'{HARBOUR}\nSaid the "mayor", today'
    assert first.source.url == "https://post.example.com/1"
    assert second.source.title == "ميناء"


def test_a_bad_row_is_named_by_the_line_it_begins_on(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.csv",
        'text,published\n"one\ntwo",2024-01-01\nthree\nfour,soon\n"five" x,\nsix,\n"seven\n',
    )
    good, bad = read(file)
    assert [article.text for article in good] == ["one\ntwo", "six"]
    assert [item.where.rpartition(" ")[2] for item in bad] == ["4", "5", "6", "8"]
    assert "1 cells in a table of 2 columns" in bad[0].reason
    assert bad[2].reason.startswith("not CSV: ")


def test_a_table_of_another_shape_is_explained_once(tmp_path: Path) -> None:
    message = refused(write(tmp_path / "a.csv", "headline,body\n1,2\n3,4\n"))
    assert "line 1: found 'headline', 'body'; needed is 'text'" in message
    assert "two columns are called 'text'" in refused(write(tmp_path / "b.csv", "text,Text\n1,2"))


@pytest.mark.timeout(20)
def test_a_hundred_thousand_columns_take_no_time(tmp_path: Path) -> None:
    assert "two columns are called 'a'" in refused(write(tmp_path / "a.csv", "a," * 100_000))
    names = ",".join(f"c{number}" for number in range(100_000))
    assert "needed is 'text'" in refused(write(tmp_path / "b.csv", names))


def test_a_cell_may_be_long(tmp_path: Path) -> None:
    assert len(one(write(tmp_path / "a.csv", "text\n" + "x" * 200_000)).text) == 200_000


# Ids


def test_ids_stay_when_the_text_changes(tmp_path: Path) -> None:
    file = tmp_path / "The Wall (2).txt"
    before = one(write(file, HARBOUR)).source.id
    assert re.fullmatch("the-wall-2-[0-9a-f]{6}", before)
    assert one(write(file, MINA)).source.id == before
    assert one(write(tmp_path / "other" / file.name, HARBOUR)).source.id != before


def test_the_url_makes_the_id_wherever_the_file_lies(tmp_path: Path) -> None:
    record = {"title": "Wall", "text": HARBOUR, "url": "https://post.example.com/1"}
    here = one(lines(tmp_path / "a.jsonl", record)).source.id
    assert one(lines(tmp_path / "b.jsonl", record | {"text": MINA})).source.id == here


def test_slugs_keep_letters_of_every_script(tmp_path: Path) -> None:
    records = [
        {"title": title, "text": "x"} for title in ("हिन्दी समाचार", "新闻 — 第1号", "…", "A" * 99)
    ]
    found, _ = read(lines(tmp_path / "a.jsonl", *records))
    slugs = [article.source.id.rpartition("-")[0] for article in found]
    assert slugs == ["हिन्दी-समाचार", "新闻-第1号", "article", "a" * 40]


def test_one_id_twice(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", {"id": "x", "text": "one"}, {"id": "x", "text": "two"})
    (article,), (bad,) = read(file)
    assert article.text == "one"
    assert str(bad) == f"{file}, line 2: has the id x, like {file}, line 1: only the first is taken"


def test_one_id_in_two_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        lines(tmp_path / f"{name}.jsonl", {"id": "x", "text": name})
    (article,), (bad,) = read(tmp_path)
    assert article.text == "a"
    assert bad.where == f"{tmp_path / 'b.jsonl'}, line 1"


# Folders and files


def test_a_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.md", "C.TXT", "Ü.txt"):
        write(tmp_path / name, name)
    for name in (".hidden.txt", ".git/a.txt", "photo.jpg", "notes", "README.md", "a/SOURCES.md"):
        write(tmp_path / name, "not an article")
    write(tmp_path / "d" / "readme.md", "---\ntitle: An article after all\n---\nd")
    good, bad = read(tmp_path)
    assert not bad
    assert [a.text for a in good] == ["C.TXT", "a/y.md", "a/z.txt", "b.txt", "d", "Ü.txt"]


def test_a_bad_file_in_a_folder_is_reported_and_the_rest_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 4)
    write(tmp_path / "b.txt", "")
    write(tmp_path / "c.txt", HARBOUR)
    (article,), bad = read(tmp_path)
    assert article.text == HARBOUR
    assert [str(item) for item in bad] == [
        f"{tmp_path / 'a.txt'}: not text but some other kind of file",
        f"{tmp_path / 'b.txt'}: has no text",
    ]


def test_named_directly_even_a_readme_is_read(tmp_path: Path) -> None:
    assert one(write(tmp_path / "README.md", HARBOUR)).text == HARBOUR
    assert one(write(tmp_path / ".hidden.txt", HARBOUR)).text == HARBOUR


def test_named_directly_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    assert "photo.jpg: files of this kind are not read; these are: .txt" in refused(
        write(tmp_path / "photo.jpg", "x")
    )


def test_a_missing_file(tmp_path: Path) -> None:
    assert "none.txt: cannot be read: No such file" in refused(tmp_path / "none.txt")
    assert r"a\x00b.txt: cannot be read" in refused(tmp_path / "a\0b.txt")
    assert "cannot be read: File name too long" in refused(tmp_path / ("x" * 300 + ".txt"))


def test_an_empty_folder_has_no_articles(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [])


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as handle:
        handle.truncate(files.MAX_BYTES + 1)  # sparse: takes no room
    assert "large.txt: larger than 50 MB" in refused(file)


def test_links(tmp_path: Path) -> None:
    write(tmp_path / "outside.txt", "outside")
    folder = tmp_path / "folder"
    write(folder / "z" / "inside.txt", "inside")
    (folder / "a-link.txt").symlink_to(folder / "z" / "inside.txt")
    (folder / "b-link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "c-link").symlink_to(tmp_path)
    (folder / "d-link").symlink_to(folder)
    (folder / "e-link.txt").symlink_to(folder / "e-link.txt")
    (folder / "f-link.txt").symlink_to(folder / "gone.txt")
    (article,), bad = read(folder)
    assert article.text == "inside"
    assert [Path(item.where).name for item in bad] == [
        "b-link.txt",
        "c-link",
        "e-link.txt",
        "f-link.txt",
    ]
    assert "leads out of the folder" in bad[0].reason
    assert one(folder / "b-link.txt").text == "outside"  # named directly, it is wanted


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_what_is_no_ordinary_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    assert "pipe.txt: not an ordinary file" in refused(tmp_path / "pipe.txt")
    assert "endless.txt: not an ordinary file" in refused(tmp_path / "endless.txt")
    good, bad = read(tmp_path)
    assert (len(good), len(bad)) == (0, 2)


def test_names_that_cannot_be_printed_are_escaped(tmp_path: Path) -> None:
    write(tmp_path / "a\n\u202eb.txt", "")
    (bad,) = read(tmp_path)[1]
    assert bad.where == f"{tmp_path}/a\\n\\u202eb.txt"
    write(tmp_path / os.fsdecode(b"\xff\xfe.txt"), HARBOUR)
    (article,), _ = read(tmp_path)
    assert article.source.id.startswith("article-")


def test_many_levels_of_folders(tmp_path: Path) -> None:
    path = tmp_path
    for _ in range(1100):  # more than Python's recursion limit
        path = path / "d"
        path.mkdir()
    write(path / "deep.txt", HARBOUR)
    assert one(tmp_path / "d").text == HARBOUR
    (path / "deep.txt").unlink()
    while path != tmp_path:  # pytest cannot take so deep a folder away
        path.rmdir()
        path = path.parent


# Whatever comes

KEYS = st.sampled_from([*"abc", *articles.READERS, "text", "title", "url", "published", "id"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
RECORDS = st.dictionaries(KEYS, st.text() | JSON).map(lambda value: json.dumps(value).encode())
MARKUP = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<table>", "<td colspan=99999>", "<a href=x>", "<b", ">", "<!--"),
            *("<script type='application/ld+json'>", "{", "</script>", "<title>", "&#0;"),
            *("<meta property='article:published_time' content='9999-99-99'>", "<html lang=ar>"),
            *("---\n", "title: [", "\n", '"', ",", "text,title\n", "\0", "\r", "# x", "{}"),
            *("word " * 30, MINA, "\ud83d"),
        ]
    )
    | st.text(max_size=20),
    max_size=30,
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
CONTENT = st.binary(max_size=300) | MARKUP | st.lists(RECORDS, max_size=3).map(b"\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=CONTENT, suffix=st.sampled_from(list(READERS)))
def test_whatever_is_in_a_file(content: bytes, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"any{suffix}"
    file.write_bytes(content)
    ids = set()
    for item in read_articles(file):
        if isinstance(item, BadArticle):
            assert item.where.startswith(str(file))
            assert item.reason
        else:
            assert item.text == item.text.strip() != ""
            assert unicodedata.is_normalized("NFC", item.text)
            assert "\r" not in item.text
            assert re.fullmatch("([a-z]{2})?", item.source.language)
            assert item.source.id not in ids
            ids.add(item.source.id)
            repr(item).encode("utf-8")
