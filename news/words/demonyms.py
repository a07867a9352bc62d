"""Adjectives of nations, faiths and parties: capitalised in English, and no topics by themselves. Our own list."""

from __future__ import annotations

from news.words.wordsets import word_set

DEMONYMS: frozenset[str] = word_set(
    """
    Afghan African Albanian Algerian American Americans Angolan Arab Arabs Arabic Argentine Argentinian
    Armenian Asian Asians Atlantic Australian Australians Austrian Azerbaijani Bangladeshi Belarusian
    Belgian Bolivian Bosnian Brazilian British Briton Britons Bulgarian Cambodian Cameroonian Canadian
    Canadians Caribbean Catalan Catholic Catholics Chechen Chilean Chinese Christian Christians
    Colombian Congolese Croatian Cuban Cypriot Czech Danish Democrat Democrats Democratic Dutch
    Ecuadorian Egyptian Egyptians English Englishman Eritrean Estonian Ethiopian European Europeans
    Filipino Finnish French Frenchman Georgian German Germans Ghanaian Greek Greeks Guatemalan Haitian
    Hindu Hindus Hispanic Hungarian Icelandic Indian Indians Indonesian Iranian Iranians Iraqi Iraqis
    Irish Islamic Islamist Israeli Israelis Italian Italians Jamaican Japanese Jewish Jews Jordanian
    Kazakh Kenyan Korean Koreans Kosovar Kurdish Kurds Kuwaiti Latin Latino Latinos Latvian Lebanese
    Libyan Lithuanian Macedonian Malaysian Mexican Mexicans Moldovan Mongolian Moroccan Muslim Muslims
    Nepalese Nigerian Norwegian Orthodox Pakistani Palestinian Palestinians Peruvian Polish Poles
    Portuguese Protestant Qatari Republican Republicans Romanian Russian Russians Rwandan Saudi Saudis
    Scot Scots Scottish Senegalese Serb Serbian Serbs Shia Shiite Singaporean Slovak Slovenian Somali
    Soviet Spaniard Spanish Sudanese Sunni Swede Swedish Swiss Syrian Syrians Taiwanese Tamil Thai
    Tibetan Tunisian Turk Turks Turkish Ugandan Ukrainian Ukrainians Uruguayan Uzbek Venezuelan
    Victorian Vietnamese Welsh Western Eastern Northern Southern Yemeni Zimbabwean Labour Conservative
    Conservatives Liberal Liberals Tory Tories Socialist Communist Communists Nazi Nazis Marxist Olympic
    """
)
