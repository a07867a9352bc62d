"""Which quotes a topic's page shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cogs.topics import best_quotes
from news.models import ArticleId, Headline, Quote, QuoteId, StoredQuote, StoryId


def stored(
    words: str, speaker: str | None, *, title: str, article: int, confidence: float = 0.9
) -> StoredQuote:
    """A quote of an article."""
    headline = Headline(
        ArticleId(article),
        StoryId(article),
        title,
        None,
        None,
        "The Harbour Post",
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    quote = Quote(0, len(words), words, speaker, None, "said", "direct", confidence)
    return StoredQuote(QuoteId(article * 10 + len(words)), quote, None, headline)


ASIDE = stored("Oil is dear again.", "Ada Merrow", title="Growth expected", article=9)
ON_IT = stored("The piers are sound.", "Ilse Tannhof", title="Lune Bridge opens", article=5)
ALSO = stored("We walked across.", "Bo Carver", title="Lune Bridge opens", article=5, confidence=0.8)
NAMED = stored("Lune Bridge is ours.", "Cy Dunn", title="Mayor speaks", article=3)
NOBODY = stored("It holds.", None, title="Lune Bridge opens", article=5)


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ([ASIDE, ON_IT, ALSO], [ON_IT, ASIDE]),
        ([ASIDE, ON_IT, ALSO, NAMED], [ON_IT, NAMED]),
        ([ON_IT, ALSO], [ON_IT, ALSO]),
        ([NOBODY, ASIDE], [ASIDE, NOBODY]),
        ([ON_IT, ON_IT], [ON_IT]),
        ([], []),
    ],
)
def test_quotes_from_articles_about_the_topic_come_first(
    found: list[StoredQuote], shown: list[StoredQuote]
) -> None:
    """An aside in an article about something else gives way; two articles speak rather than one twice."""
    assert best_quotes(found, about="Lune Bridge") == shown
