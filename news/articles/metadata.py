"""What a page says about itself: title, dates, authors, picture and so on, from JSON-LD, meta tags and markup.

Sources: https://ogp.me, https://schema.org, https://html.spec.whatwg.org/#standard-metadata-names, Dublin Core, and the
names that parsely, sailthru and Chartbeat ask publishers for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urljoin, urlsplit

from news.articles.page_authors import find_authors
from news.articles.page_dates import find_modified, find_published
from news.articles.page_jsonld import (
    JsonObject,
    LinkedData,
    as_list,
    first_text,
    iter_images,
    texts_of,
)
from news.articles.page_permits import Permits, is_closed_page, read_permits
from news.articles.page_tags import KEPT_MAX, VALUE_CHARS_MAX, MetaTags, PageTags
from news.articles.page_title import find_title
from news.encoding import without_controls
from news.html_tree import Element, label_text, strip_tags

_DESCRIPTION = ("og:description", "description", "twitter:description", "dc.description", "dcterms.abstract")
_IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url", "thumbnail")  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_TAGS_MAX = 20
_TAG_CHARS_MAX = 60
_DESCRIPTION_CHARS_MAX = 2_000
_DAY_FIRST_HOSTS = (
    ".uk",
    ".au",
    ".nz",
    ".ie",
    ".in",
    ".za",
    ".sg",
    ".ng",
    ".ke",
    ".eu",
    ".pk",
    ".hk",
    ".mt",
    ".gh",
)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z\d]{2,8})*(?=$|[,;\s.])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own words about its article; everything but the text."""

    title: str | None
    url: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    published_on: date | None
    """The day that the publisher's own calendar showed then."""
    modified_at: datetime | None
    description: str | None
    image: str | None
    language: str | None
    publisher: str | None
    tags: tuple[str, ...]
    is_paywalled: bool
    permits: Permits
    """What the page allows to be shown of it."""
    unshown: tuple[str, ...]
    """Texts on one line, cut at 5,000 characters, that the page keeps out of any excerpt (data-nosnippet)."""
    is_article: bool
    """Whether the page itself claims to be an article."""
    article_body: str | None
    """JSON-LD's articleBody, often cut short."""


def read_metadata(
    root: Element,
    *,
    url: str,
    search_date: bool = True,
    now: datetime | None = None,
    robots_header: str | None = None,
) -> Metadata:
    """All metadata of a page. `url` is where it was found, "" when unknown.

    `search_date`: look for a date in the text near the headline if none is stated. `now`, aware, bounds such a date; the
    clock when None. `robots_header` is the answer's X-Robots-Tag, which the page itself cannot show.
    """
    now = now or datetime.now(UTC)
    tags = PageTags(root)
    meta, linked = tags.meta, LinkedData(tags.scripts)
    canonical = _canonical(tags, url)
    heading = "\n".join([*map(label_text, tags.headings), tags.page_title, meta.first("og:title") or ""])
    article = linked.article(url=canonical or url, heading=heading) or {}
    publisher = _publisher(article, linked, meta)
    host = _host(canonical or url)
    language = _language_tag(root, article, meta)
    dialect = f"en-{host[-2:]}" if language == "en" and host.endswith(_DAY_FIRST_HOSTS) else language
    headline = (first_text(article.get("headline")) or first_text(article.get("name")) or "")[
        :VALUE_CHARS_MAX
    ]
    title = find_title(tags, headline=headline, publisher=publisher, host=host)
    published = find_published(
        tags, article, linked, url=canonical or url, language=dialect, now=now, search=search_date
    )
    return Metadata(
        title=title,
        url=canonical,
        authors=find_authors(tags, article, linked, publisher=publisher, host=host),
        published_at=published.at if published else None,
        published_on=published.on if published else None,
        modified_at=find_modified(tags, article, language=dialect),
        description=_description(article, meta),
        image=_image(article, linked, meta, canonical or url),
        language=language[:2] if language else None,
        publisher=publisher,
        tags=_tags(article, meta),
        is_paywalled=is_closed_page(article, linked, meta),
        unshown=tuple(text for text in tags.unshown if text),
        permits=read_permits(meta, now=now, robots_header=robots_header),
        is_article=bool(article)
        or (meta.first("og:type") or "").lower().endswith("article")
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


def _canonical(tags: PageTags, url: str) -> str | None:
    """The address the page gives itself, unless that is only the site's front page."""
    own = web_address(url, "")
    for link in [*tags.canonical, tags.meta.first("og:url")]:
        found = web_address(link, url)
        if found and (own is None or urlsplit(found).path.strip("/") or not urlsplit(own).path.strip("/")):
            return found
    return own


def _description(article: JsonObject, meta: MetaTags) -> str | None:
    text = strip_tags(
        (meta.first(*_DESCRIPTION) or first_text(article.get("description")) or "")[:VALUE_CHARS_MAX]
    )
    return text[:_DESCRIPTION_CHARS_MAX] if text else None


def _image(article: JsonObject, linked: LinkedData, meta: MetaTags, url: str) -> str | None:
    named = [linked.resolve(part) for part in as_list(article.get("image"))[:KEPT_MAX]]
    links = (web_address(link, url) for link in [*meta.all(*_IMAGE), *iter_images(named)])
    return next((link for link in links if link), None)


def _language_tag(root: Element, article: JsonObject, meta: MetaTags) -> str | None:
    """The language with its region, such as "en-gb", lower case."""
    candidates = [root.get("lang"), root.get("xml:lang"), first_text(article.get("inLanguage")), meta.first("og:locale", "content-language", "dc.language", "language")]  # fmt: skip
    for text in candidates:
        match = _LANGUAGE.match((text or "")[:40].strip())
        if match:
            return match[0].lower().replace("_", "-")
    return None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _publisher(article: JsonObject, linked: LinkedData, meta: MetaTags) -> str | None:
    name = first_text(linked.resolve(article.get("publisher")))
    if name and "://" in name:
        name = None
    return strip_tags(meta.first("og:site_name") or name or meta.first("application-name"))


def _tags(article: JsonObject, meta: MetaTags) -> tuple[str, ...]:
    """The publisher's keywords; a list in one text is parted at its commas."""
    for texts in (
        list(meta.all("article:tag")),
        texts_of(article.get("keywords")),
        list(meta.all(*_TAGS[1:])),
    ):
        parts = [part for text in texts for part in (re.split(r"[,;]", text) if len(texts) == 1 else [text])]
        tags = (strip_tags(part) for part in parts)
        found = dict.fromkeys(tag for tag in tags if tag and len(tag) <= _TAG_CHARS_MAX and "://" not in tag)
        if found:
            return tuple(found)[:_TAGS_MAX]
    return ()
