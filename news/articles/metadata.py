"""What a page says about itself: title, dates, authors, picture and so on, from JSON-LD, meta tags and markup.

Sources: https://ogp.me, https://schema.org, https://html.spec.whatwg.org/#standard-metadata-names, Dublin Core, and the
names that parsely, sailthru and Chartbeat ask publishers for.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from news.articles.page_jsonld import (
    JsonObject,
    LinkedData,
    as_list,
    first_text,
    is_closed,
    iter_images,
    types_of,
)
from news.articles.page_names import clean_names
from news.articles.page_title import choose_title
from news.dates import parse_date
from news.encoding import without_controls
from news.html_tree import Element, label_text, strip_tags, tidy

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "article.published", "publish-date", "publishdate", "publication_date", "pubdate", "date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created",
    "article_date_original", "citation_publication_date", "originalpublicationdate", "rnews:datepublished", "vr:published_time", "iso-8601-publish-date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
_AUTHOR = ("author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "article:author", "article:author_name", "og:article:author", "citation_author", "dcsext.author", "twitter:data1")  # fmt: skip
_DESCRIPTION = ("og:description", "description", "twitter:description", "dc.description", "dcterms.abstract")
_IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url", "thumbnail")  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_TAGS_MAX = 20
_VALUES_MAX = 200
"""Meta tags of one name, headings, bylines: what comes after these is no metadata but mischief."""
_VALUE_CHARS_MAX = 5_000
_TAG_CHARS_MAX = 60
_DESCRIPTION_CHARS_MAX = 2_000
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|authors|autor|autoren|auteur|article-author|post-author|entry-author|c-byline|vcard)(?:$|[\s_-]|name|link)", re.IGNORECASE)  # fmt: skip
_BYLINE_CHARS_MAX = 120
_ASIDE = re.compile(
    r"comment|kommentar|related|sidebar|widget|respond|teaser|recommend|footer", re.IGNORECASE
)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own words about its article; everything but the text."""

    title: str | None
    url: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    description: str | None
    image: str | None
    language: str | None
    publisher: str | None
    tags: tuple[str, ...]
    is_paywalled: bool
    is_article: bool
    """Whether the page itself claims to be an article."""
    article_body: str | None
    """JSON-LD's articleBody, often cut short."""


class MetaTags:
    """The `<meta>` values of a page by lower-case name, property or itemprop."""

    def __init__(self, root: Element) -> None:
        self._values: dict[str, list[str]] = {}
        for tag in root.iter("meta"):
            content = tidy((tag.get("content") or "")[:_VALUE_CHARS_MAX])
            for key in ("property", "name", "itemprop", "http-equiv"):
                if content and (name := tag.get(key)):
                    values = self._values.setdefault(name.strip().lower(), [])
                    if len(values) < _VALUES_MAX:
                        values.append(content)

    def all(self, *names: str) -> Iterator[str]:
        """Every value of the names, in the order of the names."""
        return (value for name in names for value in self._values.get(name, ()))

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        return next(self.all(*names), None)


def read_metadata(root: Element, *, url: str, search_date: bool) -> Metadata:
    """All metadata of a page. `url` is where it was found, "" when unknown.

    `search_date`: look through the text for a date if none is stated, which takes time in proportion to the page.
    """
    meta, linked = MetaTags(root), LinkedData(root)
    headings = [text for h1 in islice(root.iter("h1"), _VALUES_MAX) if (text := label_text(h1))]
    page_title = next((label_text(tag) for tag in root.iter("title")), "")
    canonical = _canonical(root, meta, url)
    heading = "\n".join([*headings, page_title, meta.first("og:title") or ""])
    article = linked.article(url=canonical or url, heading=heading) or {}
    publisher = _publisher(article, linked, meta)
    kind = (meta.first("og:type") or "").lower()
    return Metadata(
        title=choose_title(
            headings=headings,
            headline=strip_tags(
                (first_text(article.get("headline")) or first_text(article.get("name")) or "")[
                    :_VALUE_CHARS_MAX
                ]
            ),
            social=[text for text in meta.all("og:title", "twitter:title") if text],
            page_title=page_title,
            publisher=publisher,
        ),
        url=canonical,
        authors=_authors(root, article, linked, meta, publisher),
        published_at=_stated_date(root, article, meta, canonical or url)
        or (_searched_date(root) if search_date else None),
        modified_at=_first_date([*_texts(article.get("dateModified")), *meta.all(*_MODIFIED)]),
        description=_description(article, meta),
        image=_image(article, linked, meta, canonical or url),
        language=_language(root, article, meta),
        publisher=publisher,
        tags=_tags(article, meta),
        is_paywalled=any(
            is_closed(node) for node in linked.nodes if not types_of(node) & {"webpage", "website"}
        ),
        is_article=bool(article)
        or kind.endswith("article")
        or meta.first("article:published_time") is not None,
        article_body=first_text(article.get("articleBody")),
    )


def web_address(link: str | None, base: str) -> str | None:
    """`link` as an absolute http(s) address without credentials; None when it is none."""
    if not link or len(link) > 4_096:
        return None
    try:
        joined = urljoin(base, without_controls(link).strip())
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and host and "@" not in parts.netloc else None


def _canonical(root: Element, meta: MetaTags, url: str) -> str | None:
    """The address the page gives itself, unless that is only the site's front page."""
    own = web_address(url, "")
    links = [
        tag.get("href") for tag in root.iter("link") if "canonical" in (tag.get("rel") or "").lower().split()
    ]
    for link in [*links, meta.first("og:url")]:
        found = web_address(link, url)
        if found and (own is None or urlsplit(found).path.strip("/") or not urlsplit(own).path.strip("/")):
            return found
    return own


def _texts(value: object) -> list[str]:
    return [text[:_VALUE_CHARS_MAX] for part in as_list(value)[:_VALUES_MAX] if (text := first_text(part))]


def _first_date(texts: Iterable[str]) -> datetime | None:
    return next((moment for text in texts if (moment := parse_date(text))), None)


def _stated_date(root: Element, article: JsonObject, meta: MetaTags, url: str) -> datetime | None:
    stated = [
        *_texts(article.get("datePublished")),
        *_texts(article.get("dateCreated")),
        *meta.all(*_PUBLISHED),
    ]
    return _first_date(stated) or _first_date(_marked_dates(root)) or _date_in(url)


def _searched_date(root: Element) -> datetime | None:
    """The date that htmldate finds in odd markup or in the text: for pages that state none where it belongs.

    On 41 such saved pages it was right 25 times, while the time of import, which stands in for a missing date, is
    hardly ever. A first of January is what it makes of a mere year in the text, so it counts as none.
    """
    find = _htmldate().find_date
    try:
        found: str | None = find(root, original_date=True, extensive_search=True)
    except Exception:  # noqa: BLE001 - a page may hit any bug in a library; it then has no date
        return None
    return None if found and found.endswith("-01-01") else parse_date(found)


@cache
def _htmldate() -> Any:
    """Imported on first use: it brings dateparser, 20 MB."""
    import htmldate

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return cast(Any, htmldate)


def _marked_dates(root: Element) -> Iterator[str]:
    """Dates in the markup: itemprop first, then `<time>`, those that say they are the publication's first."""
    tags = root.iter("time", "span", "div", "p", "abbr", "a")
    marked = (tag for tag in tags if "datepublished" in (tag.get("itemprop") or "").lower())
    for tag in islice(marked, _VALUES_MAX):
        yield tag.get("datetime") or tag.get("content") or label_text(tag)
    times = [tag for tag in root.iter("time") if tag.get("datetime")]
    times.sort(key=lambda tag: not ("publish" in (tag.get("class") or "") or tag.get("pubdate") is not None))
    for tag in times[:5]:
        yield tag.get("datetime") or ""


def _date_in(url: str) -> datetime | None:
    match = _URL_DATE.search(url)
    return parse_date("-".join(match.groups())) if match else None


def _authors(
    root: Element, article: JsonObject, linked: LinkedData, meta: MetaTags, publisher: str | None
) -> tuple[str, ...]:
    """The people, from JSON-LD, meta tags or a byline; the publisher only where it is named and nobody else is."""
    stated = _people(article.get("author") or article.get("creator"), linked)
    for texts in (stated, _meta_authors(meta), _marked_authors(root)):
        names = clean_names(texts)
        people = tuple(name for name in names if not publisher or name.casefold() != publisher.casefold())
        if people:
            return people
    return clean_names(stated)


def _people(value: object, linked: LinkedData) -> list[str]:
    people = [linked.resolve(part) for part in as_list(value)[:_VALUES_MAX]]
    names: list[str] = []
    for person in people:
        name: object = cast(JsonObject, person).get("name") if isinstance(person, dict) else person
        names += [part for part in as_list(name) if isinstance(part, str)]
    return names


def _meta_authors(meta: MetaTags) -> list[str]:
    for name in _AUTHOR:
        if name == "twitter:data1" and (meta.first("twitter:label1") or "").lower() not in (
            "written by",
            "verfasst von",
        ):
            continue
        values = [value for value in meta.all(name) if "://" not in value]
        if clean_names(values):
            return values
    return []


def _marked_authors(root: Element) -> list[str]:
    """Names in the markup: itemprop=author, rel=author, then elements of a byline's class; the first group of them."""
    for wanted in (_has_itemprop, _has_rel, _has_byline_class):
        group: object = None
        names: list[str] = []
        tags = root.iter("a", "span", "div", "p", "address", "li", "strong", "em")
        for tag in islice(filter(wanted, tags), _VALUES_MAX):
            if not _is_aside(tag):
                text = label_text(tag)
                if group is None and 0 < len(text) <= _BYLINE_CHARS_MAX and clean_names([text]):
                    group = tag.getparent()
                if group is not None and tag.getparent() is group and len(text) <= _BYLINE_CHARS_MAX:
                    names.append(text)
        if names:
            return names
    return []


def _is_aside(tag: Element) -> bool:
    """Whether an element belongs to comments, a form or a list of other articles."""
    around: Element | None = tag
    while around is not None:
        if around.tag in ("form", "footer", "aside", "nav"):
            return True
        if _ASIDE.search(f"{around.get('class') or ''} {around.get('id') or ''}"[:300]):
            return around.tag not in ("body", "html")
        around = around.getparent()
    return False


def _has_itemprop(tag: Element) -> bool:
    return "author" in (tag.get("itemprop") or "").split() and not len(tag)


def _has_rel(tag: Element) -> bool:
    return "author" in (tag.get("rel") or "").split()


def _has_byline_class(tag: Element) -> bool:
    return bool(_BYLINE.search((tag.get("class") or "")[:200]))


def _description(article: JsonObject, meta: MetaTags) -> str | None:
    text = strip_tags(
        (meta.first(*_DESCRIPTION) or first_text(article.get("description")) or "")[:_VALUE_CHARS_MAX]
    )
    return text[:_DESCRIPTION_CHARS_MAX] if text else None


def _image(article: JsonObject, linked: LinkedData, meta: MetaTags, url: str) -> str | None:
    named = [linked.resolve(part) for part in as_list(article.get("image"))[:_VALUES_MAX]]
    links = (web_address(link, url) for link in [*meta.all(*_IMAGE), *iter_images(named)])
    return next((link for link in links if link), None)


def _language(root: Element, article: JsonObject, meta: MetaTags) -> str | None:
    candidates = [root.get("lang"), root.get("xml:lang"), first_text(article.get("inLanguage")), meta.first("og:locale", "content-language", "dc.language", "language")]  # fmt: skip
    for text in candidates:
        code = re.split(r"[-_,;\s]", (text or "").strip().lower())[0]
        if len(code) == 2 and code.isascii() and code.isalpha():
            return code
    return None


def _publisher(article: JsonObject, linked: LinkedData, meta: MetaTags) -> str | None:
    name = first_text(linked.resolve(article.get("publisher")))
    if name and "://" in name:
        name = None
    return strip_tags(meta.first("og:site_name") or name or meta.first("application-name"))


def _tags(article: JsonObject, meta: MetaTags) -> tuple[str, ...]:
    """The publisher's keywords; a list in one text is parted at its commas."""
    for texts in (list(meta.all("article:tag")), _texts(article.get("keywords")), list(meta.all(*_TAGS[1:]))):
        parts = [part for text in texts for part in (re.split(r"[,;]", text) if len(texts) == 1 else [text])]
        tags = (strip_tags(part) for part in parts)
        found = dict.fromkeys(tag for tag in tags if tag and len(tag) <= _TAG_CHARS_MAX and "://" not in tag)
        if found:
            return tuple(found)[:_TAGS_MAX]
    return ()
