"""When a page says its article was published and changed.

What is stated (JSON-LD, meta tags) comes first, then the markup near the headline, the address, and at last the text
near the headline. How often each is right: docs/decisions/0011-page-metadata.md
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from news.articles.furniture_words import UPDATE_WORDS
from news.articles.page_jsonld import JsonObject, LinkedData, texts_of, types_of
from news.articles.page_tags import VALUE_CHARS_MAX, PageTags, is_foreign, is_in_card
from news.articles.page_texts import texts_after, texts_before
from news.articles.text_dates import days_in
from news.dates import parse_date
from news.html_tree import Element, label_text, tidy

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "article.published", "publish-date", "publish_date", "og:publish_date", "publishdate", "publication_date", "publicationdate", "pubdate", "og:pubdate", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "article_date_original", "citation_publication_date", "originalpublicationdate", "rnews:datepublished", "vr:published_time",
    "iso-8601-publish-date", "published_time", "datecreated",
)  # fmt: skip
_DATED = ("date", "dc.date", "dcterms.date")
_CHANGED_WITHIN = timedelta(days=60)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod")  # fmt: skip
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")
_URL_LOOSE = re.compile(r"(?<!\d)(?:((?:19|20)\d\d-\d\d-\d\d)|(\d\d-\d\d-(?:19|20)\d\d))(?!\d)")
_PUBLISHED_NAME = re.compile(
    r"publi(?:sh|shed|cation)?[-_.: ]?(?:date|time|on\b|at\b)|pub-?date|pub_date|date[-_.]?publi"
)
_OTHER_THINGS = frozenset(
    (
        "imageobject",
        "videoobject",
        "audioobject",
        "comment",
        "person",
        "organization",
        "product",
        "review",
        "book",
        "movie",
    )
)
_ZERO_OFFSET = re.compile(r"(?:Z|GMT|UTC|[+]00:?00)\s*$")
_YEAR_FIRST = re.compile(r"\s*\d{4}-?\d\d")
_ODD_FRACTION = re.compile(r"(T\d\d:\d\d:\d\d):\d{1,6}(?=Z|$)")
_CLOCK = re.compile(r"[\s,–-]{1,4}(?:um |at |à )?(\d\d?)[:h](\d\d)(?!\d)")
_STATED_CHARS_MAX = 80
_NEAR_BEFORE, _NEAR_AFTER = 20, 60
"""How many tags that can hold metadata may stand between the headline and its `<time>`."""
_NUMERIC = re.compile(r"(?<!\d)\d\d?[./-]\d\d?[./-](?:\d{4}|\d\d)(?!\d)")
_DAY_SLACK = timedelta(days=1)
_TEXTS_AFTER_MAX, _TEXTS_NEAR, _TEXTS_BEFORE_MAX = 60, 12, 8
_CHARS_AFTER_MAX = 2_500
_PIECE_CHARS_MAX = 200
_LABEL_CHARS_MAX = 60
_DATELINE_CHARS_MAX = 40
_SHORT_CHARS_MAX = 12
_LEVELS_MAX = 40
_TEXT_TAGS = ("p", "div", "span", "li", "td", "small", "em", "strong", "b", "i", "h2", "h3", "h4", "h5", "h6", "a", "time", "dd", "cite", "footer", "font", "center", "section", "article", "header")  # fmt: skip
_TEXT_TAGS_MAX = 5_000
_DIGITS = re.compile(r"\d\D{0,14}\d{2}")
_UPDATED = re.compile(
    "|".join(UPDATE_WORDS.replace("\n", "").split("|")) + "|edited|änder|stand:", re.IGNORECASE
)
_SAID = re.compile(
    r"publi[sc]|posted|gepostet|veröffentlicht|erschienen|erstellt|created|written|datum|date|am\b|on\b|le\b|el\b|uhr|掲載|公開|发布|опубл|опублі|julkaistu|publicerad|opublikow|gepubliceerd|yayın",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published: the moment, aware UTC, and the day its publisher's calendar showed."""

    at: datetime
    on: date


def find_published(
    tags: PageTags,
    article: JsonObject,
    linked: LinkedData,
    *,
    url: str,
    language: str | None,
    now: datetime,
    search: bool,
) -> Published | None:
    """When the article was first published; None when the page does not say.

    A date that is only found in the text is never later than `now` and never before 1995. `search`: look there at all.
    """
    latest = now + _DAY_SLACK
    meta = tags.meta
    stated = (
        *texts_of(article.get("datePublished")),
        *texts_of(article.get("dateCreated")),
        *meta.all(*_PUBLISHED),
    )
    for text in stated:
        if moment := read_date(text, language):
            is_zoned_away = search and _ZERO_OFFSET.search(text) is not None
            printed = _near_headline(tags, language, latest, far=False) if is_zoned_away else None
            return Published(moment, _day_of(moment, text, language, printed))
    for text in (*meta.all(*_DATED), *meta.named(_PUBLISHED_NAME)):
        if moment := read_date(text, language):
            return (_earlier(tags, moment, language) if search else None) or Published(
                moment, _day_of(moment, text, language, None)
            )
    for texts in (_marked(tags), _page_dates(linked)):
        for text in texts:
            if moment := read_date(text, language):
                return Published(moment, _day_of(moment, text, language, None))
    day = _date_in(url)
    if search and not day:
        day = (
            _near_headline(tags, language, latest)
            or _loose_date_in(url, latest)
            or _searched(tags, language, latest)
        )
    return Published(day, day.date()) if day else None


def _earlier(tags: PageTags, moment: datetime, language: str | None) -> Published | None:
    """A day printed near the headline shortly before `moment`, which a tag called no more than "date" may have from a change."""
    days = [day for text in islice(_marked(tags), 1) if (day := read_date(text, language))]
    printed = next(iter(days), None) or _near_headline(tags, language, moment, far=False)
    if printed and moment - _CHANGED_WITHIN < printed and printed.date() < moment.date():
        return Published(printed, printed.date())
    return None


def _day_of(moment: datetime, text: str, language: str | None, printed: datetime | None) -> date:
    """The day in the publisher's own time: as printed below the headline, else as the stated text begins."""
    written = printed or next((day for _, _, day in days_in(text[:_STATED_CHARS_MAX], language)), moment)
    return written.date() if abs((written.date() - moment.date()).days) <= 1 else moment.date()


def _searched(tags: PageTags, language: str | None, latest: datetime) -> datetime | None:
    ways = (_dated_elements, _anywhere)
    found = next((day for way in ways if (day := way(tags, language, latest))), None)
    return found or next(
        (moment for text in _timed(tags) if (moment := read_date(text, language)) and moment <= latest), None
    )


def find_modified(tags: PageTags, article: JsonObject, *, language: str | None) -> datetime | None:
    """When the article was last changed, aware UTC; None when the page does not say."""
    return _first_date([*texts_of(article.get("dateModified")), *tags.meta.all(*_MODIFIED)], language)


def _first_date(texts: Iterable[str], language: str | None) -> datetime | None:
    return next((moment for text in texts if (moment := read_date(text, language))), None)


def read_date(text: str, language: str | None) -> datetime | None:
    """The moment a stated date names; one in figures alone is read as the page's language writes it."""
    text = text[:_STATED_CHARS_MAX]
    found = None if _YEAR_FIRST.match(text) else next(days_in(text, language), None)
    if found and (_NUMERIC.search(text) or parse_date(text) is None):
        return _at_time(found[2], text[found[1] :])
    return parse_date(_ODD_FRACTION.sub(r"\1", text))


def _at_time(day: datetime, after: str) -> datetime:
    """The day at the time that is written after it; without a zone it is taken as UTC."""
    clock = _CLOCK.match(after)
    if clock is None or int(clock[1]) > 23 or int(clock[2]) > 59:
        return day
    return day.replace(hour=int(clock[1]), minute=int(clock[2]))


def _page_dates(linked: LinkedData) -> Iterator[str]:
    """The dates of what else JSON-LD describes, where it describes no article: the page itself, a recipe, a thread."""
    for node in linked.nodes:
        if not types_of(node) & _OTHER_THINGS:
            yield from texts_of(node.get("datePublished"))


def _marked(tags: PageTags) -> Iterator[str]:
    """itemprop=datePublished, then the `<time>` that stands nearest to the headline."""
    for tag in tags.dated:
        style = f"{tag.get('itemprop') or ''} {tag.get('class') or ''}"
        if ("datePublished" in style or tag.tag == "abbr") and not tags.is_aside(tag):
            yield tag.get("datetime") or tag.get("content") or tag.get("title") or label_text(tag)
    start = _headline_position(tags)
    times = [tag for tag in tags.times if not tags.is_aside(tag) and not is_in_card(tag)]
    near = [tag for tag in times if start - _NEAR_BEFORE <= tags.order[tag] <= start + _NEAR_AFTER]
    yield from (
        value for tag in _by_nearness(tags, near)[:5] if (value := tag.get("datetime") or label_text(tag))
    )


def _timed(tags: PageTags) -> Iterator[str]:
    """Any `<time>` at all, those outside of comments and lists first."""
    times = sorted(tags.times, key=lambda tag: (tags.is_aside(tag), is_in_card(tag)))
    yield from (value for tag in times[:5] if (value := tag.get("datetime") or label_text(tag)))


def _by_nearness(tags: PageTags, elements: list[Element]) -> list[Element]:
    """Elements after the headline before those above it; what says that it is the first publication first, an update last."""
    start = _headline_position(tags)

    def rank(tag: Element) -> tuple[int, bool, int]:
        style = f"{tag.get('class') or ''} {tag.get('itemprop') or ''} {tag.get('id') or ''}".lower()
        is_first = "publish" in style or tag.get("pubdate") is not None
        is_update = not is_first and bool(
            _UPDATED.search(style) or "modif" in style or _UPDATED.search(label_text(tag)[:_LABEL_CHARS_MAX])
        )
        position = tags.order[tag]
        return (0 if is_first else 2 if is_update else 1), position < start - 5, abs(position - start)

    return sorted(elements, key=rank)


def _headline_position(tags: PageTags) -> int:
    return tags.order[tags.headline] if tags.headline is not None else 0


def _near_headline(
    tags: PageTags, language: str | None, latest: datetime, *, far: bool = True
) -> datetime | None:
    """A day in the short lines below the headline, or right above it; one called an update only for want of others."""
    if tags.headline is None:
        return None
    limit = _TEXTS_AFTER_MAX if far else _TEXTS_NEAR
    after = list(_bounded(texts_after(tags.headline, limit, skip=is_foreign)))
    before = texts_before(tags.headline, _TEXTS_BEFORE_MAX, skip=is_foreign)
    for texts in (after[:_TEXTS_NEAR], before, after[_TEXTS_NEAR:] if far else []):
        day = _best_day(_joined(texts), language, latest)
        if day:
            return day
    return None


def _best_day(texts: Iterable[str], language: str | None, latest: datetime) -> datetime | None:
    """The first day in short texts that is not said to be an update's, else the first."""
    update: datetime | None = None
    previous = ""
    for text in texts:
        for start, _, day in days_in(text[:VALUE_CHARS_MAX], language):
            # In running text only a dateline at its head is the text's own day.
            if day > latest or (len(text) > _PIECE_CHARS_MAX and start > _DATELINE_CHARS_MAX):
                continue
            before = (
                text[max(0, start - _LABEL_CHARS_MAX) : start] if start > 2 else previous[-_LABEL_CHARS_MAX:]
            )
            if not _UPDATED.search(before):
                return day
            update = update or day
        previous = text
    return update


def _joined(texts: Iterable[str]) -> Iterator[str]:
    """The texts, and before each run of very short ones these in one line: a day, a month and a year may stand apart."""
    run: list[str] = []
    for text in texts:
        if len(text) <= _SHORT_CHARS_MAX:
            run.append(text)
            if len(run) >= 3:
                yield " ".join(run[-3:])
        else:
            run = []
        yield text


def _anywhere(tags: PageTags, language: str | None, latest: datetime) -> datetime | None:
    """A day that a label calls the publication's, anywhere in the page; else the first in a short line outside of lists."""
    first: datetime | None = None
    listed: datetime | None = None
    for text, parent in _short_texts(tags):
        for start, _, day in days_in(text, language):
            if day > latest or _is_commented(parent):
                continue
            if tags.is_aside(parent) or is_in_card(parent):
                listed = listed or day
                continue
            before = text[max(0, start - _LABEL_CHARS_MAX) : start]
            if _SAID.search(before) and not _UPDATED.search(before):
                return day
            if start <= _DATELINE_CHARS_MAX and len(text) <= _LABEL_CHARS_MAX:
                first = first or day
    return first or listed


def _is_commented(tag: Element) -> bool:
    """Whether an element lies in comments, a form, a footer or links to other articles."""
    around: Element | None = tag
    for _ in range(_LEVELS_MAX):
        if around is None or around.tag == "body":
            return False
        if is_foreign(around):
            return True
        around = around.getparent()
    return False


def _short_texts(tags: PageTags) -> Iterator[tuple[str, Element]]:
    """Pieces of visible text with a digit that are short enough to be a line about the article, and where they stand."""
    for count, tag in enumerate(tags.root.iter(*_TEXT_TAGS)):
        if count > _TEXT_TAGS_MAX:
            return
        text = tag.text
        if text and len(text) <= _PIECE_CHARS_MAX and _DIGITS.search(text):
            yield tidy(text), tag
        for child in tag:
            tail = child.tail
            if tail and len(tail) <= _PIECE_CHARS_MAX and _DIGITS.search(tail):
                yield tidy(tail), tag


def _bounded(texts: Iterator[str]) -> Iterator[str]:
    seen = 0
    for text in texts:
        yield text
        seen += len(text)
        if seen > _CHARS_AFTER_MAX:
            return


def _dated_elements(tags: PageTags, language: str | None, latest: datetime) -> datetime | None:
    """A day in an element of a date's class, wherever it stands outside lists of other articles."""
    for tag in islice((tag for tag in tags.dated if not tags.is_aside(tag) and not is_in_card(tag)), 20):
        text = label_text(tag)[:_PIECE_CHARS_MAX]
        day = next((day for _, _, day in days_in(text, language) if day <= latest), None)
        if day:
            return day
    return None


def _loose_date_in(url: str, latest: datetime) -> datetime | None:
    """A day written with hyphens anywhere in the address."""
    for match in _URL_LOOSE.finditer(url[:2_000]):
        text = match[1] or "-".join(reversed(match[2].split("-")))
        moment = parse_date(text)
        if moment and moment <= latest:
            return moment
    return None


def _date_in(url: str) -> datetime | None:
    match = _URL_DATE.search(url)
    return parse_date("-".join(match.groups())) if match else None
