from __future__ import annotations

from dataclasses import replace

import pytest
from toy_eval import CASES, RIGHT, ToyDoor, asker

from evals.measure import SPELT_OUT, measure
from rag.types import Answer, Evidence, Statement

OPENED, BUILT, COLOUR, HEIGHT = CASES


def test_a_right_answer() -> None:
    result = asker(ToyDoor(RIGHT)).ask(OPENED)
    assert (result.outcome, result.right, result.pair) == ("right", True, "en→en")
    assert list(result.metrics) == list(SPELT_OUT)
    ones = ("r@1", "mrr@10", "ndcg@10", "span@1", "evidence_first", "contains", "citations_valid",
            "citation_precision", "citation_recall", "numbers_supported", "correct")  # fmt: skip
    assert {name: result.metrics[name] for name in ones} == dict.fromkeys(ones, 1.0)
    assert result.metrics["em"] == 0.0
    assert result.metrics["same_language@10"] == 0.5
    assert result.metrics["answer_language"] is None
    assert set(result.milliseconds) == {"passages", "evidence", "total"}
    assert result.tokens["question"] == 5


def test_a_wrong_sentence_of_the_right_article() -> None:
    door = ToyDoor({OPENED.question: ("bridge", "Nadia Haddad built it.")})
    result = asker(door).ask(OPENED)
    assert result.outcome == "wrong"
    assert (result.metrics["r@1"], result.metrics["evidence_first"]) == (1.0, 0.0)


def test_refusals() -> None:
    assert asker(ToyDoor()).ask(HEIGHT).outcome == "refused"
    over = asker(ToyDoor()).ask(BUILT)
    assert (over.outcome, over.metrics["contains"], over.metrics["em"]) == ("over_refused", 0, 0)
    assert over.metrics["citations_valid"] is None
    made_up = asker(ToyDoor({HEIGHT.question: ("tower", "البرج أحمر.")})).ask(HEIGHT)
    assert (made_up.outcome, made_up.metrics["correct"]) == ("hallucinated", 0.0)
    assert made_up.metrics["r@1"] is None


def test_an_error_is_an_invalid_result_not_a_missing_one() -> None:
    door = ToyDoor(RIGHT, broken=frozenset({BUILT.question}))
    result = asker(door).ask(BUILT)
    assert (result.outcome, result.metrics["correct"]) == ("invalid", 0.0)
    assert result.error == "The library is on fire."


def answer(**changes: object) -> Answer:
    *_, last = ToyDoor(RIGHT).stream(OPENED.question)
    return replace(last, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"statements": (Statement("It did.", (2,), supported=True),)},
        {"evidence": ()},
        {"passages": ()},
        {"verdict": "pending"},
    ],
)
def test_a_citation_that_leads_nowhere_is_invalid(changes: dict[str, object]) -> None:
    found = measure(OPENED, answer(**changes), text_of=lambda n: answer().passages[0].text,
                    detect=str)  # fmt: skip
    assert (found.outcome, found.metrics["citations_valid"]) == ("invalid", 0.0)


def test_a_quote_that_is_not_what_the_article_says_is_invalid() -> None:
    found = measure(OPENED, answer(), text_of=lambda name: "Something else.", detect=str)
    assert found.outcome == "invalid"


def test_a_written_answer_is_held_to_numbers_names_and_language() -> None:
    text = "It opened in 1999, said Omar Saleh [1]."
    written = answer(text=text, writer="toy", verdict="supported",
                     statements=(Statement(text, (1,), supported=True),))  # fmt: skip
    found = measure(OPENED, written, text_of=lambda n: answer().passages[0].text,
                    detect=lambda t: "ar")  # fmt: skip
    assert found.metrics["numbers_supported"] == 0.0
    assert found.metrics["names_supported"] == 0.0
    assert found.metrics["answer_language"] == 0.0
    assert found.outcome == "wrong"


def test_an_evidence_span_a_character_short_still_counts() -> None:
    evidence = Evidence(1, answer().passages[0], 0, len("The bridge opened in 1998"), 1.0)
    found = measure(OPENED, answer(evidence=(evidence,)),
                    text_of=lambda n: answer().passages[0].text, detect=str)  # fmt: skip
    assert found.metrics["evidence_first"] == 1.0


def test_articles_left_out_are_left_out_by_asking_the_others() -> None:
    door = ToyDoor(RIGHT)
    asker(door).ask(replace(OPENED, without=("bridge",)))
    assert door.asked[0].filters.articles == ("tower",)
