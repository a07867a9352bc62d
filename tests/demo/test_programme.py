"""What the wire sends while somebody looks on."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

from demo.programme import SLOWER, bulletin, still_to_come
from demo.wire import LANTERN, WIRE, dispatch_page, read_dispatches, release
from news.articles import extract_article
from news.quotes import find_quotes


def test_the_feed_never_runs_dry() -> None:
    """After the written articles, one by one, bulletins follow for hours; no title or page comes twice."""
    programme = list(islice(still_to_come(first_s=20, every_s=40), 200))
    coming = [each for each in read_dispatches() if each.published_at is None]
    waits = [wait for wait, _ in programme]
    assert waits[0] == 20
    assert waits[1 : len(coming)] == [40 * each.pace for each in coming[1:]]
    assert waits[len(coming)] == 40 * SLOWER
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


def test_a_minute_shows_all_that_a_channel_gets() -> None:
    """Before the first digest, a minute after the start, the wire's card has come, another outlet has told its story, and
    three articles wait for the digest."""
    at, seen = 0.0, list[str]()
    for wait, dispatch in still_to_come(first_s=15, every_s=40):
        at += wait
        if at > 55:
            break
        seen.append(dispatch.outlet.name)
    assert seen == [WIRE.name, *[LANTERN.name] * 4]
