"""What an article holds: its quotes and topics."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from news.models import AnalysedArticle
from news.quotes import find_quotes
from news.topics import find_topics, strong_topics

if TYPE_CHECKING:
    from news.models import ExtractedArticle

log = logging.getLogger(__name__)

ANALYSIS_VERSION: Final = 2
"""Counts up when quotes or topics are found otherwise than before, so that `python bot.py reextract` redoes the archive."""


def analyse(article: ExtractedArticle) -> AnalysedArticle:
    """An article with its quotes and topics. Never raises: a mistake of ours costs the article its quotes, no more.

    Text behind a paywall yields no quotes: they would show what the publisher asks money for.
    """
    try:
        quotes = [] if article.is_paywalled else find_quotes(article.text, title=article.title)
        topics = find_topics(article.text, title=article.title, tags=article.tags)
    except Exception:
        log.exception("%r could not be analysed; it is kept without quotes and topics", article.title[:100])
        return AnalysedArticle(article)
    return AnalysedArticle(
        article, quotes=tuple(quotes), topics=strong_topics(topics), analysed_by=ANALYSIS_VERSION
    )
