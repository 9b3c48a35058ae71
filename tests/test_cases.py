from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.cases import BadCase, Dataset, Span, read_questions, sample_questions
from evals.squad_files import dataset, merged, pair, read_squad, without_twins

ROW = {
    "id": "q1",
    "question": "Who built it?",
    "language": "en",
    "answers": ["Nadia"],
    "evidence": [{"article": "bridge", "start": 4, "text": "Nadia built it."}],
}


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def squad(path: Path, *paragraphs: tuple[str, list[tuple[str, str, str]]]) -> Path:
    """A SQuAD-format file of ``(context, [(id, question, answer)])``, one paragraph an article."""
    data = [
        {
            "title": "Some_title",
            "paragraphs": [
                {
                    "context": context,
                    "qas": [
                        {
                            "id": name,
                            "question": question,
                            "answers": [{"text": a, "answer_start": context.find(a)}] if a else [],
                        }
                        for name, question, a in asked
                    ],
                }
            ],
        }
        for context, asked in paragraphs
    ]
    path.write_text(json.dumps({"data": data}, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def english(tmp_path: Path) -> Path:
    return squad(
        tmp_path / "toy.en.json",
        ("The old bridge is blue.", [("1", "What colour is the bridge?", "blue")]),
        ("The tower is red.", [("2", "What colour is the tower?", "red")]),
    )


@pytest.fixture
def arabic(tmp_path: Path) -> Path:
    return squad(
        tmp_path / "toy.ar.json",
        ("الجسر القديم أزرق.", [("1", "ما لون الجسر؟", "أزرق")]),
        ("البرج أحمر.", [("2", "ما لون البرج؟", "أحمر")]),
    )


def test_a_line_becomes_a_case(tmp_path: Path) -> None:
    (case,) = read_questions([lines(tmp_path / "own.jsonl", ROW)]).cases
    assert case.evidence == (Span("bridge", 4, "Nadia built it."),)
    assert (case.gold, case.answerable, case.dataset) == ({"bridge"}, True, "own")
    assert case.group == "bridge:4"


def test_no_evidence_means_unanswerable_and_drafts_are_left_out(tmp_path: Path) -> None:
    none = {**ROW, "id": "q2", "answers": [], "evidence": []}
    found = read_questions([lines(tmp_path / "own.jsonl", none, {**ROW, "draft": True})])
    assert [case.answerable for case in found.cases] == [False]
    assert found.notes == ("1 drafts left out",)


def test_the_same_question_in_two_languages_is_parallel(tmp_path: Path) -> None:
    french = {**ROW, "id": "q2", "question": "Qui l'a construit ?", "language": "fr"}
    one, two = read_questions([lines(tmp_path / "own.jsonl", ROW, french)]).cases
    assert one.parallel == two.parallel != ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**ROW, "question": " "}, "has no question"),
        ({key: value for key, value in ROW.items() if key != "answers"}, "'answers' is missing"),
        ({**ROW, "answers": "Nadia"}, "is not a list"),
        ({**ROW, "evidence": [{"article": "a"}]}, "'start' is missing"),
        ([1], "is not an object"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_place(
    tmp_path: Path, row: object, said: str
) -> None:
    with pytest.raises(BadCase, match=said) as caught:
        read_questions([lines(tmp_path / "own.jsonl", ROW, row)])
    assert caught.value.where.endswith("own.jsonl:2")


def test_broken_json_missing_files_and_double_ids_are_told(tmp_path: Path) -> None:
    torn = tmp_path / "torn.jsonl"
    torn.write_text('{"id": ', "utf-8")
    with pytest.raises(BadCase, match=r"torn\.jsonl:1: is not JSON"):
        read_questions([torn])
    with pytest.raises(BadCase, match="cannot be read"):
        read_questions([tmp_path / "none.jsonl"])
    with pytest.raises(BadCase, match="two cases have the id 'q1'"):
        read_questions([lines(tmp_path / "own.jsonl", ROW, ROW)])


def test_the_samples_questions_are_read() -> None:
    found = sample_questions()
    assert len(found.cases) > 100
    assert {"ar", "en"} <= {case.language for case in found.cases}
    assert any(not case.answerable for case in found.cases)


def test_the_digest_knows_every_word_but_no_order(english: Path) -> None:
    found = dataset(english)
    turned = Dataset("other name", found.cases[::-1], found.articles[::-1])
    assert turned.digest == found.digest
    assert Dataset("", found.cases[:1], found.articles).digest != found.digest


def test_paragraphs_become_articles_in_the_language_of_the_name(english: Path) -> None:
    found = read_squad(english)
    assert [a.source.id for a in found.articles] == ["toy.en/000.00", "toy.en/001.00"]
    assert {a.source.language for a in found.articles} == {"en"}
    assert found.articles[0].source.title == ""
    assert read_squad(english, titles=True).articles[0].source.title == "Some title"
    assert found.cases[0].evidence == (Span("toy.en/000.00", 18, "blue"),)


def test_the_language_is_recognised_where_the_name_does_not_tell(tmp_path: Path) -> None:
    path = squad(tmp_path / "toy.json", ("الجسر القديم في المدينة أزرق اللون.", []))
    assert read_squad(path).language == "ar"


def test_answers_that_moved_are_found_and_lost_ones_counted(tmp_path: Path) -> None:
    path = squad(tmp_path / "toy.en.json", ("red, blue, red", [("1", "What?", "red")]))
    held = json.loads(path.read_text())
    qas = held["data"][0]["paragraphs"][0]["qas"]
    qas[0]["answers"][0]["answer_start"] = 9
    qas.append({"id": "2", "question": "Else?", "answers": [{"text": "no", "answer_start": 0}]})
    path.write_text(json.dumps(held))
    found = read_squad(path)
    assert found.cases[0].evidence[0].start == 11
    assert (found.mended, found.lost) == (1, 1)
    assert "1 answers moved" in found.notes[0] and "1 answers left out" in found.notes[1]


def test_the_same_paragraph_is_one_article_and_the_same_question_one_case(tmp_path: Path) -> None:
    path = squad(
        tmp_path / "toy.en.json",
        ("It is blue.", [("1", "What is it?", "blue")]),
        ("It is blue.", [("2", "What colour?", "blue")]),
        ("It is red.", [("3", "What is it?", "red")]),
    )
    found = read_squad(path)
    assert len(found.articles) == 2
    assert found.cases[1].gold == {"toy.en/000.00"}
    one, two = merged(found.cases)
    assert one.answers == ("blue", "red")
    assert one.gold == {"toy.en/000.00", "toy.en/002.00"}
    assert two.question == "What colour?"


def test_questions_of_one_language_are_paired_with_articles_of_another(
    english: Path, arabic: Path
) -> None:
    case = pair(read_squad(english), read_squad(arabic))[0]
    assert (case.question, case.language, case.about) == ("What colour is the bridge?", "en", "ar")
    assert case.gold == {"toy.ar/000.00"}
    assert case.answers == ("أزرق", "blue")
    assert case.group == "toy/000.00"


def test_in_a_mixed_pool_the_answering_twin_is_left_out(english: Path, arabic: Path) -> None:
    files = read_squad(english), read_squad(arabic)
    case = without_twins(pair(*files), files)[0]
    assert case.without == ("toy.en/000.00",)
    found = dataset(english, arabic, [english, arabic])
    assert len(found.articles) == 4
    assert [c.without for c in found.cases] == [("toy.en/000.00",), ("toy.en/001.00",)]
    assert len({article.source.id for article in found.articles}) == 4


def test_files_that_are_not_parallel_or_no_squad_are_told(english: Path, tmp_path: Path) -> None:
    other = squad(tmp_path / "other.ar.json", ("نص", [("9", "ما؟", "نص")]))
    with pytest.raises(BadCase, match="not parallel"):
        pair(read_squad(english), read_squad(other))
    wrong = tmp_path / "wrong.en.json"
    wrong.write_text('{"data": [{"text": 1}]}')
    with pytest.raises(BadCase, match="SQuAD format"):
        read_squad(wrong)
    wrong.write_text("{")
    with pytest.raises(BadCase, match="as JSON"):
        read_squad(wrong)


DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="the benchmark files are not here")
@pytest.mark.parametrize(
    ("name", "questions"), [("ar", 1186), ("en", 1185), ("es", 1184), ("zh", 1181)]
)
def test_xquad_has_as_many_questions_as_published_once_merged(name: str, questions: int) -> None:
    found = read_squad(DATA / f"xquad.{name}.json")
    assert (len(found.articles), len(merged(found.cases))) == (240, questions)
    assert found.lost == 0
    texts = {article.source.id: article.text for article in found.articles}
    for case in found.cases:
        for span in case.evidence:
            assert texts[span.article][span.start : span.end] == span.text
