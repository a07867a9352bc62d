"""Which words on a page are a headline."""

from __future__ import annotations

import re
import unicodedata

from news.html_tree import tidy

TITLE_CHARS_MAX = 300
_HEADLINE_CHARS, _HEADLINE_WORDS = 22, 4
_SHORT_CHARS, _SHORT_WORDS = 14, 3
_WIDE_WORTH = 2.5
"""A Chinese, Japanese or Korean character says as much as so many Latin ones."""
_NO_TITLES = frozenset(
    (
        "more", "read more", "read on", "continue reading", "read the full story", "full story", "read full article", "learn more", "see more", "view all",
        "see all", "all", "next", "previous", "share", "comments", "comment", "video", "photos", "gallery", "listen", "watch", "live", "home", "subscribe",
        "weiterlesen", "mehr", "mehr lesen", "zum artikel", "artikel lesen", "lesen sie mehr", "alle", "startseite", "lire la suite", "lire plus",
        "en savoir plus", "lire l'article", "leer más", "ver más", "seguir leyendo", "más información", "leggi tutto", "continua", "leggi di più",
        "lees meer", "verder lezen", "ler mais", "saiba mais", "läs mer", "les mer", "læs mere", "lue lisää", "czytaj więcej", "więcej", "číst dále",
        "читать далее", "подробнее", "читати далі", "devamını oku", "続きを読む", "もっと見る", "阅读全文", "更多", "查看更多", "閱讀更多", "더보기",
        "اقرأ المزيد", "المزيد", "קרא עוד", "עוד", "permalink", "advertisement",
    )
)  # fmt: skip
_EDGES = " \t|·•–—»›→>«‹←…-:"
_CLOCK = re.compile(r"^(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?(?:uhr|h|am|pm))?\b[\s|·•–—:-]*", re.IGNORECASE)
_COUNT = re.compile(r"[\d.,\s]*(?:comments?|kommentare?|commentaires?|comentarios?|min(?:utes)?(?: read)?|views?)?", re.IGNORECASE)  # fmt: skip


def plain_headline(text: str) -> str:
    """The headline on one line, without the time before it and the arrows after it."""
    line = tidy(text)[:TITLE_CHARS_MAX]
    return tidy(_CLOCK.sub("", line).strip(_EDGES)) or line


def is_title(text: str) -> bool:
    """Whether a text can be a title at all: letters, and no "read more"."""
    line = plain_headline(text).lower()
    return (
        any(char.isalpha() for char in line)
        and line.rstrip(".!:") not in _NO_TITLES
        and not _COUNT.fullmatch(line)
    )


def is_headline_length(text: str) -> bool:
    """Whether a text is as long as headlines are: several words."""
    line = plain_headline(text)
    return _width(line) >= _HEADLINE_CHARS and (_is_wide(line) or len(line.split()) >= _HEADLINE_WORDS)


def is_short(text: str) -> bool:
    """Whether a text is as short as the names of sections are."""
    line = plain_headline(text)
    return _width(line) < _SHORT_CHARS or (not _is_wide(line) and len(line.split()) < _SHORT_WORDS)


def _width(line: str) -> float:
    return sum(_WIDE_WORTH if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _is_wide(line: str) -> bool:
    """Whether the script writes no spaces between words."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" or "\u0e00" <= char <= "\u0e7f" for char in line)
    return wide * 2 >= len(line)
