from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from rag.confidence import SPANS, Scale
from rag.errors import RagError
from rag.scales import NAME, keep_scales, outdated, with_own_scales


def test_scales_are_kept_with_the_library(tmp_path: Path) -> None:
    assert with_own_scales(SPANS, tmp_path) is SPANS
    fitted = replace(
        SPANS, scale_same=Scale(2.0, 0.5, 0.3, 0.4), scale_across=Scale(1.0, 0.1, 0.2, 0.4)
    )
    path = keep_scales(fitted, tmp_path)
    assert path == tmp_path / NAME
    assert with_own_scales(SPANS, tmp_path) == fitted
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_scales_of_other_weights_count_no_more(tmp_path: Path) -> None:
    before = replace(SPANS, same=replace(SPANS.same, span=9.0), scale_same=Scale(2.0))
    assert not outdated(SPANS, tmp_path)
    keep_scales(before, tmp_path)
    assert with_own_scales(SPANS, tmp_path) is SPANS
    assert outdated(SPANS, tmp_path)
    assert with_own_scales(before, tmp_path) == before
    (tmp_path / NAME).write_text("{}")  # the form of before said nothing of weights
    assert outdated(SPANS, tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "7", '{"weights": WEIGHTS, "same_language": {"a": 1}}'])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, text: str) -> None:
    weights = [asdict(SPANS.same), asdict(SPANS.across)]
    (tmp_path / NAME).write_text(text.replace("WEIGHTS", json.dumps(weights)))
    with pytest.raises(RagError, match="khabar calibrate"):
        with_own_scales(SPANS, tmp_path)
