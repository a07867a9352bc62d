"""Articles at the door: what each is recognised by. Pure, and too slow for the event loop: call it in a thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from news.models import AnalysedArticle, ArticleId, ExtractedArticle, Quote, SourceId
from storage.connection import UNUSABLE
from storage.identity import text_hash, url_key
from storage.likeness import MARKS_KEPT, Wording, marks_at, wording
from storage.permits import showable_quotes

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article at the door: how it is recognised, through which source, when."""

    analysed: AnalysedArticle
    source_id: SourceId
    url_key: str | None
    text_hash: bytes
    now: datetime
    post: bool
    known_id: ArticleId | None = None
    """The article that its entry became before."""
    wording: Wording | None = None
    """Its text as near-copies are told by; None where none is looked for."""
    marks: tuple[int, ...] = ()
    """What a near-copy shares with it."""
    copies: Mapping[int, bytes] = field(default_factory=dict[int, bytes])
    """Stored articles that it is a near-copy of, by their ids, with the hash of the words that were compared."""

    @property
    def article(self) -> ExtractedArticle:
        """The article itself."""
        return self.analysed.article

    @property
    def news_at(self) -> datetime:
        """When this was news."""
        return news_time(self.article, self.now)


def arrive_all(
    batch: Sequence[AnalysedArticle],
    *,
    source_id: SourceId,
    now: datetime,
    post: bool,
    known: Sequence[ArticleId | None],
) -> list[Arrival | Exception]:
    """Recognise each article; for one that cannot be stored, why."""
    arrivals: list[Arrival | Exception] = []
    for analysed, known_id in zip(batch, known, strict=True):
        try:
            arrivals.append(arrive(analysed, source_id=source_id, now=now, post=post, known_id=known_id))
        except UNUSABLE as error:
            arrivals.append(error)
    return arrivals


def arrive(
    analysed: AnalysedArticle,
    *,
    source_id: SourceId,
    now: datetime,
    post: bool,
    known_id: ArticleId | None = None,
) -> Arrival:
    """Recognise an article. Raises ValueError when it cannot be stored.

    Quotes that are longer than its page allows to be shown are left out here, once for all answers and counts.
    """
    article = analysed.article
    check_verbatim(article.text, analysed.quotes)
    if article.published_at is not None and article.published_at.tzinfo is None:
        raise ValueError(f"published at a time without a zone: {article.published_at}")
    address = url_key(article.url)
    is_recent = now - news_time(article, now) <= MARKS_KEPT
    words = wording(article.text) if address is not None and is_recent else None
    return Arrival(
        analysed=replace(analysed, quotes=showable_quotes(analysed)),
        source_id=source_id,
        url_key=address,
        text_hash=text_hash(article.title, article.text),
        now=now,
        post=post,
        known_id=known_id,
        wording=words,
        marks=marks_at(address, words),
    )


def check_verbatim(text: str, quotes: Iterable[Quote]) -> None:
    """Raises ValueError for a quote that is not the slice of the text that it points at."""
    for quote in quotes:
        if not 0 <= quote.start < quote.end or text[quote.start : quote.end] != quote.text:
            raise ValueError(f"the quote at {quote.start}:{quote.end} is not verbatim: {quote.text[:60]!r}")


def news_time(article: ExtractedArticle, now: datetime) -> datetime:
    """When this was news: as published, or `now` where that is missing, in the future or before 1970."""
    published = article.published_at
    return published if published is not None and _EARLIEST <= published <= now else now
