from __future__ import annotations

from pathlib import Path

import pytest

from evals.cases import BadCase
from evals.workplace import MAKES_AN_INDEX, articles_in, code_hash, sample_articles
from rag.errors import BadArticle


def test_the_sample_answers_the_samples_questions() -> None:
    from evals.cases import sample_questions

    texts = {article.source.id: article.text for article in sample_articles()}
    for case in sample_questions().cases:
        for span in case.evidence:
            assert texts[span.article][span.start : span.end] == span.text, case.id


def test_articles_that_cannot_be_read_stop_a_run(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="holds no articles"):
        articles_in(tmp_path)
    (tmp_path / "broken.jsonl").write_text("{")
    with pytest.raises(BadArticle):
        articles_in(tmp_path)


def test_the_code_hash_knows_the_modules_it_is_given() -> None:
    assert code_hash("rag") == code_hash("rag") != code_hash("evals")
    assert code_hash("rag", ["split"]) != code_hash("rag", ["fold"])


def test_the_modules_an_index_depends_on_exist() -> None:
    folder = Path(__file__).parents[1] / "rag"
    assert [name for name in MAKES_AN_INDEX if not (folder / f"{name}.py").is_file()] == []
