from __future__ import annotations

from dataclasses import replace

from ui.health import Report

SOUND = Report(
    home="/home/desk/khabar",
    articles=2,
    passages=1_200,
    languages={"ar": 1, "en": 1},
    outlets={"Harbour": 2},
    model="small",
    fingerprint="abc",
    llm="quotes",
    library_bytes=2_000,
    index_bytes=3_000,
    indexed=1_200,
    without_tokens=0,
    scales_outdated=False,
    problems=(),
)


def test_a_sound_library_says_so_and_advises_nothing() -> None:
    lines = list(SOUND.lines())
    assert lines[-1] == "Health      sound"
    assert not any(line.startswith("Search") for line in lines)


def test_passages_of_an_earlier_version_are_told_with_what_to_do() -> None:
    lines = list(replace(SOUND, without_tokens=1_100).lines())
    (search,) = [line for line in lines if line.startswith("Search")]
    assert "1,100 passages" in search
    assert search.endswith("khabar rebuild --embed")


def test_scales_of_an_earlier_version_are_told_with_what_to_do() -> None:
    assert not any(line.startswith("Confidence") for line in SOUND.lines())
    lines = list(replace(SOUND, scales_outdated=True).lines())
    (told,) = [line for line in lines if line.startswith("Confidence")]
    assert told.endswith("khabar calibrate QUESTIONS")
