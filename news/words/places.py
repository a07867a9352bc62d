"""Countries, capitals and other large places, in English and in some of their own languages. Our own list."""

from __future__ import annotations

_PLACES = """
Afghanistan|Africa|Alabama|Alaska|Albania|Algeria|America|Amsterdam|Ankara|Arizona|Arkansas|Argentina|Armenia|Asia|Athens|
Atlanta|Australia|Austria|Azerbaijan|Baghdad|Baku|Bangkok|Bangladesh|Barcelona|Beijing|Beirut|Belarus|Belgium|Belgrade|
Berlin|Bolivia|Bosnia|Boston|Botswana|Brazil|Britain|Brooklyn|Brussels|Bucharest|Budapest|Buenos Aires|Bulgaria|Cairo|
California|Cambodia|Cameroon|Canada|Cape Town|Caracas|Chicago|Chile|China|Cleveland|Cologne|Colombia|Colorado|Congo|
Connecticut|Copenhagen|Costa Rica|Crimea|Croatia|Cuba|Cyprus|Czech Republic|Czechia|Dallas|Damascus|Delaware|Delhi|
Denmark|Denver|Detroit|Donbas|Donetsk|Dubai|Dublin|Ecuador|Edinburgh|Egypt|El Salvador|England|Eritrea|Estonia|Ethiopia|
Europe|Finland|Florida|France|Frankfurt|Gaza|Geneva|Georgia|Germany|Ghana|Glasgow|Greece|Greenland|Guatemala|Haiti|
Hamburg|Hanoi|Havana|Hawaii|Helsinki|Honduras|Hong Kong|Houston|Hungary|Iceland|Idaho|Illinois|India|Indiana|Indonesia|
Iowa|Iran|Iraq|Ireland|Islamabad|Israel|Istanbul|Italy|Ivory Coast|Jakarta|Jamaica|Japan|Jerusalem|Johannesburg|Jordan|
Kabul|Kansas|Kazakhstan|Kentucky|Kenya|Kharkiv|Kherson|Kiev|Kosovo|Kuwait|Kyiv|Kyrgyzstan|Laos|Las Vegas|Latvia|Lebanon|
Libya|Lisbon|Lithuania|London|Los Angeles|Louisiana|Luhansk|Luxembourg|Lviv|Macedonia|Madagascar|Madrid|Maine|Malawi|
Malaysia|Mali|Malta|Manchester|Manhattan|Manila|Mariupol|Maryland|Massachusetts|Mexico|Mexico City|Miami|Michigan|
Middle East|Milan|Minneapolis|Minnesota|Minsk|Mississippi|Missouri|Moldova|Mongolia|Montana|Montenegro|Montreal|Morocco|
Moscow|Mozambique|Mumbai|Munich|Myanmar|Nairobi|Namibia|Nebraska|Nepal|Netherlands|Nevada|New Delhi|New Hampshire|
New Jersey|New Mexico|New Orleans|New York|New York City|New Zealand|Nicaragua|Niger|Nigeria|North Carolina|North Dakota|
North Korea|Northern Ireland|Norway|Odesa|Odessa|Ohio|Oklahoma|Oman|Oregon|Oslo|Ottawa|Oxford|Pakistan|Palestine|Panama|
Paraguay|Paris|Pennsylvania|Peru|Philadelphia|Philippines|Phoenix|Pittsburgh|Poland|Portugal|Prague|Puerto Rico|Qatar|
Quebec|Rhode Island|Riga|Rio de Janeiro|Riyadh|Romania|Rome|Russia|Rwanda|Saint Petersburg|San Diego|San Francisco|
Santiago|Saudi Arabia|Scotland|Seattle|Senegal|Seoul|Serbia|Shanghai|Siberia|Sierra Leone|Singapore|Slovakia|Slovenia|
Sofia|Somalia|South Africa|South Carolina|South Dakota|South Korea|South Sudan|Soviet Union|Spain|Sri Lanka|St. Petersburg|
Stockholm|Sudan|Sweden|Switzerland|Sydney|Syria|Taiwan|Tajikistan|Tallinn|Tanzania|Tbilisi|Tehran|Tel Aviv|Tennessee|
Texas|Thailand|Tibet|Tokyo|Toronto|Tunisia|Turkey|Türkiye|Turkmenistan|Uganda|Ukraine|United Arab Emirates|
United Kingdom|United States|Uruguay|U.S.|U.S.A.|U.K.|USA|UK|UAE|US|Utah|Uzbekistan|Venezuela|Vermont|Vienna|Vietnam|
Vilnius|Virginia|Wales|Warsaw|Washington|Washington, D.C.|West Bank|West Virginia|Wisconsin|Wyoming|Yemen|Zagreb|
Zambia|Zimbabwe|Zurich|D.C.|L.A.|N.Y.|
Oval Office|Aleppo|Alberta|Alps|Antarctica|Arctic|Auckland|Austin|Avdiivka|Bakhmut|Balkans|Baltimore|Bali|Bangalore|Bavaria|Beirut|
Belfast|Belgorod|Bern|Birmingham|Bogotá|Bonn|Bordeaux|Bratislava|Brisbane|Bristol|British Columbia|Calais|Calgary|Cambridge|
Canberra|Cardiff|Catalonia|Caucasus|Central America|Charlotte|Chechnya|Chennai|Chernihiv|Cincinnati|Dakar|Darfur|Dhaka|Dnipro|
Doha|Dresden|Düsseldorf|East Jerusalem|Eastern Europe|Fiji|Flanders|Fukushima|Galway|Golan Heights|Guam|Guangdong|Guyana|Haifa|
Hebron|Hiroshima|Hormuz|Idlib|Irkutsk|Ismailia|Kandahar|Karachi|Kashmir|Kazan|Khartoum|Kigali|Kinshasa|Kolkata|Kuala Lumpur|Kursk|
Lagos|Lahore|Latin America|Leeds|Leipzig|Lima|Liverpool|Ljubljana|Lombardy|Luanda|Lugansk|Makkah|Manitoba|Maputo|Mecca|Medina|
Melbourne|Memphis|Minsk|Mogadishu|Monaco|Montevideo|Mosul|Mykolaiv|Nagasaki|Nagorno-Karabakh|Nashville|Naypyidaw|New South Wales|
Newcastle|Nice|North America|North Sea|Nova Scotia|Novosibirsk|Nuremberg|Okinawa|Ontario|Orlando|Osaka|Pacific|Palermo|
Panama City|Papua New Guinea|Peshawar|Phnom Penh|Portland|Pristina|Punjab|Pyongyang|Queensland|Quito|Rafah|Raleigh|Ramallah|
Reykjavik|Rotterdam|Sacramento|Sahel|Saint Louis|Salt Lake City|Salzburg|San Antonio|San José|San Juan|San Salvador|Sanaa|Santo Domingo|
Sarajevo|Sardinia|Saskatchewan|Scandinavia|Sebastopol|Sevastopol|Sheffield|Sicily|Sinai|Skopje|Sochi|South America|South Australia|
South Ossetia|Southampton|Southeast Asia|Strasbourg|Stuttgart|Sumy|Suriname|Taipei|Tampa|Tasmania|Tbilisi|The Hague|Tijuana|Timbuktu|Tirana|
Transnistria|Trieste|Trinidad|Tripoli|Tucson|Tunis|Turin|Tuscany|Ulaanbaatar|Valencia|Vancouver|Vatican|Venice|Verona|Vladivostok|
Wellington|Western Australia|Western Europe|Winnipeg|Wuhan|Xinjiang|Yangon|Yerevan|Yorkshire|Yukon|Zaporizhzhia|
Deutschland|Österreich|Schweiz|Frankreich|Italien|Spanien|Polen|Russland|Großbritannien|Europa|München|Köln|Wien|Moskau|
Türkei|Griechenland|Ungarn|Vereinigte Staaten|Bayern|Sachsen|Hessen|
Allemagne|Angleterre|Espagne|Italie|Grèce|Russie|Pologne|Chine|Japon|États-Unis|Royaume-Uni|Suisse|Belgique|Londres|
Moscou|Bruxelles|Maroc|Algérie|Tunisie|Lyon|Marseille|
España|Francia|Alemania|Italia|Rusia|Ucrania|Reino Unido|Estados Unidos|México|Brasil|Perú|Moscú|Nueva York|Bruselas|
Alemanha|França|Espanha|Itália|Rússia|Ucrânia|Lisboa|São Paulo|Porto|Angola|Moçambique|
Germania|Spagna|Russia|Ucraina|Regno Unito|Stati Uniti|Roma|Milano|Napoli|Torino|Mosca|Parigi|Londra|
Україна|Росія|Київ|Москва|США|Європа|Німеччина|Франція|Польща|Харків|Львів|Одеса|Крим|
Россия|Украина|Киев|Европа|Германия|Франция|Польша|Китай|Санкт-Петербург|Крым|
Polska|Warszawa|Kraków|Gdańsk|Rosja|Ukraina|Niemcy|Francja|Włochy|Hiszpania|Moskwa|Londyn|Paryż|Bruksela
"""

PLACES: frozenset[str] = frozenset(
    name.strip() for name in _PLACES.replace("\n", "").split("|") if name.strip()
)
"""Names that are places whatever stands around them. "Georgia" and "Jordan" are persons too: context may overrule."""
