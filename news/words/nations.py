"""English adjectives and peoples with their places: what `Canadian` and `Poles` say about where. Our own list."""

from __future__ import annotations

_NATIONS = """
Afghanistan: Afghan Afghans|Albania: Albanian Albanians|Algeria: Algerian Algerians|Angola: Angolan Angolans|
Argentina: Argentine Argentines Argentinian|Armenia: Armenian Armenians|Australia: Australian Australians|
Austria: Austrian Austrians|Azerbaijan: Azerbaijani Azerbaijanis|Bangladesh: Bangladeshi Bangladeshis|
Belarus: Belarusian Belarusians|Belgium: Belgian Belgians|Bolivia: Bolivian Bolivians|Bosnia: Bosnian Bosnians|
Brazil: Brazilian Brazilians|Britain: British Briton Britons|Bulgaria: Bulgarian Bulgarians|Cambodia: Cambodian|
Cameroon: Cameroonian|Canada: Canadian Canadians|Catalonia: Catalan Catalans|Chile: Chilean Chileans|
China: Chinese|Colombia: Colombian Colombians|Croatia: Croatian Croatians|Cuba: Cuban Cubans|Cyprus: Cypriot Cypriots|
Czech Republic: Czech Czechs|Denmark: Danish Dane Danes|Ecuador: Ecuadorian|Egypt: Egyptian Egyptians|England: Englishman|
Eritrea: Eritrean|Estonia: Estonian Estonians|Ethiopia: Ethiopian Ethiopians|Europe: European Europeans|
Finland: Finnish Finn Finns|France: French Frenchman|Georgia: Georgian Georgians|Germany: German Germans|
Ghana: Ghanaian|Greece: Greek Greeks|Guatemala: Guatemalan|Haiti: Haitian Haitians|Hungary: Hungarian Hungarians|
Iceland: Icelandic|India: Indian Indians|Indonesia: Indonesian Indonesians|Iran: Iranian Iranians|Iraq: Iraqi Iraqis|
Ireland: Irish|Israel: Israeli Israelis|Italy: Italian Italians|Jamaica: Jamaican Jamaicans|Japan: Japanese|
Jordan: Jordanian Jordanians|Kazakhstan: Kazakh Kazakhs|Kenya: Kenyan Kenyans|Kosovo: Kosovar|Kuwait: Kuwaiti|
Latvia: Latvian Latvians|Lebanon: Lebanese|Libya: Libyan Libyans|Lithuania: Lithuanian Lithuanians|
Malaysia: Malaysian Malaysians|Mexico: Mexican Mexicans|Moldova: Moldovan Moldovans|Mongolia: Mongolian|
Morocco: Moroccan Moroccans|Nepal: Nepalese Nepali|Netherlands: Dutch|New Zealand: New-Zealander|Nigeria: Nigerian Nigerians|
North Korea: North-Korean North-Koreans|Norway: Norwegian Norwegians|Pakistan: Pakistani Pakistanis|
Palestine: Palestinian Palestinians|Peru: Peruvian Peruvians|Philippines: Filipino Filipinos Philippine|
Poland: Polish Pole Poles|Portugal: Portuguese|Qatar: Qatari Qataris|Romania: Romanian Romanians|
Russia: Russian Russians|Rwanda: Rwandan|Saudi Arabia: Saudi Saudis|Scotland: Scottish Scot Scots|
Senegal: Senegalese|Serbia: Serbian Serb Serbs|Singapore: Singaporean|Slovakia: Slovak Slovaks|
Slovenia: Slovenian Slovene|Somalia: Somali Somalis|South Africa: South-African South-Africans|
South Korea: South-Korean South-Koreans|Spain: Spanish Spaniard Spaniards|Sudan: Sudanese|Sweden: Swedish Swede Swedes|
Switzerland: Swiss|Syria: Syrian Syrians|Taiwan: Taiwanese|Thailand: Thai Thais|Tibet: Tibetan Tibetans|
Tunisia: Tunisian Tunisians|Turkey: Turkish Turk Turks|Uganda: Ugandan|Ukraine: Ukrainian Ukrainians|
United States: American Americans|Uruguay: Uruguayan|Uzbekistan: Uzbek Uzbeks|Venezuela: Venezuelan Venezuelans|
Vietnam: Vietnamese|Wales: Welsh|Yemen: Yemeni Yemenis|Zimbabwe: Zimbabwean
"""

NATION_OF: dict[str, str] = {
    word.replace("-", " "): nation
    for nation, _, words in (line.partition(": ") for line in _NATIONS.replace("\n", "").split("|"))
    for word in words.split()
}
"""Adjective or people → country or continent."""
