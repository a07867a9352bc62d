"""Nouns that can have words put down to them, and the small words that build a noun phrase. All our own."""

from __future__ import annotations

from news.words.wordsets import word_set

ENGLISH_DETERMINERS: frozenset[str] = word_set(
    """
    a an the his her its their our my your this that these those one two three four five six seven eight nine ten
    some many several few most another other all both no each every any various numerous dozens hundreds
    """
)
"""English words that a noun phrase begins with."""

DETERMINERS: frozenset[str] = ENGLISH_DETERMINERS | word_set(
    """
    der die das ein eine einer seine ihre sein ihr unser unsere le la les un une des el los las una unos o os as um uma il lo gli i
    """
)
"""Those of all languages."""

LINKS: frozenset[str] = word_set(
    "of for with from at in on to near behind inside close within against outside"
)
"""Prepositions that tie a noun phrase to the noun before it: `a spokesman for the board`."""

FOREIGN_LINKS: frozenset[str] = word_set("des der von vom de du del do da dos das di della dei degli d'")
"""Those of the other languages."""

PEOPLE: frozenset[str] = word_set(
    """
    man woman men women person people source insider police crowd audience protester demonstrator activist official
    aide adviser advisor ally critic supporter opponent fan friend neighbour neighbor witness victim survivor parent
    mother father wife husband son daughter brother sister child kid boy girl teen teenager student pupil teacher
    worker employee staff staffer colleague boss veteran soldier officer detective investigator prosecutor lawyer
    attorney counsel judge juror expert analyst economist scientist researcher scholar professor doctor nurse patient
    pilot driver passenger resident local villager citizen voter candidate nominee contender frontrunner rival
    challenger incumbent senator congressman congresswoman lawmaker legislator minister president governor mayor
    chancellor leader chief chairman chairwoman director manager executive founder owner spokesman spokeswoman
    spokesperson spokespeople representative delegate diplomat ambassador envoy moderator host anchor interviewer
    questioner reporter journalist correspondent editor columnist author writer blogger pundit commentator pollster
    strategist consultant operative organizer organiser businessman businesswoman billionaire tycoon mogul magnate
    investor banker trader broker shopkeeper farmer fisherman docker miner engineer architect designer actor actress
    singer comedian musician artist star celebrity player coach trainer captain athlete priest pastor bishop imam
    rabbi pope reverend congregation hacker user follower viewer reader listener caller heckler refugee migrant
    immigrant others relative family cousin uncle aunt nephew niece grandfather grandmother couple pair group
    republican democrat conservative liberal progressive socialist communist nationalist moderate newsman speaker
    justice secretary general admiral colonel sergeant sheriff deputy warden guard youth elder native tourist visitor
    customer client buyer seller trader patron guest hostess barber waiter nurse firefighter rescuer medic paramedic
    participant attendee onlooker bystander spectator observer skeptic sceptic detractor backer donor member
    vicar curate parson deacon nun monk friar abbot abbess verger rector chaplain missionary pilgrim
    insider campaigner commuter tenant landlord landlady shopper diner motorist cyclist skipper keeper crew mob hunter
    ranger sailor widow widower bride groom twin toddler pensioner retiree graduate apprentice intern planner inspector
    auditor accountant clerk cashier cleaner chef cook courier grower rancher breeder handler mechanic plumber
    electrician builder roofer carpenter welder trucker conductor steward stewardess attendant usher announcer narrator
    presenter broadcaster podcaster influencer streamer developer programmer landowner homeowner mourner worshipper
    parishioner picketer rioter looter kidnapper captor hostage inmate prisoner convict bailiff magistrate coroner
    pathologist paediatrician pediatrician vet gardener forester angler rower swimmer jockey referee umpire
    goalkeeper striker dancer choreographer curator playwright novelist poet sculptor painter photographer filmmaker
    """
)
"""Singular nouns for human beings, alone or in groups."""

MASSES: frozenset[str] = word_set(
    """
    police people staff management opposition government congress parliament prosecution defence defense press family
    counsel women men children spokespeople mom dad mother father grandma grandpa kremlin pentagon nobody everyone
    """
)
"""Nouns that need no article to be a subject."""

BODIES: frozenset[str] = word_set(
    """
    administration agency alliance army association authority bank board body brand bureau business cabinet campaign
    chamber charity church city club coalition commission committee community company congress consortium corporation
    council country court department district embassy faction federation firm force foundation government group
    hospital house institute institution jury kremlin league library maker manufacturer military ministry mission
    monastery museum navy network office operator opposition organisation organization outlet panel parliament party
    pentagon police populist portal power practice presidency press programme project prosecution defence defense
    publisher regime regulator retailer school senate service shop side society squad state station store studio
    team think-tank tribunal troupe trust union university utility watchdog wing palace paper website site newspaper
    magazine tabloid daily weekly broadcaster channel blog startup publication orchestra choir band newsroom consulate
    observatory laboratory lab clinic college academy nursery brewery bakery airline airport railway carrier shipyard
    factory farm cooperative syndicate militia junta monarchy diocese synod parish mosque synagogue temple archive
    registry inquiry lobby insurer lender bookmaker gallery theatre theater festival
    """
)
"""Bodies that speak through somebody."""

DOCUMENTS: frozenset[str] = word_set(
    """
    ad advert advertisement advisory affidavit announcement article assessment audio banner bill biography blurb book
    booklet brief briefing brochure bulletin caption charter circular column comment commercial communique communiqué
    complaint constitution contract cable decision declaration decree directive document draft editorial email e-mail
    entry essay excerpt filing findings flyer guidance guideline headline indictment invitation invoice label lawsuit
    law leaflet letter list manifesto manual memo memoir memorandum message minutes motion narrator note notice
    op-ed opinion order pamphlet paper petition placard plaque platform poem policy poll post poster preamble
    preface press-release proclamation copy account version interview pitch footage profile proposal question questionnaire quote readout recap recording record
    release reply report resolution response review rule ruling finding plan clause provision agenda measure script sign slogan speech spot statement statute
    story study subpoena suit summary survey tape teleprompter testimony text title transcript translation treaty
    tweet verdict video voice voiceover voicemail warrant website wire writ inscription
    analysis appraisal audit autopsy catalogue dossier feature guide handbook log logbook obituary prospectus roundup
    series sermon sheet subtitle billboard graffiti poster sticker hat cap shirt t-shirt mural tattoo trailer text-message press-statement
    """
)
"""Papers and recordings that hold words: "the statement read"."""

SAYINGS: frozenset[str] = word_set(
    """
    accusation admission advice allegation answer argument assertion assessment assurance boast call claim comment
    complaint confession declaration demand description insistence joke lament observation pledge plea praise
    prediction promise protest quip remark reply request response statement suggestion verdict vow warning words
    """
)
"""Nouns for what somebody says: `Ann Example's claim that …`."""

FOREIGN_SPEAKERS: frozenset[str] = word_set(
    """
    sprecher sprecherin polizei feuerwehr ministerium regierung behörde staatsanwaltschaft gewerkschaft firma
    unternehmen bericht erklärung anwohner anwohnerin zeuge zeugin
    porte-parole police gendarmerie ministère gouvernement parquet syndicat communiqué rapport habitant habitante
    témoin avocat avocate
    portavoz policía ministerio gobierno fiscalía sindicato comunicado informe vecino vecina testigo abogado abogada
    porta-voz polícia ministério governo sindicato comunicado relatório morador moradora testemunha advogado advogada
    portavoce polizia ministero governo procura sindacato comunicato rapporto abitante testimone avvocato
    речник речниця поліція міністерство уряд прокуратура представник представниця адвокат адвокатка мешканець свідок
    пресслужба заява звіт
    представитель представительница полиция министерство правительство прокуратура адвокат житель свидетель
    пресс-служба заявление отчёт отчет
    rzecznik rzeczniczka policja ministerstwo rząd prokuratura przedstawiciel przedstawicielka adwokat mieszkaniec
    świadek komunikat raport
    """
)
"""Heads of such phrases in the other languages; there they come first."""

NOT_SPEAKING: frozenset[str] = word_set(
    """
    percent % time way thing day week month year hour minute moment place reason case point lot kind sort morning
    evening night afternoon today tomorrow yesterday idea fact number part end line word phrase term name
    """
)
"""Heads that are no speaker even where a reporting verb follows."""

NOUNS_IN_LY: frozenset[str] = word_set(
    "family assembly reply supply bully homily anomaly monopoly quarterly weekly monthly daily"
)
"""Nouns that end as adverbs do: `the family said`."""

IRREGULAR_PASTS: frozenset[str] = word_set(
    """
    sent put held took made gave went came ran began got won lost met left led set hit cut let drew kept built bought
    brought taught fought found felt became broke chose fell flew forgot grew hung heard hid knew laid lay lit paid
    rose sat saw sold shook shut slept sought spent stood stole struck swept threw understood withdrew woke wore
    beat bent bit bore bound burst cast caught clung crept dealt dug drank drove ate fed fled flung froze
    grew hurt leapt lent meant rang rode shone shot shrank sank slid spun spread sprang stuck swam swung tore wept won
    """
)
"""English past tenses without "-ed": a noun phrase ends before one."""
