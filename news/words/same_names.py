"""Places and bodies with several names that no letters tell to be one, in the languages of the news. Our own list."""

from __future__ import annotations

_SAME = """
United States|United States of America|U.S.|US|USA|U.S.A.|Vereinigte Staaten|Vereinigten Staaten|États-Unis|Etats-Unis|
Estados Unidos|EE.UU.|EEUU|EUA|Stati Uniti|Stany Zjednoczone|США|Соединенные Штаты|Соединённые Штаты|Сполучені Штати
United Kingdom|U.K.|UK|Great Britain|Britain|Großbritannien|Grande-Bretagne|Royaume-Uni|Reino Unido|Regno Unito
European Union|EU|E.U.|Europäische Union|Europäischen Union|Union européenne|UE|Unión Europea|União Europeia|
Unione europea|Unia Europejska|Евросоюз|ЕС|Європейський Союз|Євросоюз|ЄС
United Nations|UN|U.N.|Vereinte Nationen|Vereinten Nationen|UNO|Nations unies|ONU|Naciones Unidas|Nações Unidas|
Nazioni Unite|ООН
European Central Bank|ECB|Europäische Zentralbank|Europäischen Zentralbank|EZB|Banque centrale européenne|BCE|
Banco Central Europeo|Banco Central Europeu|Banca centrale europea|Европейский центральный банк|ЕЦБ|ЄЦБ
Federal Reserve|Fed|US Federal Reserve|Federal Reserve Board
International Monetary Fund|IMF|Internationaler Währungsfonds|IWF|Fonds monétaire international|FMI|
Fondo Monetario Internacional|Fundo Monetário Internacional|МВФ
World Health Organization|World Health Organisation|WHO|Weltgesundheitsorganisation|Organisation mondiale de la santé|OMS|
Organización Mundial de la Salud|Organização Mundial da Saúde|ВОЗ|ВООЗ
NATO|Nato|OTAN|Otan|North Atlantic Treaty Organization|НАТО
International Atomic Energy Agency|IAEA|МАГАТЭ|МАГАТЕ
United Arab Emirates|UAE|U.A.E.
North Korea|DPRK|Democratic People's Republic of Korea
Kyiv|Kiev
New York City|NYC|N.Y.C.
Los Angeles|L.A.|LA
"""


def _groups() -> dict[str, int]:
    lines = _SAME.replace("|\n", "|").strip().splitlines()
    return {form: number for number, line in enumerate(lines) for form in line.split("|")}


SAME_NAMES: dict[str, int] = _groups()
"""Each form → a number that all forms of the thing share."""
