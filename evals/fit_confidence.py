"""Fits the weights of ``rag.confidence`` on development questions, and prints them.

Questions in the article's language come from ARCD's training half and TyDi's English and Russian
development questions, each asked once of all paragraphs and once with the answering one left out;
together with the sample questions, which alone ask across languages. None of these is used to
evaluate. ``python -m evals.fit_confidence ../shared/data`` takes about ten minutes on two cores.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from evals.cases import Case, sample_questions
from evals.metrics import auroc
from evals.squad_files import read_squad
from evals.workplace import sample_articles
from rag.build import build
from rag.confidence import Signs
from rag.documents import to_passage
from rag.languages import detect
from rag.read import Candidate, SentenceReader
from rag.settings import load_settings
from rag.types import Article

FILES = ("arcd-train.json", "tydi_english_tydiqa_dev.json", "tydi_russian_tydiqa_dev.json")
QUESTIONS = 150
"""Of each file, drawn with a fixed seed."""

SHOWN = 3
"""Pieces of evidence among which the answer counts as found."""

KEPT = (0.9, 0.95, 0.97, 0.98)
"""Shares of answers for which thresholds are told; ``rag.confidence`` uses the one for 0.97."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question's best sentence, whether what is shown answers, and whether the sentence does."""

    signs: Signs
    answered: bool
    first: bool


def examples(articles: Iterable[Article], cases: Sequence[Case]) -> Iterator[Example]:
    """Each question asked of everything, and with the answering articles left out."""
    with tempfile.TemporaryDirectory() as home:
        parts = build(load_settings(home=Path(home), llm="none"))
        parts.index.add(articles)
        reader = parts.chain.read
        assert isinstance(reader, SentenceReader)
        for case in cases:
            language = detect(case.question)
            found = [to_passage(d) for d in parts.retriever.invoke(case.question, k=12)]
            for left_out in dict.fromkeys((frozenset[str](), case.gold)):
                kept = [passage for passage in found if passage.source.id not in left_out]
                candidates = reader.candidates(case.question, language, kept)
                if candidates:
                    right = [_answers(candidate, case) for candidate in candidates[:SHOWN]]
                    yield Example(candidates[0].signs, any(right), right[0])
        parts.close()


def _answers(candidate: Candidate, case: Case) -> bool:
    start = candidate.passage.start + candidate.start
    end = candidate.passage.start + candidate.end
    return any(
        span.article == candidate.passage.source.id and start < span.end and span.start < end
        for span in case.evidence
    )


def fit(name: str, found: Sequence[Example]) -> dict[str, object]:
    """The weights of one set of examples, the threshold, and how far they go on these examples."""
    fitting = [example for example in found if example.signs.fits]
    table = np.array([astuple(example.signs)[:5] for example in fitting])
    labels = np.array([example.answered for example in fitting])
    model = LogisticRegression(C=10, max_iter=1000).fit(table, labels)
    sure = model.predict_proba(table)[:, 1]
    thresholds = {kept: float(np.quantile(sure[labels], 1 - kept)) for kept in KEPT}
    return {
        "set": name,
        "examples": len(found),
        "answered": round(float(np.mean([example.answered for example in found])), 3),
        "by the first sentence": round(float(np.mean([example.first for example in found])), 3),
        "bias and weights": [round(float(v), 2) for v in (model.intercept_[0], *model.coef_[0])],
        "thresholds by share kept": {kept: round(t, 3) for kept, t in thresholds.items()},
        "non-answers let through": {
            kept: round(float(np.mean(sure[~labels] >= t)), 3) for kept, t in thresholds.items()
        },
        "AUROC": round(auroc(sure.tolist(), labels.tolist()) or 0.0, 3),
    }


def main(data: Path) -> None:
    """Gather the examples, fit both sets, print one JSON object a line."""
    found = list(examples(sample_articles(), sample_questions().cases))
    for name in FILES:
        file = read_squad(data / name)
        cases = random.Random(0).sample(file.cases, min(QUESTIONS, len(file.cases)))
        found += examples(file.articles, cases)
    for same, name in ((True, "SAME"), (False, "ACROSS")):
        report = fit(name, [e for e in found if e.signs.same_language == same])
        sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
