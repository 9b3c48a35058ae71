from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.confidence import SPANS, Scale
from rag.errors import RagError
from rag.scales import NAME, keep_scales, with_own_scales


def test_scales_are_kept_with_the_library(tmp_path: Path) -> None:
    assert with_own_scales(SPANS, tmp_path) is SPANS
    fitted = replace(
        SPANS, scale_same=Scale(2.0, 0.5, 0.3, 0.4), scale_across=Scale(1.0, 0.1, 0.2, 0.4)
    )
    path = keep_scales(fitted, tmp_path)
    assert path == tmp_path / NAME
    assert with_own_scales(SPANS, tmp_path) == fitted
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"same_language": {"steep": 1}}'])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(RagError, match="khabar calibrate"):
        with_own_scales(SPANS, tmp_path)
