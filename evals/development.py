"""The questions that weights, shares and thresholds are chosen on; never any that evaluate.

TyDi's English development questions, the last articles of ARCD's training half, which the reader is
not trained on, and the sample questions, which alone of these ask across languages
(``evals.written`` holds more of that kind).
"""

from __future__ import annotations

from pathlib import Path

from evals.cases import Case, Dataset, sample_questions
from evals.squad_files import SquadFile, read_squad
from evals.workplace import sample_articles

ARABIC, ENGLISH = "arcd-train.json", "tydi_english_tydiqa_dev.json"

HELD_OUT = 12
"""Articles at the end of ARCD's training half that train nothing."""


XQUAD_TRAINS = 24
"""XQuAD's first articles may train reading across languages; the others are for evaluation."""


def trains(case: Case) -> bool:
    """Whether an XQuAD question is of the articles that may train."""
    return all(number_of(span.article) < XQUAD_TRAINS for span in case.evidence)


def arabic(data: Path) -> SquadFile:
    """ARCD's training half, of which ``is_held_out`` says what trains nothing."""
    return read_squad(data / ARABIC)


def english(data: Path) -> SquadFile:
    """TyDi's English development questions."""
    return read_squad(data / ENGLISH)


def is_held_out(file: SquadFile, case: Case) -> bool:
    """Whether the question is of the file's last articles."""
    last = max(number_of(article.source.id) for article in file.articles)
    return any(number_of(span.article) > last - HELD_OUT for span in case.evidence)


def number_of(paragraph: str) -> int:
    """The place in its file, from 0, of the article of a paragraph's id ``file/012.03``."""
    return int(paragraph.rsplit("/", 1)[1].split(".")[0])


def story(article: str) -> str:
    """What an article's id says it tells: sample articles of one story tell the same facts."""
    return article if "/" in article else article.split(".")[0]


def mixed(data: Path) -> Dataset:
    """All of it over one library of many languages: the paragraphs and the sample articles."""
    texts, asked = arabic(data), english(data)
    held = [case for case in texts.cases if is_held_out(texts, case)]
    cases = (*held, *asked.cases, *sample_questions().cases)
    articles = (*texts.articles, *asked.articles, *sample_articles())
    return Dataset("development", cases, articles)
