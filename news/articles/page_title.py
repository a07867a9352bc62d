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
_KICKER_REST_MIN = 15


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
    headline = _without_publisher(headline, publisher)
    site_parts = [_fold(part) for part in (publisher, _tail(page_title)) if part]
    headings = [text for text in headings if len(text) <= _TITLE_CHARS_MAX and _fold(text) not in site_parts]
    titles = [text for text in (headline, *social, page_title) if text]
    stated = [_fold(text) for text in titles]
    confirmed = [text for text in headings if _is_confirmed(text, stated)]
    sole = headings[0] if len(headings) == 1 and len(headings[0].split()) > _WORDS_MIN else None
    social_title = next((_without_site(text, publisher) for text in social), None)
    printed = max(confirmed, key=len) if confirmed else None
    chosen = (
        _without_kicker(printed or sole, [headline, social_title])
        if printed or (sole and not headline)
        else headline
    )
    chosen = chosen or social_title or _without_site(page_title, publisher) or next(iter(headings), None)
    return strip_tags(chosen[:_TITLE_CHARS_MAX]) if chosen else None


def _without_kicker(heading: str | None, titles: Sequence[str | None]) -> str | None:
    """The heading without the line above it, where a title that the page states is the rest."""
    for title in titles:
        if (
            heading
            and title
            and len(title) > _KICKER_REST_MIN
            and _fold(heading).endswith(" " + _fold(title))
        ):
            return title
    return heading


def _tail(page_title: str) -> str | None:
    """What stands last in `<title>`: usually the site's name."""
    parts = _SEPARATOR.split(page_title)
    return parts[-1] if len(parts) > 1 and len(parts[-1]) < len(page_title) / 2 else None


def _without_publisher(headline: str | None, publisher: str | None) -> str | None:
    """JSON-LD's headline without the site's name at its end, which some systems append."""
    tail = _tail(headline) if headline else None
    if headline and tail and publisher and _is_site(tail, publisher):
        return _without_site(headline, publisher)
    return headline


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
