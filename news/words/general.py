"""Words too general to be what an article is about, lower case, by language. All our own."""

from __future__ import annotations

from news.words.lexicon import CALENDAR, FURNITURE_WORDS, STARTERS
from news.words.wordsets import word_set

_ENGLISH_MEASURES = word_set("""
people person persons guy guys folk folks others one ones year years month months week weeks weekend day days date
dates hour hours minute minutes second seconds time times moment moments period periods decade decades morning
afternoon evening night today past thing things stuff way ways part parts lot lots bit piece pieces kind kinds sort
sorts type types example examples fact facts point points reason reasons result results number numbers amount amounts
percent percentage per cent total half quarter third rest majority million millions billion billions thousand
thousands hundred hundreds dozen dozens handful couple pair range series spokesman spokeswoman spokesperson spokesmen
addition basis contrast turn rather something anything nothing everything someone anyone everyone nobody
""")
_ENGLISH_NOUNS = word_set("""
man men woman women kid kids member members group groups team century age ages future form forms case cases instance
effect effects cause causes figure figures rate rates level levels list size place places area areas side sides end
ends beginning start top bottom middle front back head line lines step steps stage hand hands face eye eyes word words
name names term terms question questions answer answers problem problems issue issues matter matters situation
situations condition conditions circumstance circumstances idea ideas thought thoughts view views opinion sense
feeling role roles job jobs work works chance chances opportunity opportunities possibility ability effort efforts
attempt attempts aim goal goals plan plans move moves action actions activity activities process processes decision
decisions choice choices change changes development developments progress increase decrease rise fall growth
difference differences difficulty concern concerns interest interests need needs use uses help support attention focus
importance value information detail details statement statements comment comments remark remarks report reports
announcement official officials leader leaders chief chiefs heads boss bosses minister ministers president presidents
chairman chairwoman chair director directors manager managers secretary mayor governor senator senators lawmaker
lawmakers expert experts analyst analysts author authors editor editors reporter reporters journalist journalists
correspondent writer source sources authorities authority staff employee employees worker workers colleague colleagues
friend friends family families parent parents mother father brother sister son daughter wife husband child home house
houses room door car cars road street streets building buildings city cities town towns village country countries
nation nations state states region regions world society community communities public life lives death body story
stories news article articles page pages website site post posts letter letters email phone photo photos picture
pictures image images video videos version versions title subject topic topics record records order response reaction
return loss losses gain gains win wins success failure mistake mistakes risk risks damage danger advantage benefit
benefits cost costs price interview interviews conversation talk talks speech meeting meetings event events nights
round rounds rooms look looks position positions mind heart hope hopes fear fears dream deal lack presence absence
existence nature character quality company companies party parties system systems course courses service services program
programs programme programmes product products project projects material materials feature features challenge challenges
format style manner extent base field factor factors unit units organization organizations organisation organisations
operation operations agency agencies message messages owner owners structure structures aspect aspects attitude attitudes
class classes list lists center centre corner manner business businesses team teams background standard standards
""")

_ENGLISH_ADJECTIVES = word_set("""
able about above according actual actually additional afraid ago ahead alive alleged alone already another anyway
apart apparent appropriate available average away awful bad based beautiful best better big bigger biggest brief
bright broad busy capable careful certain cheap close closer complete confident correct current dear deficient
different difficult dirty double due each eager easier easily east easy effective eight eighteen eleven enormous
enough entire entirely equal especially essential even ever every exact exactly exclusive expensive extra extremely
fair familiar famous fantastic far favorite favourite few fewer fifteen fifth fifty fine first five former forty
forward four fourteen fourth frequent funny further gentle giant glad gone good gorgeous great greater greatest happy
helpful higher highest huge ill immediate important impossible impressive incredible initial inside interested
interesting involved just known large larger largest last later latest least left less lesser likely limited little
long longer loose lost loud lovely lower lowest lucky major many mere mid missing modest more most much multiple
narrow near nearby nearly necessary nervous never new newer newest next nice nine ninth north northeast northwest
numerous obvious odd ok old older oldest only opposite other outer outside overall own particular perfect perhaps
permanent plain pleased plenty positive possible potential powerful present pretty previous prior probable proper
proud quiet quite ready real really recent relevant remaining remarkable responsible right rough round sad same
satisfied second serious seven seventh several severe sharp shortly shut sick significant similar simple simply six
sixth sixty slight slow small smaller smallest smart smooth so-called soft some soon sorry south southeast southwest
specific still straight strange stronger subsequent successful such sudden sufficient suitable sure surprised
surprising tall ten tenth terrible thick thin thirty thousand three tight tiny tired together tough tremendous true
twelve twenty twice two typical ugly ultimate unable unclear unique unknown unlikely unusual upcoming urgent used
useful usual valuable various vast very weird well west whole wider willing wonderful worried worse worst worth worthy
younger youngest zero
""")
_ENGLISH_CLASSES = word_set("""
aged alternative annual aware basic black blue brown central clean clear cold common complex controversial cool
crucial daily dangerous dark dead deadly deep digital direct dry early eastern emotional empty extreme fast final flat
foreign free fresh full general global gold gray green grey hard heavy high hot human independent individual internal
joint key late live local low main mass massive maximum medium minimum minor mobile modern national natural negative
normal northern official open ordinary original painful personal physical poor popular pregnant primary prime private
public pure quick rare raw red regular related relative rich safe secondary secret senior separate shared short single
social solid southern special standard strict strong third traditional upper vital warm weak western white wide wild
wrong yellow young
""")

_ENGLISH_VERBS = word_set("""
accept achieve acknowledge add address admit adopt affect agree allow announce appear apply argue arise arrive ask
assume attend avoid become begin believe belong bring build buy carry catch choose climb collect come compare complain
complete confirm connect consider consist contain continue contribute convince create cry decide declare decline
deliver deny depend describe deserve destroy determine develop die differ discover discuss do draw earn eat embark
emerge enable encourage enjoy ensure enter establish exist expand expect explain express extend fail feel fill find
finish fit fix flee fly follow forget found gain gather get give go grab grow guess handle happen hate have hear hide
identify ignore imagine improve include indicate inform insist intend introduce invite involve keep know last lay
learn leave let like listen live lose maintain make manage mean meet mention miss occur open owe own pay perform pick
prefer prepare prevent protect prove provide publish pull put read realise realize receive recognise recognize
recommend reduce refer reflect refuse regard reject relate remain remember remove repeat replace represent require
respond reveal save say see seek seem sell send settle sing sit speak spend stick succeed suffer suggest suppose
survive take teach tell tend think turn understand urge warn
""")
_VERBS_AND_NOUNS = word_set("""
act aim answer approach attempt call care cause change claim concern cost cover cut deal demand design drive drop
effect end experience face fall fear fight figure focus force form hand head help hit hold hope hurt increase
influence issue join jump kill lack laugh launch lead lie lift link look love mark matter mind move need note notice
offer operate order pass place plan play point practice present process produce profit progress project promise
protest purchase push raise reach reason record release reply report request rest return review ride rise roll run
search sense serve set shake share shift show sign sleep smile sound stand start state stay step stop struggle study
supply support surprise talk tear test thank throw touch treat try use view visit vote wait walk wall want watch wear
win wish wonder work worry write
""")

_IRREGULAR = word_set("""
became began broke brought built bought came caught chose cost cut did done drew drawn drove driven ate eaten fell
fallen felt found fought flew flown forgot forgotten gave given gone went grew grown had heard held hid hidden hit hurt
kept knew known laid led left lent lay lost made meant met paid put ran rang read rose risen said sang sat saw seen sold
sent set shook shaken shot showed shown shut slept spoke spoken spent stood stole stolen stuck swam taken took taught
told thought threw thrown understood woke wore worn won wrote written been being was were am ain't got gotten
aren't couldn't doesn't hadn't hasn't haven't shouldn't wasn't weren't won't wouldn't you'll you'd you'll they'll
they've they'd we'd who's who've what're there've would've could've should've i'll cannot
""")

_ENGLISH_SMALL = word_set("""
able across almost alone aside away down else elsewhere ever forth furthermore hardly hence here hereby indeed itself
himself herself themselves yourself myself ourselves mostly namely off often onto out own rather seldom since somehow
sometimes somewhere than them thereby therefore till too unless up upon us via was were whatever whenever whereas
wherever whether whichever whoever whom whose why yes yet etc amid amidst among amongst per plus minus mr mrs ms dr
really truly surely let's gonna kinda wanna yeah hey hi wow oh ah um hmm lol http https www com org net html
not nor never always maybe perhaps also just even still again once very quite almost him her his hers their theirs
me my mine our ours your yours it its this that these those what which who when where how there then so as if but and
or because while until although though before after during against between into through above below under over
""")


def _inflected(verbs: frozenset[str]) -> frozenset[str]:
    """The regular forms of English verbs."""
    forms: set[str] = set()
    for verb in verbs:
        stem = verb.removesuffix("e")
        forms |= {
            verb,
            f"{verb}s",
            f"{verb}es",
            f"{stem}ed",
            f"{stem}ing",
            f"{verb}{verb[-1]}ed",
            f"{verb}{verb[-1]}ing",
        }
        if verb.endswith("y"):
            forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    return frozenset(forms)


_BOTH = frozenset(f"{word}{end}" for word in _VERBS_AND_NOUNS for end in ("", "s", "es"))
_TOPICAL = word_set(
    "study studies vote votes drive drives fight fights test tests order orders record records prints design project"
)

_COMMON = STARTERS | CALENDAR | FURNITURE_WORDS

_OTHERS: dict[str, str] = {
    "de": """
    jahr jahre jahren monat monate woche wochen tag tage tagen stunde stunden minute minuten uhr zeit zeiten morgen abend
    nacht mensch menschen leute person personen mann männer frau frauen kind kinder prozent million millionen milliarde
    milliarden euro zahl zahlen teil teile ende anfang seite seiten fall fälle beispiel grund gründe frage fragen antwort
    problem probleme situation lage sache sachen ding dinge art weise form ort orte platz stelle stellen haus welt land
    stadt gebiet bereich leben arbeit rolle hand weg ziel angaben angabe bericht berichte mitteilung aussage aussagen
    wort worte sprecher sprecherin präsident präsidentin minister ministerin ministerpräsident kanzler kanzlerin chef
    chefin leiter leiterin direktor vorsitzende vorsitzender bürgermeister experte experten vertreter mitglied mitglieder
    behörde behörden vergangenheit zukunft folge folgen ergebnis ergebnisse möglichkeit entwicklung thema themen
    anzeige redaktion autor autorin korrespondent reporter agentur artikel startseite bild foto wochenende sicht blick
    gespräch interview hälfte viertel drittel reihe anfrage kollegen freund freunde familie mutter vater bruder schwester sohn tochter
    """,
    "fr": """
    an ans année années mois semaine semaines jour jours journée heure heures minute minutes temps moment fois matin soir
    nuit homme hommes femme femmes personne personnes gens enfant enfants pourcent cent million millions milliard
    milliards euro euros nombre partie fin début côté cas exemple raison question réponse problème situation chose choses
    façon manière forme type lieu place endroit monde pays ville région vie travail rôle main cadre suite effet part point
    plan sens mot mots nom titre porte-parole président présidente ministre ministres directeur directrice chef maire
    responsable responsables membre membres groupe autorités source sources article auteur rédaction photo dernier
    dernière derniers dernières premier première premiers premières nouveau nouvelle nouveaux nouvelles grand grande
    grands grandes petit petite petits petites bon bonne autre autres même mêmes tout toute tous toutes plusieurs deux
    trois quatre cinq six sept huit neuf dix vingt trente cent mille plus moins très bien aussi encore toujours jamais
    être est sont était étaient été sera seront serait avoir a ont avait avaient eu aura auront aurait fait faire peut
    peuvent pouvait doit doivent devait va vont dit dire déclaré annoncé indiqué expliqué affirmé précisé selon après
    avant depuis ainsi alors donc car mais où dont cela celui celle ceux lequel laquelle lesquels notamment environ près
    hier aujourd'hui demain actuellement récemment également cependant toutefois afin lors chaque aucun aucune certains
    certaines quelques entre vers chez sous pendant contre sans rien quelque peu trop assez bientôt ensuite enfin
    entretien prochain prochaine année ancien ancienne important importante possible publié mis mise pris prise permis devenu
    """,
    "es": """
    año años mes meses semana semanas día días hora horas minuto minutos tiempo momento vez veces mañana tarde noche
    hombre hombres mujer mujeres persona personas gente niño niños ciento millón millones mil euros dólares número parte
    fin final principio lado caso casos ejemplo razón pregunta respuesta problema problemas situación cosa cosas forma
    manera modo tipo lugar lugares mundo país países ciudad región vida trabajo papel mano marco efecto punto sentido
    palabra palabras nombre título portavoz presidente presidenta ministro ministra director directora jefe alcalde
    alcaldesa responsable miembro miembros grupo autoridades fuente fuentes artículo autor redacción foto último última
    últimos últimas primer primero primera primeros nuevo nueva nuevos nuevas gran grande grandes pequeño pequeña bueno
    buena otro otra otros otras mismo misma mismos mismas todo toda todos todas varios varias dos tres cuatro cinco seis
    siete ocho nueve diez mayor menor mejor peor más menos muy bien también todavía siempre nunca ser es son era eran
    sido será serán sería estar está están estaba haber ha han había hay hecho hacer hace puede pueden podía debe deben
    va van dijo dice decir afirmó aseguró explicó señaló anunció según después antes desde así entonces pues aunque
    donde quien quienes cual cuales esto eso ello aquel aquella además actualmente ayer hoy incluso mientras cada ningún
    ninguna algunos algunas algo nada solo sólo casi cerca durante contra hacia bajo próximo próxima pasado pasada
    """,
    "pt": """
    ano anos mês meses semana semanas dia dias hora horas minuto minutos tempo momento vez vezes manhã tarde noite homem
    homens mulher mulheres pessoa pessoas gente criança crianças cento milhão milhões mil euros dólares contos número
    parte fim final início lado caso casos exemplo razão pergunta resposta problema problemas situação coisa coisas forma
    maneira modo tipo lugar mundo país países cidade região vida trabalho papel mão quadro efeito ponto sentido palavra
    palavras nome título porta-voz presidente ministro ministra director diretor diretora chefe autarca responsável
    membro membros grupo autoridades fonte fontes artigo autor redação foto último última últimos últimas primeiro
    primeira primeiros novo nova novos novas grande grandes pequeno pequena bom boa outro outra outros outras mesmo mesma
    mesmos todo toda todos todas tudo vários várias dois duas três quatro cinco seis sete oito nove dez vinte trinta maior
    menor melhor pior mais menos muito muita muitos bem também ainda sempre nunca ser é são era eram foi foram será serão
    seria estar está estão estava ter tem têm tinha há feito fazer faz pode podem podia deve devem vai vão disse diz dizer
    afirmou explicou anunciou segundo depois antes desde assim então pois embora onde quem qual quais isto isso aquilo
    aquele aquela além agora ontem hoje amanhã enquanto cada nenhum alguns algumas algo nada só apenas quase cerca durante
    contra próximo próxima passado passada boa portanto aqui ali lá aliás porque nós eles elas você senhor senhora doutor
    """,
    "it": """
    anno anni mese mesi settimana settimane giorno giorni ora ore minuto minuti tempo momento volta volte mattina sera
    notte uomo uomini donna donne persona persone gente bambino bambini cento milione milioni mila miliardi euro numero
    parte fine inizio lato caso casi esempio ragione domanda risposta problema problemi situazione cosa cose forma modo
    tipo luogo posto mondo paese paesi città regione vita lavoro ruolo mano quadro effetto punto senso parola parole nome
    titolo portavoce presidente ministro ministra direttore direttrice capo sindaco responsabile membro membri gruppo
    autorità fonte fonti articolo autore redazione foto ultimo ultima ultimi ultime primo prima primi nuovo nuova nuovi
    nuove grande grandi piccolo piccola altro altra altri altre stesso stessa tutto tutta tutti tutte due tre quattro
    cinque sei sette otto nove dieci maggiore minore migliore più meno molto bene anche ancora sempre mai essere è sono era
    erano stato stata sarà avere ha hanno aveva fatto fare fa può possono deve devono va ha detto dice dire spiegato
    secondo dopo prima così allora dunque dove chi quale questo quello oggi ieri domani mentre ogni nessun alcuni alcune
    qualcosa niente solo quasi circa durante contro verso prossimo prossima scorso scorsa
    """,
    "ru": """
    год года году годов лет месяц месяца неделя недели день дня дней час часов минута минут время времени раз утро вечер
    ночь человек человека людей люди мужчина женщина женщины дети детей процент процентов миллион миллионов миллиард
    тысяч тысячи рублей долларов число часть конец начало сторона стороны случай пример причина вопрос вопросы ответ
    проблема ситуация дело вещь образ форма вид место места мир мира страна страны стран город города регион жизнь работа
    роль рука слова слово имя президент президента министр министра директор глава главы мэр председатель представитель
    представители пресс-секретарь член члены группа власти источник статья автор редакция фото последний первый первая
    новый новая новые нового большой другой другие самый весь все всех один одна два две три четыре пять шесть семь
    более менее очень также ещё еще всегда был была были было быть будет будут есть может могут должен должны сказал
    сказала заявил заявила сообщил сообщила сообщает отметил отметила рассказал рассказала добавил подчеркнул который
    которая которые которого которой которых этого этом этой этих того том тем так там тут здесь теперь сейчас сегодня
    вчера завтра около более чтобы потому поэтому однако кроме среди своих своего своей свои нас вас них ним ней мог могла
    словам данным отношении результате частности числе течение ранее напомним кто чем
    """,
    "uk": """
    рік року років роки місяць місяця тиждень тижня день дня днів година годин хвилина хвилин час часу раз ранок вечір ніч
    людина людини людей люди чоловік жінка жінки діти дітей відсоток відсотків мільйон мільйонів мільярд тисяч тисячі
    гривень доларів число частина кінець початок сторона сторони випадок приклад причина питання відповідь проблема
    ситуація справа річ форма вид місце світ світу країна країни країн місто міста регіон життя робота роль рука слова
    слово президент президента міністр міністра міністерка директор директорка голова голови мер мерка очільник
    очільниця представник представники речник речниця прессекретар член члени група влада джерело стаття автор редакція
    фото останній перший перша новий нова нові великий інший інші весь усі всі всіх один одна два дві три чотири п'ять
    більше менше дуже також ще завжди був була були було бути буде будуть є може можуть повинен повинні сказав сказала
    заявив заявила повідомив повідомила повідомляє зазначив зазначила розповів розповіла додав додала який яка які якого
    якої яких цього цьому цієї цих того тому тим так там тут зараз сьогодні вчора завтра близько щоб тому однак крім серед
    своїх свого своєї свої нас вас них ним ній міг могла словами даними результаті зокрема числі раніше нагадаємо хто чим
    """,
    "pl": """
    rok roku lat lata miesiąc miesiąca tydzień tygodnia dzień dni godzina godzin minuta minut czas czasu raz rano wieczór
    noc człowiek ludzi ludzie osoba osób kobieta kobiety mężczyzna dzieci procent milion milionów miliard tysięcy złotych
    liczba część koniec początek strona strony przypadek przykład powód pytanie odpowiedź problem sytuacja sprawa sprawy
    rzecz sposób forma miejsce świat kraj kraju miasto miasta region życie praca rola słowa prezydent premier minister
    dyrektor szef burmistrz przewodniczący rzecznik rzeczniczka członek członkowie grupa władze źródło artykuł autor
    redakcja ostatni pierwszy pierwsza nowy nowa nowe wielki inny inne wszystko wszyscy jeden jedna dwa trzy cztery pięć
    bardziej mniej bardzo także jeszcze zawsze był była było były być będzie będą jest są może mogą musi muszą powiedział
    powiedziała dodał dodała podkreślił podkreśliła poinformował poinformowała zaznaczył który która które którego tego
    tej tych tym tam tu teraz dziś dzisiaj wczoraj jutro około żeby dlatego jednak oprócz swoich swojej się nas was nich
    """,
}

_ENGLISH = (
    _COMMON
    | _ENGLISH_MEASURES
    | _ENGLISH_ADJECTIVES
    | _inflected(_ENGLISH_VERBS)
    | (_inflected(_VERBS_AND_NOUNS) - _BOTH)
    | _IRREGULAR
    | _ENGLISH_SMALL
)
_BY_LANGUAGE: dict[str, frozenset[str]] = {
    "en": _ENGLISH,
    **{language: _COMMON | word_set(words) for language, words in _OTHERS.items()},
}
_GENERAL: dict[str, frozenset[str]] = {"en": _ENGLISH_NOUNS | _ENGLISH_CLASSES | (_BOTH - _TOPICAL)}
_NONE: frozenset[str] = frozenset()


def small_words(language: str) -> frozenset[str]:
    """Words that are no part of any phrase; function words of all languages for a language that is not known here."""
    return _BY_LANGUAGE.get(language, _COMMON)


def general_words(language: str) -> frozenset[str]:
    """Words that make a phrase only beside a word that is not among them: `change` of `climate change`."""
    return _GENERAL.get(language, _NONE)
