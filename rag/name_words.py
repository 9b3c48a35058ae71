"""Words that stand around names, folded: titles, offices, calendar words, verbs of saying."""

from __future__ import annotations

from rag.fold import fold_text
from rag.numerals import MONTHS, NUMBERS, TIME_WORDS


def _words(lines: str) -> frozenset[str]:
    return frozenset(map(fold_text, lines.split()))


COMMON = (
    _words("""
    minister ministers ministry president prime vice foreign defence defense secretary state
    general king queen prince princess sultan emir sheikh chancellor senator governor mayor
    chief chairman chairwoman director spokesman spokeswoman spokesperson ambassador judge
    justice professor doctor captain colonel major lieutenant sergeant admiral mr mrs ms dr sir
    lady lord army navy air force forces police parliament congress senate house government
    cabinet council committee commission court supreme security nations union international
    world bank fund central national federal republic kingdom league party democratic liberal
    conservative labour republican socialist people university institute hospital school company
    corporation group airport base north south east west northern southern eastern western
    middle sea ocean river lake mount island islands city town province region district street
    interior finance health education trade economy energy deputy environment former acting
    joint operations headquarters self cup final olympic games championship prize award act
    treaty agreement summit conference war missile missiles earthquake dialogue statement
    article yes no however meanwhile additionally moreover both officials according command am i
    we you he she they his her their our its these those there here then now most many some
    several all each every another more other others such after before during under over between
    against while although because since until if so but only even nearly about around il elle
    lui eux ils elles son sa ses leur leurs nous vous ces selon plusieurs quelque quelques aussi
    mais plus apres avant depuis pendant ainsi cependant toutefois sous entre vers tous toute
    toutes autres el ella ellos ellas sus er sie es wir ihr sein ihre diese dieser dieses auch
    nach vor seit aber nosotros estos estas esta este segun varios tambien pero mas despues
    antes desde durante ademas sin todos todas otros otras hasta hacia ambos ministre ministere
    premier premiere presidente roi reine etat etats conseil securite affaires etrangeres
    gouvernement parlement armee monsieur madame mm mme m ministro ministra presidenta rey reina
    estado estados consejo seguridad gobierno defensa exteriores ejercito senor senora primer
    primera presidenza governo consiglio bakan bakani baskan baskani cumhurbaskani basbakan
    disisleri savunma al la le de del di du da dos der von van bin ibn ben abu министр президент
    король премьер министерство правительство
""")
    | frozenset(MONTHS)
    | _words(TIME_WORDS)
    | frozenset().union(*NUMBERS.values())
)
"""Capitalised words that name no one in particular."""

_SAYS = {
    "en": "met said says told is was has had will would can could may must did does became won "
    "lost left took made gave got went came saw held spoke began led hit beat fell rose sent",
    "fr": "a avait est était sera va doit dit déclare",
    "es": "ha había es era fue será dijo afirmó anunció va debe",
    "it": "ha aveva è era sarà disse dice va deve",
    "pt": "tem tinha é era foi será disse diz vai deve",
}
SAYS = {language: frozenset(verbs.split()) for language, verbs in _SAYS.items()}
"""What comes right after a name that begins a sentence, but after no bare noun."""

ARABIC_LEADS = _words("""
    قال قالت صرح صرحت التقى التقت استقبل استقبلت وزير وزيرة الوزير الوزيرة رئيس رئيسة الرئيس
    الرئيسة الملك الملكة الأمير الأميرة السيد السيدة الجنرال اللواء العميد الشيخ الدكتور المتحدث
    المتحدثة القاضي النائب السفير المدرب اللاعب المستشار نظيره نظيرته والوزير شركة
""")
"""After these a name may follow, adjectives with the article between."""

ARABIC_STOPS = _words("""
    إن أن بأن لأن في من على إلى عن مع بين بعد قبل خلال حول ضد لدى منذ عند أمس اليوم باسم أيضا
    كان كانت قد سوف لم لن لا ما هو هي هم الذي التي ثم أو حيث بحسب وفق نحو أكثر أقل كل بعض هذا
    هذه ذلك تلك مسؤول مسؤولون مسؤولين مصدر مصادر خبراء شهود وسائل بيان وزارة حكومة سلطات قيمة
    إنتاج صواريخ زيارة أيام أسابيع سنوات تعاون سيارات طائرات دول دولة مجلس إدارة اتحاد
""")
"""After these no name of the one introduced follows."""
