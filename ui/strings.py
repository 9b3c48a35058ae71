"""What the page says, in Arabic, English and French. Every language must say everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rag.types import Verdict

Sureness = Literal["sure", "fairly", "unsure"]
"""How sure an answer is, in the steps a reader is told."""


@dataclass(frozen=True, slots=True)
class Words:
    """The page in one language; ``rtl`` tells its direction."""

    code: str
    name: str
    rtl: bool
    title: str
    ask_tab: str
    library_tab: str
    search_tab: str
    evals_tab: str
    question: str
    question_hint: str
    ask: str
    stop: str
    new: str
    conversation: str
    evidence: str
    evidence_empty: str
    nearest: str
    searched: str
    by_quotes: str
    by: str
    seconds: str
    stopped: str
    not_supported: str
    also_in: str
    read_article: str
    back_to_answer: str
    translate: str
    translated_by: str
    open_original: str
    undated: str
    close: str
    only_from: str
    languages: str
    outlets: str
    articles: str
    since: str
    until: str
    history: str
    find: str
    rename: str
    new_name: str
    delete: str
    export: str
    liked: str
    disliked: str
    why: str
    send: str
    thanks: str
    empty_library: str
    add_files: str
    paste: str
    paste_title: str
    paste_text: str
    outlet: str
    date: str
    add: str
    adding: str
    added: str
    not_read: str
    copies: str
    narrow: str
    listed: str
    remove: str
    removed: str
    ask_these: str
    read: str
    pick_first: str
    more: str
    search: str
    rank: str
    dense: str
    lexical: str
    passage: str
    article: str
    no_runs: str
    run: str
    compare_with: str
    compare: str
    figure: str
    difference: str
    report: str
    busy: str
    failed: str
    evidence_number: str
    paragraph: str
    sign_in: str
    sign_out: str
    user: str
    password: str
    wrong_password: str
    verdicts: Mapping[Verdict, str]
    sureness: Mapping[Sureness, str]
    language_names: Mapping[str, str]


EN = Words(
    code="en",
    name="English",
    rtl=False,
    title="Khabar: questions to the news",
    ask_tab="Ask",
    library_tab="Library",
    search_tab="Search",
    evals_tab="Evals",
    question="Your question",
    question_hint="Ask in any language; Enter sends, Shift+Enter makes a new line",
    ask="Ask",
    stop="Stop",
    new="New conversation",
    conversation="Conversation",
    evidence="Evidence",
    evidence_empty="The passages an answer rests on appear here, in their original words.",
    nearest="Nearest passages",
    searched="Searched for:",
    by_quotes="quotes only, no model",
    by="written by {writer}",
    seconds="{seconds:.1f} s",
    stopped="Stopped",
    not_supported="Not supported by the evidence:",
    also_in="Nearly the same in:",
    read_article="Read the article",
    back_to_answer="Back to the answer",
    translate="Translate",
    translated_by="Machine translation by {writer}, not the original words:",
    open_original="Original at {host}",
    undated="no date",
    close="Close",
    only_from="Ask only of …",
    languages="Languages",
    outlets="Outlets",
    articles="Articles",
    since="From day (2026-01-31)",
    until="To day (2026-01-31)",
    history="Conversations",
    find="Find",
    rename="Rename",
    new_name="New name",
    delete="Delete",
    export="Export as",
    liked="Good answer",
    disliked="Bad answer",
    why="Why? (optional)",
    send="Send",
    thanks="Thank you, noted.",
    empty_library="The library is empty. Open the Library tab and drop article files there "
    "(txt, md, html, jsonl, csv), or paste a text.",
    add_files="Add files (txt, md, html, jsonl, csv)",
    paste="Paste a text",
    paste_title="Title",
    paste_text="Text",
    outlet="Outlet",
    date="Day (2026-01-31)",
    add="Add",
    adding="{done} of {total} articles, {passages} passages, about {left} s left",
    added="{new} new, {changed} changed, {unchanged} unchanged",
    not_read="Not read:",
    copies="Kept once, already here:",
    narrow="Show only …",
    listed="{shown} of {total} articles",
    remove="Remove",
    removed="Removed: {count}",
    ask_these="Ask only these",
    read="Read",
    pick_first="Pick an article in the list first.",
    more="More",
    search="Search",
    rank="Rank",
    dense="By meaning",
    lexical="By words",
    passage="Passage",
    article="Article",
    no_runs="No evaluation has been run yet. Run one with: python -m evals",
    run="Run",
    compare_with="Compare with",
    compare="Show",
    figure="Figure",
    difference="Difference",
    report="Full report",
    busy="Busy: {slots} questions are being answered. Try again in a few seconds.",
    failed="Something went wrong on this side; the server's log says what.",
    evidence_number="evidence {number}",
    paragraph="paragraph {number}",
    sign_in="Sign in",
    sign_out="Sign out",
    user="Name",
    password="Password",
    wrong_password="Wrong name or password, or too many tries: wait a minute.",
    verdicts={
        "pending": "Answering …",
        "supported": "Supported by the evidence",
        "partly": "Partly supported",
        "quotes": "Quotes only",
        "refused": "Not in these articles",
    },
    sureness={
        "sure": "Sure of this answer",
        "fairly": "Fairly sure of this answer",
        "unsure": "Unsure of this answer",
    },
    language_names={
        "ar": "Arabic", "en": "English", "fr": "French", "es": "Spanish", "de": "German",
        "zh": "Chinese", "fa": "Persian", "tr": "Turkish", "ru": "Russian", "pt": "Portuguese",
        "it": "Italian", "ur": "Urdu", "he": "Hebrew", "ja": "Japanese", "ko": "Korean",
    },
)  # fmt: skip

AR = Words(
    code="ar",
    name="العربية",
    rtl=True,
    title="خبر: أسئلة إلى الأخبار",
    ask_tab="اسأل",
    library_tab="المكتبة",
    search_tab="البحث",
    evals_tab="التقييم",
    question="سؤالك",
    question_hint="اسأل بأي لغة؛ مفتاح الإدخال يرسل، ومعه Shift سطر جديد",
    ask="اسأل",
    stop="أوقف",
    new="محادثة جديدة",
    conversation="المحادثة",
    evidence="الأدلة",
    evidence_empty="هنا تظهر المقاطع التي يستند إليها الجواب بألفاظها الأصلية.",
    nearest="أقرب المقاطع",
    searched="جرى البحث عن:",
    by_quotes="اقتباسات فقط، من غير نموذج",
    by="كتبه {writer}",
    seconds="{seconds:.1f} ث",
    stopped="أُوقف",
    not_supported="لا تسنده الأدلة:",
    also_in="يكاد يطابقه في:",
    read_article="اقرأ المقال",
    back_to_answer="عودة إلى الجواب",
    translate="ترجم",
    translated_by="ترجمة آلية أنجزها {writer}، وليست الألفاظ الأصلية:",
    open_original="الأصل في {host}",
    undated="بلا تاريخ",
    close="أغلق",
    only_from="اسأل فقط من …",
    languages="اللغات",
    outlets="المصادر",
    articles="المقالات",
    since="من يوم \u2066(2026-01-31)\u2069",
    until="إلى يوم \u2066(2026-01-31)\u2069",
    history="المحادثات",
    find="ابحث",
    rename="أعد التسمية",
    new_name="الاسم الجديد",
    delete="احذف",
    export="صدّر بصيغة",
    liked="جواب جيد",
    disliked="جواب سيئ",
    why="لماذا؟ (اختياري)",
    send="أرسل",
    thanks="شكرا، سُجّل.",
    empty_library="المكتبة فارغة. افتح تبويب المكتبة وأسقط فيه ملفات المقالات "
    "(txt, md, html, jsonl, csv) أو ألصق نصا.",
    add_files="أضف ملفات (txt, md, html, jsonl, csv)",
    paste="ألصق نصا",
    paste_title="العنوان",
    paste_text="النص",
    outlet="المصدر",
    date="اليوم \u2066(2026-01-31)\u2069",
    add="أضف",
    adding="{done} من {total} مقالا، {passages} مقطعا، بقي نحو {left} ث",
    added="جديد: {new}، متغير: {changed}، كما هو: {unchanged}",
    not_read="لم يُقرأ:",
    copies="موجود من قبل، حُفظ مرة واحدة:",
    narrow="اعرض فقط …",
    listed="{shown} من {total} مقالا",
    remove="احذف",
    removed="حُذف: {count}",
    ask_these="اسأل من هذه فقط",
    read="اقرأ",
    pick_first="اختر مقالا من القائمة أولا.",
    more="المزيد",
    search="ابحث",
    rank="الترتيب",
    dense="بالمعنى",
    lexical="بالألفاظ",
    passage="المقطع",
    article="المقال",
    no_runs="لم يُجر أي تقييم بعد. أجره بالأمر: python -m evals",
    run="التشغيل",
    compare_with="قارن مع",
    compare="اعرض",
    figure="القياس",
    difference="الفرق",
    report="التقرير الكامل",
    busy="الخادم مشغول: يُجاب عن {slots} أسئلة الآن. حاول بعد ثوان.",
    failed="حدث خطأ في هذا الجانب؛ سجل الخادم يذكره.",
    evidence_number="الدليل {number}",
    paragraph="الفقرة {number}",
    sign_in="ادخل",
    sign_out="اخرج",
    user="الاسم",
    password="كلمة السر",
    wrong_password="الاسم أو كلمة السر خطأ، أو المحاولات كثيرة: انتظر دقيقة.",
    verdicts={
        "pending": "يجري الجواب …",
        "supported": "تسنده الأدلة",
        "partly": "تسنده الأدلة جزئيا",
        "quotes": "اقتباسات فقط",
        "refused": "ليس في هذه المقالات",
    },
    sureness={
        "sure": "هذا هو الجواب بثقة كبيرة",
        "fairly": "الأرجح أن هذا هو الجواب",
        "unsure": "ليس مؤكدا أن هذا هو الجواب",
    },
    language_names={
        "ar": "العربية", "en": "الإنجليزية", "fr": "الفرنسية", "es": "الإسبانية", "de": "الألمانية",
        "zh": "الصينية", "fa": "الفارسية", "tr": "التركية", "ru": "الروسية", "pt": "البرتغالية",
        "it": "الإيطالية", "ur": "الأردية", "he": "العبرية", "ja": "اليابانية", "ko": "الكورية",
    },
)  # fmt: skip

FR = Words(
    code="fr",
    name="Français",
    rtl=False,
    title="Khabar : questions à l'actualité",
    ask_tab="Demander",
    library_tab="Bibliothèque",
    search_tab="Recherche",
    evals_tab="Évaluations",
    question="Votre question",
    question_hint="Dans n'importe quelle langue ; Entrée envoie, Maj+Entrée passe à la ligne",
    ask="Demander",
    stop="Arrêter",
    new="Nouvelle conversation",
    conversation="Conversation",
    evidence="Preuves",
    evidence_empty="Les passages sur lesquels repose une réponse s'affichent ici, dans leurs "
    "propres mots.",
    nearest="Passages les plus proches",
    searched="Recherché :",
    by_quotes="citations seules, sans modèle",
    by="rédigé par {writer}",
    seconds="{seconds:.1f} s",
    stopped="Arrêté",
    not_supported="Non étayé par les preuves :",
    also_in="Presque identique dans :",
    read_article="Lire l'article",
    back_to_answer="Retour à la réponse",
    translate="Traduire",
    translated_by="Traduction automatique par {writer}, et non les mots d'origine :",
    open_original="Original sur {host}",
    undated="sans date",
    close="Fermer",
    only_from="Ne demander qu'à …",
    languages="Langues",
    outlets="Médias",
    articles="Articles",
    since="À partir du (2026-01-31)",
    until="Jusqu'au (2026-01-31)",
    history="Conversations",
    find="Chercher",
    rename="Renommer",
    new_name="Nouveau nom",
    delete="Supprimer",
    export="Exporter en",
    liked="Bonne réponse",
    disliked="Mauvaise réponse",
    why="Pourquoi ? (facultatif)",
    send="Envoyer",
    thanks="Merci, c'est noté.",
    empty_library="La bibliothèque est vide. Ouvrez l'onglet Bibliothèque et déposez-y des "
    "fichiers (txt, md, html, jsonl, csv), ou collez un texte.",
    add_files="Ajouter des fichiers (txt, md, html, jsonl, csv)",
    paste="Coller un texte",
    paste_title="Titre",
    paste_text="Texte",
    outlet="Média",
    date="Jour (2026-01-31)",
    add="Ajouter",
    adding="{done} articles sur {total}, {passages} passages, encore {left} s environ",
    added="{new} nouveaux, {changed} modifiés, {unchanged} inchangés",
    not_read="Non lus :",
    copies="Déjà présents, gardés une fois :",
    narrow="N'afficher que …",
    listed="{shown} articles sur {total}",
    remove="Retirer",
    removed="Retirés : {count}",
    ask_these="Ne demander qu'à ceux-ci",
    read="Lire",
    pick_first="Choisissez d'abord un article dans la liste.",
    more="Suite",
    search="Chercher",
    rank="Rang",
    dense="Par le sens",
    lexical="Par les mots",
    passage="Passage",
    article="Article",
    no_runs="Aucune évaluation n'a encore été faite. Lancez : python -m evals",
    run="Évaluation",
    compare_with="Comparer avec",
    compare="Afficher",
    figure="Mesure",
    difference="Écart",
    report="Rapport complet",
    busy="Occupé : {slots} questions sont en cours. Réessayez dans quelques secondes.",
    failed="Une erreur s'est produite de ce côté ; le journal du serveur la décrit.",
    evidence_number="preuve {number}",
    paragraph="paragraphe {number}",
    sign_in="Se connecter",
    sign_out="Se déconnecter",
    user="Nom",
    password="Mot de passe",
    wrong_password="Nom ou mot de passe erroné, ou trop d'essais : attendez une minute.",
    verdicts={
        "pending": "Réponse en cours …",
        "supported": "Étayé par les preuves",
        "partly": "Étayé en partie",
        "quotes": "Citations seules",
        "refused": "Pas dans ces articles",
    },
    sureness={
        "sure": "Réponse sûre",
        "fairly": "Réponse assez sûre",
        "unsure": "Réponse incertaine",
    },
    language_names={
        "ar": "arabe", "en": "anglais", "fr": "français", "es": "espagnol", "de": "allemand",
        "zh": "chinois", "fa": "persan", "tr": "turc", "ru": "russe", "pt": "portugais",
        "it": "italien", "ur": "ourdou", "he": "hébreu", "ja": "japonais", "ko": "coréen",
    },
)  # fmt: skip

INTERFACES: Mapping[str, Words] = {words.code: words for words in (EN, AR, FR)}
