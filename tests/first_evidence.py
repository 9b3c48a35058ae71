"""How long a reader waits for the first evidence: ``python -m tests.first_evidence``.

Asks twenty of the sample's own questions in the browser, over the sample corpus, warm, and prints
the median and the 95th percentile from Enter to the first card on the screen. Needs Chromium.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from evals.cases import SAMPLE, read_questions
from evals.statistics import percentile
from tests.serving import sample
from tests.watching import asked, chromium, first_evidence, opened

COUNT = 20


def main() -> None:
    warming, *questions = chosen(COUNT + 1)
    with (
        TemporaryDirectory(prefix="khabar-") as home,
        sample(Path(home)) as address,
        chromium() as browser,
    ):
        page = opened(browser, f"{address}/en/")
        asked(page, warming)
        times = [first_evidence(page, question) for question in questions]
    print(
        f"First evidence on screen, {len(times)} questions: "
        f"median {percentile(times, 0.5):.0f} ms, 95th percentile {percentile(times, 0.95):.0f} ms"
    )


def chosen(count: int) -> list[str]:
    """So many answerable questions, from all over the file and so of all its languages."""
    cases = read_questions([SAMPLE / "sample-a.jsonl"]).cases
    questions = [case.question for case in cases if case.answerable]
    return [questions[at * len(questions) // count] for at in range(count)]


if __name__ == "__main__":
    main()
