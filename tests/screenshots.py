"""Pictures of the page over the sample corpus: ``make screenshots``.

Needs Chromium and the embedding model. Leaves README's ``page-en.png`` and ``page-ar.png`` in the
folder it is given, and in its ``narrow`` the same as a phone shows them, whole, for looking at.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.serving import sample
from tests.watching import asked, chromium, opened

QUESTIONS = {
    "en": "Which missiles will be co-produced?",
    "ar": "ما الصواريخ التي ستنتجها اليابان والولايات المتحدة معا؟",
}


def main(folder: Path) -> None:
    narrow = folder / "narrow"
    narrow.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix="khabar-") as home,
        sample(Path(home)) as address,
        chromium() as browser,
    ):
        for code, question in QUESTIONS.items():
            for width, path in ((1280, folder), (390, narrow)):
                page = opened(browser, f"{address}/{code}/", width)
                asked(page, question)
                page.screenshot(path=path / f"page-{code}.png", full_page=width == 390)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
