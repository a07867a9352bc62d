"""What a page allows to be shown of an article: kept with its words, and honoured when they leave the archive."""

from __future__ import annotations

from typing import Any

from news.models import AnalysedArticle, ExtractedArticle, Quote


def showable_quotes(analysed: AnalysedArticle) -> tuple[Quote, ...]:
    """The quotes that are no longer than the page allows anything of it to be shown."""
    limit = analysed.article.snippet_max
    return tuple(quote for quote in analysed.quotes if limit is None or len(quote.text) <= limit)


def is_other(article: ExtractedArticle, known: Any) -> bool:
    """Whether another part of the article may be shown than of the stored one, a row."""
    return (article.snippet_max, article.is_archivable) != (
        known["snippet_max"],
        bool(known["is_archivable"]),
    )


def is_stricter(article: ExtractedArticle, known: Any) -> bool:
    """Whether less of the article may be shown than of the stored one, a row."""
    limit = article.snippet_max
    is_shorter = limit is not None and (known["snippet_max"] is None or limit < known["snippet_max"])
    return is_shorter or (not article.is_archivable and bool(known["is_archivable"]))
