"""A kept turn comes back whole."""

from __future__ import annotations

import json
from datetime import date

from rag.types import Answer, Evidence, Filters, Passage, Source, Statement
from ui.turn import Turn, from_json, to_json


def test_a_turn_survives_json() -> None:
    source = Source("a", "عنوان", "https://example.org", "Outlet", date(2024, 7, 28), "ar")
    passage = Passage(source, "نص المقال", 10, 2)
    answer = Answer("q", "en", (passage,), (Evidence(1, passage, 0, 3, 0.5),), "So. [1]",
                    (Statement("So.", (1,), False, "why"),), "partly", 0.7, "model",
                    ("note",))  # fmt: skip
    only = Filters(("ar",), ("Outlet",), ("a",), date(2024, 1, 1), None)
    turn = Turn(3, "and?", "and? (q)", answer, only, 1.5, "2024-07-28T00:00:00+00:00", "")
    assert from_json(json.loads(json.dumps(to_json(turn)))) == turn
