from __future__ import annotations

import time

import pytest

from rag.kinds import Kind, bears, expected

QUESTIONS: list[tuple[Kind, str, str]] = [
    ("money", "en", "How much will the missiles cost?"),
    ("money", "en", "What is the price of the deal?"),
    ("money", "en", "How many dollars did they pay?"),
    ("money", "ar", "كم تبلغ تكلفة الصواريخ؟"),
    ("money", "ar", "ما سعر الصاروخ؟"),
    ("money", "fr", "Combien coûteront les missiles ?"),
    ("money", "es", "¿Cuánto costarán los misiles?"),
    ("money", "de", "Wie viel kosten die Raketen?"),
    ("money", "tr", "Füzelerin maliyeti ne kadar?"),
    ("money", "zh", "这些导弹要多少钱？"),
    ("money", "fa", "هزینه موشک‌ها چقدر است؟"),
    ("money", "ru", "Сколько стоят ракеты?"),
    ("money", "it", "Quanto costano i missili?"),
    ("money", "pt", "Quanto custam os mísseis?"),
    ("time", "en", "By when will the joint operations headquarters be launched?"),
    ("time", "en", "In which year was it founded?"),
    ("time", "ar", "متى تأسس حوار الردع الموسع؟"),
    ("time", "ar", "في أي عام تأسس الحوار؟"),
    ("time", "fr", "Quand le dialogue a-t-il été créé ?"),
    ("time", "es", "¿En qué año se fundó?"),
    ("time", "de", "Wann wurde er gegründet?"),
    ("time", "tr", "Toplantı ne zaman yapıldı?"),
    ("time", "zh", "对话什么时候建立的？"),
    ("time", "fa", "گفتگو چه زمانی آغاز شد؟"),
    ("time", "ru", "Когда это произошло?"),
    ("number", "en", "How many people were killed?"),
    ("number", "ar", "كم عدد القتلى؟"),
    ("number", "fr", "Combien de personnes sont mortes ?"),
    ("number", "es", "¿Cuántos muertos hubo?"),
    ("number", "zh", "有多少人死亡？"),
    ("person", "en", "Who is Japan's defence minister?"),
    ("person", "ar", "من هو وزير دفاع اليابان؟"),
    ("person", "ar", "مَن فاز بالكأس؟"),
    ("person", "fr", "Qui est le ministre de la Défense ?"),
    ("person", "zh", "日本防卫大臣是谁？"),
    ("person", "tr", "Japonya savunma bakanı kim?"),
    ("place", "en", "Where did they meet?"),
    ("place", "ar", "أين عُقد الاجتماع؟"),
    ("place", "fr", "Où a eu lieu la réunion ?"),
    ("any", "en", "Which missiles will be co-produced?"),
    ("any", "en", "What happened when they met?"),
    ("any", "ar", "ما الصواريخ التي ستُنتج؟"),
    ("any", "fr", "Quels missiles seront coproduits ?"),
    ("any", "es", "¿Qué dijo el ministro cuando llegó?"),
    ("any", "zh", "第几名是什么意思？"),
    ("any", "sw", "Nani ni waziri?"),
    ("any", "en", ""),
]


@pytest.mark.parametrize(("kind", "language", "question"), QUESTIONS)
def test_what_a_question_wants(kind: Kind, language: str, question: str) -> None:
    assert expected(question, language) == kind


@pytest.mark.parametrize(
    ("kind", "language", "text", "answer"),
    [
        ("money", "en", "The deal is worth $2.5bn.", True),
        ("money", "ar", "بلغت قيمة الصفقة ٢٠ مليون دولار.", True),
        ("money", "zh", "合同价值300万元。", True),
        ("money", "en", "They will make 100 missiles.", False),
        ("money", "ar", "صواريخ باتريوت أدفانسد كابيلابيتي-3 وأمرام", False),
        ("money", "en", "The dollar fell.", False),
        ("time", "ar", "تأسس الحوار في عام 2010.", True),
        ("time", "ar", "بحلول مارس 2025", True),
        ("time", "en", "They met on Tuesday.", True),
        ("time", "zh", "布林肯29日抵达。", True),
        ("time", "en", "They make PAC-3 missiles.", False),
        ("time", "ar", "محادثات اثنين زائد اثنين بحضور الأمين العام", False),
        ("number", "en", "About 54,000 troops", True),
        ("number", "ar", "ثلاثة وزراء", True),
        ("number", "ar", "صواريخ كابيلابيتي-3 وقاذفة B-52", False),
        ("number", "en", "It began in 2010.", False),
        ("person", "en", "Nobody at all.", True),
        ("any", "ar", "", True),
        ("time", "sw", "Walikutana.", True),
    ],
)
def test_what_a_sentence_holds(kind: Kind, language: str, text: str, answer: bool) -> None:
    assert bears(kind, text, language) is answer


@pytest.mark.parametrize("piece", ["how much ", "كم ", "a ", "多少", "kaç ", "wie viel "])
def test_hostile_questions_take_no_longer(piece: str) -> None:
    started = time.process_time()
    for language in ("ar", "en", "zh", "tr", "de"):
        expected(piece * 10_000, language)
    assert time.process_time() - started < 5
