"""An autopost may come to want something else; stories are found by their ids as a server sees them."""

from __future__ import annotations

import pytest

from news.errors import NotVisibleError
from news.models import Autopost, ChannelId, GuildId, SourceId, StoryId, UserId, Wish
from storage import Storage
from storage.autoposts import SameWishError
from tests.storage.builders import article

HOME, AWAY = GuildId(1), GuildId(2)
NEWS = ChannelId(10)


async def source(storage: Storage, name: str, guild: GuildId = HOME) -> SourceId:
    return await storage.sources.add_feed(
        f"https://{name}.example/feed", name=name, domain=f"{name}.example", added_to=guild
    )


async def everything(storage: Storage) -> Autopost:
    return await storage.autoposts.add(
        HOME, NEWS, Wish("everything"), label="everything", created_by=UserId(7)
    )


async def test_it_posts_what_it_wants_now(storage: Storage) -> None:
    """After the change articles meet the new wish alone, and the autopost is the same one."""
    times, post = await source(storage, "times"), await source(storage, "post")
    before = await everything(storage)
    for wish in (Wish("source", source_ids=(times,)), Wish("source", source_ids=(post,))):
        changed = await storage.autoposts.change(before.id, HOME, wish=wish, label="paper")
        assert (changed.id, changed.wish, changed.label) == (before.id, wish, "paper")
    for number, one in enumerate((times, post)):
        await storage.articles.add(
            article(f"Title {number}", f"Words {number}.", url=f"https://t.example/{number}"),
            source_id=one,
            post=True,
        )
    (row,) = await storage.deliveries.of_channel(NEWS, 10)
    assert row.article_id is not None
    found = await storage.articles.get(row.article_id, HOME)
    assert found is not None
    assert found.headline.title == "Title 1"


async def test_a_search_takes_the_place_of_subjects(storage: Storage) -> None:
    """The words of a search stand where sources stood; going back leaves no words behind."""
    wish = Wish("source", source_ids=(await source(storage, "times"),))
    made = await everything(storage)
    for wanted in (wish, Wish("search", query="ferry NOT rumour"), wish, Wish("everything")):
        assert (await storage.autoposts.change(made.id, HOME, wish=wanted)).wish == wanted


@pytest.mark.parametrize(
    "wish", [Wish("source", source_ids=(SourceId(99),)), Wish("source"), Wish("search", query=" ")]
)
async def test_what_cannot_be_wanted_changes_nothing(storage: Storage, wish: Wish) -> None:
    """A source that the server does not see, none at all, or an empty search is refused."""
    made = await everything(storage)
    with pytest.raises(NotVisibleError):
        await storage.autoposts.change(made.id, HOME, wish=wish, label="x")
    assert await storage.autoposts.get(made.id, HOME) == made


async def test_two_of_one_channel_never_want_the_same(storage: Storage) -> None:
    """What another autopost of the channel wants already is refused, and both stay."""
    wish = Wish("source", source_ids=(await source(storage, "times"),))
    made = await everything(storage)
    await storage.autoposts.add(HOME, NEWS, wish, label="times", created_by=UserId(7))
    with pytest.raises(SameWishError):
        await storage.autoposts.change(made.id, HOME, wish=wish)
    assert [one.wish.kind for one in await storage.autoposts.of_guild(HOME)] == ["everything", "source"]


async def test_stories_by_their_ids(storage: Storage) -> None:
    """In the order asked for, each once; what another server alone can see is left out."""
    ours, theirs = await source(storage, "times"), await source(storage, "post", AWAY)
    ids: list[StoryId] = []
    for number, (words, one) in enumerate((("Ferry", ours), ("Bridge", ours), ("Secret", theirs))):
        added = await storage.articles.add(
            article(f"{words} opens", f"The {words} of {number}.", url=f"https://t.example/{number}"),
            source_id=one,
            post=False,
        )
        assert added.article_id is not None
        story = await storage.stories.of_article(added.article_id, AWAY if one == theirs else HOME)
        assert story is not None
        ids.append(story.id)
    found = await storage.stories.get_many([ids[2], ids[1], ids[0], ids[1]], HOME)
    assert [story.id for story in found] == [ids[1], ids[0]]
