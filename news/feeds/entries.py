"""A feed's entry as an article of its own: for feeds that carry everything, and pages that cannot be read."""

from __future__ import annotations

import re

from news.html_tree import html_to_text
from news.models import ExtractedArticle, FeedEntry, ParsedFeed

_FRAGMENT_CHARS_MAX = 1_000_000
_NAMES = re.compile(r"\s*(?:[,;&]|\band\b)\s*")
_MAIL_WITH_NAME = re.compile(r"[^\s@]{1,80}@[^\s@]{1,80}\s*\((?P<name>[^()]{1,80})\)")
# Titles are cut at a length: the last entity may be half.
_UNRESOLVED = re.compile(r"(?:&#?[\w.-]{1,60};\s*)+(?:&#?[\w.-]{0,60})?")
_DESCRIPTION_CHARS_MAX = 300
# "The post … appeared first on …" and "Continue reading": what WordPress adds below each excerpt.
_FEED_FURNITURE = re.compile(
    r"(?:The post .{1,300} appeared first on .{1,100}|\[?(?:Continue reading|Read more|Weiterlesen)\b.{0,100}|\[(?:…|\.\.\.)\])",
    re.IGNORECASE,
)


def entry_article(entry: FeedEntry, feed: ParsedFeed) -> ExtractedArticle | None:
    """The article as far as the feed itself carries it; None when it has no title, or one that is nothing but an unknown entity."""
    if not entry.title or _UNRESOLVED.fullmatch(entry.title):
        return None
    html = (entry.content_html or entry.summary or "")[:_FRAGMENT_CHARS_MAX]
    paragraphs = [part for part in html_to_text(html).split("\n\n") if not _FEED_FURNITURE.fullmatch(part)]
    text = "\n\n".join(part for part in paragraphs if part and part != entry.title)
    return ExtractedArticle(
        title=entry.title,
        text=text,
        url=entry.link,
        authors=_authors(entry.author),
        published_at=entry.published_at,
        modified_at=entry.updated_at if entry.updated_at != entry.published_at else None,
        description=_description(entry.summary, text),
        image=entry.image,
        language=_language(feed.language),
        publisher=feed.title,
        tags=entry.tags,
    )


def _description(summary: str | None, text: str) -> str | None:
    """The summary, unless it is only the beginning of the text: the publisher's description is not the article."""
    if not summary or len(summary) <= _DESCRIPTION_CHARS_MAX:
        return summary
    beginning = _letters(summary)
    return None if _letters(text[: 2 * len(summary)]).startswith(beginning) else summary


def _letters(text: str) -> str:
    """What two prints of the same words have in common."""
    return "".join(filter(str.isalnum, text.casefold()))


def _authors(author: str | None) -> tuple[str, ...]:
    if not author:
        return ()
    mail = _MAIL_WITH_NAME.fullmatch(author.strip())
    names = _NAMES.split(mail["name"] if mail else author)
    return tuple(dict.fromkeys(name for name in names if name and "@" not in name and "://" not in name))


def _language(tag: str | None) -> str | None:
    code = (tag or "").split("-")[0].split("_")[0].strip().lower()
    return code if len(code) == 2 and code.isalpha() and code.isascii() else None
