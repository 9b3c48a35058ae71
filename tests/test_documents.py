from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.documents import Document

from rag.documents import to_document, to_passage
from rag.types import Passage, Source

sources = st.builds(
    Source,
    id=st.text(min_size=1),
    title=st.text(),
    url=st.text(),
    outlet=st.text(),
    published=st.none() | st.dates(),
    language=st.sampled_from(["", "ar", "en"]),
)
passages = st.builds(Passage, sources, st.text(), st.integers(0, 10**6), st.integers(1, 999))


@given(passages)
def test_there_and_back(passage: Passage) -> None:
    assert to_passage(to_document(passage)) == passage


def test_other_retrievers_documents_may_lack_everything() -> None:
    one, two = (to_passage(Document(page_content=text)) for text in ("one", "two"))
    assert one.source.id != two.source.id
    assert one.text == "one"


def test_a_time_becomes_a_day_and_nonsense_none() -> None:
    made = to_passage(Document(page_content="x", metadata={"published": "2024-07-28T09:00:00Z"}))
    assert made.source.published == date(2024, 7, 28)
    assert (
        to_passage(Document(page_content="x", metadata={"published": "?"})).source.published is None
    )
