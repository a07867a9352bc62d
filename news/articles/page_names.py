"""Author names as pages print them → clean names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from news.html_tree import tidy

_NAME_CHARS_MAX = 80
_NAME_WORDS_MAX = 6
_AUTHORS_MAX = 12
_LABEL = re.compile(
    r"^(?:(?:written|posted|published|reported|story|text|words|veröffentlicht|geschrieben|eingestellt|view all posts|publié|publicado)\s*)?"
    r"(?:by|von|vom|par|por|di|door|av|af|przez|autor(?:in)?|author|über)\s*[:：]?\s+"
    r"|^(?:text|texte|foto|author|autor|authors|auteur|autore|byline|redacción|redaktion|interview|von)\s*[:：]\s*",
    re.IGNORECASE,
)
_JOINER = re.compile(
    r"\s*(?:[,;|/•·&、，]|\band\b|\bund\b|\bet\b|\by\b|\bund\b|\bog\b|\boch\b|\bwith\b|\n)\s*", re.IGNORECASE
)
_PARENTHESIS = re.compile(r"\s\([^()]{1,60}\)")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?$", re.IGNORECASE)
_DIRT = re.compile(
    r"https?:|www\.|@|[<>{}=]|\d{3}|\d[:.]\d|\b(?:am|le|on) \d|\b(?:says|sagt|uhr)$|^veröffentlicht|^photo|\.(?:com|net|org)/",
    re.IGNORECASE,
)
# What stands where a name should be, but is the system's own account.
_NO_NAME = frozenset(
    ("name", "nom", "nombre", "nome", "von", "posted", "no author", "author name", "redaktion", "view my complete profile",
     "admin", "administrator", "editor", "editors", "webmaster", "root", "user", "none", "null", "unknown", "anonymous",
     "guest", "author", "authors", "by", "staff", "n/a", "undefined", "false", "true", "wordpress", "view all posts")
)  # fmt: skip


def clean_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The distinct names in `texts`, in order: labels such as "By" gone, several in one text parted."""
    names: dict[str, str] = {}
    for text in texts:
        for name in _split(text):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())[:_AUTHORS_MAX]


def _split(text: str) -> list[str]:
    text = _LABEL.sub("", _PARENTHESIS.sub("", tidy(unescape(text[:1_000]))))
    found: list[str] = []
    for part in _JOINER.split(text):
        name = _LABEL.sub("", part).strip(" .-–—:*\"'()[]")
        if _SUFFIX.match(name) and found:
            found[-1] = f"{found[-1]}, {name}"
        elif _is_name(name):
            found.append(name)
    return found


def _is_name(name: str) -> bool:
    if not 1 < len(name) <= _NAME_CHARS_MAX or len(name.split()) > _NAME_WORDS_MAX:
        return False
    return not _DIRT.search(name) and name.casefold() not in _NO_NAME and any(char.isalpha() for char in name)
