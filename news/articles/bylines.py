"""Byline and date lines, by their form: who wrote an article and when it was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from news.articles.furniture_words import (
    AUTHOR_NOUNS,
    AUTHOR_PREPOSITIONS,
    DATE_WORDS,
    NAME_JOINERS,
    NAME_PARTICLES,
    SECTION_WORDS,
    UPDATE_WORDS,
)

LINE_CHARS_MAX = 160
_NAME_WORDS_MAX = 5
_LEFTOVER_WORDS_MAX = 2
_LABELLED_LEFTOVER_WORDS_MAX = 5
"""Words a date line may have beside its date; more when a colon or a word for changing marks it as a label."""


def _any_of(listing: str) -> str:
    phrases = [phrase for phrase in listing.replace("\n", "").split("|") if phrase]
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


_LABEL = re.compile(
    rf"^\W{{0,2}}(?:(?:{_any_of(AUTHOR_PREPOSITIONS)})(?:\s*[:：]\s*|\s+)|(?:{_any_of(AUTHOR_NOUNS)})(?P<colon>\s*[:：/＝=]\s*))",
    re.IGNORECASE,
)
_JOINER = re.compile(
    rf"\s*[,;&、・/]\s*|\s+(?:{'|'.join(map(re.escape, NAME_JOINERS.split()))})\s+", re.IGNORECASE
)
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’ʼ-]{0,30}")
_SEGMENT = re.compile(r"\s+[|·•–—/]\s+|\s*[|•]\s*")

_DATE = re.compile(
    r"""(?x)
    (?P<iso>(?<!\d)\d{4}-\d{2}-\d{2}(?:[T\ ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:\s?Z|[+-]\d{2}:?\d{2})?)?(?!\d))
    | (?P<cjk>(?<!\d)(?P<cy>\d{4})\s?[年년]\s?(?P<cm>\d{1,2})\s?[月월]\s?(?P<cd>\d{1,2})\s?[日일])
    | (?P<numbers>(?<![\d./-])(?P<a>\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4})(?![\d/-]))
    | (?P<ymd>(?<!\d)(?P<yy>\d{4})[./](?P<ym>\d{1,2})[./](?P<yd>\d{1,2})(?!\d))
    | (?P<words>
        (?<!\d)\d{1,2}(?:\.|st|nd|rd|th|er|º|°|-го)?\s(?:d[eo]\s|di\s|of\s)?[^\W\d_]{3,14}\.?,?\s(?:d[eo]\s|del\s)?\d{4}(?!\d)
        | [^\W\d_]{3,14}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}(?!\d)
        | (?<!\d)\d{4}\.?\s[^\W\d_]{3,14}\.?\s\d{1,2}\.?(?!\d)
      )"""
)
_TIME = re.compile(
    r"(?<!\d)(?P<h>\d{1,2})\s?(?:[:.h時시]\s?(?P<m>\d{2})(?::\d{2})?\s?(?:分|분)?)\s?(?P<half>[ap]\.?\s?m\b\.?)?"
    r"|(?<!\d)(?P<h2>\d{1,2})\s?(?P<half2>[ap]\.?\s?m\b\.?)",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\b(?P<name>[A-Z]{1,5})\b|(?<![\d:])(?P<offset>(?:UTC|GMT)?\s?[+-]\d{1,2}:?\d{0,2})\b")
_OFFSETS = {"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2} | {
    "EEST": 3, "MSK": 3, "TRT": 3, "JST": 9, "KST": 9, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7} | {
    "MDT": -6, "PST": -8, "PDT": -7, "BRT": -3, "ART": -3}  # fmt: skip
_ZONES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
# Languages whose month names are looked for; naming them is what keeps dateparser from trying two hundred.
_LANGUAGES = "en de fr es pt it nl pl uk ru tr ar ja zh ko cs sk sv da nb fi hu ro el bg hr he fa hi id vi th ca lt lv et sl sr"
_SECTION_WORDS = frozenset(SECTION_WORDS.split())
_NAME_PARTICLES = frozenset(NAME_PARTICLES.split())
_DATE_WORDS = frozenset(DATE_WORDS.split())
_UPDATE_WORDS = tuple(UPDATE_WORDS.replace("\n", "").split("|"))
_YEARS = range(1800, 2200)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that says when. `moment` is aware UTC, None when the line can be read in two ways."""

    moment: datetime | None
    is_update: bool


@dataclass(frozen=True, slots=True)
class MetaLine:
    """A line about the article: its authors, its date, or both."""

    authors: tuple[str, ...] = ()
    date: DateLine | None = None


def read_meta_line(line: str) -> MetaLine | None:
    """What a byline, a date line or a row of both says; None when the line is anything else."""
    if len(line) > LINE_CHARS_MAX:
        return None
    segments = [part for part in _SEGMENT.split(line) if part.strip()]
    row = _read_row(segments) if len(segments) > 1 else _byline_with_date(line)
    if row:
        return row
    authors, date = read_byline(line), read_date_line(line)
    return MetaLine(authors, date) if authors or date else None


def _read_row(segments: list[str]) -> MetaLine | None:
    authors: tuple[str, ...] = ()
    date: DateLine | None = None
    for index, segment in enumerate(segments):
        authors = authors or read_byline(segment)
        date = date or read_date_line(segment)
        if not authors and date and index == 1 and is_name(segments[0]):
            authors = split_names(segments[0])
    return MetaLine(authors, date) if authors or date else None


def _byline_with_date(line: str) -> MetaLine | None:
    """`By Mara Quill, March 3, 2024` and `Von Greta Sommer 12.03.2024`."""
    found = _DATE.search(line)
    if not found:
        return None
    authors = read_byline(line[: found.start()].rstrip(" ,-–—|(:"))
    return MetaLine(authors, read_date_line(line[found.start() :])) if authors else None


def read_byline(line: str) -> tuple[str, ...]:
    """The names of a line such as "By Mara Quill and Tom Vesper"; empty when it is no byline."""
    label = _LABEL.match(line)
    if not label:
        return ()
    return split_names(line[label.end() :].strip(" .|"), single_words=bool(label["colon"]))


def split_names(text: str, *, single_words: bool = False) -> tuple[str, ...]:
    """The names in "Mara Quill, Tom Vesper and Jonas Feld"; empty when any part is not a name.

    A part after the first may be a role ("staff writer"): it is left out.
    """
    parts = [part.strip() for part in _JOINER.split(text) if part and part.strip()]
    names = [part for part in parts if is_name(part) or (single_words and _is_single(part))]
    if not names or names[0] != parts[0] or len(parts) - len(names) > 1:
        return ()
    return tuple(dict.fromkeys(names))


def _is_single(part: str) -> bool:
    return " " not in part and bool(_NAME_WORD.fullmatch(part)) and not part[0].islower()


def is_name(text: str) -> bool:
    """Whether the text has the form of one person's name: two to five words, all capital or name particles."""
    words = text.split()
    if not 2 <= len(words) <= _NAME_WORDS_MAX or any(word.casefold() in _SECTION_WORDS for word in words):
        return False
    if not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    proper = [word for word in words if word.casefold() not in _NAME_PARTICLES]
    return len(proper) >= 2 and all(not word[0].islower() for word in proper)


def read_date_line(line: str) -> DateLine | None:
    """When a line such as "Published: 3 March 2024, 14:05 CET" says; None when it is no date line."""
    if len(line) > LINE_CHARS_MAX or line.rstrip()[-1:] in "!?…":
        return None
    found = _DATE.search(line)
    if not found:
        return None
    rest = line[: found.start()] + " " + line[found.end() :]
    if _DATE.search(rest[found.start() :]) or not _says_only_when(line, rest):
        return None
    day = _read_day(found)
    if found["words"] and day is None:
        return None
    folded = line.casefold()
    return DateLine(_at_time(day, found, line), any(word in folded for word in _UPDATE_WORDS))


def _says_only_when(line: str, rest: str) -> bool:
    """Whether the words beside the date are few enough for a label; a sentence with a date in it is a sentence."""
    words = [
        word for word in re.findall(r"[^\W\d_]+", _TIME.sub(" ", rest)) if word.casefold() not in _DATE_WORDS
    ]
    if words and line.endswith((".", "。", "।")):
        return False
    is_labelled = bool(re.match(r"[^\d:：]{2,40}[:：]", line)) or any(
        word in line.casefold() for word in _UPDATE_WORDS
    )
    return len(words) <= (_LABELLED_LEFTOVER_WORDS_MAX if is_labelled else _LEFTOVER_WORDS_MAX)


def _read_day(found: re.Match[str]) -> datetime | None:
    if found["iso"]:
        return _day(*map(int, found["iso"][:10].split("-")))
    if found["cjk"]:
        return _day(int(found["cy"]), int(found["cm"]), int(found["cd"]))
    if found["ymd"]:
        return _day(int(found["yy"]), int(found["ym"]), int(found["yd"]))
    if found["numbers"]:
        return _numeric_day(int(found["a"]), int(found["b"]), int(found["y"]), found["sep"])
    return _day_in_words(found["words"])


def _numeric_day(first: int, second: int, year: int, separator: str) -> datetime | None:
    """Dots are day first wherever they are used; with other separators only a number above 12 tells."""
    if separator == "." or first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC) if year in _YEARS else None
    except ValueError:
        return None


def _day_in_words(words: str) -> datetime | None:
    import dateparser  # 0.1 s to import: only a file with a date in words pays it

    try:
        moment = dateparser.parse(
            re.sub(r"\s(?:de|of|do|del|di)\s", " ", words),
            languages=list[str](_LANGUAGES.split()),
            settings={
                "PARSERS": ["absolute-time"],
                "REQUIRE_PARTS": ["day", "month", "year"],
                "TIMEZONE": "UTC",
            },
        )
    except (ValueError, OverflowError, TypeError, AttributeError):  # seen from dateparser on odd words
        return None
    return None if moment is None else _day(moment.year, moment.month, moment.day)


def _at_time(day: datetime | None, found: re.Match[str], line: str) -> datetime | None:
    if day is None:
        return None
    if found["iso"] and len(found["iso"]) > 10:
        return _iso(found["iso"]) or day
    after = line[found.end() : found.end() + 40]
    clock = _TIME.search(after) or _TIME.search(line[: found.start()])
    if clock is None:
        return day
    hour, minute = int(clock["h"] or clock["h2"]), int(clock["m"] or 0)
    half = (clock["half"] or clock["half2"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59:
        return day
    return _in_utc(day.replace(hour=hour, minute=minute), clock.string[clock.end() : clock.end() + 12])


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace(" Z", "Z"))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime, after: str) -> datetime:
    """A time without a zone is taken as UTC."""
    zone = _ZONE.search(after)
    if zone is None:
        return moment
    name = zone["name"]
    if name in _ZONES:
        return moment.replace(tzinfo=ZoneInfo(_ZONES[name])).astimezone(UTC)
    if name:
        return moment - timedelta(hours=_OFFSETS.get(name, 0))
    digits = re.sub(r"[^\d+-]", "", zone["offset"])
    hours, minutes = int(digits[1:3]), int(digits[3:5] or 0)
    if hours > 14 or minutes > 59:
        return moment
    offset = timedelta(hours=hours, minutes=minutes)
    return moment.replace(tzinfo=timezone(-offset if digits[0] == "-" else offset)).astimezone(UTC)
