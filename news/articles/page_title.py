"""Which of a page's titles is the headline as printed.

Measured on saved pages of some 200 publishers: an h1 that the metadata confirm is the headline more often than any
single metadata field, which carry the site's name or a version for search engines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from news.html_tree import strip_tags, tidy

_TITLE_CHARS_MAX = 500
_SEPARATOR = re.compile(r"\s+[|\-–—·•:»«>/~]+\s+|\s*[|»]\s*|\s*::\s*")
_FOLD = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "\u00ad": None, "\u200b": None})  # fmt: skip
_WORDS_MIN = 2


def choose_title(
    *,
    headings: Sequence[str],
    headline: str | None,
    social: Sequence[str],
    page_title: str,
    publisher: str | None,
) -> str | None:
    """The headline; None when the page has no title at all.

    An h1 that occurs in og:title, JSON-LD or `<title>`, then a sole h1, then JSON-LD's headline, then og:title or
    `<title>` without the site's name.
    """
    stated = [_fold(text) for text in (headline, *social, page_title) if text]
    headings = [text for text in headings if len(text) <= _TITLE_CHARS_MAX and not _is_site(text, publisher)]
    confirmed = [text for text in headings if _is_confirmed(text, stated)]
    if confirmed:
        return tidy(max(confirmed, key=len))
    sole = headings[0] if len(headings) == 1 and len(headings[0].split()) > _WORDS_MIN else None
    social_title = next((_without_site(text, publisher) for text in social), None)
    chosen = (
        headline or sole or social_title or _without_site(page_title, publisher) or next(iter(headings), None)
    )
    return strip_tags(chosen[:_TITLE_CHARS_MAX]) if chosen else None


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLD).casefold().split())


def _is_site(text: str, publisher: str | None) -> bool:
    return publisher is not None and _fold(text) == _fold(publisher)


def _is_confirmed(text: str, stated: Sequence[str]) -> bool:
    """Whether a heading occurs in what the page states, and is more than the site's name at its end."""
    folded = _fold(text)
    if len(folded) < 4:
        return False
    return any(folded in other and 2 * len(folded) >= len(other) - 40 for other in stated)


def _without_site(text: str, publisher: str | None) -> str:
    """A title without " | The Site" at its end or "The Site: " at its start."""
    text = tidy(text)
    parts = [part for part in _SEPARATOR.split(text) if part]
    if len(parts) < 2:
        return text
    last = list(_SEPARATOR.finditer(text))
    if publisher and _is_site(parts[0], publisher):
        return text[last[0].end() :]
    head, tail = text[: last[-1].start()], text[last[-1].end() :]
    if (publisher and _is_site(tail, publisher)) or (len(tail.split()) <= 5 and len(tail) < len(head)):
        return head or text
    return text
