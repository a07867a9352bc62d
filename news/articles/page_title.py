"""Which of a page's titles is the headline as printed.

Measured on saved pages of some 200 publishers: an h1 that the metadata confirm is the headline more often than any
single metadata field, which carry the site's name or a version for search engines. docs/decisions/0011-page-metadata.md
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from news.articles.page_tags import PageTags, attributes_of, is_in_card, is_no_headline
from news.html_tree import Element, label_text, strip_tags, tidy

_TITLE_CHARS_MAX = 500
_HEADING_CHARS_MAX = 1_000
_SEPARATOR = re.compile(
    r"\s+[|\-–—·•:»«>/~]+\s+|\s*[|»]\s*|\s*::\s*|[-_](?=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,8}$)"
)
_FOLD = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "\u00ad": None, "\u200b": None})  # fmt: skip
_WORDS_MIN = 2
_KICKER_REST_MIN = 15
_SITE_CHARS_MAX = 60
_TAIL_WORDS_MAX = 5
_SUBHEADING_CHARS_MIN = 15
_ALIKE_MIN = 0.6
_KICKER = re.compile(
    r"kicker|overline|dachzeile|topline|roof|eyebrow|surtitle|sur-?titre|volanta|antetitulo|spitzmarke|pretitle|headline-?prefix|^label|[\s_-]label\b|titleheader",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[\s:|/·•–—-]*")


def find_title(tags: PageTags, *, headline: str | None, publisher: str | None, host: str) -> str | None:
    """The page's headline; None when it has no title at all.

    `headline` is JSON-LD's, `host` the page's, "" when unknown.
    """
    title = choose_title(
        headings=[text for tag in tags.headings if not is_no_headline(tag) for text in heading_texts(tag)],
        subheadings=(text for tag in tags.subheadings if not is_in_card(tag) for text in heading_texts(tag)),
        headline=strip_tags(headline),
        social=[text for text in tags.meta.all("og:title", "twitter:title") if text],
        page_title=tags.page_title,
        publisher=publisher,
        host=host,
    )
    tags.headline = _headline(tags, title)
    return title


def _headline(tags: PageTags, title: str | None) -> Element | None:
    """The heading that prints the title, else the first that can be one."""
    wanted = _fold(title or "")
    headings = (*tags.headings, *tags.subheadings, *tags.minor_headings)
    printing = (tag for tag in headings if wanted and wanted in _fold(label_text(tag)[:_HEADING_CHARS_MAX]))
    improper: Element | None = None
    for tag in printing:
        if not is_no_headline(tag):
            return tag
        improper = tag if improper is None else improper
    if improper is not None:
        return improper
    return next((tag for tag in tags.headings if not is_no_headline(tag)), None)


def heading_texts(tag: Element) -> tuple[str, ...]:
    """The words of a heading; then, where the markup tells a kicker above them apart, the words without it."""
    whole = label_text(tag)
    rest = _below_kicker(tag, whole)
    return tuple(text for text in (whole, rest) if text)


def _below_kicker(tag: Element, whole: str) -> str | None:
    parent = tag
    while len(parent) == 1 and not tidy(parent.text) and not tidy(next(iter(parent)).tail):
        parent = next(iter(parent))
    if not len(parent) or tidy(parent.text):
        return None
    children = list(islice(parent, 3))
    first = children[0]
    kicker = label_text(first)
    if not kicker or len(kicker) >= len(whole) or not whole.startswith(kicker):
        return None
    parted = len(children) > 2 and _PUNCTUATION.fullmatch(label_text(children[1]) or "x") is not None
    rest = whole[len(kicker) :].lstrip(" :|/·•–—-")
    if (parted or _KICKER.search(attributes_of(first))) and len(rest.split()) >= _WORDS_MIN:
        return rest
    return None


def choose_title(
    *,
    headings: Sequence[str],
    headline: str | None,
    social: Sequence[str],
    page_title: str,
    publisher: str | None,
    subheadings: Iterable[str] = (),
    host: str = "",
) -> str | None:
    """The headline; None when the page has no title at all.

    An h1 that occurs in og:title, JSON-LD or `<title>`, then an h2 that is one of these, then a sole h1, then JSON-LD's
    headline, then og:title or `<title>` without the site's name.
    """
    headline = _without_publisher(headline, publisher)
    site_parts = [_fold(part) for part in (publisher, _tail(page_title)) if part]

    def is_headline(text: str) -> bool:
        return len(text) <= _TITLE_CHARS_MAX and _fold(text) not in site_parts and not _is_host(text, host)

    headings = list(filter(is_headline, dict.fromkeys(headings)))
    titles = [text for text in (headline, *social, page_title) if text]
    stated = [_fold(text) for text in titles]
    social_title = next((_without_site(text, publisher, host) for text in social), None)
    plain_title = _without_site(page_title, publisher, host)
    confirmed = [text for text in headings if _is_confirmed(text, stated)]
    if confirmed:
        chosen = _without_kicker(max(confirmed, key=len), [headline, social_title])
        plain = _without_site(chosen, publisher, host)
        chosen = plain if _fold(plain) in stated else chosen
    else:
        chosen = (
            _confirmed_subheading(
                filter(is_headline, subheadings), [headline, *social, page_title, social_title, plain_title]
            )
            or _unconfirmed(headings, headline, social_title)
            or headline
        )
    chosen = chosen or social_title or plain_title or next(iter(headings), None)
    return strip_tags(chosen[:_TITLE_CHARS_MAX]) if chosen else None


def _confirmed_subheading(subheadings: Iterable[str], titles: Sequence[str | None]) -> str | None:
    """An h2 that a stated title repeats, whole or between two separators: for sites whose h1 is their own name."""
    known: set[str] = set()
    for title in titles:
        if title:
            known.add(_fold(title))
            known.update(_fold(part) for part in _SEPARATOR.split(title))
    return next(
        (text for text in subheadings if len(text) >= _SUBHEADING_CHARS_MIN and _fold(text) in known), None
    )


def _unconfirmed(headings: Sequence[str], headline: str | None, social_title: str | None) -> str | None:
    """A sole h1 that no title repeats: taken where there is no other headline, or where it is the same one reworded."""
    # One with a kicker is given twice: as a whole, and without it.
    headings = [
        text for text in headings if not any(text != other and text.endswith(other) for other in headings)
    ]
    if len(headings) != 1 or len(headings[0].split()) <= _WORDS_MIN:
        return None
    if not headline:
        return _without_kicker(headings[0], [social_title])
    return headings[0] if _likeness(headings[0], headline) >= _ALIKE_MIN else None


def _likeness(one: str, other: str) -> float:
    """How many of the words of the shorter text the other has."""
    first, second = set(_fold(one).split()), set(_fold(other).split())
    return len(first & second) / max(1, min(len(first), len(second)))


def _without_kicker(heading: str, titles: Sequence[str | None]) -> str:
    """The heading without the line above it, where a title that the page states is the rest."""
    for title in titles:
        if title and len(title) > _KICKER_REST_MIN and _fold(heading).endswith(" " + _fold(title)):
            return title
    return heading


def _tail(page_title: str) -> str | None:
    """What stands last in `<title>`: usually the site's name."""
    parts = _SEPARATOR.split(page_title)
    return parts[-1] if len(parts) > 1 and len(parts[-1]) < len(page_title) / 2 else None


def _without_publisher(headline: str | None, publisher: str | None) -> str | None:
    """JSON-LD's headline without the site's name at its end, which some systems append."""
    tail = _tail(headline) if headline else None
    if headline and tail and publisher and _is_site(tail, publisher, ""):
        return _without_site(headline, publisher, "")
    return headline


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLD).casefold().split())


def letters_of(text: str) -> str:
    """Letters and digits alone, folded: what a name and its address have in common."""
    return "".join(char for char in _fold(text) if char.isalnum())


def _is_host(text: str, host: str) -> bool:
    """Whether a text is the site's name as its address has it: "Time 4 talks" at time4talks.example."""
    return bool(host) and len(text) <= _SITE_CHARS_MAX and letters_of(text) in names_of_host(host)


@lru_cache(maxsize=512)
def names_of_host(host: str) -> frozenset[str]:
    """What a site may call itself, by its address: each label but the last, and all of them."""
    labels = host.lower().removeprefix("www.").split(".")
    return frozenset(map(letters_of, (*labels[:-1], "".join(labels)))) - {""}


def _is_site(text: str, publisher: str | None, host: str) -> bool:
    return (publisher is not None and _fold(text) == _fold(publisher)) or _is_host(text, host)


def _is_confirmed(text: str, stated: Sequence[str]) -> bool:
    """Whether a heading occurs in what the page states, and is more than the site's name at its end."""
    folded = _fold(text)
    if len(folded) < 4:
        return False
    return any(folded in other and 2 * len(folded) >= len(other) - 40 for other in stated)


def _without_site(text: str, publisher: str | None, host: str) -> str:
    """A title without " | The Site" at its end or "The Site: " at its start."""
    text = tidy(text)
    separators = list(_SEPARATOR.finditer(text))
    if not separators:
        return text
    first, last = separators[0], separators[-1]
    if _is_site(text[: first.start()], publisher, host) and text[first.end() :]:
        rest = text[first.end() :]
        parts = [part for part in _SEPARATOR.split(rest) if part]
        return parts[-1] if len(separators) > 1 and len(parts[-1]) > len(rest) / 2 else rest
    head, tail = text[: last.start()], text[last.end() :]
    if _is_site(tail, publisher, host) or (len(tail.split()) <= _TAIL_WORDS_MAX and len(tail) < len(head)):
        return head or text
    return text
