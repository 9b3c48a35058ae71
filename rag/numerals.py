"""Words for numbers and months, folded as `rag.fold` folds, in the main languages of the news."""

from __future__ import annotations

from rag.fold import fold_text


def _spaced(word: str) -> str:
    return fold_text(word).replace("_", " ").replace("-", " ")


def _by_word(lines: str) -> dict[str, int]:
    """``12 twelve dozen`` lines to a table of folded words; ``_`` stands for a space."""
    table: dict[str, int] = {}
    for line in lines.strip().splitlines():
        value, *words = line.split()
        table |= {_spaced(word): int(value) for word in words}
    return table


def _months(lines: str) -> dict[str, int]:
    """A line of twelve names to a table of folded names; ``/`` between names of one month."""
    table: dict[str, int] = {}
    for line in lines.strip().splitlines():
        for number, names in enumerate(line.split(), 1):
            table |= {_spaced(name): number for name in names.split("/")}
    return table


NUMBERS = {
    "ar": _by_word("""
        1 واحد واحدة
        2 اثنان اثنين اثنتان اثنتين
        3 ثلاثة ثلاث
        4 أربعة أربع
        5 خمسة خمس
        6 ستة ست
        7 سبعة سبع
        8 ثمانية ثمان ثماني
        9 تسعة تسع
        10 عشرة عشر
        11 أحد_عشر إحدى_عشرة
        12 اثنا_عشر اثني_عشر اثنتا_عشرة اثنتي_عشرة
        13 ثلاثة_عشر ثلاث_عشرة
        14 أربعة_عشر أربع_عشرة
        15 خمسة_عشر خمس_عشرة
        16 ستة_عشر ست_عشرة
        17 سبعة_عشر سبع_عشرة
        18 ثمانية_عشر ثماني_عشرة
        19 تسعة_عشر تسع_عشرة
        20 عشرون عشرين
        30 ثلاثون ثلاثين
        40 أربعون أربعين
        50 خمسون خمسين
        60 ستون ستين
        70 سبعون سبعين
        80 ثمانون ثمانين
        90 تسعون تسعين
        100 مئة مائة
        200 مئتان مئتين مئتي مئتا مائتان مائتين مائتي مائتا
        300 ثلاثمئة ثلاثمائة
        400 أربعمئة أربعمائة
        500 خمسمئة خمسمائة
        600 ستمئة ستمائة
        700 سبعمئة سبعمائة
        800 ثمانمئة ثمانمائة ثمانيمائة
        900 تسعمئة تسعمائة
        1000 ألف
        2000 ألفان ألفين ألفي
        2000000 مليونان مليونين مليوني
        2000000000 ملياران مليارين ملياري
    """),
    "en": _by_word("""
        1 one
        2 two both
        3 three
        4 four
        5 five
        6 six
        7 seven
        8 eight
        9 nine
        10 ten
        11 eleven
        12 twelve dozen
        13 thirteen
        14 fourteen
        15 fifteen
        16 sixteen
        17 seventeen
        18 eighteen
        19 nineteen
        20 twenty
        30 thirty
        40 forty
        50 fifty
        60 sixty
        70 seventy
        80 eighty
        90 ninety
        100 hundred
        1000 thousand
    """),
    "fr": _by_word("""
        2 deux
        3 trois
        4 quatre
        5 cinq
        6 six
        7 sept
        8 huit
        9 neuf
        10 dix
        11 onze
        12 douze douzaine
        13 treize
        14 quatorze
        15 quinze
        16 seize
        17 dix-sept
        18 dix-huit
        19 dix-neuf
        20 vingt
        30 trente
        40 quarante
        50 cinquante
        60 soixante
        70 soixante-dix
        80 quatre-vingts quatre-vingt
        90 quatre-vingt-dix
        100 cent
        1000 mille
    """),
    "es": _by_word("""
        2 dos
        3 tres
        4 cuatro
        5 cinco
        6 seis
        7 siete
        8 ocho
        9 nueve
        10 diez
        11 once
        12 doce
        13 trece
        14 catorce
        15 quince
        16 dieciséis
        17 diecisiete
        18 dieciocho
        19 diecinueve
        20 veinte
        30 treinta
        40 cuarenta
        50 cincuenta
        60 sesenta
        70 setenta
        80 ochenta
        90 noventa
        100 cien ciento
        200 doscientos doscientas
        1000 mil
    """),
    "de": _by_word("""
        2 zwei beide
        3 drei
        4 vier
        5 fünf
        6 sechs
        7 sieben
        8 acht
        9 neun
        10 zehn
        11 elf
        12 zwölf
        13 dreizehn
        14 vierzehn
        15 fünfzehn
        16 sechzehn
        17 siebzehn
        18 achtzehn
        19 neunzehn
        20 zwanzig
        30 dreißig
        40 vierzig
        50 fünfzig
        60 sechzig
        70 siebzig
        80 achtzig
        90 neunzig
        100 hundert
        1000 tausend
    """),
    "tr": _by_word("""
        2 iki
        3 üç
        4 dört
        5 beş
        6 altı
        7 yedi
        8 sekiz
        9 dokuz
        10 on
        20 yirmi
        30 otuz
        40 kırk
        50 elli
        60 altmış
        70 yetmiş
        80 seksen
        90 doksan
        100 yüz
        1000 bin
    """),
    "it": _by_word("""
        2 due
        3 tre
        4 quattro
        5 cinque
        6 sei
        7 sette
        8 otto
        9 nove
        10 dieci
        11 undici
        12 dodici
        20 venti
        30 trenta
        100 cento
        1000 mille
    """),
    "pt": _by_word("""
        2 dois duas
        3 três
        4 quatro
        5 cinco
        6 seis
        7 sete
        8 oito
        9 nove
        10 dez
        11 onze
        12 doze
        20 vinte
        30 trinta
        100 cem cento
        1000 mil
    """),
    "ru": _by_word("""
        2 два две двух двумя
        3 три трёх тремя
        4 четыре четырёх
        5 пять пяти
        6 шесть шести
        7 семь семи
        8 восемь восьми
        9 девять девяти
        10 десять десяти
        20 двадцать
        30 тридцать
        100 сто
        1000 тысяча
    """),
    "fa": _by_word("""
        2 دو
        3 سه
        4 چهار
        5 پنج
        6 شش
        7 هفت
        8 هشت
        9 نه
        10 ده
        20 بیست
        30 سی
        100 صد
        1000 هزار
    """),
}

SCALES = _by_word("""
    1000 thousand thousands k ألف ألفا آلاف الآلاف mille millier milliers mil miles tausend bin mila
    1000 тысяч тысячи тыс هزار ribu duizend hazaar 千 천
    10000 万 萬 만
    1000000 million millions mn m مليون مليونا ملايين millón millones millionen mio milyon milione
    1000000 milioni milhão milhões миллион миллиона миллионов млн میلیون juta miljoen 百万 백만
    100000000 亿 億 억
    1000000000 billion billions bn مليار مليارا مليارات بليون بلايين milliard milliards mrd
    1000000000 milliarde milliarden milyar miliardo miliardi bilhão bilhões миллиард миллиарда
    1000000000 миллиардов млрд میلیارد miliar miljard 十亿
    1000000000000 trillion trillions tn trn تريليون تريليونا تريليونات billón billones trilhão
    1000000000000 billionen trilyon триллион триллиона триллионов تریلیون 万亿 兆 조
""")
"""Words after a figure that multiply it."""

LONG_BILLION = frozenset({"de", "fr", "es"})
"""Languages whose ``billion`` is a million millions."""

MONTHS = _months("""
    يناير فبراير مارس أبريل مايو يونيو/يونيه يوليو/يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
    جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
    يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
    january february march april may june july august september october november december
    jan feb mar apr may jun jul aug sept/sep oct nov dec
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre
    januar/jänner februar märz april mai juni juli august september oktober november dezember
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре
    ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
    januari februari maart april mei juni juli augustus september oktober november december
    januari februari maret april mei juni juli agustus september oktober november desember
""")  # noqa: E501

HIJRI_MONTHS = _months("""
    محرم صفر ربيع_الأول ربيع_الثاني/ربيع_الآخر جمادى_الأولى جمادى_الآخرة/جمادى_الثانية رجب شعبان رمضان شوال ذو_القعدة/ذي_القعدة ذو_الحجة/ذي_الحجة
    muharram safar rabi_al_awwal rabi_al_thani jumada_al_awwal jumada_al_thani rajab shaban ramadan shawwal dhu_al_qadah dhu_al_hijjah
    muharrem safer rebiülevvel rebiülahir cemaziyelevvel cemaziyelahir recep şaban ramazan şevval zilkade zilhicce
""")  # noqa: E501

_AMBIGUOUS = """
    مارس آب ماي صفر اوت أوت جوان مه رجب شعبان رمضان may march mar jan jun sep sept dec oct nov mars
    mai mei mart maret ocak ekim aralık safar rajab shaban
"""
ALSO_OTHER_WORDS = frozenset(map(fold_text, _AMBIGUOUS.split()))
"""Month names that are other words too: alone they count only after a word such as "in"."""

TIME_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow tonight
    morning evening midnight noon week weeks month months year years ago century decade lundi
    mardi mercredi jeudi vendredi samedi dimanche hier demain semaine semaines mois ans siècle
    lunes martes miércoles jueves viernes sábado domingo ayer hoy mañana semana semanas mes año
    años montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute morgen woche
    wochen monat monate monaten jahr jahre jahren pazartesi salı çarşamba perşembe cuma
    cumartesi pazar dün bugün yarın hafta yıl yılında lunedì martedì mercoledì giovedì venerdì
    sabato domenica ieri oggi domani segunda-feira terça-feira quarta-feira quinta-feira
    sexta-feira ontem hoje понедельник вторник среду среда четверг пятницу пятница субботу
    суббота воскресенье вчера сегодня завтра неделю недели года лет الاثنين الثلاثاء الأربعاء
    الخميس الجمعة السبت الأحد أمس يوم اليوم غدا أسبوع الأسبوع أسابيع شهر الشهر أشهر شهور أعوام
    سنة سنوات صباح مساء فجر ساعة الساعة قرن القرن السنة دوشنبه چهارشنبه پنجشنبه شنبه یکشنبه
    دیروز امروز فردا سال هفته ماه روز
"""
"""Weekdays and other words that say when, as written."""
