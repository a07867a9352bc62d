"""Days as people write them → dates: "3 March 2024", "03.11.2019", "11/3/2019", "2024年3月3日".

Names of months are known for the languages below; for any other, dateparser is asked about the few words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
}
_EXTRA = {
    "jänner": 1,
    "feber": 2,
    "mrz": 3,
    "sept": 9,
    "setiembre": 9,
    "nop": 11,
    "dez": 12,
    "fév": 2,
    "déc": 12,
}
# In this order where the page names no language: the first that knows the word wins.
_ORDER = tuple(_MONTHS)
_PREFIX_MIN = 3
_WORD = r"[^\W\d_]{3,14}"
_DATE = re.compile(
    rf"""(?x)
    (?P<ymd>(?<!\d)(?P<y1>(?:19|20)\d\d)(?P<s1>[-./])(?P<m1>\d\d?)(?P=s1)(?P<d1>\d\d?)(?!\d))
    | (?P<cjk>(?<!\d)(?P<y2>(?:19|20)\d\d)\s?[年년]\s?(?P<m2>\d\d?)\s?[月월]\s?(?P<d2>\d\d?)\s?[日일])
    | (?P<numbers>(?<![\d./,-])(?P<a>\d\d?)\s?(?P<s3>[./-])\s?(?P<b>\d\d?)\s?(?P=s3)\s?(?P<y3>(?:19|20)\d\d|\d\d)(?![\d/%-]|[.,]\d))
    | (?P<dmy>(?<!\d)(?P<d4>\d\d?)(?:\.|st|nd|rd|th|er|º|°)?,?[\s-](?:d[ei]\s|of\s)?(?P<w4>{_WORD})\.?,?[\s-](?:d[ei]l?\s)?(?P<y4>(?:19|20)\d\d)(?!\d))
    | (?P<mdy>(?<![^\W\d_])(?P<w5>{_WORD})\.?\s(?P<d5>\d\d?)(?:st|nd|rd|th)?,?\s(?P<y5>(?:19|20)\d\d)(?!\d))
    """
)
_YEAR_MIN = 1995
_CENTURY = 2000
# Everyone else writes the day first. Where dots are the custom, slashes are a machine's, in the American order.
_MONTH_FIRST = frozenset(("en", "en-us", "en-ph"))
_DOTTED = frozenset(("de", "pl", "cs", "sk", "ru", "uk", "sv", "da", "nb", "no", "fi", "hu", "tr"))


def days_in(text: str, language: str | None) -> Iterator[tuple[int, int, datetime]]:
    """Every day named in a text, with where it begins and ends; midnight UTC, from 1995 on.

    `language` is a tag such as "en-GB", None when unknown: it tells 3/11 from 11/3 and names the months.
    """
    for found in _DATE.finditer(text):
        day = _read(found, (language or "").replace("_", "-").lower())
        if day is not None:
            yield found.start(), found.end(), day


def _read(found: re.Match[str], language: str) -> datetime | None:
    if found["ymd"]:
        return _day(int(found["y1"]), int(found["m1"]), int(found["d1"]))
    if found["cjk"]:
        return _day(int(found["y2"]), int(found["m2"]), int(found["d2"]))
    if found["numbers"]:
        return _numeric(int(found["a"]), int(found["b"]), found["y3"], found["s3"], language)
    word, day, year = (
        (found["w4"], found["d4"], found["y4"]) if found["dmy"] else (found["w5"], found["d5"], found["y5"])
    )
    month = month_of(word, language)
    return _day(int(year), month, int(day)) if month else None


def _numeric(first: int, second: int, year: str, separator: str, language: str) -> datetime | None:
    """Two digits of a year count as this century's, and only between dots or slashes."""
    if len(year) == 2 and separator == "-":
        return None
    full = int(year) + (_CENTURY if len(year) == 2 else 0)
    is_american = language in _MONTH_FIRST or (separator == "/" and language.split("-")[0] in _DOTTED)
    is_month_first = second > 12 or (first <= 12 and separator != "." and is_american)
    return _day(full, first, second) if is_month_first else _day(full, second, first)


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC) if year >= _YEAR_MIN else None
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def month_of(word: str, language: str = "") -> int | None:
    """The number of a month by its name or its first letters, the page's language before others."""
    folded = word.casefold().strip(".")
    own = language.split("-")[0]
    for code in (own, *_ORDER):
        names = _MONTHS.get(code, "").split()
        for number, name in enumerate(names, 1):
            if folded == name or (
                len(folded) >= _PREFIX_MIN and name.startswith(folded) and len(folded) <= 5
            ):
                return number
    if folded in _EXTRA:
        return _EXTRA[folded]
    return _asked(folded, own) if own and own not in _MONTHS else None


def _asked(word: str, language: str) -> int | None:
    """What dateparser makes of a month's name in a language that is not in the table."""
    if not word.isalpha() or len(language) != 2 or not language.isascii():
        return None
    import dateparser  # 0.1 s and 20 MB: only a page in a rarer language with a date in words pays it

    try:
        moment = dateparser.parse(
            f"15 {word} 2020",
            languages=[language],
            settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]},
        )
    except (ValueError, OverflowError, TypeError, AttributeError):  # unknown languages, odd words
        return None
    return moment.month if moment and (moment.day, moment.year) == (15, 2020) else None
