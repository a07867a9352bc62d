"""What an article holds: its quotes and topics."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from news.errors import WorkError
from news.models import AnalysedArticle

if TYPE_CHECKING:
    from news.models import ExtractedArticle, Quote, Topic
    from news.ports import Workers

log = logging.getLogger(__name__)

ANALYSIS_VERSION: Final = 2
"""Counts up when quotes or topics are found otherwise than before, so that `python bot.py reextract` redoes the archive."""


def analyse(article: ExtractedArticle) -> AnalysedArticle:
    """An article with its quotes and topics. Never raises: a mistake of ours costs the article its quotes, no more.

    Text behind a paywall yields no quotes: they would show what the publisher asks money for.
    """
    return _with(
        article,
        find_parts(article.text, title=article.title, tags=article.tags, has_quotes=not article.is_paywalled),
    )


async def analyse_by(workers: Workers, article: ExtractedArticle) -> AnalysedArticle:
    """As `analyse`, done by the workers; an article that takes them too long is kept as it is, too."""
    try:
        # The words go over alone, and what was found in them comes back: an article is much else.
        parts = await workers.do(
            find_parts,
            article.text,
            title=article.title,
            tags=article.tags,
            has_quotes=not article.is_paywalled,
        )
    except WorkError:
        log.warning(
            "%r takes too long to be analysed; it is kept without quotes and topics", article.title[:100]
        )
        return AnalysedArticle(article)
    return _with(article, parts)


Parts = tuple[tuple["Quote", ...], tuple["Topic", ...]]


def find_parts(text: str, *, title: str, tags: tuple[str, ...], has_quotes: bool) -> Parts | None:
    """The quotes and the topics worth keeping; None when they could not be looked for, which the log explains."""
    # Imported here: a bot whose workers are processes never holds the words and weights of this itself.
    from news.quotes import find_quotes
    from news.topics import find_topics, strong_topics

    try:
        quotes = find_quotes(text, title=title) if has_quotes else []
        topics = find_topics(text, title=title, tags=tags)
    except Exception:
        log.exception("%r could not be analysed; it is kept without quotes and topics", title[:100])
        return None
    return tuple(quotes), strong_topics(topics)


def _with(article: ExtractedArticle, parts: Parts | None) -> AnalysedArticle:
    if parts is None:
        return AnalysedArticle(article)
    quotes, topics = parts
    return AnalysedArticle(article, quotes=quotes, topics=topics, analysed_by=ANALYSIS_VERSION)
