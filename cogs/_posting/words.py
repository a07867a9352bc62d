"""What an autopost does, in words: Markdown of ours with what people wrote escaped. Pure."""

from __future__ import annotations

from typing import Final, Literal

from cogs._render.limits import NAME_MAX
from cogs._render.text import escaped, moment, plural
from news.models import MINUTES_OF_DAY, Autopost, PostSettings, Quiet, Schedule, Wish
from news.posting.zones import words_for

LABEL_MAX: Final = 80
PAUSE_MAX: Final = 140
QUERY_SHOWN: Final = 200
LANGUAGES: Final = {
    "en": "English",
    "ar": "Arabic",
    "zh": "Chinese",
    "cs": "Czech",
    "da": "Danish",
    "nl": "Dutch",
    "fi": "Finnish",
    "fr": "French",
    "de": "German",
    "el": "Greek",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "es": "Spanish",
    "sv": "Swedish",
    "uk": "Ukrainian",
}
"""The languages that the form offers: with "all" as many as a menu lists."""
LOOKS: Final = {"line": "one line", "card": "a compact card", "quote": "a card with a quote"}
IMAGES: Final = {"show": "pictures shown", "spoiler": "pictures behind a spoiler", "off": "no pictures"}
UPDATES: Final = {
    "edit": "what others report later is added to the card",
    "thread": "what others report later goes into the post's thread",
    "off": "a post stays as it is",
}
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def wish_words(wish: Wish, label: str, *, limit: int = QUERY_SHOWN) -> str:
    """What is posted, for the middle of a sentence: "every new article from **The Example Times**"."""
    name = escaped(label, LABEL_MAX)
    match wish.kind:
        case "everything":
            return "every new article that this server reads"
        case "source":
            return f"every new article from **{name}**"
        case "topic":
            return f"every new article about **{name}**"
        case "story":
            return f"every new article on the story **{name}**"
        case "search":
            return f"every new article that the search **{escaped(wish.query or '', limit)}** finds"


def narrowing_words(settings: PostSettings) -> str:
    """What of it is left out, behind a comma; "" where nothing is."""
    said: list[str] = []
    if settings.language:
        said.append(f"in {language_name(settings.language)}")
    if settings.min_sources > 1:
        said.append(f"once {settings.min_sources} independent outlets tell it")
    return "".join(f", {each}" for each in said)


def language_name(code: str) -> str:
    """The language's English name, or its code where the form does not know it."""
    return LANGUAGES.get(code, escaped(code, 20))


def pace_words(settings: PostSettings) -> str:
    """How soon it is posted, as a sentence without its end."""
    match settings.mode:
        case "instant":
            return "At once, however many there are"
        case "digest":
            return f"In one digest {schedule_words(settings.schedule)}"
        case "both":
            return (
                f"At once, at most {settings.cap_per_hour} an hour; the rest in a digest "
                f"{schedule_words(settings.schedule)}"
            )


def pause_words(autopost: Autopost, style: Literal["f", "R"] = "R") -> str:
    """Who or what paused it, and since when: "Paused by Olive since …". `style`: of the time, as Discord calls it."""
    since = f" since {moment(autopost.paused_at, style)}" if autopost.paused_at else ""
    reason = escaped(autopost.paused_reason or "", PAUSE_MAX).rstrip(".")
    if reason.lower().startswith("paused"):
        return f"{reason[:1].upper()}{reason[1:]}{since}"
    return f"Paused{since}: {reason}"


def has_digest(settings: PostSettings) -> bool:
    """Whether anything of it ever goes out in a digest."""
    return settings.mode != "instant" or settings.quiet is not None


def schedule_words(schedule: Schedule) -> str:
    """When its digest goes out: "every day at 18:00 (Oslo)"."""
    if schedule.every == "hour":
        return f"every hour at :{schedule.minute % 60:02}"
    when = "every day" if schedule.every == "day" else f"every {WEEKDAYS[schedule.weekday % 7]}"
    return f"{when} at {clock(schedule.minute)} ({zone_name(schedule.zone)})"


def zone_name(zone: str) -> str:
    """The place that an IANA name stands for: "Oslo" for "Europe/Oslo"."""
    return escaped(words_for(zone), NAME_MAX)


def clock(minute: int) -> str:
    """Minutes after midnight as a clock shows them: "18:05"."""
    hours, minutes = divmod(minute % MINUTES_OF_DAY, 60)
    return f"{hours:02}:{minutes:02}"


def _quiet_words(quiet: Quiet | None) -> str:
    """The hours in which nothing is posted; "" where there are none."""
    if quiet is None or quiet.start == quiet.until:
        return ""
    return f"Quiet from {clock(quiet.start)} to {clock(quiet.until)}: what comes then is posted together afterwards"


def quiet_sentences(settings: PostSettings) -> str:
    """The quiet hours as sentences, with what becomes of a digest that falls into them; "" where there are none."""
    words = _quiet_words(settings.quiet)
    if not words or settings.quiet is None:
        return ""
    return f"{words}.{' The digest, too, goes out then.' if _is_digest_in(settings.quiet, settings) else ''}"


def _is_digest_in(quiet: Quiet, settings: PostSettings) -> bool:
    """Whether the hour of its digest lies in the quiet hours. An hourly one has no hour of its own."""
    if settings.mode == "instant" or settings.schedule.every == "hour":
        return False
    into = (settings.schedule.minute - quiet.start) % MINUTES_OF_DAY
    return into < (quiet.until - quiet.start) % MINUTES_OF_DAY


def look_words(settings: PostSettings) -> str:
    """How a post looks and what becomes of it."""
    look = "your own words" if settings.template else LOOKS[settings.look]
    return f"{look[0].upper()}{look[1:]}, {IMAGES[settings.images]}; {UPDATES[settings.updates]}"


def ping_words(settings: PostSettings) -> str:
    """Who is pinged, and for what."""
    ping = settings.ping
    if ping is None:
        return "Nobody"
    limits = [
        f"for what the search **{escaped(ping.query, QUERY_SHOWN)}** finds" if ping.query else "",
        f"once {ping.min_sources} independent outlets tell a story" if ping.min_sources > 1 else "",
    ]
    return " ".join([f"<@&{ping.role_id}>", ", ".join(filter(None, limits)) or "with every post"])


def setting_lines(settings: PostSettings, *, is_announcement: bool = False) -> list[str]:
    """All of the settings, a line each."""
    lines = [f"**When** {pace_words(settings)}. {quiet_sentences(settings)}".rstrip()]
    lines.append(f"**Look** {look_words(settings)}.")
    lines.append(f"**Ping** {ping_words(settings)}.")
    if is_announcement:
        words = (
            "to the servers that follow the channel, too" if settings.publishes else "in this channel alone"
        )
        lines.append(f"**Published** {words}.")
    if settings.tag_ids:
        lines.append(
            f"**Tags** {plural(len(settings.tag_ids), 'tag')} on every post, beside those of its topics."
        )
    return lines
