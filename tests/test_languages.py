from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.languages import detect

QUESTIONS = [
    ("which missiles will be co-produced?", "en"),
    ("¿Qué misiles se coproducirán?", "es"),
    ("Que misiles se coproduciran", "es"),
    ("Quels missiles seront coproduits ?", "fr"),
    ("combien coute", "fr"),
    ("哪些导弹将联合生产？", "zh"),
    ("日本防卫大臣是谁", "zh"),
    ("日本の防衛大臣は誰ですか？", "ja"),
    ("일본 국방장관은 누구인가?", "ko"),
    ("ما الصواريخ التي ستُنتج بشكل مشترك؟", "ar"),
    ("من هو وزير الدفاع الياباني", "ar"),
    ("ما هي صواريخ Patriot؟", "ar"),
    ("وزیر دفاع ژاپن کیست؟", "fa"),
    ("کدام موشک ها تولید می شوند؟", "fa"),
    ("جاپان کا وزیر دفاع کون ہے؟", "ur"),
    ("Wer ist der japanische Verteidigungsminister?", "de"),
    ("wann?", "de"),
    ("Hangi füzeler ortak üretilecek?", "tr"),
    ("Japonya savunma bakanı kim?", "tr"),
    ("Chi è il ministro della Difesa giapponese?", "it"),
    ("Quem é o ministro da Defesa do Japão?", "pt"),
    ("Wie is de minister?", "nl"),
    ("Siapa menteri pertahanan Jepang?", "id"),
    ("Nani ni waziri wa ulinzi wa Japani?", "sw"),
    ("Kuka on Japanin puolustusministeri?", "fi"),
    ("Кто министр обороны Японии?", "ru"),
    ("Хто міністр оборони Японії?", "uk"),
    ("מי שר הביטחון של יפן?", "he"),
    ("Ποιος είναι ο υπουργός Άμυνας;", "el"),
    ("जापान के रक्षा मंत्री कौन हैं?", "hi"),
    ("ใครคือรัฐมนตรีกลาโหมญี่ปุ่น", "th"),
    ("জাপানের প্রতিরক্ষা মন্ত্রী কে?", "bn"),
    ("What is the capital of France?", "en"),
    ("When was Count Zoltán of Székesfehérvár born?", "en"),
    ("AMRAAM?", "en"),
    ("Patriot PAC-3", "en"),
]


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
def test_short_questions(question: str, language: str) -> None:
    assert detect(question) == language


def test_an_article_is_told_without_question_words() -> None:
    assert detect("Le gouvernement a annoncé mardi une hausse du budget. " * 20) == "fr"
    assert detect("أعلنت الحكومة يوم الثلاثاء زيادة في الميزانية. " * 200) == "ar"


def test_no_letters_no_language() -> None:
    assert detect("") == detect("2+2?") == detect("؟ ... 😀") == ""


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    language = detect(text)
    assert language == "" or (len(language) == 2 and language.islower())


def test_the_model_is_loaded_only_when_the_script_does_not_decide() -> None:
    code = (
        "import sys; from rag.languages import detect; detect('哪些导弹'); "
        "assert 'py3langid' not in sys.modules; detect('who?'); assert 'py3langid' in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
