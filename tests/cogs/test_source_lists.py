"""`/source import` and `/source export`: whole lists in and out, with a preview, progress and a summary."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from simcord import SetupError

from cogs._posting import making
from cogs._sourcing import listing_cards, listing_plan, listing_run, progress
from cogs._sourcing.listing_plan import packed, unpacked
from cogs._ui.answers import Arguments
from news.errors import NewsdeskError
from news.finding import host_of
from news.models import GuildId, SourceSettings, UserId
from news.newsroom.allowance import PER_USER
from news.newsroom.room import AddedItem
from news.sources.bundles import all_bundles
from news.sources.listed import ListedSource
from news.sources.lists import parse_list
from tests.cogs.posting_world import World, last_text, posting_world
from tests.cogs.shown import labels_of, options_of, parts, text_of

BEE, HILL, BROKEN = "https://bee.example/feed", "https://hill.example/rss", "https://broken.example/feed"


@dataclass
class Adding:
    """`Newsroom.add_many` without a network: a host with "broken" in it does not answer."""

    world: World
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    free: int = 10_000
    """How many are added before the network hangs."""
    refusal: Exception | None = None

    async def __call__(
        self,
        items: Sequence[tuple[str, str | None]],
        guild_id: GuildId | None,
        *,
        added_by: UserId | None,
        on_each: Callable[[AddedItem], Awaitable[None]] | None = None,
    ) -> list[AddedItem]:
        assert on_each is not None
        if self.refusal is not None:
            raise self.refusal
        results: list[AddedItem] = []
        for number, (url, name) in enumerate(items):
            if number >= self.free:
                await asyncio.sleep(24 * 3600)  # simulated time: it never passes
            self.asked.append((url, name))
            results.append(await self._one(url, name, guild_id, added_by))
            await on_each(results[-1])
        return results

    async def _one(
        self, url: str, name: str | None, guild_id: GuildId | None, added_by: UserId | None
    ) -> AddedItem:
        if "broken" in url:
            return AddedItem(url, error="That address could not be read.")
        sources = self.world.storage.sources
        before = {source.id for source in await sources.visible(guild_id)}
        source_id = await sources.add_feed(
            url, name=name or "Gazette", domain=host_of(url), added_to=guild_id, added_by=added_by
        )
        source = await sources.get(source_id, guild_id)
        return AddedItem(url, source=source, is_new=source_id not in before)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


@pytest.fixture
def adding(world: World) -> Adding:
    made = Adding(world)
    cast(Any, world.newsroom).add_many = made
    return made


async def import_file(world: World, text: str, name: str = "feeds.csv") -> Any:
    return await world.organiser.slash(world.news, "source import", file=(name, text.encode()))


async def urls(world: World) -> set[str | None]:
    return {source.url for source in await world.storage.sources.visible(world.guild_id)}


async def posts(world: World) -> set[tuple[str, int]]:
    return {(a.label, a.channel_id) for a in await world.storage.autoposts.of_guild(world.guild_id)}


async def test_moving_in_from_another_bot(world: World, adding: Adding) -> None:
    """A table of addresses and channels: looked at first, then added and posted from now on, pinging nobody."""
    await world.source("Old Post")
    text = (
        "url,channel,role,name\n"
        f"{BEE},#news,@Desk,The Bee\n"
        f"{HILL},{world.sport.id},,Hill\n"
        "https://old-post.example/feed,sport,,\n"
        f"{BROKEN},,,\n"
        "nothing,,,\n"
    )
    preview = await import_file(world, text)
    assert preview.ephemeral
    shown = text_of(preview.response)
    assert "Import 4 sources?" in shown
    assert "3 new, 1 already here" in shown
    assert f"<#{world.sport.id}> gets 2" in shown
    assert f"<#{world.news.id}> gets 1" in shown
    assert "1 line with a role to ping: Newsdesk cannot ping roles yet" in shown
    assert "roles are not remembered" in shown
    assert "line 6: only http and https" in shown or "line 6: there is no web address" in shown
    assert adding.asked == []
    done = await world.organiser.click(preview.response, label="Import")
    shown = text_of(done.response)
    assert "Import finished" in shown
    assert "2 added · 1 already here · 1 failed" in shown
    assert "broken.example/feed: That address could not be read." in shown
    assert "nobody is pinged" in shown
    assert await urls(world) == {BEE, HILL, "https://old-post.example/feed"}
    assert await posts(world) == {
        ("The Bee", world.news.id),
        ("Hill", world.sport.id),
        ("Old Post", world.sport.id),
    }
    assert world.news.history() == []


async def test_every_button_survives_a_restart(world: World, adding: Adding) -> None:
    """The list is kept with the preview, and what failed with the summary."""
    preview = await import_file(world, f"{BROKEN},#news\n{BROKEN},#sport\n{BEE}\n")
    await world.restart()
    done = await world.organiser.click(preview.response, label="Import")
    assert "1 added" in text_of(done.response)
    await world.restart()
    adding.asked.clear()
    again = await world.organiser.click(done.response, label="Try the failed ones again")
    assert adding.asked == [(BROKEN, None)]
    assert "0 added" in text_of(again.response)


async def test_one_reason_is_said_once(world: World, adding: Adding) -> None:
    """Addresses that fail alike stand together; nothing is promised of an import that added nothing."""
    lines = "".join(f"https://broken{number}.example/\n" for number in range(7))
    preview = await import_file(world, lines)
    done = await world.organiser.click(preview.response, label="Import")
    shown = text_of(done.response)
    assert shown.count("That address could not be read.") == 1
    assert "broken4.example/ and 2 more: That address could not be read." in shown
    assert "within minutes" not in shown


async def test_a_paused_source_of_a_list(world: World, adding: Adding) -> None:
    """Its channel is promised nothing until it is resumed."""
    source = await world.source()
    await world.storage.sources.set_settings(source, world.guild_id, SourceSettings(is_paused=True))
    preview = await import_file(world, "https://the-example-times.example/feed,#news\n")
    done = await world.organiser.click(preview.response, label="Import")
    assert "**The Example Times** · the-example-times.example is paused here" in text_of(done.response)
    assert "From now on" not in text_of(done.response)


async def test_a_file_counts_as_something_read(world: World, adding: Adding) -> None:
    """Files are fetched and parsed on our side: nobody can have that done without end."""
    for _ in range(50):
        result = await import_file(world, BEE)
        if "Try again in" in last_text(result):
            break
    else:
        pytest.fail("nobody was ever refused")


async def test_cancel(world: World, adding: Adding) -> None:
    """Nothing is done, and it says so."""
    preview = await import_file(world, BEE)
    done = await world.organiser.click(preview.response, label="Cancel")
    assert text_of(done.response) == "Nothing was imported."
    assert adding.asked == []


async def test_pasting_a_list(world: World, adding: Adding) -> None:
    """Without a file a form takes lines, however they were written."""
    form = await world.organiser.slash(world.news, "source import")
    assert form.modal is not None
    preview = await world.organiser.submit_modal(form, {"lines": f"# mine\n- [The Bee]({BEE})\n* {HILL}"})
    assert "Import 2 sources?" in text_of(preview.response)
    done = await world.organiser.click(preview.response, label="Import")
    assert adding.asked == [(BEE, "The Bee"), (HILL, None)]
    assert "Choose a channel" in labels_of(done.response)
    step = await world.organiser.click(done.response, label="Choose a channel")
    assert "every new article that this server reads" in text_of(step.response)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nothing of use\nat all", "2 lines were not understood"),
        ("<html><body>x</body></html>", "this is a web page, not a list"),
        ("", "No address of a source was found"),
    ],
)
async def test_a_file_without_sources(world: World, adding: Adding, text: str, words: str) -> None:
    """Why nothing can be imported is said, with what could be."""
    result = await import_file(world, text, "list.txt")
    assert words in text_of(result.response)
    assert "OPML" in text_of(result.response)
    assert labels_of(result.response) == []


async def test_a_file_that_is_too_large(world: World, adding: Adding) -> None:
    """It is not even fetched."""
    result = await import_file(world, "x" * 1_000_001)
    assert "larger than 1 MB" in last_text(result)


async def test_channels_that_cannot_be_used(world: World, adding: Adding) -> None:
    """Unknown and closed channels are named before and after; their sources are read all the same."""
    await world.allow(world.sport, send_messages=False)
    preview = await import_file(world, f"{BEE},#gone\n{HILL},#sport\n")
    for message in (preview, await world.organiser.click(preview.response, label="Import")):
        shown = text_of(message.response)
        assert "no channel **gone** here" in shown
        assert "it lacks Send Messages there" in shown
    assert await urls(world) == {BEE, HILL}
    assert await posts(world) == set()


async def test_the_limit_of_a_server(world: World, adding: Adding, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first ones that fit are taken, and how many are not is said."""
    monkeypatch.setattr(listing_plan, "SOURCES_MAX", 2)
    monkeypatch.setattr(listing_cards, "SOURCES_MAX", 2)
    await world.source()
    preview = await import_file(world, f"{BEE}\n{HILL}\n")
    assert "1 source will be left out: a server can read 2, and this one reads 1" in text_of(preview.response)
    await world.organiser.click(preview.response, label="Import")
    assert adding.asked == [(BEE, None)]


async def test_too_many_autoposts(world: World, adding: Adding, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the limit of autoposts the sources are added, and the reason is said once."""
    monkeypatch.setattr(making, "AUTOPOSTS_MAX", 1)
    preview = await import_file(world, f"{BEE},#news\n{HILL},#news\nhttps://c.example/,#news\n")
    done = await world.organiser.click(preview.response, label="Import")
    assert text_of(done.response).count("Remove one with `/autopost remove`") == 1
    assert len(await urls(world)) == 3
    assert len(await posts(world)) == 1


async def test_everything_is_here_already(world: World, adding: Adding) -> None:
    """Importing the same list again changes nothing and offers nothing."""
    await import_file(world, BEE)
    preview = await import_file(world, BEE)
    await world.organiser.click(preview.response, label="Import")
    again = await import_file(world, BEE)
    assert "There is nothing to import." in text_of(again.response)
    assert labels_of(again.response) == []


async def begin(world: World, adding: Adding, count: int, free: int) -> Any:
    """An import that hangs after `free` sources: its card."""
    adding.free = free
    preview = await import_file(world, "".join(f"https://n{n}.example/feed\n" for n in range(count)))
    await world.organiser.click(preview.response, label="Import")
    return preview.response


async def test_progress_and_stop(world: World, adding: Adding, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card counts; another import waits; Stop keeps what was added and offers the rest."""
    monkeypatch.setattr(progress, "EDIT_EVERY", progress.EDIT_EVERY * 0)
    card = await begin(world, adding, count=5, free=3)
    assert re.search(r"[1-3] of 5 · [1-3] added", text_of(card))
    other = await import_file(world, BEE)
    refused = await world.organiser.click(other.response, label="Import")
    assert "being imported in this server already" in last_text(refused)
    await world.organiser.click(card, label="Stop")
    shown = text_of(card)
    assert "Import stopped" in shown
    assert "3 added · 0 already here · 0 failed · 2 not tried" in shown
    adding.free = 100
    rest = await world.organiser.click(card, label="Import the rest")
    assert "2 new, 3 already here" in text_of(rest.response)
    await world.organiser.click(rest.response, label="Import")
    assert len(await urls(world)) == 5


async def test_an_import_that_takes_too_long(
    world: World, adding: Adding, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before Discord's 15 minutes are over it ends, says why, and offers the rest."""
    assert listing_run.IMPORT_S < 15 * 60
    monkeypatch.setattr(listing_run, "IMPORT_S", 5.0)
    card = await begin(world, adding, count=3, free=1)
    assert "0 of 3" in text_of(card)
    await world.tick(listing_run.IMPORT_S + 1)
    shown = text_of(card)
    assert "Import not finished" in shown
    assert "15 minutes" in shown
    assert "1 added" in shown
    assert "Import the rest" in labels_of(card)


async def test_a_restart_in_the_middle(world: World, adding: Adding) -> None:
    """What was added stays, nothing that was begun goes on, and the card that stands still leads to the rest."""
    card = await begin(world, adding, count=3, free=1)
    await world.restart()
    adding.free = 100
    label = "Stop" if "Stop" in labels_of(card) else "Import the rest"
    again = await world.organiser.click(card, label=label)
    assert "2 new, 1 already here" in text_of(again.response)
    await world.organiser.click(again.response, label="Import")
    assert len(await urls(world)) == 3


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (NewsdeskError("busy", user_message="Too much is being added. Try again in a minute."), "Too much is being added"),
        (ZeroDivisionError(), "on our side"),
    ],
)  # fmt: skip
async def test_an_import_that_is_refused(
    world: World, adding: Adding, refusal: Exception, words: str
) -> None:
    """A refusal is told in its own words; a fault of ours is said to be one, and the list is not lost."""
    adding.refusal = refusal
    preview = await import_file(world, BEE)
    done = await world.organiser.click(preview.response, label="Import")
    assert "Import broken off" in text_of(done.response)
    assert words in text_of(done.response)
    adding.refusal = None
    again = await world.organiser.click(done.response, label="Import the rest")
    await world.organiser.click(again.response, label="Import")
    assert await urls(world) == {BEE}


async def test_a_bundle(world: World, adding: Adding) -> None:
    """It is found by language and theme, shown with its names, and each of its feeds is tried."""
    found = await world.organiser.autocomplete(world.news, "source import", "bundle", "german tech")
    assert [choice["value"] for choice in found] == ["de-technology"]
    preview = await world.organiser.slash(world.news, "source import", bundle="de-technology")
    shown = text_of(preview.response)
    assert "Deutsch · Technik" in shown
    assert "heise online" in shown
    await world.organiser.click(preview.response, label="Import")
    bundle = next(bundle for bundle in all_bundles() if bundle.slug == "de-technology")
    assert await urls(world) == {source.url for source in bundle.sources}


async def test_a_bundle_that_nobody_has(world: World, adding: Adding) -> None:
    """Free text that names no bundle, or a file and a bundle at once, gets a plain sentence."""
    result = await world.organiser.slash(world.news, "source import", bundle="klingon")
    assert "no bundle “klingon”" in last_text(result)
    both = await world.organiser.slash(
        world.news, "source import", bundle="de-technology", file=("a.csv", b"x")
    )
    assert "a file or a bundle" in last_text(both)


async def test_a_starter_bundle_in_the_first_steps(world: World, adding: Adding) -> None:
    """A server that reads little is offered bundles, in its own language first; they lead on to a channel."""
    first = await world.organiser.slash(world.news, "desk setup")
    shelf = await world.organiser.click(first.response, label="Starter bundle…")
    assert options_of(shelf.response)[0]["label"].startswith("English")
    preview = await world.organiser.select(shelf.response, ["en-science"])
    assert "English · Science" in text_of(preview.response)
    done = await world.organiser.click(preview.response, label="Import")
    step = await world.organiser.click(done.response, label="Choose a channel")
    assert "step 2 of 3" in text_of(step.response)


async def test_export_and_import_again(world: World, adding: Adding) -> None:
    """The file holds what this server reads, its own secrets included, nobody else's; another server can read it."""
    key = "https://hill.example/rss?key=abc"
    sources = world.storage.sources
    await sources.add_feed(BEE, name="The Bee", domain="bee.example", added_to=world.guild_id)
    await sources.add_feed(key, name="Hill", domain="hill.example", added_to=world.guild_id)
    await sources.add_feed(
        "https://public.example/feed", name="Public", domain="public.example", is_public=True, added_to=None
    )
    await sources.add_feed(
        "https://secret.example/feed?token=1",
        name="S",
        domain="secret.example",
        is_public=True,
        added_to=None,
    )
    await sources.add_feed(
        "https://other.example/feed", name="Other", domain="other.example", added_to=GuildId(7)
    )
    await sources.add_files()
    result = await world.organiser.slash(world.news, "source export")
    assert result.ephemeral
    shown = text_of(result.response)
    assert "4 sources as OPML" in shown
    assert "2 public sources are in it with the address of the site alone" in shown
    (attachment,) = result.response.attachments
    assert attachment.filename == "newsdesk-sources-2026-01-01.opml"
    listed = parse_list(await attachment.read(), name=attachment.filename)
    assert set(listed.addresses) == {BEE, key, "https://public.example/", "https://secret.example/"}


async def test_export_of_public_sources_alone(world: World) -> None:
    """A server that reads nothing of its own still has something to take along, without the operator's secrets."""
    await world.storage.sources.add_feed(
        "https://secret.example:8443/k3y/feed?token=1",
        name="S",
        domain="secret.example",
        is_public=True,
        added_to=None,
    )
    result = await world.organiser.slash(world.news, "source export")
    (attachment,) = result.response.attachments
    body = await attachment.read()
    assert b"k3y" not in body
    assert b"token" not in body
    assert parse_list(body, name=attachment.filename).addresses == ("https://secret.example:8443/",)


async def test_nothing_to_export(world: World) -> None:
    """A server that reads nothing is told what to do first."""
    result = await world.organiser.slash(world.news, "source export")
    assert "nothing to export" in last_text(result)


@pytest.mark.parametrize("command", ["import", "export"])
async def test_members_may_not(world: World, adding: Adding, command: str) -> None:
    """Hidden from members, refused where a server opened it to all, and each press asks again."""
    with pytest.raises(SetupError):
        await world.reader.slash(world.news, f"source {command}")
    world.open_to_all("source")
    result = await world.reader.slash(world.news, f"source {command}")
    assert "Manage Server" in last_text(result)


async def test_each_press_asks_for_the_permission(world: World, adding: Adding) -> None:
    """Someone who lost Manage Server between preview and Import adds nothing."""
    preview = await import_file(world, BEE)
    world.demote(world.organiser)
    done = await world.organiser.click(preview.response, label="Import")
    assert "Manage Server" in last_text(done)
    assert adding.asked == []


async def test_imports_are_counted(world: World, adding: Adding) -> None:
    """What people make the bot fetch is bounded; the preview can be pressed again later."""
    world.services.allowance.take(UserId(world.organiser.id), world.guild_id, cost=PER_USER - 1)
    preview = await import_file(world, BEE)
    refused = await world.organiser.click(preview.response, label="Import")
    assert adding.asked == []
    assert "Import" in labels_of(preview.response)
    assert refused.followups or refused.response


def test_a_kept_list_is_what_it_was() -> None:
    """Thousands of lines fit into a saved answer; anything else is refused."""
    items = tuple(
        ListedSource(f"https://n{n}.example/feed?x={n}", f"Näme {n}", "news", None, n)
        for n in range(1, 2_001)
    )
    kept = packed(items)
    assert unpacked(kept) == items
    assert len(str(kept["items"])) < 60_000
    broken: list[Arguments] = [{}, {"items": "x"}, {"items": None}, {"items": "ab cd"}]
    for arguments in broken:
        with pytest.raises(ValueError, match="no kept list"):
            unpacked(arguments)


def test_many_channels_and_many_lines() -> None:
    """Names of channels are folded once, not again for each line of a list: that held everything up for seconds."""
    folded = 0

    class Name(str):
        def casefold(self) -> str:
            nonlocal folded
            folded += 1
            return super().casefold()

    channels = [SimpleNamespace(name=Name(f"Desk {number}"), id=number) for number in range(500)]
    guild = SimpleNamespace(
        text_channels=channels, threads=[], voice_channels=[], stage_channels=[], get_channel_or_thread=int
    )
    items = [ListedSource(f"https://n{n}.example/", channel=f"wanted-{n}", line=n) for n in range(2_000)]
    plan = listing_plan.plan_import(items, {}, cast(Any, guild))
    assert len(plan.problems) == 2_000
    assert folded == 500


def test_a_full_summary_fits_one_message() -> None:
    """The longest names, errors and lists stay within what Discord takes."""
    plan = listing_plan.Plan((), {}, 5, 200, {}, ("x" * 200,) * 9, 3)
    tally = listing_cards.Tally(total=500, ending="late")
    tally.failed = [(ListedSource(f"https://n{n}.example/{'*' * 300}"), "_" * 400) for n in range(200)]
    tally.not_posted = ["y" * 300] * 9
    card = listing_cards.summary_card(tally, plan, retry=None, rest=None)
    shown = [
        part["content"]
        for part in parts([c.to_component_dict() for c in card.view().children])
        if part["type"] == 10
    ]
    assert sum(map(len, shown)) <= 4_000
    assert any(re.search(r"and 1\d\d more", text) for text in shown)
    assert "/source list" in shown[-1]
