"""Reporting verbs by language: data only. Forms are lower case; English ones are inflected from their lemmas."""

from __future__ import annotations

from news.words.wordsets import word_set

_REGULAR = word_set(
    """
    accept acknowledge add admit advise affirm agree allege announce answer apologize apologise argue
    ask assert assure attest bark beg bemoan blast blurt boast call caution challenge charge cheer chide
    chuckle claim clarify comment complain concede conclude condemn confess confide confirm contend
    continue counter criticize criticise cry declare decry demand denounce deny deride describe disclose
    dismiss dub elaborate emphasize emphasise enthuse exclaim explain express exult fume gripe groan
    grumble gush hint howl implore imply inform insist instruct interject intone invoke joke jest label
    lament laugh lecture maintain mention mock moan muse mutter note object observe offer opine order
    phrase plead pledge point ponder post praise predict preach proclaim promise pronounce propose
    protest question quip rail recall reason recite recount reflect reiterate relate relay remark
    remember remind repeat reply report respond retort reveal ridicule say scoff scold shout shriek sigh
    signal snap sneer snarl stammer state stress suggest summarize summarise surmise tease testify text
    theorize thunder tout tweet urge utter vent voice volunteer vow wail warn whisper wisecrack wonder
    worry yell chant tape-record retweet opine characterize characterise slam attack accuse deem
    paraphrase surmise message email e-mail theorise scream pray liken compare hail jeer riff heckle indicate
    agree interrupt brand
    """
)

_IRREGULAR: dict[str, str] = {
    "say": "said", "tell": "told", "write": "wrote written", "think": "thought", "speak": "spoke", "read": "read",
    "go": "went", "swear": "swore", "put": "put", "begin": "began", "sing": "sang", "feel": "felt", "hold": "held",
    "find": "found", "believe": "believed", "quote": "quoted", "admit": "admitted", "quip": "quipped", "vow": "vowed",
    "refer": "referred", "snap": "snapped", "slam": "slammed", "blurt": "blurted", "dub": "dubbed", "beg": "begged",
    "chat": "chatted", "blog": "blogged", "fire": "fired", "shoot": "shot", "chime": "chimed", "sum": "summed",
}  # fmt: skip

_DOUBLED = word_set("admit quip snap slam beg dub refer blog")
_WEAK = word_set("go begin hold find put feel fire shoot sum chime read")
"""Report only right beside the quotation."""


def _inflect(lemma: str) -> set[str]:
    if lemma in _IRREGULAR:
        past = set(_IRREGULAR[lemma].split())
    elif lemma.endswith("e"):
        past = {lemma + "d"}
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        past = {lemma[:-1] + "ied"}
    else:
        past = {lemma + "ed"}
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        third = lemma[:-1] + "ies"
    else:
        third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    return past | {third, lemma}


def _participle(lemma: str) -> str:
    if lemma in _DOUBLED or lemma == "put":
        return lemma + lemma[-1] + "ing"
    return (lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma) + "ing"


_LEMMAS = frozenset(_REGULAR) | frozenset(_IRREGULAR)

ENGLISH_WEAK: frozenset[str] = frozenset(form for lemma in _WEAK for form in _inflect(lemma))

ENGLISH_BASE: frozenset[str] = _LEMMAS - frozenset(["put", "read"])
"""Base forms: verbs behind a plural or an auxiliary, else often nouns: "a dry reply"."""

STRONG: frozenset[str] = word_set(
    """
    said says say told tells tell called calls call wrote writes described describes argued argues added adds
    explained explains stated states insisted insists claimed claims declared declares noted notes tweeted tweets
    warned warns asked asks replied replies responded responds concluded concludes acknowledged acknowledges
    admitted admits announced announces testified testifies continued continues
    """
)
"""Verbs that report words wherever they stand in the sentence; others do so beside the quotation first of all."""

NOUN_PLURALS: frozenset[str] = word_set(
    """
    answers attacks calls cautions challenges charges cheers claims comments complaints cries demands groans hints
    jests jokes labels laments laughs lectures messages moans murmurs notes objects offers orders phrases pledges
    points posts promises protests questions quotes recalls remarks replies reports requests responds retorts scoffs
    screams shouts shrieks sighs signals snarls states tapes texts tweets voices vows wails whispers wonders yells
    emails e-mails chants
    """
)
"""Third persons that are nouns in the plural as well."""

CUES: dict[str, frozenset[str]] = {
    "en": frozenset(form for lemma in _LEMMAS for form in _inflect(lemma)),
    "de": word_set("""sagte sagt sagten erklärte erklärt erklärten betonte betont fügte ergänzte ergänzt meinte meint
        schrieb schreibt teilte kritisierte kritisiert warnte warnt forderte fordert antwortete antwortet fragte fragt
        erzählte erzählt berichtete berichtet behauptete behauptet bestätigte bestätigt kündigte rief erwiderte
        versicherte versichert bezeichnete bezeichnet nannte nennt sprach spricht lobte mahnte mahnt äußerte gesagt
        unterstrich bekräftigte bekräftigt räumte twitterte urteilte verkündete erinnerte scherzte klagte klagt
        resümierte teilten mahnten bat bittet lobt rät riet rechnet schätzt schätzte vermutet vermutete glaubt glaubte findet fand fordern kündigten rechnete empörte beteuerte beteuert wundert erinnert bilanziert erläuterte erläutert unterstreicht bemängelte bemängelt befand beklagte prophezeite verriet gestand schwärmte stichelte resümierte entgegnete stellte scherzt seufzte bilanzierte hieß heißt"""),
    "fr": word_set("""dit disait déclaré déclare déclarait affirmé affirme expliqué explique expliquait ajouté ajoute
        souligné souligne précisé précise estimé estime assuré assure indiqué indique annoncé annonce écrit répondu
        répond rappelé rappelle insisté insiste lancé lance confié confie regretté regrette dénoncé dénonce conclu
        conclut poursuivi poursuit raconté raconte averti avertit demandé demande martelé martèle commenté commente
        reconnu reconnaît qualifié qualifie promis tweeté contesté conteste proteste protesté estimait prévient prévenait glisse glissé tranche tranché résumait note noté observe observé constate constaté admet admis écrivait reconnaissait assurait lâché ironisé réagi réagit renchéri rétorqué rétorque répliqué réplique indiquait ajoutait souligne témoigné témoigne résumé résume prévenu jugé juge soupiré soupire plaisanté plaisante soutenu soutient salué"""),
    "es": word_set("""dijo dice decía afirmó afirma aseguró asegura explicó explica añadió añade señaló señala declaró
        declara subrayó subraya destacó destaca indicó indica manifestó manifiesta advirtió advierte escribió escribe
        respondió responde preguntó pregunta recordó recuerda insistió insiste sostuvo sostiene agregó agrega apuntó
        apunta reconoció reconoce anunció anuncia expresó expresa comentó comenta contó cuenta concluyó concluye
        precisó precisa lamentó lamenta denunció calificó prometió reiteró enfatizó bromeó bromea ironizó protestó protesta replicó contestó contesta respondieron agregaron sostuvieron subrayaron celebra pidió pide exclamó gritó pregunta reclamó opinó opina valora alertaron explicaron dijeron afirmaron señalaron zanjó matizó criticó critica alertó alerta avisó admitió admite replicó confirmó confirma celebró valoró sentenció adelantó detalló ratificó considera consideró relató recalcó remarcó comunicó dicho asegurado afirmado"""),
    "pt": word_set("""disse diz dizia afirmou afirma declarou declara explicou explica acrescentou acrescenta
        destacou destaca ressaltou ressalta escreveu escreve respondeu responde perguntou pergunta garantiu garante
        sublinhou sublinha salientou salienta referiu refere lembrou lembra insistiu anunciou anuncia comentou comenta
        contou conta concluiu conclui alertou alerta avisou avisa criticou defendeu defende reiterou admitiu admite
        adiantou reclamou reclama retrucou indicou indica chamou classificou classifica protestou replicou notou nota assegurou assegura advertiu adverte pediu pede gritou exclamou opinou lamentou lamenta descreveu disseram afirmaram apontou aponta relatou relata completou observou informou confirmou confirma avaliou avalia ponderou pontuou argumentou desabafou reforçou rematou considerou considera frisou prometeu"""),
    "it": word_set("""detto dice disse diceva affermato afferma dichiarato dichiara spiegato spiega aggiunto aggiunge
        sottolineato sottolinea scritto scrive risposto risponde chiesto chiede ricordato ricorda assicurato assicura
        annunciato annuncia commentato commenta raccontato racconta concluso conclude osservato osserva ribadito
        ribadisce precisato precisa avvertito avverte ammesso ammette sostenuto sostiene replicato replica definito
        promesso rivelato fatto sapere protesta protestato replica avverte chiede ringrazia ammette descritto descrive parlato parla chiamato gridato grida scherza scherzato risposto hanno insiste insistito attacca attaccato tuona denuncia denunciato lamenta lamentato confermato conferma chiarito chiarisce scandisce considera considerato riferito riferisce confessa confessato accusa ammonisce esclama esclamato"""),
    "uk": word_set("""сказав сказала сказали каже говорить говорив говорила заявив заявила заявили заявляє зазначив
        зазначила зазначає наголосив наголосила наголошує додав додала додає пояснив пояснила пояснює підкреслив
        підкреслила повідомив повідомила написав написала пише відповів відповіла запитав запитала вважає розповів
        розповіла розповідає переконаний попередив попередила нагадав нагадала запевнив запевнила уточнив
        уточнила визнав визнала визнає обурився обурилася заперечила заперечує відповідає питає запитує зізнався зізналася описав описала вигукнув вигукнула попросив попросила сказали повідомили заявляють підтвердив підтвердила заперечив пообіцяв пообіцяла закликав закликала поділився поділилася зауважив зауважила наполягає наголошують пише констатував прокоментував прокоментувала назвав назвала"""),
    "ru": word_set("""сказал сказала сказали говорит говорил говорила заявил заявила заявили заявляет отметил отметила
        отмечает подчеркнул подчеркнула подчёркивает добавил добавила добавляет пояснил пояснила поясняет объяснил
        объяснила сообщил сообщила сообщает написал написала пишет ответил ответила спросил спросила считает рассказал
        рассказала рассказывает предупредил предупредила напомнил напомнила уверен уверена уточнил уточнила
        признал признала признаёт возмутился возмутилась возразил возразила отвечает спрашивает описал описала воскликнул воскликнула попросил попросила сообщили заявляют подтвердил подтвердила пообещал пообещала призвал призвала заметил заметила признался призналась утверждает полагает заключил заключила констатировал прокомментировал прокомментировала назвал назвала"""),
    "pl": word_set("""powiedział powiedziała powiedzieli mówi mówił mówiła stwierdził stwierdziła stwierdza dodał
        dodała dodaje podkreślił podkreśliła podkreśla zaznaczył zaznaczyła zaznacza wyjaśnił wyjaśniła wyjaśnia
        oświadczył oświadczyła napisał napisała pisze odpowiedział odpowiedziała zapytał zapytała przyznał przyznała
        przyznaje ocenił oceniła ocenia poinformował poinformowała informuje ostrzegł ostrzegła przypomniał
        przypomniała zapewnił zapewniła zauważył zauważyła uważa przekazał przekazała przekazali odparł odparła oburzył oburzyła zaprotestował zaprotestowała odpowiada pyta spytał spytała poprosił poprosiła opisał opisała krzyknął krzyknęła przekonuje przekonywał przekonywała apeluje alarmuje zapowiada żartuje żartował żartowała potwierdził potwierdziła obiecał obiecała zaapelował zaapelowała skomentował skomentowała relacjonuje komentuje twierdzi tłumaczy tłumaczył tłumaczyła nazwał nazwała zapowiedział zapowiedziała"""),
}  # fmt: skip
"""Finite forms (and participles after an auxiliary) that report words, by language."""

PARTICIPLES: dict[str, frozenset[str]] = {
    "en": frozenset(_participle(lemma) for lemma in _LEMMAS)
    | frozenset(["saying", "lying", "crying"]) - frozenset(["reading"]),
    "fr": word_set("disant déclarant affirmant expliquant ajoutant soulignant précisant assurant estimant"),
    "es": word_set("diciendo afirmando asegurando explicando añadiendo señalando agregando subrayando"),
    "pt": word_set("dizendo afirmando garantindo explicando acrescentando salientando ressaltando"),
    "it": word_set("dicendo affermando spiegando aggiungendo sottolineando dichiarando"),
    "uk": word_set("кажучи додавши зазначивши заявивши додаючи"),
    "ru": word_set("говоря добавив отметив заявив сказав подчеркнув"),
    "pl": word_set("mówiąc dodając podkreślając zaznaczając"),
}
"""Forms whose subject is the clause's: "adding", "saying"."""

ACCORDING: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (("according", "to"), ("in", "the", "words", "of")),
    "de": (
        ("laut",),
        ("nach", "angaben", "von"),
        ("nach", "worten", "von"),
        ("nach", "den", "worten", "von"),
    ),
    "fr": (("selon",), ("d’après",), ("d'après",)),
    "es": (("según",), ("en", "palabras", "de"), ("de", "acuerdo", "con")),
    "pt": (("segundo",), ("conforme",), ("de", "acordo", "com"), ("nas", "palavras", "de")),
    "it": (("secondo",), ("a", "detta", "di"), ("stando", "a")),
    "uk": (("за", "словами"), ("на", "думку")),
    "ru": (("по", "словам"), ("по", "мнению")),
    "pl": (("według",), ("zdaniem",)),
}

PRONOUNS: dict[str, dict[str, str]] = {
    "en": {"he": "m", "she": "f"},
    "de": {"er": "m", "sie": "f"},
    "fr": {"il": "m", "elle": "f", "a-t-il": "m", "a-t-elle": "f", "t-il": "m", "t-elle": "f"},
    "es": {"él": "m", "ella": "f"},
    "pt": {"ele": "m", "ela": "f"},
    "it": {"lui": "m", "lei": "f", "egli": "m"},
    "uk": {"він": "m", "вона": "f"},
    "ru": {"он": "m", "она": "f"},
    "pl": {"on": "m", "ona": "f"},
}
"""Pronouns of one person, with the gender they tell."""

ENGLISH_OTHER_PRONOUNS: frozenset[str] = word_set(
    "i we you they it who that this which one someone everyone others many some"
)
"""English subjects that name nobody."""

OTHER_PRONOUNS: frozenset[str] = ENGLISH_OTHER_PRONOUNS | word_set(
    """
    ich wir ihr es man wer je
    nous vous ils elles on ce yo nosotros ellos ellas eu nós eles elas io noi loro я ми ви вони мы вы
    они ja my wy oni
    """
)
"""Subjects that name nobody."""

ENGLISH_SKIPPED: frozenset[str] = word_set("""
has had have having was is were are be been also later then once again never not n't would could can will may might must did
do does just even still first recently previously earlier famously repeatedly himself herself themselves itself too
always often sometimes now soon however instead meanwhile therefore nevertheless nonetheless has since further back out up simply today yesterday long both all only went on go
gone used liked likes to came kept began started continued tried wanted to
""")
"""English auxiliaries and adverbs that may stand between a subject and its verb."""

SKIPPED: dict[str, frozenset[str]] = {
    "en": ENGLISH_SKIPPED,
    "de": word_set(
        "hat haben habe hatte hatten wird wurde auch dann später zuvor bereits noch sich weiter zudem nun dazu"
    ),
    "fr": word_set("a ont avait avaient aussi encore ensuite lui leur s'est s’est alors déjà"),
    "es": word_set("ha han había también además luego lo le se les nos ya"),
    "pt": word_set("tem tinha também ainda depois lhe já se"),
    "it": word_set("ha hanno aveva anche poi ancora inoltre gli si"),
    "uk": word_set("також потім ще раніше уже вже згодом тоді їй йому"),
    "ru": word_set("также затем ещё еще ранее уже потом тогда ей ему"),
    "pl": word_set("też także potem jeszcze już następnie wtedy mu jej się"),
}
"""Auxiliaries and adverbs that may stand between a subject and its verb, by language."""

ENGLISH_PREPOSITIONS: frozenset[str] = word_set("""
of for at from with to in on by about against near under over after before between among into onto than as including
through behind beside without within around across toward towards via like during versus vs per
""")
"""English words after which a name is no subject: "a spokesman for Ann Example"."""

PREPOSITIONS: frozenset[str] = ENGLISH_PREPOSITIONS | word_set("""
von für bei aus mit zu in im am auf der des über gegen nach vor unter
de du des pour chez avec dans par sur à au aux devant derrière lors auprès del para con por en do da dos das na no nos nas com em
di dalla dal nella nel della con per в у на з із від для до про с со из от к о z ze w na od dla do o przez
""")
"""Those of all languages."""
