"""What is promised of a source is what happens: paused ones, restricted ones, presses that come twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from cogs._sourcing.offers import KIND
from news.errors import FetchError, StorageError
from news.models import SourceId, SourceSettings
from storage.answers import Answers
from storage.autoposts import Autoposts
from tests.cogs.posting_world import World, found_source, last_text, posting_world
from tests.cogs.shown import labels_of, options_of, text_of
from tests.cogs.source_world import SITE, opened, own, sources, two_things

PAUSED = SourceSettings(is_paused=True)
DARK = SourceSettings(is_age_restricted=True)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def source_with(world: World, settings: SourceSettings, name: str = "The Example Times") -> SourceId:
    source = await world.source(name)
    await world.storage.sources.set_settings(source, world.guild_id, settings)
    return source


# --- paused ------------------------------------------------------------------------------------------


async def test_adding_a_paused_source_again(world: World) -> None:
    """The card says that it is paused, with a way to resume it, before and after a channel is chosen."""
    await world.organiser.slash(world.news, "source add", url=SITE)
    (source,) = await sources(world)
    await world.storage.sources.set_settings(source.id, world.guild_id, PAUSED)
    card = await world.organiser.slash(world.news, "source add", url=SITE)
    assert "It is paused here" in text_of(card.response)
    posted = await world.organiser.click(card.response, label="Post here")
    assert "paused here" in text_of(posted.response)
    assert "From now on" not in text_of(posted.response)
    resumed = await world.organiser.click(posted.response, label="Resume")
    assert "from now on new articles are posted again" in text_of(resumed.response)
    assert not (await own(world, source.id)).settings.is_paused


async def test_a_paused_source_with_a_channel(world: World) -> None:
    """`channel:` promises nothing of it either, nor does `/autopost add` or the set-up."""
    source = await source_with(world, PAUSED)
    added = await world.organiser.slash(world.news, "autopost add", source=f"#{source}", channel=world.sport)
    assert "paused here" in last_text(added)
    saved = await world.organiser.click(added.response, label="Save")
    assert "paused here" in text_of(saved.response)
    assert "From now on" not in text_of(saved.response)
    assert "Resume" in labels_of(saved.response)
    first = await world.organiser.slash(world.news, "desk setup")
    second = await world.organiser.select(first.response, [str(source)])
    third = await world.organiser.select(second.response, [world.news])
    done = await world.organiser.click(third.response, label="Save")
    assert "From now on" not in text_of(done.response)
    assert "Resume" in labels_of(done.response)


async def test_archive_only_of_a_paused_source(world: World) -> None:
    """It does not claim that the source is read."""
    source = await source_with(world, PAUSED)
    page = await opened(world, source)
    asked = await world.organiser.click(page.response, label="Post it…")
    assert "It is paused here" in text_of(asked.response)
    done = await world.organiser.click(asked.response, label="Archive only")
    assert "is read and kept" not in text_of(done.response)
    assert "stays paused here" in text_of(done.response)


@pytest.mark.parametrize(
    ("settings", "words"),
    [(PAUSED, "the source is paused here"), (DARK, "shown in age-restricted channels only")],
)
async def test_autoposts_that_post_nothing(world: World, settings: SourceSettings, words: str) -> None:
    """The list says which autoposts are silent because of their source, and what to do; others work."""
    source = await world.source()
    await world.autopost(world.news, source_id=source)
    await world.autopost(world.news)
    before = await world.organiser.slash(world.news, "autopost list")
    assert words not in text_of(before.response)
    await world.storage.sources.set_settings(source, world.guild_id, settings)
    listed = await world.organiser.slash(world.news, "autopost list")
    assert text_of(listed.response).count(words) == 1
    assert "/source " in text_of(listed.response)
    assert "\nWorks" in text_of(listed.response)


# --- age-restricted ----------------------------------------------------------------------------------


async def test_restricting_a_source_that_is_posted(world: World) -> None:
    """The channels that get nothing any more are named with what to do; so they are on its page."""
    source = await world.source()
    cast(Any, world.env.bot).get_channel(world.sport.id).nsfw = True
    for channel in (world.news, world.sport):
        await world.autopost(channel, source_id=source)
    edited = await world.organiser.slash(world.news, "source edit", source=f"#{source}", age_restricted=True)
    text = text_of(edited.response)
    assert f"From now on nothing of it is posted in <#{world.news.id}>" in text
    assert "Mark" in text
    page = text_of((await opened(world, source)).response)
    assert f"**Posted in** <#{world.sport.id}>" in page
    assert f"**Not posted in** <#{world.news.id}>" in page


async def test_restricting_a_source_that_is_posted_nowhere(world: World) -> None:
    """There is nothing to warn of."""
    source = await world.source()
    edited = await world.organiser.slash(world.news, "source edit", source=f"#{source}", age_restricted=True)
    assert "nothing of it is posted" not in text_of(edited.response)
    assert "Not posted in" not in text_of(edited.response)


# --- another address ---------------------------------------------------------------------------------


async def test_a_new_address_that_is_read_already(world: World) -> None:
    """It is refused by name: what was decided about either stays as it was."""
    await world.organiser.slash(world.news, "source add", url=SITE)
    (other,) = await sources(world)
    label = SourceSettings(label="satire", is_headlines_only=True)
    await world.storage.sources.set_settings(other.id, world.guild_id, label)
    old = await source_with(world, SourceSettings(label="opinion"))
    card = await world.organiser.slash(world.news, "source edit", source=f"#{old}", address=SITE)
    assert "reads that already as **Harbour Gazette**" in text_of(card.response)
    assert (await own(world, other.id)).settings == label
    assert (await own(world, old)).settings.label == "opinion"


async def test_its_own_address(world: World) -> None:
    """Nothing is read or changed for it."""
    await world.organiser.slash(world.news, "source add", url=SITE)
    (source,) = await sources(world)
    card = await world.organiser.slash(world.news, "source edit", source=f"#{source.id}", address=SITE)
    assert "read from already. Nothing was changed" in text_of(card.response)
    assert await sources(world) == [source]


async def test_taking_an_offer_twice(world: World) -> None:
    """The second press on an offer to replace a source adds nothing, and says why."""
    world.newsroom.lies_at[SITE] = two_things()
    old = await world.source()
    card = await world.organiser.slash(world.news, "source edit", source=f"#{old}", address=SITE)
    other = await world.organiser.slash(world.news, "source edit", source=f"#{old}", address=SITE)
    await world.organiser.click(card.response, label="Take number 2")
    before = await sources(world)
    again = await world.organiser.click(other.response, label="Take number 1")
    assert "does not read the source any more that was to be replaced" in text_of(again.response)
    assert await sources(world) == before


# --- who has the commands ---------------------------------------------------------------------------


async def test_commands_of_organisers_are_for_servers_alone(world: World) -> None:
    """They are not offered to somebody who installed the app for themselves: there is no server to manage."""
    tree = cast(Any, world.env.bot).tree
    for name in ("autopost", "desk", "source"):
        described = tree.get_command(name).to_dict(tree)
        assert (name, described["integration_types"]) == (name, [0])


# --- faults and secrets ------------------------------------------------------------------------------


async def test_a_fault_after_the_source_was_added(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card says that the source may be there, and where that shows; the fault has its id."""

    async def fail(*_: Any, **__: Any) -> None:
        raise StorageError("disk is full")

    world.expected = (StorageError,)
    monkeypatch.setattr(Autoposts, "add", fail)
    result = await world.organiser.slash(world.news, "source add", url=SITE, channel=world.sport)
    assert len(await sources(world)) == 1
    assert "may have been added before: `/source list` shows" in text_of(result.response)
    assert "Error " in last_text(result)


async def test_a_fault_of_the_database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept for a second try, the card is still changed, and its form begins empty."""

    async def fail(*_: Any, **__: Any) -> None:
        raise StorageError("disk is full")

    world.expected = (StorageError,)
    monkeypatch.setattr(Answers, "save", fail)
    result = await world.organiser.slash(world.news, "source test", url=SITE)
    assert "Something went wrong" in text_of(result.response)
    form = await world.organiser.click(result.response, label="Try again")
    assert "value" not in form.modal["components"][0]["component"]


async def test_a_password_is_neither_used_nor_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address with one is refused before it is read; what is kept for the next try is without it."""
    kept: list[str] = []
    save = Answers.save

    async def noting(self: Answers, kind: str, arguments: Any, *rest: Any, **options: Any) -> Any:
        kept.append(f"{kind} {arguments}")
        return await save(self, kind, arguments, *rest, **options)

    monkeypatch.setattr(Answers, "save", noting)
    card = await world.organiser.slash(
        world.news, "source add", url="https://ada:s3cret@harbour.example/feed"
    )
    assert "user name or a password" in text_of(card.response)
    assert "s3cret" not in text_of(card.response)
    assert world.newsroom.looked == []
    assert kept[0].startswith(KIND)
    assert not any("s3cret" in each for each in kept)
    form = await world.organiser.click(card.response, label="Try again")
    assert form.modal["components"][0]["component"]["value"] == "https://harbour.example/feed"


async def test_words_of_strangers_are_no_markdown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a site had a part in is shown as it is, without links, pings or headings."""

    async def refuse(_: str) -> Any:
        raise FetchError(SITE, "x", user_message="It is *bold*, [a](https://evil.example) @everyone")

    monkeypatch.setattr(world.newsroom, "look", refuse)
    card = await world.organiser.slash(world.news, "source add", url=SITE)
    assert "\\*bold\\*" in text_of(card.response)
    assert "\\[a\\]" in text_of(card.response)


# --- one name ----------------------------------------------------------------------------------------


async def test_sources_of_one_name_are_told_apart(world: World) -> None:
    """In the list, its menu, suggestions and the list of autoposts."""
    for path in ("sport", "world"):
        url = f"{SITE}/{path}?key=s3cret"
        world.newsroom.lies_at[url] = [found_source(url)]
        await world.organiser.slash(world.news, "source add", url=url, channel=world.sport)
    listed = await world.organiser.slash(world.news, "source list")
    posts = await world.organiser.slash(world.news, "autopost list")
    for path in ("sport", "world"):
        assert f"**Harbour Gazette** · harbour.example/{path}" in text_of(listed.response)
        assert f"(/{path})" in text_of(posts.response)
    menu = [option["description"] for option in options_of(listed.response)]
    assert menu == ["harbour.example/sport", "harbour.example/world"]
    for command in ("source edit", "autopost add"):
        choices = await world.organiser.autocomplete(world.news, command, "source", "harb")
        assert [choice["name"] for choice in choices] == [
            "Harbour Gazette · harbour.example/sport",
            "Harbour Gazette · harbour.example/world",
        ]
    assert "s3cret" not in text_of(listed.response) + text_of(posts.response)
