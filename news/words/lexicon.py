"""Small closed lists: words that never are names, and a few that mark what kind of name one is. All our own."""

from __future__ import annotations

from news.words.wordsets import word_set

PARTICLES: frozenset[str] = word_set(
    "de da do dos das di del della du des la le van von der den ten ter zu zum zur bin ibn al el y e af av"
)
"""Lower-case words that may stand inside a name, never at its ends."""

SECOND_PARTICLES: frozenset[str] = word_set("der den dem ter la las los le el y e zum zur")
"""Particles that stand in a name only behind another one: "von der", "de la"."""

ENGLISH_CALENDAR: frozenset[str] = word_set("""
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec easter christmas
""")
"""English days and months, lower case."""

CALENDAR: frozenset[str] = ENGLISH_CALENDAR | word_set("""
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz mai juni juli oktober dezember
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta
lunedì martedì mercoledì giovedì venerdì sabato domenica
понеділок вівторок середа четвер п'ятниця субота неділя понедельник вторник среда пятница суббота воскресенье
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
enero febrero marzo mayo junio julio septiembre octubre noviembre diciembre
janvier février mars avril juin juillet août septembre octobre novembre décembre
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
""")
"""Days and months, lower case."""

ENGLISH_STARTERS: frozenset[str] = word_set("""
a an the this that these those there here it its he she they we i you his her their our my your him them us me who what
when where why how which while whose if whether because since although though as so but and or nor yet for not no yes
in on at by to from with without of off over under after before during following amid among against between through
throughout within despite like unlike until till upon about above across along around behind below beneath beside
besides beyond near toward towards via versus per except meanwhile however moreover furthermore nevertheless still then
thus hence instead otherwise also again already even ever just only now once later earlier soon today tomorrow
yesterday tonight another other others some any all both each every either neither few many most more much several
such same one two three four five six seven eight nine ten first second third last next additionally finally recently
perhaps maybe indeed clearly obviously apparently reportedly asked speaking added according given based born founded
have has had is are was were be been being do does did can could will would shall should may might must let get got go
"it's" i'm i've i'd i'll we're we've you're don't didn't isn't that's there's here's what's he's she's they're let's
outside inside likewise similarly
nobody somebody everybody anybody everyone someone anyone none nothing something everything anything
oh ok okay well hello thanks thank please dear no. vs nearly almost ask back yet lastly nonetheless
""")
"""English function words, lower case."""

STARTERS: frozenset[str] = ENGLISH_STARTERS | word_set("""
der die das den dem des ein eine einen einem einer und oder aber doch auch nicht in im an am auf aus bei beim mit nach
von vom vor zu zum zur über unter für gegen um durch ohne seit bis während wegen trotz er sie es wir ihr ich du man wer
was wann wo warum wie wenn weil dass ob als da dann dort hier so noch nur schon unser unsere unserem unseren unserer unseres mein meine meinen meiner euer eure jeder jede jedes sehr mehr alle viele einige kein keine
sein seine seiner ihre ihrer diese dieser dieses damit dabei denn laut
le la les l un une des du de d et ou mais donc or ni car il elle ils elles on nous vous je tu ce cette ces son sa ses
leur leurs dans sur sous pour par avec sans chez en au aux à qui que quoi dont où quand comme si selon après avant
pendant depuis lors ainsi alors c j n s qu
el los las un una unos unas y o pero no ni que en de del al a por para con sin sobre entre desde hasta según él ella
ellos ellas su sus este esta estos estas ese esa eso cuando donde como si más ya tras durante
o os as um uma uns umas e ou mas não em no na nos nas do da dos das ao aos por para com sem sobre entre desde até
segundo ele ela eles elas seu sua seus suas este esta isso quando onde como se mais já após
il lo i gli la le un uno una e o ma non di del della dei delle a al alla da dal in nel nella con su sul per tra fra
che chi cui quando dove come se più già dopo durante secondo lui lei loro suo sua
і та й а але що як на в у з зі із до від за про для по при він вона воно вони ми ви я це цей ця ці його її їх не так
також коли де якщо після під час за
и а но что как на в во с со к ко от до за о об про для по при он она оно они мы вы я это этот эта эти его её их не так
также когда где если после
i a ale że jak na w we z ze do od za o dla po przy on ona ono oni my wy ja to ten ta te jego jej ich nie tak też
kiedy gdzie jeśli podczas według
""")
"""Function words of all languages, lower case: capitalised at a sentence's start they are no part of a name."""

FURNITURE_WORDS: frozenset[str] = word_set(
    """
    image images photo photos picture file credit video caption source advertisement interview read related share
    follow subscribe newsletter update updated editor note click sign watch listen comments reply email cookies
    foto bild quelle video anzeige crédit vidéo fuente imagen fonte imagem immagine фото джерело источник zdjęcie
    """
)
"""Words of captions and page furniture, lower case: no names even when written big."""

ORGANISATION_WORDS: frozenset[str] = word_set("""
committee council commission congress senate parliament ministry department agency authority bureau board office
administration government party union association federation league alliance coalition foundation institute institution
university college school academy hospital museum library church bank company corporation corp corp. inc inc. ltd ltd.
llc plc co. group holdings industries airlines airways motors studios records media network news times post journal
herald tribune guardian gazette press magazine radio television tv channel court tribunal police army navy force forces
guard guards service services team club united city fc society centre center campaign fund trust network project
house treasury pentagon cabinet assembly chamber caucus conference organization organisation partners associates labs
technologies systems energy oil steel pharmaceuticals rovers athletic wanderers ferries railways telecom observatory orchestra ministerium fraktion gewerkschaft firma zeitung kammer senat stadtrat landtag regierung linken grünen universität partei bundestag bundesrat verband verein
gericht behörde amt gmbh ag université ministère parti assemblée sénat tribunal banque société ministerio partido
universidad congreso gobierno banco fiscalía ministério universidade governo ministero università partito governo banca
міністерство рада партія університет банк министерство дума партия университет ministerstwo sejm partia uniwersytet
""")
"""Words that make a name an organisation's, lower case."""

PLACE_WORDS: frozenset[str] = word_set("""
street avenue road square park bridge river lake sea ocean mountain mountains mount valley island islands bay coast
county district province state region airport station port harbour harbor stadium arena beach desert forest strait gulf
peninsula cape hills heights village town city north south east west northern southern eastern western
straße platz brücke fluss see rue avenue place pont lac calle plaza avenida rio río lago via piazza вулиця площа улица
площадь ulica plac
""")
"""Words that make a name a place's, lower case."""

EVENT_WORDS: frozenset[str] = word_set("""
cup championship championships olympics games summit conference festival war battle election elections primary
referendum crisis revolution uprising tournament marathon final finals open prix prize awards award convention
hurricane typhoon storm earthquake massacre pandemic treaty agreement accord day week forum congress expo biennale
weltmeisterschaft gipfel krieg wahl coupe sommet guerre élection copa cumbre guerra elección cimeira eleição
""")
"""Words that make a name an event's, lower case."""

ORDINARY_FIRST: frozenset[str] = word_set("""
grand great little big small large new old young long short high low upper lower inner outer central middle main major
minor royal national international global federal general special free open public private secret dark bright light
heavy virtual digital online mobile smart super mega ultra micro macro red blue green white black grey gray silver golden
gold iron steel stone wooden crystal diamond pearl emerald holy sacred saint first second third fourth fifth last final
early late winter spring summer autumn fall morning evening night daily weekly monthly annual sunday monday friday
north south east west northern southern eastern western united joint common civil civic social political economic
financial environmental medical legal foreign domestic internal external military naval armed nuclear solar lunar
electric atomic chemical human natural wild deep top best better good bad true false real full half double single
triple total common classic modern ancient medieval independent direct rapid quick fast slow hot cold warm cool fresh
dry wet soft hard strong weak safe clean clear sweet lost broken hidden silent successful angry happy lucky mad crazy
penny dollar business money market trade stock price tax budget fire water air earth sun moon star sky space sea ocean
river road street rail train bus car motor bike boat ship jet flight animal dog cat horse bird fish whale bear lion
tiger wolf fox eagle dragon food bread milk coffee tea wine beer apple orange cherry lemon music dance song film movie
book story paper letter card game sports football baseball basketball hockey tennis golf chess cup world earth state
city town village country home house school college student child children women men people family life love death
health mental body mind heart brain blood cancer science data information computer software internet web network cyber
machine robot security safety defense defence peace war battle victory freedom liberty justice law court police crime
prison drug gun weapon bomb land farm garden forest tree flower rose field mountain valley island beach coast bay lake
boxing christmas easter lantern pop rock jazz hip user owner reader writer artist worker workers women's men's our my your
his her their this that weaver rope mill bridge park mount port harbour harbor
""")
"""Ordinary words, lower case: a name of several words that begins with one is seldom a person's."""
