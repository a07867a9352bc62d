"""What takes CPU in taking an article in: functions for `Workers.do`. Pure; their arguments and results can be pickled."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

# What reads feeds and pages is imported where it is done: a bot whose workers are processes need not hold it itself.

if TYPE_CHECKING:
    from collections.abc import Mapping

    from news.models import ExtractedArticle, FeedEntry, ParsedFeed, SourceMethod
    from news.taking_in.known_entries import Known

log = logging.getLogger(__name__)

GATED_CHARS_MAX = 1_500
"""A page of which less was read is looked at again: it may only ask for consent."""


@dataclass(frozen=True, slots=True)
class ReadSource:
    """What lies at a source's address, with its entries as they are known again."""

    feed: ParsedFeed
    entries: Mapping[str, Known]


def read_known_entries(
    body: bytes, *, page_url: str, content_type: str | None, method: SourceMethod, url: str
) -> ReadSource:
    """What an answer of a source holds. Raises ParseError."""
    from news.sources.reading import read_source_body
    from news.taking_in.known_entries import know_entries

    feed = read_source_body(body, page_url=page_url, content_type=content_type, method=method, url=url)
    return ReadSource(feed, know_entries(feed))


def carried_articles(
    entries: Mapping[str, FeedEntry], feed: ParsedFeed
) -> dict[str, ExtractedArticle | None]:
    """What the feed itself carries of each entry. Of the feed, its entries are not looked at."""
    return {key: _carried(entry, feed) for key, entry in entries.items()}


def _carried(entry: FeedEntry, feed: ParsedFeed) -> ExtractedArticle | None:
    from news.feeds.entries import entry_article

    try:
        return entry_article(entry, feed)
    except Exception:
        log.exception("an entry's own text could not be read: an error on our side")
        return None


def article_behind_gates(
    body: bytes, *, url: str, asked: str, robots_rules: str | None
) -> tuple[ExtractedArticle | None, bool]:
    """The article of a page, None when there is none; and whether the page only asks for consent.

    `url` is where the page lies, `asked` the address that led there.
    """
    from news.articles import extract_article
    from news.articles.gates import is_consent_page
    from news.sources.addresses import is_same_site

    article = extract_article(body, url=url, robots_header=robots_rules)
    if article is not None and article.url is not None and not is_same_site(article.url, url):
        # Nobody speaks for another site: its name would stand above words that it never wrote.
        article = replace(article, url=url)
    is_short = article is None or len(article.text) < GATED_CHARS_MAX
    if is_short and is_consent_page(body, asked=asked, url=url):
        log.info("a page asks for consent before it shows its article; the feed's own text serves")
        return None, True
    return article, False
