"""What the wire sends while somebody looks on."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

from demo.programme import SLOWER, bulletin, out_already, still_to_come
from demo.wire import dispatch_page, read_dispatches, release
from news.articles import extract_article
from news.quotes import find_quotes


def test_the_feed_never_runs_dry() -> None:
    """After the written articles, one by one, bulletins follow for hours; no title or page comes twice."""
    programme = list(islice(still_to_come(first_s=20, every_s=40), 200))
    written = len(read_dispatches()) - len(out_already())
    assert [wait for wait, _ in programme[: written + 1]] == [20, *[40] * (written - 1), 40 * SLOWER]
    assert len({dispatch.title for _, dispatch in programme}) == 200
    assert len({dispatch.path for _, dispatch in programme}) == 200


def test_a_bulletin_is_an_article() -> None:
    """It is read from its page whole, with a picture and one quote by a named speaker."""
    for number in range(1, 30):
        sent = release(bulletin(number), datetime(2026, 1, 1, tzinfo=UTC))
        article = extract_article(dispatch_page(sent, [sent]), url=f"http://127.0.0.1{sent.path}")
        assert article is not None
        assert article.text.split("\n\n") == list(sent.paragraphs)
        assert article.image
        quotes = find_quotes(article.text, title=article.title)
        assert [quote.speaker for quote in quotes] == ["Petra Lomond"]
