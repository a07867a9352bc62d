"""Author names as pages print them → clean names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from news.html_tree import tidy

_NAME_CHARS_MAX = 80
_NAME_WORDS_MAX = 6
_AUTHORS_MAX = 12
_TEXT_CHARS_MAX = 1_000
BY = re.compile(
    r"^(?:(?:this (?:post|article|story) was |article )?(?:written|authored|posted|published|reported|story|text|words|veröffentlicht|geschrieben|eingestellt|erstellt|verfasst|view all posts|publié|publicado|escrito|écrit|rédigé|ein (?:gast)?beitrag|(?:blog )?beitrag)\s*)?"
    r"(?:by|von|vom|par|por|di|door|av|af|przez)\b\s*[:：]?\s*"
    r"|^(?:autor(?:\*?in(?:nen)?)?|author(?:\(s\)|s)?|über)(?:\s*[:：]\s*|\s+)"
    r"|^(?:text|texte|foto|author(?:s|\(s\))?|autor(?:en|a|es)?|auteure?s?|autore|byline|redacción|redaktion|interview|von|story|words|reporter|writer|penulis|yazan|作者|記者|记者|文|取材・文)\s*[:：]\s*",
    re.IGNORECASE,
)
_JOINER = re.compile(
    r"\s*(?:[,;|•·&、，]|\s/\s|\band\b|\bund\b|\bet\b|\by\b|\bund\b|\bog\b|\boch\b|\bwith\b|\n|\s[-–—]\s)\s*",
    re.IGNORECASE,
)
# Between two full names; "dpa/ml" is one mark.
_SLASH = re.compile(r"(?<=\w\s)(\S+)/(?=\S+\s\w)")
_PARENTHESIS = re.compile(r"\s\([^()]{1,60}\)")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?$", re.IGNORECASE)
_INVERTED = re.compile(r"^([^\s,]+(?:-[^\s,]+)?),\s([^\s,]+(?:\s\S\.?)?)$")
_DATE_AFTER = re.compile(
    r"\s*(?:[,|•·–—-]\s*)?(?:\b(?:am|le|on|em|el|um|at)\s+)?(?:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+|\b(?:mon|diens|mitt|donners|frei|sams|sonn)(?:tag|woch),?\s+)?"
    r"(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th|\.)?\s[^\W\d_]{3,10}\.?,?\s\d{4}|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b\d+\s?min).*$",
    re.IGNORECASE,
)
_DIRT = re.compile(
    r"https?:|www\.|@|[<>{}=]|\s\d{3}|^\d+$|\d{4}|\d[:.]\d|\b(?:am|le|on) \d|\b(?:says|sagt|uhr)$|^veröffentlicht|^photo|\.(?:com|net|org)/|^page\.|\bread$|\breviewed\b|\bupdated?\b|^see more|^\d+\s?m(?:in)?$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:writer|reporter|editor|correspondent|journalist|founder|co-founder|ceo|cto|director|manager|marketer|specialist|analyst|columnists?|contributor|professor|head of|chief|vice president|researcher|engineer|strategist"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|rédact(?:eur|rice)|periodista|redactor(?:a)?|chefredakteur(?:in)?|autorin|reporterin|jurnalis|editorial team|senior|staff)\b",
    re.IGNORECASE,
)
# What stands where a name should be, but is the system's own account.
_NO_NAME = frozenset(
    ("name", "nom", "nombre", "nome", "von", "posted", "no author", "author name", "redaktion", "view my complete profile",
     "admin", "administrator", "editor", "editors", "webmaster", "root", "user", "none", "null", "unknown", "anonymous",
     "guest", "author", "authors", "by", "staff", "n/a", "undefined", "false", "true", "wordpress", "view all posts",
     "written by", "posted by", "about the author", "autor", "follow", "share", "more", "bio", "default", "super user",
     "contributors", "beitrag", "autoreninfo", "member login", "login", "profile", "website", "twitter", "facebook", "linkedin", "instagram")
)  # fmt: skip


def clean_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The distinct names in `texts`, in order: labels, dates and roles gone, several in one text parted."""
    names: dict[str, str] = {}
    for text in texts:
        for name in split_names(text):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())[:_AUTHORS_MAX]


def split_names(text: str) -> list[str]:
    """The names in one text, in order."""
    text = _DATE_AFTER.sub("", BY.sub("", _PARENTHESIS.sub("", tidy(unescape(text[:_TEXT_CHARS_MAX])))))
    inverted = _INVERTED.match(text)
    if (
        inverted
        and all(map(is_name, inverted.groups()))
        and not (_SUFFIX.match(inverted[2]) or inverted[2].isupper())
    ):
        return [f"{inverted[2]} {inverted[1]}"]
    found: list[str] = []
    for part in _JOINER.split(_SLASH.sub(r"\1 | ", text)):
        name = BY.sub("", part).strip(" .-–—:*\"'()[]")
        if _SUFFIX.match(name) and found:
            found[-1] = f"{found[-1]}, {name}"
        elif is_name(name) and not (found and is_role(name)):
            found.append(name)
    return found


def is_name(name: str) -> bool:
    """Whether a text can be a name at all, of a person, an account or an agency."""
    if not 1 < len(name) <= _NAME_CHARS_MAX or len(name.split()) > _NAME_WORDS_MAX:
        return False
    return not _DIRT.search(name) and name.casefold() not in _NO_NAME and any(char.isalpha() for char in name)


def is_role(text: str) -> bool:
    """Whether a text says what somebody does: "Senior Reporter"."""
    return _ROLE.search(text) is not None
