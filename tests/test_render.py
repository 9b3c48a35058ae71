from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from rag.types import Answer, Evidence, Passage, Source, Statement
from ui.render import as_json, body_lines, evidence_lines, nearest_lines, shortened, source_line

SOURCE = Source("talks", "محادثات", "https://example.org/1", "Wire", date(2024, 7, 28), "ar")
PASSAGE = Passage(SOURCE, "اتفق الوزراء. وصل الوفد.", start=100, paragraph=4)
ANSWER = Answer(
    "who?", "en", (PASSAGE,), (Evidence(1, PASSAGE, 0, 13, 0.9),), "اتفق الوزراء. [1]",
    (Statement("اتفق الوزراء.", (1,), True),), "quotes", 0.8,
)  # fmt: skip


def test_a_citation_says_what_is_known() -> None:
    line = source_line(SOURCE)
    assert line == "محادثات · Wire · 2024-07-28 · ar · article talks · https://example.org/1"
    assert source_line(Source("x")) == "article x"


def test_evidence_shows_quote_source_and_place() -> None:
    quote, where = evidence_lines(ANSWER)
    assert quote == "[1] اتفق الوزراء."
    assert where.endswith("paragraph 4, characters 100-113")


def test_the_short_answer_comes_first_and_a_refusal_has_none() -> None:
    marked = replace(ANSWER, evidence=(Evidence(1, PASSAGE, 0, 13, 0.9, ((5, 12),)),))
    assert list(body_lines(marked))[:3] == ["الوزراء [1]", "", "[1] اتفق الوزراء."]
    assert next(iter(body_lines(ANSWER))) == "[1] اتفق الوزراء."
    assert next(iter(body_lines(replace(marked, verdict="supported")))) == "[1] اتفق الوزراء."
    refused = replace(marked, verdict="refused", evidence=())
    assert next(iter(body_lines(refused))) == "Nearest passages:"


def test_json_holds_everything_and_its_offsets() -> None:
    data = json.loads(json.dumps(as_json(ANSWER), ensure_ascii=False))
    (evidence,) = data["evidence"]
    assert (evidence["start"], evidence["end"], evidence["quote"]) == (100, 113, "اتفق الوزراء.")
    assert data["verdict"] == "quotes"
    assert data["statements"][0]["cites"] == [1]
    assert data["passages"][0]["source"]["published"] == "2024-07-28"


def test_long_passages_are_cut_at_a_space() -> None:
    cut = shortened(Passage(SOURCE, "word " * 100), 32)
    assert cut == "word word word word word word …"
    assert len(list(nearest_lines(ANSWER))) == 2
