"""What our pages tell: invented events, people and publishers, in many languages. Every sentence is our own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Furniture:
    """What stands around and between the paragraphs of a page. None of it is the article."""

    newsletter: str = "Get the harbour in your inbox: sign up for our free morning letter."
    also: str = "Read also: Why the lighthouse keeper counts gulls at dawn"
    share: str = "Share this article"
    cookies: str = "We use cookies to measure how our pages are read. You can change your choice at any time."
    comment: str = (
        "I have sailed past that place for thirty years, and nobody ever asked me what I thought of it."
    )
    most_read: tuple[str, ...] = (
        "Ten islands to see before the ferries stop",
        "A baker who only sells bread at night",
        "What the new tide tables mean for bathers",
    )
    bio: str = "Mira Lund has written for The Harbour Post since 2011 and lives on a houseboat with two cats."
    caption: str = "The quay on Monday morning. Photo: Nils Berg / The Harbour Post"
    rights: str = "© 2026 The Harbour Post. All rights reserved."


@dataclass(frozen=True)
class Story:
    """An article. A paragraph that begins with `## ` is a heading of its own."""

    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...] = ("Mira Lund",)
    published: str = "2025-11-03T09:40:00+01:00"
    """As the publisher states it; all our publishers' days are the same in UTC."""
    site: str = "The Harbour Post"
    host: str = "harbourpost.example"
    slug: str = "news/the-story"
    lang: str = "en"
    direction: str = "ltr"
    by: str = "By"
    furniture: Furniture = Furniture()

    @property
    def url(self) -> str:
        return f"https://www.{self.host}/{self.slug}"

    @property
    def day(self) -> str:
        return self.published[:10]

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraphs as they must come out."""
        return tuple(line.removeprefix("## ") for line in self.paragraphs)


FERRY = Story(
    "Council brings back the night ferry after four years",
    (
        "The night ferry between Port Sable and the outer islands will sail again from the first of December, four years after the council laid it up to save money.",
        "“People here missed funerals because of that decision,” said Ada Quill, who chairs the transport committee. “We owe them a boat.”",
        "The vessel, built in 1994, spent the past months in a dry dock at Kettle Bay, where its engine was replaced and its lounge repainted in the old green.",
        "## What it will cost",
        "A crossing will cost eleven crowns for islanders and twenty-six for everybody else, the committee decided by seven votes to four. Children under twelve travel free.",
        "Opponents said the money would be missing elsewhere. Bo Reed, a member of the budget committee, called the ferry “a lovely way to sink two million crowns a year”.",
        "The first captain to take the ship out will be Ines Calloway, who was its youngest mate when it was laid up. She said she had kept the key to the bridge in a drawer.",
    ),
    slug="news/night-ferry-returns",
)
BRIDGE = Story(
    "Engineers find no crack in the Marrow bridge",
    (
        "Inspectors who spent nine days under the Marrow bridge have found no crack in any of its forty-two bearers, the roads office said on Friday.",
        "The bridge was closed to lorries in September after a fisherman reported a sound “like a plate breaking” from the third pillar.",
        "Tomas Brandt, who led the inspection, said the sound probably came from an old cable duct that moves when the river is high.",
        "Lorries may cross again from Monday at six in the morning, at no more than thirty kilometres an hour until the duct has been fastened.",
        "Hauliers welcomed the news. The detour through Lower Tarn had added fifty minutes to every load of gravel, their association said, and had worn out the patience of the village as well as its main street.",
    ),
    ("Odile Marchetti", "Pavo Lindqvist"),
    "2025-10-17T16:05:00+00:00",
    "Tarn Valley Courier",
    "tarncourier.example",
    "2025/10/17/marrow-bridge-inspection",
)
ORCHARD = Story(
    "The orchard that pays its pickers in cider",
    (
        "On the slopes above San Corvo, the harvest begins with a quarrel about songs. Nobody may pick before it is settled, and this year it took until noon.",
        "The orchard belongs to a cooperative of sixty families. They share the work in October and the cider in spring, and have done so since a frost ruined every single owner in 1931.",
        "“Money would spoil it,” says Renzo Abara, who keeps the books. “The moment you pay by the hour, somebody looks at a clock.”",
        "## A rule for rain",
        "When it rains, nobody picks, but everybody has to come. They sit in the press house, mend baskets and argue about who forgot to oil the screw.",
        "A university once sent two economists to find out whether the orchard makes a profit. They stayed for three harvests and never published a figure.",
        "The cider itself is dry and a little cloudy. It is not for sale, which has not kept anybody from offering a great deal for it.",
        "This year’s harvest came to eleven tonnes, two more than last year. The song, in the end, was the one about the miller’s goat.",
    ),
    ("Yuna Petrov",),
    "2025-10-28T06:00:00+00:00",
    "Slow Field",
    "slowfield.example",
    "p/the-orchard-that-pays-in-cider",
    furniture=Furniture(bio="Yuna Petrov writes about villages and the people who refuse to leave them."),
)
STRIKE = Story(
    "Rail strike ends after eleven days",
    (
        "Trains in the Vastmark region are to run again from Thursday after drivers and the railway agreed on shorter night shifts, both sides said on Wednesday.",
        "The agreement gives drivers eleven hours of rest between two shifts instead of nine. In return the union gave up its demand for a higher Sunday bonus.",
        "“It was never about the money,” said union leader Karsten Halloran. “It was about not falling asleep at a signal.”",
        "The railway’s head of operations, Elin Sato, said the first trains would leave at five in the morning and that the full timetable would return by Saturday.",
    ),
    (),
    "2025-09-24T15:20:00+00:00",
    "Vastmark Daily",
    "vastmarkdaily.example",
    "region/rail-strike-ends",
)
OPINION = Story(
    "Let the lighthouse go dark",
    (
        "There are forty-one ships a week that pass the Gannet rock, and not one of them has looked at its lighthouse since satellites learnt to tell a captain where he is.",
        "I know how this sounds on an island where the lamp is on the flag, on the school and on the biscuit tin. I was born under it. I would still put it out.",
        "The lamp costs as much as two teachers. It is kept for people who come for a weekend, take a picture of the beam and leave before the fog that it was built for.",
        "A monument that eats the school it is painted on has stopped being a monument and become a habit.",
        "Keep the tower, by all means. Paint it, open it, let children climb it on Sundays. But let us be brave enough to turn the key.",
    ),
    ("Sorin Okoye",),
    "2025-11-01T05:30:00+00:00",
    "Gannet Islander",
    "gannetislander.example",
    "opinion/let-the-lighthouse-go-dark",
)
INTERVIEW = Story(
    "“A river does not read our reports”",
    (
        "Dagny Voss has measured the river Orlen for thirty-one years. Before she retires in spring, she explains why she trusts mud more than models.",
        "Ms Voss, what is the first thing you do at a river?",
        "I take off my shoes. You feel with your feet whether the bed is moving, and you feel it before any instrument tells you so.",
        "Your colleagues use drones by now. Do you envy them?",
        "Not at all. A drone sees the surface, and the surface is where a river tells lies. I like the pictures, though. My kitchen is full of them.",
        "What did the flood of 2013 teach you?",
        "That a river does not read our reports. We had written that the dyke would hold for a hundred years, and it held for eleven days.",
        "And what will you do in spring?",
        "Nothing that has a number on it. Perhaps I shall learn to swim, I never had the time.",
    ),
    ("Bren Halloran",),
    "2025-08-30T07:00:00+00:00",
    "Orlen Weekly",
    "orlenweekly.example",
    "interview/dagny-voss",
)
LISTICLE = Story(
    "Five small harbours where the ferry still waits for you",
    (
        "Timetables are a promise that most ferries keep too well. In these five harbours the crew looks up the road before it casts off.",
        "## 1. Kettle Bay",
        "The skipper rings a handbell three times, and everybody on the hill knows how long they can still finish their soup.",
        "## 2. Lower Tarn",
        "The boat is a barge with two benches. It leaves when both are full, or when the ferryman has told his story about the otter.",
        "## 3. Umbria Falls",
        "Officially it sails at a quarter past. In practice it waits for the postwoman, and the postwoman waits for nobody but the dog.",
        "## 4. Port Sable",
        "The largest of the five has a ticket machine, which has been out of order for so long that swallows nest in it.",
        "## 5. San Corvo",
        "Here you wave a tablecloth from the shore. There is one in the boathouse, blue and white, and you are asked to fold it again.",
    ),
    ("Ilse Quill",),
    "2025-06-12T10:00:00+00:00",
    "Far and Near",
    "farandnear.example",
    "lists/five-harbours",
)
RECIPE = Story(
    "How the cook of the Meridian makes fish soup for eighty",
    (
        "The galley of the Meridian is four metres long, and on Fridays it feeds the whole crew with one pot. Its cook, Mara Sato, showed us how.",
        "She begins with the heads, never with the fillets, and with water that is as cold as the sea allows.",
        "Thirty heads of cod, rinsed until the water stays clear",
        "Six kilos of leeks, the green for the stock and the white for the bowl",
        "A bucket of potatoes, cut by whoever lost at cards",
        "Everything simmers for no more than forty minutes. “After that you are making glue,” she says, and takes the pot off the flame with a broom handle.",
        "The soup is served with bread that is a day old on purpose. Nobody is allowed to salt it before they have tasted it.",
    ),
    ("Elin Abara",),
    "2025-05-09T11:00:00+00:00",
    "Table & Tide",
    "tableandtide.example",
    "kitchen/fish-soup-for-eighty",
)
GALLERY = Story(
    "The fog that stayed for a week, in pictures",
    (
        "For seven days the fog did not lift from Umbria Falls. Our photographer walked through it with a lamp and a great deal of patience.",
        "The baker sold more than usual, because people smelled the shop before they saw it. The ferry rang its bell every two minutes, and nobody complained.",
        "On the eighth morning the wind turned, and the town looked, as the mayor said, “as if someone had washed it and put it back”.",
    ),
    ("Pavo Sato",),
    "2025-11-09T12:00:00+00:00",
    "Umbria Mirror",
    "umbriamirror.example",
    "pictures/fog-week",
)
VIDEO = Story(
    "Watch: Otter family moves into the town hall fountain",
    (
        "A family of otters has moved into the fountain in front of the town hall of Lower Tarn. The council has switched off the water jets for the time being and asks visitors to keep their dogs on a lead.",
    ),
    ("Renzo Petrov",),
    "2025-07-21T13:15:00+00:00",
    "Tarn Valley Courier",
    "tarncourier.example",
    "video/otters",
)
TICKER = Story(
    "Storm over the northern coast: the day as it happened",
    (
        "The first storm of the winter has reached the northern coast. We follow what happens here until the evening.",
        "The harbour master of Port Sable closes the outer mole. All ferries stay where they are until at least midnight, he says.",
        "In Kettle Bay the wind has taken the roof off the fish hall. Nobody was inside, the fire brigade reports, because the auction had been brought forward.",
        "Schools on the islands send their pupils home. The bus to Gannet takes the long way round, as the causeway is under water.",
        "The wind drops for the first time. “We are not through yet,” says forecaster Yuna Brandt, “this is only the eye.”",
    ),
    ("Odile Lindqvist",),
    "2025-11-14T07:10:00+01:00",
    slug="live/storm-northern-coast",
)
PAYWALL = Story(
    "The quiet buyer of half a coastline",
    (
        "For two years, somebody has been buying boathouses along the northern coast, one by one and always in November.",
        "The land register names a company in Orlen whose only employee answers the telephone with a cough. We went to look for him.",
    ),
    ("Karsten Voss",),
    "2025-11-12T04:00:00+00:00",
    slug="long-read/the-quiet-buyer",
)

GERMAN = Story(
    "Stadtrat von Neuwalde holt die Nachtfähre zurück",
    (
        "Die Nachtfähre zwischen Neuwalde und den Inseln fährt vom ersten Dezember an wieder. Das hat der Stadtrat am Montagabend mit großer Mehrheit beschlossen.",
        "„Wir haben die Inseln vier Jahre lang im Dunkeln sitzen lassen“, sagte die Vorsitzende des Verkehrsausschusses, Käthe Birke. „Damit ist jetzt Schluss.“",
        "Das Schiff lag zuletzt in einer Werft am Tarnsee, wo die Maschine erneuert wurde. Die Überfahrt kostet elf Kronen, Kinder fahren umsonst.",
        "Kritik kam vom Kämmerer der Stadt. Otto Sommer rechnet mit einem Verlust von zwei Millionen Kronen im Jahr und nannte den Beschluss leichtsinnig.",
        "Als Erste wird Kapitänin Greta Lohse das Schiff aus dem Hafen führen. Sie habe den Schlüssel zur Brücke nie abgegeben, sagte sie.",
    ),
    ("Jonas Heidbrink",),
    "2025-11-03T18:25:00+01:00",
    "Neuwalder Bote",
    "neuwalder-bote.example",
    "lokales/nachtfaehre-kommt-zurueck",
    "de",
    by="Von",
    furniture=Furniture(
        "Jeden Morgen das Wichtigste aus Neuwalde: Bestellen Sie unseren kostenlosen Newsletter.",
        "Lesen Sie auch: Warum der Leuchtturmwärter Möwen zählt",
        "Artikel teilen",
        "Wir verwenden Cookies, um die Nutzung unserer Seiten zu messen. Sie können Ihre Auswahl jederzeit ändern.",
        "Endlich, das wurde aber auch Zeit, meine Tante wohnt seit dreißig Jahren auf der Insel und kommt nie weg.",
        ("Ein Bäcker, der nur nachts verkauft", "Was die neuen Gezeitentafeln bedeuten", "Zehn Inseln für den Sommer"),
        "Jonas Heidbrink berichtet seit 2015 aus dem Rathaus.",
        "Die Fähre am Montag im Hafen. Foto: Imke Tessen",
        "© 2025 Neuwalder Bote. Alle Rechte vorbehalten.",
    ),
)  # fmt: skip
FRENCH = Story(
    "Le bac de nuit reprendra la mer en décembre",
    (
        "Le bac de nuit entre Saint-Brel et les îles reprendra le 1er décembre, quatre ans après avoir été désarmé pour faire des économies, a décidé lundi le conseil municipal.",
        "« Des gens ont manqué des enterrements à cause de cette décision », a déclaré Camille Ravel, présidente de la commission des transports. « Nous leur devions un bateau. »",
        "Le navire a passé l’été en cale sèche, où son moteur a été remplacé. La traversée coûtera onze couronnes pour les insulaires et vingt-six pour les autres passagers.",
        "L’opposition dénonce une dépense de deux millions par an. « C’est une jolie façon de couler le budget », a ironisé Yves Morin, qui a voté contre.",
        "La première traversée sera commandée par Inès Dalmont, qui était la plus jeune seconde du bord lorsque le bac a été désarmé.",
    ),
    ("Hélène Marsac",),
    "2025-11-04T08:15:00+01:00",
    "La Gazette de Saint-Brel",
    "gazette-saintbrel.example",
    "actualites/le-bac-de-nuit-reprend",
    "fr",
    by="Par",
    furniture=Furniture(
        "Recevez chaque matin notre lettre d’information gratuite et l’essentiel de la région.",
        "À lire aussi : Pourquoi le gardien du phare compte les mouettes",
        "Partager cet article",
        "Nous utilisons des cookies pour mesurer l’audience de nos pages. Vous pouvez modifier votre choix à tout moment.",
        "Trente ans que je passe devant ce bac et personne ne m’a jamais demandé mon avis, c’est un peu fort.",
        ("Le boulanger qui ne vend que la nuit", "Dix îles à voir cet été", "Ce que changent les nouvelles marées"),
        "Hélène Marsac suit la vie municipale depuis dix ans.",
        "Le bac lundi matin à quai. Photo : Luc Tessier",
        "© 2025 La Gazette de Saint-Brel. Tous droits réservés.",
    ),
)  # fmt: skip
SPANISH = Story(
    "El transbordador nocturno vuelve tras cuatro años",
    (
        "El transbordador nocturno entre Puerto Sable y las islas volverá a navegar el primero de diciembre, cuatro años después de que el ayuntamiento lo amarrara para ahorrar.",
        "«Hubo gente que no llegó a un entierro por aquella decisión», dijo Inés Calvo, presidenta de la comisión de transportes. «Les debemos un barco».",
        "El buque pasó el verano en un dique seco, donde le cambiaron el motor. El pasaje costará once coronas para los isleños y veintiséis para los demás viajeros.",
        "La oposición critica un gasto de dos millones al año. El concejal Bruno Reyes lo llamó «una manera preciosa de hundir el presupuesto».",
    ),
    ("Lucía Ferrán",),
    "2025-11-04T12:30:00+01:00",
    "El Faro de Puerto Sable",
    "elfaro-sable.example",
    "noticias/vuelve-el-transbordador",
    "es",
    by="Por",
    furniture=Furniture(
        "Suscríbase gratis a nuestro boletín y reciba cada mañana lo más importante de la costa.",
        "Lea también: Por qué el farero cuenta gaviotas al amanecer",
        "Compartir este artículo",
        "Utilizamos cookies para medir cómo se leen nuestras páginas. Puede cambiar su elección cuando quiera.",
        "Llevo treinta años pasando por delante y nadie me ha preguntado nunca lo que pienso de ese barco.",
        ("Un panadero que solo vende de noche", "Diez islas para este verano", "Las nuevas tablas de mareas"),
        "Lucía Ferrán escribe sobre la costa desde 2012.",
        "El barco el lunes en el muelle. Foto: Nuria Beltrán",
        "© 2025 El Faro de Puerto Sable. Todos los derechos reservados.",
    ),
)  # fmt: skip
POLISH = Story(
    "Nocny prom wraca na wyspy po czterech latach",
    (
        "Nocny prom między Starą Przystanią a wyspami znów popłynie pierwszego grudnia, cztery lata po tym, jak rada miasta odstawiła go, żeby zaoszczędzić.",
        "„Ludzie spóźniali się przez tę decyzję na pogrzeby” – powiedziała Jagna Wierzba, przewodnicząca komisji transportu. „Jesteśmy im winni statek”.",
        "Statek spędził lato w suchym doku, gdzie wymieniono mu silnik. Przeprawa będzie kosztować jedenaście koron, a dzieci popłyną za darmo.",
        "Przeciwnicy wytykają koszty. Radny Bogdan Rzepka nazwał prom „pięknym sposobem na zatopienie dwóch milionów rocznie”.",
    ),
    ("Zofia Malinka",),
    "2025-11-04T10:05:00+01:00",
    "Kurier Przystani",
    "kurier-przystani.example",
    "wiadomosci/nocny-prom-wraca",
    "pl",
    by="Autor:",
    furniture=Furniture(
        "Zapisz się na nasz bezpłatny biuletyn i czytaj co rano o tym, co ważne na wybrzeżu.",
        "Czytaj także: Dlaczego latarnik liczy mewy o świcie",
        "Udostępnij artykuł",
        "Używamy plików cookie, aby mierzyć, jak czytane są nasze strony. Wybór można zmienić w każdej chwili.",
        "Pływam tamtędy od trzydziestu lat i nikt nigdy nie zapytał mnie, co o tym sądzę.",
        ("Piekarz, który sprzedaje tylko nocą", "Dziesięć wysp na lato", "Co oznaczają nowe tablice pływów"),
        "Zofia Malinka pisze o wybrzeżu od 2013 roku.",
        "Prom w poniedziałek przy nabrzeżu. Fot. Igor Sosna",
        "© 2025 Kurier Przystani. Wszelkie prawa zastrzeżone.",
    ),
)  # fmt: skip
UKRAINIAN = Story(
    "Нічний пором повертається на острови",
    (
        "Нічний пором між Калинополем і островами знову вирушить першого грудня, через чотири роки після того, як міська рада поставила його на прикол заради економії.",
        "«Через те рішення люди не встигали на похорони, — сказала голова транспортної комісії Оксана Верба. — Ми винні їм корабель».",
        "Судно провело літо в сухому доку, де йому замінили двигун. Переправа коштуватиме одинадцять крон, а діти їздитимуть безкоштовно.",
        "Противники кажуть, що цих грошей бракуватиме деінде. Депутат Остап Криниця назвав пором «чудовим способом утопити два мільйони на рік».",
    ),
    ("Марко Левада",),
    "2025-11-04T11:20:00+02:00",
    "Калинопільський вісник",
    "kalynopil-visnyk.example",
    "novyny/nichnyi-porom",
    "uk",
    by="Автор:",
    furniture=Furniture(
        "Підпишіться на нашу безкоштовну розсилку і щоранку читайте найважливіше про узбережжя.",
        "Читайте також: Чому доглядач маяка рахує чайок на світанку",
        "Поділитися статтею",
        "Ми використовуємо файли cookie, щоб вимірювати, як читають наші сторінки.",
        "Тридцять років ходжу повз це місце, і ніхто жодного разу не спитав, що я про це думаю.",
        ("Пекар, який торгує лише вночі", "Десять островів на літо", "Що означають нові таблиці припливів"),
        "Марко Левада пише про узбережжя з 2014 року.",
        "Пором біля причалу в понеділок. Фото: Ірина Сокіл",
        "© 2025 Калинопільський вісник. Усі права захищено.",
    ),
)  # fmt: skip
RUSSIAN = Story(
    "Ночной паром возвращается на острова",
    (
        "Ночной паром между Староречьем и островами снова выйдет в море первого декабря, спустя четыре года после того, как городской совет поставил его на прикол.",
        "«Из-за того решения люди опаздывали на похороны, — заявила глава транспортной комиссии Вера Ключевская. — Мы должны им корабль».",
        "Судно провело лето в сухом доке, где ему заменили двигатель. Переправа обойдётся в одиннадцать крон, дети поедут бесплатно.",
        "Противники говорят, что денег не хватит на другое. Депутат Глеб Осокин назвал паром «прекрасным способом утопить два миллиона в год».",
    ),
    ("Лидия Заречная",),
    "2025-11-04T13:45:00+03:00",
    "Речной листок",
    "rechnoy-listok.example",
    "novosti/nochnoy-parom",
    "ru",
    by="Автор:",
    furniture=Furniture(
        "Подпишитесь на нашу бесплатную рассылку и каждое утро читайте главное о побережье.",
        "Читайте также: Почему смотритель маяка считает чаек на рассвете",
        "Поделиться статьёй",
        "Мы используем файлы cookie, чтобы измерять, как читают наши страницы.",
        "Тридцать лет хожу мимо этого места, и никто ни разу не спросил, что я об этом думаю.",
        ("Пекарь, который торгует только ночью", "Десять островов на лето", "Что значат новые таблицы приливов"),
        "Лидия Заречная пишет о побережье с 2012 года.",
        "Паром у причала в понедельник. Фото: Антон Ильин",
        "© 2025 Речной листок. Все права защищены.",
    ),
)  # fmt: skip
TURKISH = Story(
    "Gece vapuru dört yıl sonra geri dönüyor",
    (
        "Yelkenli Liman ile adalar arasındaki gece vapuru, belediye meclisinin tasarruf için seferden kaldırmasından dört yıl sonra, bir aralıkta yeniden denize açılacak.",
        "Ulaşım komisyonu başkanı Defne Kıyıcı, “İnsanlar o karar yüzünden cenazelere yetişemedi” dedi. “Onlara bir gemi borçluyuz.”",
        "Gemi yazı kuru havuzda geçirdi ve motoru değiştirildi. Geçiş ücreti adalılar için on bir kron olacak, çocuklar ücretsiz yolculuk edecek.",
        "Muhalifler paranın başka yerde eksik kalacağını söylüyor. Meclis üyesi Tarık Bozkaya, vapuru “yılda iki milyonu batırmanın güzel bir yolu” diye nitelendirdi.",
    ),
    ("Selin Akgöl",),
    "2025-11-04T10:50:00+03:00",
    "Liman Postası",
    "limanpostasi.example",
    "haber/gece-vapuru-geri-donuyor",
    "tr",
    by="Yazan:",
    furniture=Furniture(
        "Ücretsiz bültenimize abone olun, kıyıdan en önemli haberler her sabah size gelsin.",
        "Bunu da okuyun: Fener bekçisi neden şafakta martı sayıyor",
        "Bu haberi paylaş",
        "Sayfalarımızın nasıl okunduğunu ölçmek için çerez kullanıyoruz. Seçiminizi dilediğiniz zaman değiştirebilirsiniz.",
        "Otuz yıldır oradan geçerim, bir kişi çıkıp da bana ne düşündüğümü sormadı.",
        ("Yalnızca gece satış yapan fırıncı", "Yaz için on ada", "Yeni gelgit çizelgeleri ne anlama geliyor"),
        "Selin Akgöl 2013’ten beri kıyıyı yazıyor.",
        "Vapur pazartesi günü iskelede. Fotoğraf: Emre Soylu",
        "© 2025 Liman Postası. Tüm hakları saklıdır.",
    ),
)  # fmt: skip
GREEK = Story(
    "Το νυχτερινό πλοίο επιστρέφει ύστερα από τέσσερα χρόνια",
    (
        "Το νυχτερινό πλοίο ανάμεσα στο Παλιό Λιμάνι και τα νησιά θα ξεκινήσει ξανά την πρώτη Δεκεμβρίου, τέσσερα χρόνια αφότου το δημοτικό συμβούλιο το παρόπλισε για λόγους οικονομίας.",
        "«Άνθρωποι έχασαν κηδείες εξαιτίας εκείνης της απόφασης», είπε η πρόεδρος της επιτροπής μεταφορών Δανάη Κυπαρίσση. «Τους χρωστάμε ένα καράβι».",
        "Το πλοίο πέρασε το καλοκαίρι σε δεξαμενή, όπου άλλαξε η μηχανή του. Το εισιτήριο θα κοστίζει έντεκα κορώνες και τα παιδιά θα ταξιδεύουν δωρεάν.",
        "Όσοι διαφωνούν λένε ότι τα χρήματα θα λείψουν αλλού. Ο σύμβουλος Πέτρος Βράχος μίλησε για «έναν όμορφο τρόπο να βουλιάζουν δύο εκατομμύρια τον χρόνο».",
    ),
    ("Ελένη Θαλασσινού",),
    "2025-11-04T12:10:00+02:00",
    "Φωνή του Λιμανιού",
    "foni-limaniou.example",
    "nea/nyxterino-ploio",
    "el",
    by="Του",
    furniture=Furniture(
        "Εγγραφείτε στο δωρεάν ενημερωτικό μας δελτίο και διαβάζετε κάθε πρωί τα σημαντικότερα της ακτής.",
        "Διαβάστε επίσης: Γιατί ο φαροφύλακας μετρά γλάρους την αυγή",
        "Κοινοποιήστε το άρθρο",
        "Χρησιμοποιούμε cookies για να μετράμε πώς διαβάζονται οι σελίδες μας.",
        "Τριάντα χρόνια περνάω από εκεί και κανείς δεν με ρώτησε ποτέ τι πιστεύω.",
        ("Ο φούρναρης που πουλάει μόνο τη νύχτα", "Δέκα νησιά για το καλοκαίρι", "Οι νέοι πίνακες παλίρροιας"),
        "Η Ελένη Θαλασσινού γράφει για την ακτή από το 2012.",
        "Το πλοίο τη Δευτέρα στην αποβάθρα. Φωτογραφία: Νίκος Αρμενάκης",
        "© 2025 Φωνή του Λιμανιού. Με επιφύλαξη παντός δικαιώματος.",
    ),
)  # fmt: skip
ARABIC = Story(
    "العبارة الليلية تعود بعد أربع سنوات",
    (
        "تعود العبارة الليلية بين مرسى الرمل والجزر إلى الإبحار في الأول من ديسمبر، بعد أربع سنوات من قرار المجلس البلدي إيقافها توفيرا للمال.",
        "وقالت رئيسة لجنة النقل سلمى الحدادي: «فاتت الناس جنازات أقاربهم بسبب ذلك القرار، ونحن مدينون لهم بسفينة».",
        "وأمضت السفينة الصيف في حوض جاف حيث استبدل محركها. وستبلغ أجرة العبور إحدى عشرة كرونة لأهل الجزر، ويسافر الأطفال مجانا.",
        "وقال معارضو القرار إن المال سينقص في مكان آخر، ووصف عضو المجلس نادر القاسمي العبارة بأنها «طريقة جميلة لإغراق مليونين كل عام».",
    ),
    ("ليلى المرساوي",),
    "2025-11-04T12:40:00+03:00",
    "صوت المرسى",
    "sawt-almarsa.example",
    "akhbar/night-ferry",
    "ar",
    "rtl",
    "كتبت",
    Furniture(
        "اشترك في نشرتنا البريدية المجانية واقرأ كل صباح أهم أخبار الساحل.",
        "اقرأ أيضا: لماذا يعد حارس المنارة النوارس عند الفجر",
        "شارك هذا المقال",
        "نستخدم ملفات تعريف الارتباط لقياس قراءة صفحاتنا، ويمكنك تغيير اختيارك في أي وقت.",
        "أمر من هناك منذ ثلاثين عاما ولم يسألني أحد يوما عن رأيي في الأمر.",
        ("خباز لا يبيع إلا ليلا", "عشر جزر لهذا الصيف", "ماذا تعني جداول المد الجديدة"),
        "ليلى المرساوي تكتب عن الساحل منذ عام 2012.",
        "العبارة على الرصيف يوم الاثنين. تصوير: كريم الزاهي",
        "© 2025 صوت المرسى. جميع الحقوق محفوظة.",
    ),
)  # fmt: skip
HEBREW = Story(
    "מעבורת הלילה חוזרת אחרי ארבע שנים",
    (
        "מעבורת הלילה בין נמל החול לאיים תחזור להפליג בראשון בדצמבר, ארבע שנים אחרי שמועצת העיר השביתה אותה כדי לחסוך בהוצאות.",
        "„אנשים החמיצו הלוויות בגלל ההחלטה ההיא”, אמרה יושבת ראש ועדת התחבורה, תמר אלמוג. „אנחנו חייבים להם אונייה”.",
        "האונייה בילתה את הקיץ במבדוק יבש, ושם הוחלף המנוע שלה. מחיר ההפלגה יהיה אחת עשרה כתרים לתושבי האיים, וילדים יפליגו חינם.",
        "המתנגדים אומרים שהכסף יחסר במקום אחר. חבר המועצה איתן סלעי כינה את המעבורת „דרך יפה להטביע שני מיליון בשנה”.",
    ),
    ("נועה גלים",),
    "2025-11-04T13:00:00+02:00",
    "קול הנמל",
    "kol-hanamal.example",
    "hadashot/night-ferry",
    "he",
    "rtl",
    "מאת",
    Furniture(
        "הירשמו לעלון החינמי שלנו וקראו בכל בוקר את החדשות החשובות מן החוף.",
        "קראו גם: מדוע שומר המגדלור סופר שחפים עם שחר",
        "שתפו את הכתבה",
        "אנו משתמשים בעוגיות כדי למדוד כיצד נקראים הדפים שלנו, ואפשר לשנות את הבחירה בכל עת.",
        "שלושים שנה אני עובר שם ואף אחד לא שאל אותי אף פעם מה דעתי.",
        ("אופה שמוכר רק בלילה", "עשרה איים לקיץ", "מה אומרים לוחות הגאות החדשים"),
        "נועה גלים כותבת על החוף מאז 2012.",
        "המעבורת ברציף ביום שני. צילום: עידו כרמי",
        "© 2025 קול הנמל. כל הזכויות שמורות.",
    ),
)  # fmt: skip
JAPANESE = Story(
    "夜の渡し船、四年ぶりに復活へ",
    (
        "汐見町と沖の島々を結ぶ夜の渡し船が、十二月一日から再び運航される。町議会が経費節減のため休止してから四年ぶりとなる。",
        "「あの決定のせいで葬儀に間に合わなかった人がいる」と交通委員長の波多野ゆり氏は話した。「私たちには船を返す責任がある」",
        "船は夏の間、乾ドックで機関を取り替えた。運賃は島民が十一クローネ、そのほかの乗客が二十六クローネで、十二歳未満は無料となる。",
        "反対派は、ほかの予算が足りなくなると訴える。灘口守議員は「毎年二百万を沈める美しい方法だ」と皮肉った。",
        "最初の航海の船長は、休止当時に最年少の航海士だった磯部なみ氏が務める。船橋の鍵はずっと引き出しにしまっていたという。",
    ),
    ("浜崎しおり",),
    "2025-11-04T18:30:00+09:00",
    "汐見新報",
    "shiomi-shimpo.example",
    "news/20251104/ferry",
    "ja",
    by="文：",
    furniture=Furniture(
        "毎朝届く無料のメールマガジンに登録して、海辺の大切なニュースをお読みください。",
        "関連記事：灯台守が夜明けにカモメを数える理由",
        "この記事をシェアする",
        "当サイトでは閲覧状況を計測するためにクッキーを使用しています。設定はいつでも変更できます。",
        "三十年もあそこを通っているのに、意見を聞かれたことは一度もありません。",
        ("夜だけパンを売る店", "夏に訪ねたい十の島", "新しい潮汐表を読み解く"),
        "浜崎しおり 二〇一二年から海辺の町を取材している。",
        "月曜日の朝、岸壁の渡し船。撮影：港まこと",
        "© 2025 汐見新報 無断転載を禁じます。",
    ),
)  # fmt: skip
CHINESE = Story(
    "夜间渡轮停航四年后将恢复",
    (
        "连接沙湾镇与外岛的夜间渡轮将于十二月一日恢复航行。四年前，镇议会为节省开支停开了这条航线。",
        "“有人因为那个决定没能赶上亲人的葬礼，”交通委员会主席江若澜说，“我们欠他们一条船。”",
        "渡轮整个夏天都停在干船坞里更换发动机。岛上居民的船票为十一克朗，其他乘客二十六克朗，十二岁以下儿童免费。",
        "反对者认为，这笔钱会让别处捉襟见肘。议员石柏年称，渡轮是“每年让两百万沉到海底的好办法”。",
    ),
    ("林晚舟",),
    "2025-11-04T17:15:00+08:00",
    "沙湾日报",
    "shawan-ribao.example",
    "news/yejian-dulun",
    "zh",
    by="作者：",
    furniture=Furniture(
        "订阅我们的免费早报，每天清晨了解海岸的重要消息。",
        "延伸阅读：守塔人为何在黎明数海鸥",
        "分享本文",
        "我们使用缓存文件来统计页面的阅读情况，您可以随时更改选择。",
        "我从那里经过三十年了，从来没有人问过我的看法。",
        ("只在夜里卖面包的人", "今夏值得一去的十座岛", "新潮汐表意味着什么"),
        "林晚舟自二〇一二年起报道海岸新闻。",
        "周一早晨停靠在码头的渡轮。摄影：何远帆",
        "© 2025 沙湾日报 版权所有",
    ),
)  # fmt: skip
KOREAN = Story(
    "야간 여객선, 4년 만에 다시 뜬다",
    (
        "모래나루와 바깥 섬들을 잇는 야간 여객선이 12월 1일부터 다시 다닌다. 시의회가 예산을 아끼려고 운항을 멈춘 지 4년 만이다.",
        "교통위원회 한바다 위원장은 “그 결정 때문에 장례식에 가지 못한 사람들이 있었다”며 “우리는 그들에게 배를 빚졌다”고 말했다.",
        "배는 여름 내내 마른 도크에서 기관을 바꾸었다. 뱃삯은 섬 주민이 11크로나, 다른 승객은 26크로나이며 어린이는 무료다.",
        "반대하는 쪽은 다른 곳에 쓸 돈이 모자랄 것이라고 한다. 노을섬 의원은 여객선을 두고 “해마다 이백만을 가라앉히는 아름다운 방법”이라고 꼬집었다.",
    ),
    ("윤슬기",),
    "2025-11-04T19:05:00+09:00",
    "나루신문",
    "naru-shinmun.example",
    "news/night-ferry",
    "ko",
    by="글",
    furniture=Furniture(
        "무료 소식지를 구독하고 아침마다 바닷가의 중요한 소식을 받아 보세요.",
        "함께 읽기: 등대지기는 왜 새벽마다 갈매기를 세는가",
        "이 기사 공유하기",
        "저희는 페이지가 어떻게 읽히는지 재려고 쿠키를 씁니다. 선택은 언제든 바꿀 수 있습니다.",
        "삼십 년 동안 그 앞을 지나다녔지만 내 생각을 물은 사람은 아무도 없었다.",
        ("밤에만 파는 빵집", "올여름 가 볼 만한 섬 열 곳", "새 조석표가 뜻하는 것"),
        "윤슬기 기자는 2012년부터 바닷가를 취재해 왔다.",
        "월요일 아침 부두의 여객선. 사진: 강물결",
        "© 2025 나루신문. 무단 전재를 금합니다.",
    ),
)  # fmt: skip
LANGUAGES = (GERMAN, FRENCH, SPANISH, POLISH, UKRAINIAN, RUSSIAN, TURKISH, GREEK, ARABIC, HEBREW, JAPANESE, CHINESE, KOREAN)  # fmt: skip
