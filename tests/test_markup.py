"""The renderer lets nothing through that runs, loads or leads elsewhere, and marks exact spans."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hostile import PAYLOADS
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Answer, Article, Evidence, Passage, Source, Statement, Verdict
from ui import cards, markup, safe
from ui.strings import AR, EN, INTERFACES, Sureness, Words
from ui.turn import Turn

SOURCE = Source("a", "A title", "https://example.org/a", "An outlet", None, "en")
LOADS = re.compile(r"<(?!/?(?:p|br|ul|ol|li|strong|em|code|pre|blockquote|table|thead|tbody|tr|th|"
                   r"td|h[1-4]|article|section|div|span|mark|bdi|a|time|meter)\b)[a-zA-Z!?/]"
                   r"|\bon[a-z]+=|javascript:|style=", re.IGNORECASE)  # fmt: skip

OURS = ("#e-1-", "#c-1-", "/article?", "/translation?", "https://example.org/")


def turn(text: str = "It is so. [1]", quote: str = "so it is", title: str = "A title") -> Turn:
    source = Source("a", title, "https://example.org/a", title, None, "en")
    passage = Passage(source, f"Well, {quote}, they said.")
    evidence = Evidence(1, passage, 6, 6 + len(quote))
    statement = Statement(text, (1,), False, quote)
    return Turn(
        1,
        "asked?",
        "searched?",
        Answer(
            "q", "en", (passage,), (evidence,), text, (statement,), "partly", 0.9, title, (quote,)
        ),
    )


def tags(text: str) -> str:
    """The markup alone, its texts and attribute values taken out."""
    return re.sub(r'"[^"]*"', '""', re.sub(r">[^<]*", ">", text))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text_wherever_it_comes_from(payload: str) -> None:
    hostile = turn(payload, payload, payload)
    article = Article(Source("a", payload, payload, payload, None, "en"), payload)
    for shown in (
        safe.prose(payload),
        markup.answer_bubble(hostile, EN),
        cards.evidence_panel(hostile, AR, translates=True),
        markup.question_bubble(payload),
        markup.error(payload),
        markup.notice(payload),
        markup.listing(payload, [payload]),
        markup.table([payload], [[payload]]),
        cards.ranked([(Passage(article.source, payload), 1, None)], EN),
        cards.article_links([article.source], EN),
    ):
        assert not LOADS.search(tags(shown)), shown
        for address in re.findall(r'href="([^"]*)"', shown):
            address = html.unescape(address)
            assert address.startswith(OURS)
        assert "\n" not in shown or shown == safe.prose(payload)


def test_a_citation_leads_to_its_card_and_an_unknown_one_is_dropped() -> None:
    shown = markup.answer_bubble(replace(turn("So it is [1], not so [7]."), seconds=1.0), EN)
    shown = shown[: shown.index("doubts")]
    assert 'href="#e-1-1"' in shown and 'id="c-1-1"' in shown
    assert "[7]" not in shown
    panel = cards.evidence_panel(turn(), EN)
    assert 'id="e-1-1"' in panel and 'href="#c-1-1"' in panel


def test_the_exact_span_is_marked() -> None:
    assert "Well, <mark>so it is</mark>, they said." in cards.evidence_panel(turn(), EN)


@given(st.text("ab \n", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_marking_an_article_keeps_its_words(text: str, start: int, end: int) -> None:
    page = markup.article_page(Article(SOURCE, text), (start, end), EN)
    marked = "".join(html.unescape(m) for m in re.findall(r"<mark[^>]*>([^<]*)</mark>", page))
    assert marked == text[start:end].replace("\n", "")


def test_the_words_that_answer_stand_out_in_the_span() -> None:
    answer = turn().answer
    evidence = replace(answer.evidence[0], answers=((9, 11),))
    panel = cards.evidence_panel(Turn(1, "q", "q", replace(answer, evidence=(evidence,))), EN)
    assert "<mark>so <strong>it</strong> is</mark>" in panel


@pytest.mark.parametrize(
    ("confidence", "step"), [(1.0, "sure"), (0.8, "sure"), (0.79, "fairly"), (0.2, "unsure")]
)
@pytest.mark.parametrize("words", INTERFACES.values(), ids=INTERFACES)
def test_a_finished_answer_says_how_sure_it_is(
    confidence: float, step: Sureness, words: Words
) -> None:
    answer = replace(turn().answer, confidence=confidence)
    assert words.sureness[step] in markup.answer_bubble(Turn(1, "q", "q", answer), words)


@pytest.mark.parametrize("verdict", ["pending", "refused"])
def test_what_is_no_answer_is_not_said_to_be_sure(verdict: Verdict) -> None:
    answer = replace(turn().answer, verdict=verdict)
    assert "sureness" not in markup.answer_bubble(Turn(1, "q", "q", answer), EN)


def test_a_translation_is_offered_of_another_language_where_there_is_a_model() -> None:
    assert 'href="/translation?id=a&amp;start=6&amp;end=14&amp;ui=ar"' in cards.evidence_panel(
        turn(), AR, translates=True
    )
    assert "/translation" not in cards.evidence_panel(turn(), AR)
    assert "/translation" not in cards.evidence_panel(turn(), EN, translates=True)


def test_a_refusal_shows_the_nearest_passages() -> None:
    passage = Passage(SOURCE, "Something else.")
    refused = Turn(1, "q", "q", Answer("q", "en", (passage,), text="No.", verdict="refused"))
    panel = cards.evidence_panel(refused, EN)
    assert EN.nearest in panel and "Something else." in panel and "<mark" not in panel


def test_near_copies_share_a_card() -> None:
    words = "The minister signed the agreement in Tokyo on Sunday"
    pieces = tuple(
        Evidence(n, Passage(Source(f"a{n}", f"Title {n}"), words), 0, len(words)) for n in (1, 2)
    )
    answer = Answer(
        "q", "en", (), pieces, "So. [1][2]", (Statement("So.", (1, 2), True),), "quotes"
    )
    panel = cards.evidence_panel(Turn(1, "q", "q", answer), EN)
    assert panel.count("<article") == 1 and EN.also_in in panel and "Title 2" in panel
    assert 'id="e-1-2"' in panel


def test_every_block_takes_its_own_direction() -> None:
    shown = safe.prose("مرحبا\n\n* item\n\n| a | b |\n|---|---|\n| ج | d |")
    for tag in ("p", "li", "td", "th"):
        assert (
            len(re.findall(f"<{tag}\\b", shown)) == len(re.findall(f'<{tag} dir="auto"', shown)) > 0
        )


def test_invisible_characters_do_not_reach_the_page() -> None:
    assert safe.prose("a\u202eb\U000e0041c\u200bd") == '<p dir="auto">abcd</p>\n'


def test_all_interfaces_are_named_and_placed() -> None:
    head = markup.masthead(EN, INTERFACES.values(), "reader")
    assert all(f'href="/ui/{code}"' in head for code in INTERFACES) and "reader" in head
