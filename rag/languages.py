"""Which language a text or a short question is in: script first, then words, then a model.

The script decides alone for most scripts. Arabic, Latin, Cyrillic and Devanagari letters are shared
by several languages: there py3langid ranks the languages of that script, and on short text, where
it is weak, little words and letters of one language only weigh in. Malay is called Indonesian and
Bosnian and Serbian in Latin letters Croatian: short text cannot tell them apart.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

_READ = 3000  # characters; more changes nothing and costs time
_SHORT = 300  # characters; up to here the little words weigh in
_WORD_WEIGHT = 12.0  # log-likelihood a telling word is worth, split among the languages that use it
_LETTER_WEIGHT = 12.0
_ENGLISH_WEIGHT = 8.0  # a bare name or acronym says nothing: call it English

_SCRIPTS = {
    "latin": "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ",
    "arabic": "\u0620-\u064a\u066e-\u06d5\u06ee-\u06ff\u0750-\u077f\ufb50-\ufdf2\ufe70-\ufefc",
    "cyrillic": "Ѐ-ӿ",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "kana": "\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d",
    "devanagari": "ऄ-ह",
    "ko": "가-힣ᄀ-ᇿ",
    "he": "א-ת",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "th": "ก-ะ",
    "bn": "অ-হ",
    "ta": "அ-ஹ",
    "te": "అ-హ",
    "ml": "അ-ഹ",
    "kn": "ಅ-ಹ",
    "gu": "અ-હ",
    "pa": "ਅ-ਹ",
    "or": "ଅ-ହ",
    "si": "අ-ෆ",
    "ka": "ა-ჿ",
    "hy": "Ա-և",
    "am": "ሀ-ፚ",
    "my": "က-အ",
    "km": "ក-ឳ",
    "lo": "ກ-ຮ",
}
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
# What a character says beside a letter of an alphabet. Other scripts borrow Latin names, so Latin
# letters say least.
_WEIGHTS = {"han": 2.5, "ko": 2.5, "latin": 0.5}
_CANDIDATES = {
    "latin": frozenset(
        {"en", "fr", "es", "de", "tr", "it", "pt", "nl", "id", "sw", "fi", "sv", "da", "no", "pl"}
        | {"ro", "cs", "sk", "hu", "vi", "ca", "az", "so", "ha", "sq", "hr", "sl", "et", "lv", "lt"}
    ),
    "cyrillic": frozenset({"ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "tg", "mn"}),
    "arabic": frozenset({"ar", "fa", "ur", "ps", "ug"}),
    "devanagari": frozenset({"hi", "mr", "ne"}),
}
_OWN_LETTERS = {
    "es": "¿¡ñ",
    "de": "ß",
    "tr": "ğış",
    "pt": "ãõ",
    "vi": "ơưạảấầẩậắặẹẻếềểễệỉịọỏốồổộớờởợụủứừửữựỳỵ",
    "pl": "łąęśźż",
    "ro": "țșă",
    "hu": "őű",
    "cs": "řěů",
    "az": "ə",
    "fr": "œùê",
    "uk": "іїєґ",
    "ru": "ыэё",
    "be": "ў",
    "sr": "ђћџ",
    "mk": "ѓќѕ",
    "kk": "әғқңұһ",
    "fa": "پچژگ",
    "ur": "ٹڈڑںےہھ",
    "ps": "ښځډړېټڼ",
    "ug": "ۆۇېۈڭ",
    "ar": "ةىإأؤ",
    "mr": "ळ",
}
_LITTLE_WORDS = {
    "en": "the of and is are was were will be been to in on at by for from with who whom whose "
    "what which when where why how many much did does do has have had that this it its an "
    "not or as",
    "fr": "le la les de des du un une et est sont été sera seront qui que quoi quel quelle "
    "quels quelles quand où comment combien pourquoi dans sur par pour avec au aux ce "
    "cette ont a il en l d qu s'est",
    "es": "el la los las de del un una y es son fue fueron será serán quién quiénes qué cuál "
    "cuáles cuándo dónde cómo cuánto cuánta cuántos cuántas por para con en se al su que "
    "ha han quien cual cuando donde como cuanto cuantos a",
    "de": "der die das den dem des ein eine einer einem und ist sind war waren wird werden "
    "wurde wurden wer was welche welcher welches welchen wann wo wie viele viel warum in "
    "im an auf von zu mit für bei aus nicht hat haben zum zur wem wen",
    "tr": "ve bir bu için ile de da ne kim hangi nerede zaman nasıl kaç neden niçin mi mı mu mü "
    "olan olarak kimdir nedir kadar hangisi kimler nereye oldu edildi",
    "it": "il lo la i gli le di del della dei delle un una e è sono fu era sarà saranno chi che "
    "cosa quale quali quando dove come quanto quanti quante perché per con in nel nella "
    "si al alla da ha",
    "pt": "o a os as de do da dos das um uma e é são foi foram será serão quem que qual quais "
    "quando onde como quanto quantos quantas por para com em no na se ao pelo pela não "
    "quê",
    "nl": "de het een en is zijn was werd worden wordt wie wat welke wanneer waar hoe veel "
    "waarom in op van voor met aan door bij niet naar hoeveel heeft hebben",
    "id": "yang dan di ke dari apa siapa kapan dimana mana bagaimana berapa mengapa adalah "
    "untuk dengan pada ini itu oleh akan apakah dalam siapakah kapankah berapakah "
    "dimanakah",
    "sw": "ya wa na kwa ni nani nini lini wapi gani katika je la za cha kuna ngapi nchi yupi "
    "ipi mwaka",
    "fi": "on oli ja mikä missä milloin kuka kuinka mitä miten monta onko oliko miksi mistä "
    "mihin ketkä ovat minkä kenen joka että mitkä",
    "sv": "och är var vem vad vilken vilka vilket när hur många varför i på av för med till det "
    "att som en ett den inte",
    "da": "og er var hvem hvad hvilken hvilke hvornår hvor hvordan mange hvorfor på af for med "
    "til det at som en et den ikke blev",
    "no": "og er var hvem hva hvilken hvilke når hvor hvordan mange hvorfor på av for med til "
    "det at som en et den ikke ble",
    "pl": "i w na z do jest są kto co który która które kiedy gdzie jak ile dlaczego się nie o "
    "po był",
    "ro": "și în de la pe cu este sunt cine ce care când unde cum câți câte cât din a fost pentru",
    "cs": "a v na je jsou kdo co který která které kdy kde jak kolik proč se z do pro byl",
    "sk": "a v na je sú kto čo ktorý ktorá ktoré kedy kde ako koľko prečo sa z do pre bol",
    "hu": "a az és van ki mi mikor hol hogyan hány mennyi miért melyik nem egy volt milyen",
    "vi": "là của và ai gì nào khi ở đâu như thế bao nhiêu tại sao có trong được những các đã",
    "ca": "el la els les de del i és són qui què quin quina quins quines quan on com quants per "
    "amb",
    "az": "və bir bu üçün ilə nə kim hansı harada necə neçə niyə olan",
    "so": "waa iyo ka ku in oo ay maxaa kuma goorma xaggee imisa waxa uu",
    "ha": "da na a ta wanda mene wane wace yaushe ina yaya nawa shine su ne ce",
    "sq": "është dhe në të i e kush çfarë cili cila kur ku si sa pse për me nga",
    "hr": "je i u na su tko ko što šta koji koja koje kada gdje gde kako koliko zašto se od za",
    "sl": "je in v na so kdo kaj kateri katera katere kdaj kje kako koliko zakaj se od za",
    "et": "on ja kes mis milline millal kus kuidas mitu miks ei oli mida",
    "lv": "ir un kas kurš kura kad kur kā cik kāpēc no uz par ar",
    "lt": "yra ir kas koks kuris kuri kada kur kaip kiek kodėl iš su apie į",
    "ru": "и в на не что кто как когда где сколько почему какой какая какие каких каком чем это "
    "был была были из по к с для о от",
    "uk": "і в на не що хто як коли де скільки чому який яка які яких це був була були з по до "
    "для про від та у",
    "bg": "и в на не какво кой коя кои кога къде колко защо как е са от за с по да се",
    "sr": "и у на је су ко шта који која које када где како колико зашто се од за",
    "mk": "и во на е се кој што која кои кога каде како колку зошто од за",
    "ar": "في من على إلى ما هي هو التي الذي متى كم أين هل عن مع كيف لماذا ماذا أن إن هذا هذه أي "
    "كان",
    "fa": "در از به با که این است را می چه کی کجا چرا چند کدام چگونه چیست کیست برای آن شد خواهد "
    "و های",
    "ur": "کے کی کا میں سے ہے ہیں نے کو کیا کون کب کہاں کیوں کتنے کس اور پر یہ وہ تھا گا گے",
    "ps": "د په چې او له کې څه څوک کله چیرې ولې څومره دي ده",
    "ug": "ۋە بىلەن ئۈچۈن نېمە كىم قاچان قەيەردە بۇ",
    "hi": "है हैं का के की में से को ने और क्या कौन कब कहाँ कहां क्यों कितने कितना कैसे किस पर यह था होगा",
    "mr": "आहे आहेत आणि काय कोण कधी कुठे का किती कसे चा ची चे च्या मध्ये हा ही ने",
    "ne": "छ छन् र को मा ले के कहिले कहाँ किन कति कसरी हो थियो भएको",
}
LITTLE_WORDS = {language: frozenset(words.split()) for language, words in _LITTLE_WORDS.items()}
"""The commonest words that carry no content, by language: they tell languages apart."""

_USERS = Counter(word for words in LITTLE_WORDS.values() for word in words)
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str) -> str:
    """Return the ISO 639-1 code of the language of an article or a question, or "" for no letters.

    Only the first few thousand characters are read.
    """
    text = text[:_READ]
    counts = {name: len(pattern.findall(text)) for name, pattern in _LETTERS.items()}
    kana, han = counts.pop("kana"), counts["han"]
    counts["han"] += kana
    script = max(counts, key=lambda name: counts[name] * _WEIGHTS.get(name, 1))
    if not counts[script]:
        return ""
    if script == "han":
        return "ja" if kana * 20 > han else "zh"
    candidates = _CANDIDATES.get(script)
    return _among(candidates, text) if candidates else script


def _among(candidates: frozenset[str], text: str) -> str:
    scores = dict.fromkeys(sorted(candidates), 0.0)
    for language, score in _model().rank(text):
        language = "no" if language == "nn" else language
        if language in scores:
            scores[language] = max(scores[language] or float("-inf"), float(score))
    if len(text) <= _SHORT:
        for language in scores:
            scores[language] += _little_evidence(language, text.lower())
        if "en" in scores:
            scores["en"] += _ENGLISH_WEIGHT
    return max(scores, key=scores.__getitem__)


def _little_evidence(language: str, text: str) -> float:
    said = set(_WORD.findall(text))
    words = sum(1 / _USERS[word] for word in said & LITTLE_WORDS.get(language, frozenset()))
    letters = any(letter in text for letter in _OWN_LETTERS.get(language, ""))
    return _WORD_WEIGHT * words + _LETTER_WEIGHT * letters


@cache
def _model() -> Any:
    # Half a second of CPU, so only when a text needs it. Ranking keeps no state between calls.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
