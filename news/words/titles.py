"""Titles, offices and jobs that stand before a name and do not belong to it."""

from __future__ import annotations

from news.words.wordsets import word_set

_HONORIFICS = """
mr. mrs. ms. miss mr mrs ms dr. dr prof. prof professor sir dame lord lady baroness baron rev. rev reverend fr.
hon. herr frau monsieur madame mme mme. mlle señor señora sr. sra. sra don doña dom dona senhor senhora signor signora
signora pan pani пан пані господин госпожа г-н г-жа
"""

_OFFICES = (
    """
president vice-president president-elect chancellor premier minister secretary undersecretary senator sen. sens. sen rep. reps. rep
representative congressman congresswoman governor gov. gov lieutenant lt. lt general gen. gen colonel col. col
captain capt. capt major maj. maj sergeant sgt. sgt officer detective inspector insp. superintendent supt. constable
commissioner commander cmdr. admiral adm. adm marshal sheriff chief judge justice magistrate attorney prosecutor
solicitor ambassador envoy consul commander-in-chief mayor councillor councilman councilwoman alderman ald. speaker
leader whip chairman chairwoman chairperson chair ceo cfo director deputy assistant coach captain manager spokesman
spokeswoman spokesperson analyst economist strategist pope cardinal archbishop bishop father sister brother rabbi imam
sheikh ayatollah king queen prince princess emperor duke duchess count countess sultan emir doctor nurse coroner actor
actress author singer comedian anchor host correspondent reporter editor pastor maestro rt ratsherr konzernchef former ex-president ex-minister
mp mep cllr pm cm vp democrat republican democratic gop host treasurer comptroller principal headteacher headmaster dean provost nominee candidate lawmaker
"""
    + """
präsident präsidentin bundespräsident bundespräsidentin bundeskanzler bundeskanzlerin kanzler kanzlerin
ministerpräsident ministerpräsidentin ministerin senatorin bürgermeister bürgermeisterin oberbürgermeister
oberbürgermeisterin sprecher sprecherin vorsitzender vorsitzende chefin generalsekretär generalsekretärin
staatssekretär staatssekretärin direktor direktorin leiter leiterin trainer trainerin professorin richter richterin
"""
    + """
président présidente premier première ministre maire député députée sénateur sénatrice préfet directeur directrice
porte-parole procureur procureure chancelier chancelière secrétaire
"""
    + """
presidente presidenta ministro ministra alcalde alcaldesa diputado diputada senador senadora portavoz director directora
gobernador gobernadora secretario secretaria fiscal prefeito prefeita deputado deputada governador governadora
porta-voz diretor diretora secretário secretária sindaco sindaca premier deputato deputata senatore senatrice
portavoce direttore direttrice segretario segretaria procuratore governatore
"""
    + """
президент президентка прем'єр прем’єр-міністр прем'єр-міністр міністр міністерка речник речниця мер голова депутат депутатка генерал
полковник директор директорка премьер премьер-министр министр пресс-секретарь губернатор мэр глава директор
prezydent premier minister rzecznik rzeczniczka burmistrz wójt poseł posłanka senator dyrektor dyrektorka przewodniczący przewodnicząca
szef szefowa generał pułkownik
"""
)

HONORIFICS: frozenset[str] = frozenset(_HONORIFICS.split())
"""Forms of address: dropped, and no part of the role."""

OFFICES: frozenset[str] = frozenset(_OFFICES.split())
"""Offices and jobs, lower case: capitalised before a name they are its title, alone they name nobody."""

OFFICE_ENDINGS = (
    "minister",
    "ministerin",
    "sprecher",
    "sprecherin",
    "präsident",
    "präsidentin",
    "chef",
    "chefin",
    "kanzler",
    "kanzlerin",
    "meister",
    "meisterin",
    "leiter",
    "leiterin",
    "experte",
    "expertin",
    "forscher",
    "forscherin",
    "vorsitzender",
    "vorsitzende",
    "sekretär",
    "sekretärin",
    "trainer",
    "trainerin",
    "direktor",
    "direktorin",
    "lehrer",
    "lehrerin",
    "anwalt",
    "anwältin",
    "schlichter",
    "schlichterin",
)
"""German compounds that are offices, such as Außenminister."""

ROLE_NOUNS: frozenset[str] = word_set("""
spokesman spokeswoman spokesperson manager director adviser advisor aide strategist consultant chief chairman chairwoman
chair leader president secretary minister governor senator congressman congresswoman representative mayor candidate
nominee contender front-runner frontrunner rival professor analyst economist expert researcher scientist historian
lawyer attorney prosecutor judge officer official commander general sheriff detective activist organizer organiser
campaigner author writer columnist editor reporter correspondent journalist host anchor commentator pundit blogger
actor actress singer comedian director producer founder co-founder executive ceo owner coach player captain star
pastor bishop priest rabbi imam doctor physician nurse teacher principal student farmer resident voter supporter
delegate member colleague counterpart partner friend neighbour neighbor wife husband son daughter brother sister father
mother widow uncle aunt cousin niece nephew mp lawmaker legislator councillor councilman councilwoman staffer
operative pollster donor mogul billionaire businessman businesswoman lobbyist veteran coordinator head boss counsel
librarian schoolteacher headmistress farmhand fisherman fisherwoman shepherd baker butcher brewer bricklayer
carpenter electrician plumber mechanic engineer architect surveyor inspector conductor composer musician violinist
pianist painter sculptor artist poet novelist playwright translator photographer philosopher psychologist sociologist
biologist chemist physicist geologist volcanologist astronomer astronaut meteorologist ecologist archaeologist
oceanographer zoologist botanist economist epidemiologist virologist surgeon paramedic midwife pharmacist dentist vet
organizer organiser postman postwoman milkman policeman policewoman firefighter fireman constable sailor skipper
ferryman pilot driver cyclist runner swimmer rower footballer goalkeeper striker midfielder defender shopkeeper
innkeeper lighthouse-keeper landlord landlady owner curator archivist gardener forester ranger mediator negotiator
broker banker trader accountant auditor programmer developer designer entrepreneur innovator whistleblower blogger
spokesperson caretaker undertaker warden bailiff magistrate registrar
chef sprecher kollege direktor ministre porte-parole président directeur maire ministro presidente portavoz alcalde
director ministra portavoce sindaco prefeito міністр президент речник голова глава министр премьер
rzecznik prezydent minister szef burmistrz premier
concejal concejala vereador vereadora consigliere consigliera conseiller conseillère radny radna senadora senatrice
ingeniero ingeniera ingénieur ministra deputado deputada депутат депутатка инженер інженер radny posłanka
""")
"""Lower-case nouns that may stand between a determiner or country and a name: "campaign manager Ann Example"."""


def is_title(word: str) -> bool:
    """Whether the word, in any case, is a form of address or an office."""
    low = word.lower()
    return low in HONORIFICS or low in OFFICES or (len(low) > 8 and low.endswith(OFFICE_ENDINGS))
