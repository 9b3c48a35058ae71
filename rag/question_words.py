"""Patterns of the question words of the main languages, for `rag.kinds`.

They are matched against folded text with punctuation turned to spaces; of the kinds that begin at
the same word the first listed wins, and the earliest word of a question decides.
"""

from __future__ import annotations

ASKS: dict[str, dict[str, str]] = {
    "ar": {
        "money": r"كم (?:\w+ ){0,3}(?:تكلف\w*|\w*كلف\w*|ثمن|سعر|قيمه|دولار\w*|مبلغ)|"
        r"(?:ما|كم|ماهي) (?:هي |هو )?(?:تكلفه|كلفه|ثمن|سعر|قيمه|ميزانيه)|بكم",
        "time": r"متي|في اي (?:عام|سنه|يوم|شهر|تاريخ|وقت|ساعه|قرن)|منذ متي|"
        r"ما (?:هو )?(?:تاريخ|موعد)|اي (?:عام|سنه|يوم|شهر|تاريخ)",
        "number": r"كم|ما (?:هو )?عدد|ما (?:هي )?نسبه|ما (?:هي )?(?:حصيله|كميه|درجه|سرعه|مساحه)",
        "person": r"^(?:و|ف)?(?:من|منذا|مين)(?! (?:اي|اين|متي|ماذا|كم|خلال|بين))|"
        r"(?:و|ل|مع )?من (?:هو|هي|هم|الذي|التي)|لمن|ما اسم (?:الشخص|الرييس|الوزير)",
        "place": r"اين|في اي (?:مدينه|دوله|بلد|مكان)",
        "any": r"^ما|ماذا|لماذا|كيف|هل|اي|ايه|ماهو|ماهي",
    },
    "en": {
        "money": r"how (?:much|many) (?:\w+ ){0,6}(?:cost|costs|pay|pays|paid|worth|spend|spent|"
        r"price|earn|money|charged|owe|raise|raised|dollars|euros)|"
        r"(?:what|which) (?:is|was|are|were|will be) the (?:\w+ ){0,3}(?:cost|costs|price|prices|"
        r"budget|fee|salary)|how expensive|"
        r"what does (?:\w+ ){1,4}cost",
        "time": r"when|(?:what|which) (?:year|month|date|day|time|century|decade|hour)|"
        r"how long ago|since when|by when|until when",
        "number": r"how (?:many|high|tall|old|far|fast|big|large|deep|heavy)|how much|"
        r"what (?:percentage|percent|share|proportion|number|magnitude)|what (?:is|was) the (?:"
        r"number|death toll|percentage|magnitude)",
        "person": r"who|whom|whose",
        "place": r"where|(?:what|which) (?:city|country|town|place|state|region)",
        "any": r"what|which|why|how|^(?:is|are|was|were|did|does|do|has|have|can|will|tell)",
    },
    "fr": {
        "money": r"combien (?:\w+ ){0,5}(?:cout\w*|pay\w*|depens\w*|euros|dollars|argent)|"
        r"(?:quel|quels) (?:est|etait|sera|sont|seront) (?:le |les )?(?:\w+ )?"
        r"(?:cout|couts|prix|budget|montant)|quel (?:cout|prix|budget|montant)",
        "time": r"quand|(?:en |a )?(?:quel|quelle) (?:annee|mois|date|jour|heure|epoque|siecle)|"
        r"quelle (?:est|etait) la date",
        "number": r"combien|quel (?:est |etait )?(?:le )?(?:nombre|pourcentage|taux|bilan)|"
        r"(?:a )?quelle (?:est |etait )?(?:la )?(?:longueur|hauteur|masse|distance|superficie|"
        r"quantite|vitesse)",
        "person": r"qui(?! (?:est|sont) ce que)|a qui|de qui|par qui",
        "place": r"^(?:d')?ou|dans (?:quel|quelle) (?:ville|pays|region)",
        "any": r"que|qu'\w+|quoi|quels?|quelles?|pourquoi|comment|^(?:est|a)",
    },
    "es": {
        "money": r"cuant[oa]s? (?:\w+ ){0,5}(?:cuesta\w*|costo|costara\w*|coste|costar|vale|"
        r"valen|paga\w*|pago|dinero|gast\w*|dolares|euros)|cual (?:es|fue|sera|era) (?:el )?"
        r"(?:costo|coste|precio|presupuesto|monto)|que precio",
        "time": r"cuando|(?:en )?que (?:ano|mes|dia|fecha|momento|hora|siglo)",
        "number": r"cuant[oa]s?|"
        r"(?:a )?que (?:porcentaje|numero|cantidad|magnitud|distancia|altura)",
        "person": r"quien(?:es)?",
        "place": r"(?:a|de)?donde|en que (?:ciudad|pais|lugar|base|estadio|municipio)",
        "any": r"que|cual(?:es)?|por que|como",
    },
    "de": {
        "money": r"wie ?viel(?:e)? (?:\w+ ){0,5}(?:kost\w*|gekostet|bezahl\w*|zahl\w*|geld|euro|"
        r"dollar|ausgegeben|wert)|(?:was|wieviel) (?:kost\w*|hat (?:\w+ ){0,5}gekostet)|"
        r"wie (?:teuer|hoch (?:\w+ ){0,3}(?:kosten|preis))|welche[nr]? (?:preis|kosten|budget)",
        "time": r"wann|(?:in )?welche[mnrs]? (?:jahr|monat|tag|datum|uhrzeit|jahrhundert)",
        "number": r"wie ?viele?n?|wie (?:hoch|alt|gross|lang|weit|schnell|stark)|welche (?:anzahl|"
        r"zahl)",
        "person": r"wer|wem|wen|wessen",
        "place": r"wo|wohin|woher|in welche[mnr] (?:stadt|land|ort)",
        "any": r"was|welche[mnrs]?|warum|wie|wozu|^(?:ist|sind|hat|haben|wird|war)",
    },
    "tr": {
        "money": r"(?:kac|ne kadara?) (?:\w+ ){0,4}(?:para|lira\w*|dolar\w*|euro\w*|mal\w*|tut\w*|"
        r"ode\w*)|(?:maliyeti|fiyati|bedeli|degeri) (?:\w+ )?(?:ne|kac|nedir|ne kadar\w*)",
        "time": r"ne zaman|hangi (?:yil|ay|gun|tarih)\w*|kac yilinda|saat kacta",
        "number": r"kac|ne kadar\w*|yuzde kac",
        "person": r"kim|kimdir|kimin|kimler|kime|kimi|kimlerdir",
        "place": r"nerede|nereye|nereden|neresi\w*|hangi (?:sehir|ulke|kent)\w*",
        "any": r"ne|neden|nicin|nasil|hangi|hangisi|nedir",
    },
    "it": {
        "money": r"quanto (?:\w+ ){0,5}(?:cost\w*|pag\w*|spes\w*|spend\w*|vale|denaro|euro|"
        r"dollari)|(?:qual|quale) e (?:stato )?il (?:costo|prezzo|budget)",
        "time": r"quando|(?:in )?(?:che|quale) (?:anno|mese|giorno|data|ora|secolo)",
        "number": r"quant[oaie]|che (?:percentuale|numero)",
        "person": r"chi",
        "place": r"dove|dov'e|in (?:che|quale) (?:citta|paese|luogo)",
        "any": r"che|cosa|quali?|perche|come|qual",
    },
    "pt": {
        "money": r"quant[oa]s? (?:\w+ ){0,5}(?:cust\w*|pag\w*|gast\w*|dinheiro|vale|reais|dolares|"
        r"euros)|qual (?:e|foi|sera) o (?:custo|preco|valor|orcamento)",
        "time": r"quando|(?:em )?(?:que|qual) (?:ano|mes|dia|data|hora|seculo)",
        "number": r"quant[oa]s?|(?:que|qual) (?:porcentagem|numero|percentual)",
        "person": r"quem",
        "place": r"onde|aonde|em (?:que|qual) (?:cidade|pais|lugar)",
        "any": r"que|quais|qual|por que|como",
    },
    "ru": {
        "money": r"сколько (?:\w+ ){0,5}(?:сто\w*|обоид\w*|заплат\w*|потрат\w*|денег|рубл\w*|"
        r"доллар\w*)|какова (?:\w+ )?(?:стоимость|цена)|какая (?:цена|стоимость)|почем",
        "time": r"когда|к какому сроку|в каком (?:году|месяце|веке)|какого числа|"
        r"в какои день|с какого",
        "number": r"сколько|скольких|какое (?:количество|число)|какои процент",
        "person": r"кто|кого|кому|кем|чеи|чья",
        "place": r"где|куда|откуда|в како[ми] (?:городе|стране|месте)",
        "any": r"что|какои|какая|какое|какие|каких|почему|как|зачем",
    },
    "fa": {
        "money": r"(?:چقدر|چند) (?:\w+ ){0,5}(?:هزينه|قيمت|مي ?ارزد|تومان|دلار|پول)|"
        r"(?:هزينه|قيمت) (?:\w+ ){0,5}(?:چقدر|چند|چيست)",
        "time": r"كي|چه (?:زمان\w*|وقت\w*|سال\w*|روز\w*|تاريخ\w*|ماه\w*)|در چه (?:سال|تاريخ)\w*",
        "number": r"چند|چقدر|چه (?:تعداد|درصد)\w*",
        "person": r"چه كس\w*|كيست|كيستند|چه شخص\w*",
        "place": r"كجا\w*|در كدام (?:شهر|كشور)",
        "any": r"چه|چيست|چرا|چگونه|كدام|ايا",
    },
    "zh": {
        "money": r"多少[^?]{0,4}[钱元]|多少[^?]{0,6}(?:美元|欧元|费用|资金)|"
        r"(?:价格|售价|造价|费用|成本|预算|金额)[^?]{0,6}(?:多少|是什么|几)|"
        r"(?:耗资|花费|花了|价值)[^?]{0,4}多少|多贵",
        "time": r"什么时候|何时|什么时间|哪(?:一)?[年天月日]|(?<!第)几[年月号日点]|何年|什么时刻",
        "number": r"多少|(?<!第)几|多[高大远长重深快]",
        "person": r"谁|哪位|何人|什么人",
        "place": r"哪里|哪儿|何处|在哪|什么地方|哪[个座](?:城市|国家|地方)",
        "any": r"什么|哪|第几|为何|怎么|如何|是否",
    },
}  # fmt: skip
