from __future__ import annotations

from rag.name_search import by_names
from rag.types import Passage, Source


def passage(name: str, text: str, language: str) -> Passage:
    return Passage(Source(name, language=language), text)


NEWS = (
    passage("libya", "ألقى القذافي خطابا في طرابلس.", "ar"),
    passage("rain", "هطلت الأمطار على المدينة.", "ar"),
    passage("paris", "Le colonel Kadhafi est arrivé à Paris.", "fr"),
    passage("own", "Gaddafi spoke in Tripoli.", "en"),
)


def test_a_name_is_found_in_other_scripts_and_spellings() -> None:
    assert set(by_names("Where did Gaddafi speak?", "en", NEWS)) == {"libya:0", "paris:0"}
    assert "own:0" in by_names("أين تحدث القذافي؟", "ar", NEWS)


def test_the_questions_own_language_is_left_to_the_search_by_words() -> None:
    assert "own:0" not in by_names("Where did Gaddafi speak?", "en", NEWS)


def test_more_telling_names_come_first() -> None:
    found = by_names("Did Gaddafi speak in Tripoli?", "en", NEWS)
    assert found[0] == "libya:0"


def test_no_names_find_nothing() -> None:
    assert by_names("what happened?", "en", NEWS) == []
    assert by_names("", "", ()) == []
