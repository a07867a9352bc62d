"""What is done to messages after they were sent: what is looked at again, hidden, published, and why a digest was made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from news.models import (
    AnalysedArticle,
    ArticleId,
    ChannelId,
    Delivery,
    GuildId,
    PostSettings,
    Sent,
    SourceId,
    SourceSettings,
    UserId,
    Wish,
)
from storage import Storage
from tests.different import word
from tests.storage.builders import NOW, article, topic

HOME, AWAY = GuildId(1), GuildId(2)
NEWS, OTHER = ChannelId(10), ChannelId(20)
ORGANISER = UserId(7)


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )


async def wish(storage: Storage, channel: ChannelId = NEWS, guild: GuildId = HOME, **settings: Any) -> None:
    await storage.autoposts.add(
        guild,
        channel,
        Wish("everything"),
        PostSettings(**settings),
        label="everything",
        created_by=ORGANISER,
    )


async def posted(storage: Storage, source: SourceId, number: int = 1) -> ArticleId:
    one = article(
        word(number).capitalize(),
        f"{word(number)}.",
        url=f"https://times.example/{number}",
        published_at=NOW,
        topics=(topic("Harbour Office"),),
    )
    (result,) = await storage.articles.add_many([one], source_id=source, post=True)
    assert result.article_id is not None
    return result.article_id


async def send(storage: Storage, channel: ChannelId = NEWS) -> Delivery:
    """The channel's only delivery, sent."""
    (row,) = await storage.deliveries.of_channel(channel, 5)
    await storage.deliveries.claim([row.id], NOW)
    await storage.deliveries.record([Sent(row.id, 4_000 + row.id, "hash")], NOW)
    return row


async def test_headlines_by_their_ids(storage: Storage, source: SourceId) -> None:
    """In the order asked for, each once, and none that the server does not see."""
    first, second = await posted(storage, source, 1), await posted(storage, source, 2)
    asked = [second, ArticleId(5), first, second]
    assert [one.article_id for one in await storage.articles.by_ids(asked, HOME)] == [second, first]
    assert await storage.articles.by_ids(asked, AWAY) == []
    assert await storage.articles.by_ids([], HOME) == []


@pytest.mark.parametrize("what", ["hide", "settings"])
async def test_what_organisers_decide_shows_in_what_was_posted(
    storage: Storage, source: SourceId, what: str
) -> None:
    """Their server's messages are looked at again, nobody else's; a hidden one is not."""
    await wish(storage)
    await wish(storage, OTHER)
    article_id = await posted(storage, source)
    row, hidden = await send(storage), await send(storage, OTHER)
    await storage.updating.hide(hidden.id, ORGANISER)
    assert await storage.updating.due(NOW) == []
    if what == "hide":
        (about,) = await storage.topics.of_article(article_id, HOME)
        await storage.shown_names.hide(HOME, about.id, by=ORGANISER)
    else:
        await storage.sources.set_settings(source, HOME, SourceSettings(label="opinion"))
    assert [one.id for one in await storage.updating.due(NOW)] == [row.id]


async def test_old_messages_are_not_looked_at_again(storage: Storage, source: SourceId) -> None:
    """After seven days a message stays as it is."""
    await wish(storage)
    await posted(storage, source)
    (row,) = await storage.deliveries.of_channel(NEWS, 5)
    await storage.deliveries.claim([row.id], NOW)
    await storage.deliveries.record([Sent(row.id, 4_001)], NOW - timedelta(days=7, seconds=1))
    await storage.sources.set_settings(source, HOME, SourceSettings(label="opinion"))
    assert await storage.updating.due(NOW) == []


async def test_a_further_source_of_an_article_edits_its_card(storage: Storage, source: SourceId) -> None:
    """The same article through another source is one more outlet of its story."""
    await wish(storage)
    await posted(storage, source)
    row = await send(storage)
    other = await storage.sources.add_feed(
        "https://hill.example/feed", name="Hill", domain="hill.example", added_to=HOME
    )
    await posted(storage, other)
    assert [one.id for one in await storage.updating.due(NOW)] == [row.id]


async def test_a_new_analysis_shows_in_what_was_posted(storage: Storage, source: SourceId) -> None:
    """A quote that is found to be none leaves the cards, too."""
    await wish(storage)
    article_id = await posted(storage, source)
    row = await send(storage)
    (stored,) = await storage.analyses.texts([article_id])
    await storage.analyses.replace([(stored, AnalysedArticle(stored.article))])
    assert [one.id for one in await storage.updating.due(NOW)] == [row.id]


async def test_a_digest_keeps_why_it_was_made(storage: Storage, source: SourceId) -> None:
    """Each article's reason for waiting is there before and after the digest is sent."""
    await wish(storage, mode="digest")
    article_id = await posted(storage, source)
    later = NOW + timedelta(days=1, minutes=1)
    assert await storage.digests.make_due(later) == 1
    digest, item = await storage.deliveries.of_channel(NEWS, 5)
    assert item.article_id == article_id
    reasons = await storage.digests.reasons(digest.id)
    assert list(reasons) == [article_id]
    assert reasons[article_id].startswith("in the digest")
    await storage.deliveries.claim([digest.id], later)
    await storage.deliveries.record([Sent(digest.id, 4_001)], later)
    assert await storage.digests.reasons(digest.id) == reasons


async def test_what_changes_while_a_message_is_edited_is_looked_at_again(
    storage: Storage, source: SourceId
) -> None:
    """The edit shows what was read before it: whatever came since is not forgotten with it."""
    await wish(storage)
    await posted(storage, source)
    row = await send(storage)
    await storage.sources.set_settings(source, HOME, SourceSettings(label="opinion"))
    (being_edited,) = await storage.updating.due(NOW)
    later = NOW + timedelta(seconds=1)
    storage.sources._now = lambda: later  # pyright: ignore[reportPrivateUsage]
    await storage.sources.set_settings(source, HOME, SourceSettings(label="press release"))
    await storage.updating.note(row.id, shown="opinion", seen=being_edited.update_at)
    assert [one.id for one in await storage.updating.due(later)] == [row.id]
    (again,) = await storage.updating.due(later)
    await storage.updating.note(row.id, shown="press release", seen=again.update_at)
    assert await storage.updating.due(later) == []
