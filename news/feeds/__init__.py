"""Feeds: bytes → ParsedFeed, an entry → the article it carries, a page → the feeds it names."""

from __future__ import annotations

from news.feeds.discovery import feed_links
from news.feeds.entries import entry_article
from news.feeds.parsing import parse_feed

__all__ = ["entry_article", "feed_links", "parse_feed"]
