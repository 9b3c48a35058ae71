"""One question and its answer as the page keeps them, and the way to JSON and back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from rag.types import Answer, Evidence, Filters, Passage, Source, Statement


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was typed, as it was ``searched`` for, of which articles, and the answer.

    ``seconds`` is the time the answer took; ``error`` says why there is none.
    """

    number: int
    question: str
    searched: str
    answer: Answer
    filters: Filters = field(default_factory=Filters)
    seconds: float = 0.0
    asked: str = ""
    error: str = ""


def to_json(turn: Turn) -> dict[str, Any]:
    """The turn as plain data; ``from_json`` gives it back whole."""
    plain = asdict(turn)
    return {key: _plain(value) for key, value in plain.items()}


def from_json(data: dict[str, Any]) -> Turn:
    """The turn this data was made from."""
    return Turn(**{**data, "answer": _answer(data["answer"]), "filters": _filters(data["filters"])})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _answer(data: dict[str, Any]) -> Answer:
    return Answer(**{
        **data,
        "passages": tuple(_passage(item) for item in data["passages"]),
        "evidence": tuple(
            Evidence(**{
                **item,
                "passage": _passage(item["passage"]),
                "answers": tuple((start, end) for start, end in item.get("answers", ())),
            })
            for item in data["evidence"]
        ),
        "statements": tuple(
            Statement(**{**item, "cites": tuple(item["cites"])}) for item in data["statements"]
        ),
        "notes": tuple(data["notes"]),
    })  # fmt: skip


def _passage(data: dict[str, Any]) -> Passage:
    source = data["source"]
    return Passage(
        **{**data, "source": Source(**{**source, "published": _day(source["published"])})}
    )


def _filters(data: dict[str, Any]) -> Filters:
    return Filters(
        tuple(data["languages"]), tuple(data["outlets"]), tuple(data["articles"]),
        _day(data["since"]), _day(data["until"]),
    )  # fmt: skip


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
