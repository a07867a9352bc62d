"""`/source`: organisers choose what is read, see whether it works, and what an address would bring."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from simcord import SetupError

from cogs._posting import making
from news.errors import CheckedLatelyError, FetchError, RobotsError
from news.models import AnalysedArticle, ExtractedArticle, GuildId, SourceId, SourceSettings, UserId
from tests.cogs.posting_world import World, found_source, last_text, posting_world
from tests.cogs.shown import labels_of, options_of, parts, text_of
from tests.cogs.source_world import SITE, TITLES, check, opened, own, sources, two_things
from tests.newsstand import quoted

ADDRESS = "address"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def autoposts(world: World) -> list[tuple[int | None, int]]:
    return [(a.source_id, a.channel_id) for a in await world.storage.autoposts.of_guild(world.guild_id)]


def ids_of(message: Any) -> list[str]:
    return [part["custom_id"] for part in parts(message.components) if "custom_id" in part]


# --- adding ------------------------------------------------------------------------------------------


async def test_one_find_is_added_at_once(world: World) -> None:
    """Name, domain, forecast and the newest articles are shown to the asker only; then the question of the channel."""
    world.newsroom.lies_at[SITE] = [found_source(SITE, titles=TITLES)]
    result = await world.organiser.slash(world.news, "source add", url=f" {SITE} ")
    assert result.ephemeral
    text = text_of(result.response)
    assert "Source added" in text
    assert "**Harbour Gazette** · harbour.example" in text
    assert "Where should new articles be posted?" in text
    shown = [title for title in TITLES if title in text]
    assert shown == list(TITLES[:3])
    assert [source.name for source in await sources(world)] == ["Harbour Gazette"]
    assert await autoposts(world) == []
    assert world.news.history() == []


async def test_post_here(world: World) -> None:
    """One press posts the source in the channel where the command was given, old articles excepted."""
    card = await world.organiser.slash(world.news, "source add", url=SITE)
    done = await world.organiser.click(card.response, label="Post here")
    assert f"From now on <#{world.news.id}> gets every new article from **Harbour Gazette**" in text_of(
        done.response
    )
    (source,) = await sources(world)
    assert await autoposts(world) == [(source.id, world.news.id)]
    assert world.news.history() == []


async def test_post_elsewhere_survives_restarts(world: World) -> None:
    """The question can be answered after a restart, step by step."""
    card = await world.organiser.slash(world.news, "source add", url=SITE)
    await world.restart()
    card = await world.organiser.click(card.response, label="Elsewhere…")
    await world.restart()
    card = await world.organiser.select(card.response, [world.sport])
    assert f"<#{world.sport.id}>" in text_of(card.response)
    assert [channel for _, channel in await autoposts(world)] == [world.sport.id]


async def test_archive_only(world: World) -> None:
    """Nothing is posted, and the card says how that can be changed."""
    card = await world.organiser.slash(world.news, "source add", url=SITE)
    done = await world.organiser.click(card.response, label="Archive only")
    assert "/autopost add" in text_of(done.response)
    assert await autoposts(world) == []


async def test_a_channel_the_bot_cannot_write_in(world: World) -> None:
    """What is missing is named; once it is given, Check again posts there."""
    await world.allow(world.sport, send_messages=False)
    card = await world.organiser.slash(world.news, "source add", url=SITE)
    card = await world.organiser.click(card.response, label="Elsewhere…")
    card = await world.organiser.select(card.response, [world.sport])
    assert "it lacks Send Messages there" in text_of(card.response)
    await world.allow(world.sport, send_messages=True)
    done = await world.organiser.click(card.response, label="Check again")
    assert "From now on" in text_of(done.response)
    assert [channel for _, channel in await autoposts(world)] == [world.sport.id]


async def test_with_a_channel_it_is_posted_at_once(world: World) -> None:
    """`channel:` leaves no question open."""
    result = await world.organiser.slash(world.news, "source add", url=SITE, channel=world.sport)
    assert f"From now on <#{world.sport.id}> gets every new article" in text_of(result.response)
    assert "Post here" not in labels_of(result.response)
    assert [channel for _, channel in await autoposts(world)] == [world.sport.id]


async def test_with_a_channel_that_cannot_be_used_nothing_is_read(world: World) -> None:
    """The refusal comes before the wait."""
    await world.allow(world.sport, send_messages=False)
    result = await world.organiser.slash(world.news, "source add", url=SITE, channel=world.sport)
    assert "it lacks Send Messages there" in text_of(result.response)
    assert world.newsroom.looked == []


async def test_a_source_that_is_read_already(world: World) -> None:
    """Adding it again says so and goes on to the same question."""
    await world.organiser.slash(world.news, "source add", url=SITE)
    again = await world.organiser.slash(world.news, "source add", url=SITE)
    assert "reads that already" in text_of(again.response)
    assert "Where should new articles be posted?" in text_of(again.response)
    assert len(await sources(world)) == 1


async def test_an_age_restricted_source_that_is_read_already(world: World) -> None:
    """Its organiser sees its newest titles; it is posted in no channel that is open to all ages."""
    world.newsroom.lies_at[SITE] = [found_source(SITE, titles=TITLES)]
    await world.organiser.slash(world.news, "source add", url=SITE)
    (source,) = await sources(world)
    settings = SourceSettings(is_age_restricted=True)
    await world.storage.sources.set_settings(source.id, world.guild_id, settings)
    again = await world.organiser.slash(world.news, "source add", url=SITE)
    assert TITLES[0] in text_of(again.response)
    refused = await world.organiser.click(again.response, label="Post here")
    assert "age-restricted channels only" in text_of(refused.response)
    assert await autoposts(world) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("harbour.example", SITE),
        ("<https://harbour.example>", SITE),
        ("feed://harbour.example/rss", f"{SITE}/rss"),
        ("the harbour paper", "the harbour paper"),
    ],
)
async def test_addresses_as_people_type_them(world: World, typed: str, read: str) -> None:
    """A bare host is one; what is no address is looked at as it is, to be refused in plain words."""
    await world.organiser.slash(world.news, "source test", url=typed)
    assert world.newsroom.looked == [read]


async def test_a_server_with_too_many_autoposts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The source is added all the same, and the card says why it is not posted."""
    monkeypatch.setattr(making, "AUTOPOSTS_MAX", 0)
    card = await world.organiser.slash(world.news, "source add", url=SITE, channel=world.sport)
    assert "Source added" in text_of(card.response)
    assert "/autopost remove" in text_of(card.response)
    assert len(await sources(world)) == 1
    assert await autoposts(world) == []


async def test_several_finds_are_offered(world: World) -> None:
    """Each with its name, what it is, and its newest titles; no address stands in a button."""
    world.newsroom.lies_at[SITE] = two_things()
    card = await world.organiser.slash(world.news, "source add", url=SITE)
    text = text_of(card.response)
    for words in (
        "2 things can be read there",
        "1. Harbour Gazette",
        "2. Harbour Gazette, all pages",
        "Feed (RSS, Atom or JSON)",
        "News sitemap",
        "Pier closed",
    ):
        assert words in text
    assert not any("harbour" in custom_id for custom_id in ids_of(card.response))
    assert await sources(world) == []
    await world.restart()
    done = await world.organiser.click(card.response, label="Take number 2")
    assert "Source added" in text_of(done.response)
    assert world.newsroom.added == [(f"{SITE}/news.xml", "sitemap")]
    assert [source.method for source in await sources(world)] == ["sitemap"]


async def test_a_choice_keeps_its_channel(world: World) -> None:
    """Where it is to be posted is remembered while the person chooses."""
    world.newsroom.lies_at[SITE] = two_things()
    card = await world.organiser.slash(world.news, "source add", url=SITE, channel=world.sport)
    await world.restart()
    done = await world.organiser.click(card.response, label="Take number 1")
    assert f"From now on <#{world.sport.id}>" in text_of(done.response)


async def test_no_secret_is_shown(world: World) -> None:
    """Of an address with a key in it, the part with the key is on no card."""
    world.newsroom.lies_at[SITE] = two_things()
    choice = await world.organiser.slash(world.news, "source add", url=SITE)
    shown = [text_of(choice.response)]
    shown.append(text_of((await world.organiser.slash(world.news, "source test", url=SITE)).response))
    done = await world.organiser.click(choice.response, label="Take number 1")
    shown.append(text_of(done.response))
    (source,) = await sources(world)
    assert source.url is not None
    assert "s3cret" in source.url
    shown.append(text_of((await opened(world, source.id)).response))
    assert not any("s3cret" in text for text in shown)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://broken.example", FetchError.user_message),
        ("https://nofeed.example", "No feed was found"),
    ],
)
async def test_an_address_that_cannot_be_used(world: World, address: str, words: str) -> None:
    """The reason is said in plain words; Try again shows the address, also after a restart."""
    card = await world.organiser.slash(world.news, "source add", url=address)
    assert words in text_of(card.response)
    await world.restart()
    form = await world.organiser.click(card.response, label="Try again")
    assert form.modal["components"][0]["component"]["value"] == address
    await world.organiser.submit_modal(form, {ADDRESS: SITE})
    assert "Source added" in text_of(card.response)


async def test_a_fault_of_ours(world: World) -> None:
    """An unexpected error is told with an id, and the card offers to try again."""
    world.expected = (ZeroDivisionError,)
    result = await world.organiser.slash(world.news, "source add", url="https://bug.example")
    assert "Error " in last_text(result)
    assert "Try again" in labels_of(result.response)


async def test_asking_too_much(world: World) -> None:
    """Somebody who made the bot fetch as much as one may is told when to come back; others go on."""
    for _ in range(200):
        result = await world.organiser.slash(world.news, "source test", url=SITE)
        if "That did not work" in text_of(result.response):
            break
    else:
        pytest.fail("nobody was ever refused")
    looked = len(world.newsroom.looked)
    result = await world.organiser.slash(world.news, "source add", url=SITE)
    assert "Try again in" in text_of(result.response)
    assert len(world.newsroom.looked) == looked


# --- looking before adding ---------------------------------------------------------------------------


def previewed() -> AnalysedArticle:
    text = "The ferry is back. “We start at six,” Olga Tern said."
    article = ExtractedArticle(
        title="Ferry back in service", text=text, url=f"{SITE}/0", authors=("Ada Quay",)
    )
    return AnalysedArticle(article, quotes=(quoted(text, "We start at six,", "Olga Tern"),))


async def test_test_shows_what_would_be_taken(world: World) -> None:
    """Kind, five entries, an article as it would be read; nothing is stored until Add it."""
    world.newsroom.lies_at[SITE] = [found_source(SITE, titles=(*TITLES, "Sixth title"))]
    world.newsroom.previews["Harbour Gazette"] = previewed()
    card = await world.organiser.slash(world.news, "source test", url=SITE)
    text = text_of(card.response)
    for words in (
        "Nothing is added yet",
        "Feed (RSS",
        *TITLES,
        "by Ada Quay",
        "11 words",
        "“We start at six”",
    ):
        assert words in text
    assert "Sixth title" not in text
    assert await sources(world) == []
    await world.restart()
    done = await world.organiser.click(card.response, label="Add it")
    assert "Source added" in text_of(done.response)
    assert len(await sources(world)) == 1


async def test_test_without_a_readable_article(world: World) -> None:
    """Why an article could not be read is said, and the rest is still shown."""
    world.newsroom.lies_at[SITE] = [found_source(SITE, titles=TITLES)]
    world.newsroom.previews["Harbour Gazette"] = RobotsError(SITE, "disallowed")
    card = await world.organiser.slash(world.news, "source test", url=SITE)
    assert RobotsError.user_message in text_of(card.response)
    assert "Add it" in labels_of(card.response)


async def test_test_of_several_finds(world: World) -> None:
    """Another of the finds can be looked at, and it is that one which is added."""
    world.newsroom.lies_at[SITE] = two_things()
    card = await world.organiser.slash(world.news, "source test", url=SITE)
    assert [option["value"] for option in options_of(card.response)] == ["0", "1"]
    await world.restart()
    card = await world.organiser.select(card.response, ["1"])
    assert "**Harbour Gazette, all pages**" in text_of(card.response)
    await world.organiser.click(card.response, label="Add it")
    assert world.newsroom.added == [(f"{SITE}/news.xml", "sitemap")]


# --- the list and a source's page --------------------------------------------------------------------


async def test_an_empty_list(world: World) -> None:
    """Without sources the list says how to add one."""
    result = await world.organiser.slash(world.news, "source list")
    assert "/source add" in text_of(result.response)


async def test_the_list_says_how_each_is_doing(world: World) -> None:
    """Failing ones come first; times, labels and the last error stand beside each."""
    working, broken = await world.source("Able Post"), await world.source("Breaker Times")
    pending, paused = await world.source("Calm News"), await world.source("Dune Daily")
    await check(world, working, new_count=2)
    await check(world, broken, error="That site does not answer.")
    settings = SourceSettings(label="opinion", is_paused=True)
    await world.storage.sources.set_settings(paused, world.guild_id, settings)
    text = text_of((await world.organiser.slash(world.news, "source list")).response)
    assert "4 sources · 1 failing" in text
    lines = text.splitlines()
    names = ["Breaker Times", "Able Post", "Calm News", "Dune Daily"]
    starts = [next(n for n, line in enumerate(lines) if name in line) for name in names]
    assert starts == sorted(starts)
    states = [lines[start + 1] for start in starts]
    assert states[0].startswith("Fails since <t:")
    assert states[0].endswith("That site does not answer.")
    assert states[1:] == ["Works", "First check pending", "Paused here"]
    stamp = int(world.env.now().timestamp())
    assert f"checked <t:{stamp}:R>" in lines[starts[1] + 2]
    assert f"next check <t:{stamp + 3600}:R>" in lines[starts[1] + 2]
    assert f"last new article <t:{stamp}:R>" in lines[starts[1] + 2]
    assert lines[starts[3]].endswith("· Opinion")
    assert pending != paused


async def test_pages_of_the_list(world: World) -> None:
    """Long lists turn pages, and what is picked on one is opened."""
    ids = [await world.source(f"Paper {number:02}") for number in range(10)]
    card = await world.organiser.slash(world.news, "source list")
    assert "page 1 of 2" in text_of(card.response)
    await world.restart()
    card = await world.organiser.click(card.response, label="Next")
    assert "Paper 09" in text_of(card.response)
    card = await world.organiser.select(card.response, [str(ids[9])])
    assert "### **Paper 09**" in text_of(card.response)
    card = await world.organiser.click(card.response, label="All sources")
    assert "page 1 of 2" in text_of(card.response)


async def test_a_source_page(world: World) -> None:
    """How it is doing, what was decided, how much it brought in a week, where it is posted."""
    source = await world.source()
    await world.article(source, post=False)
    await world.autopost(world.sport, source_id=source)
    text = text_of((await opened(world, source)).response)
    for words in (
        "The Example Times",
        "First check pending",
        "1 article in the last week",
        "Feed (RSS",
        "the-example-times.example/feed",
        "ordinary news",
        f"<#{world.sport.id}>",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("error", "words"), [(None, "it works"), ("The site is closed.", "The site is closed.")]
)
async def test_check_now(world: World, error: str | None, words: str) -> None:
    """A check is made at once, and the page says how it went."""
    source = await world.source()
    page = await opened(world, source)
    world.newsroom.check_fails = error
    await world.restart()
    card = await world.organiser.click(page.response, label="Check now")
    assert world.newsroom.checked == [source]
    assert words in text_of(card.response)


async def test_check_now_within_a_minute_says_when_it_is_asked_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows what is known, in place of a check."""
    source = await world.source()
    page = await opened(world, source)
    words = "It was checked less than a minute ago. It is asked again in 4 minutes."

    async def refuse(*_: object) -> None:
        raise CheckedLatelyError("lately", user_message=words)

    monkeypatch.setattr(world.newsroom, "check_now", refuse)
    card = await world.organiser.click(page.response, label="Check now")
    assert words in text_of(card.response)
    assert "The Example Times" in text_of(card.response)
    assert "not checked:" not in text_of(card.response)


async def test_reading_older_articles(world: World) -> None:
    """Older articles come in quietly, with their progress on the card; the end says how many."""
    source = await world.source()
    page = await opened(world, source)
    world.newsroom.older = [(1, 3), (2, 3), (3, 3)]
    card = await world.organiser.click(page.response, label="Read older articles")
    assert "3 older articles came into the archive" in text_of(card.response)
    assert world.news.history() == []


async def test_reading_older_articles_that_cannot_be_read(world: World) -> None:
    """The reason is said on the source's page."""
    page = await opened(world, await world.source())
    world.newsroom.older_fails = FetchError(SITE, "refused")
    card = await world.organiser.click(page.response, label="Read older articles")
    assert FetchError.user_message in text_of(card.response)
    assert "Check now" in labels_of(card.response)


# --- changing ----------------------------------------------------------------------------------------


async def test_pause_and_resume(world: World) -> None:
    """A paused source posts nothing; each list suggests only what it can do something with."""
    source = await world.source()
    result = await world.organiser.slash(world.news, "source pause", source="the example times")
    assert "nothing new of it is posted here" in text_of(result.response)
    assert (await own(world, source)).settings.is_paused
    assert await world.organiser.autocomplete(world.news, "source pause", "source", "exam") == []
    (choice,) = await world.organiser.autocomplete(world.news, "source resume", "source", "exam")
    assert choice["name"] == "The Example Times · the-example-times.example"
    again = await world.organiser.slash(world.news, "source pause", source=choice["value"])
    assert "paused already" in text_of(again.response)
    resumed = await world.organiser.click(again.response, label="Resume")
    assert "What came meanwhile is not" in text_of(resumed.response)
    assert not (await own(world, source)).settings.is_paused


@pytest.mark.parametrize(
    ("options", "settings", "words"),
    [
        ({"name": "Our Times"}, SourceSettings(name="Our Times"), "**Our Times**"),
        ({"label": "satire"}, SourceSettings(label="satire"), "Satire gives no quotes"),
        ({"label": "press release"}, SourceSettings(label="press release"), "Press release"),
        ({"headlines_only": True}, SourceSettings(is_headlines_only=True), "headlines only"),
        ({"age_restricted": True}, SourceSettings(is_age_restricted=True), "age-restricted"),
        ({"label": "none"}, SourceSettings(), "Nothing was changed"),
    ],
)
async def test_editing(world: World, options: dict[str, Any], settings: SourceSettings, words: str) -> None:
    """Each option changes that one thing, and the answer says what is different."""
    source = await world.source()
    result = await world.organiser.slash(
        world.news, "source edit", source="the-example-times.example", **options
    )
    assert words in text_of(result.response)
    assert (await own(world, source)).settings == settings


async def test_a_name_is_taken_back(world: World) -> None:
    """A dash goes back to what the source calls itself."""
    source = await world.source()
    await world.organiser.slash(world.news, "source edit", source=f"#{source}", name="Our Times")
    assert (await own(world, source)).name == "Our Times"
    await world.organiser.slash(world.news, "source edit", source=f"#{source}", name="-")
    assert (await own(world, source)).name == "The Example Times"


async def test_the_form(world: World) -> None:
    """`/source edit` with a source alone opens a form with what is set; sending it changes all of that."""
    source = await world.source()
    settings = SourceSettings(name="Our Times", label="opinion", is_headlines_only=True)
    await world.storage.sources.set_settings(source, world.guild_id, settings)
    form = await world.organiser.slash(world.news, "source edit", source=f"#{source}")
    fields = {label["component"]["custom_id"]: label["component"] for label in form.modal["components"]}
    assert fields["name"]["value"] == "Our Times"
    assert [o["value"] for o in fields["label"]["options"] if o.get("default")] == ["opinion"]
    assert [o["value"] for o in fields["limits"]["options"] if o.get("default")] == ["headlines"]
    await world.organiser.submit_modal(
        form, {"name": "", "label": ["state media"], "limits": ["age"], "address": ""}
    )
    assert (await own(world, source)).settings == SourceSettings(label="state media", is_age_restricted=True)


async def test_a_new_address(world: World) -> None:
    """The source is read from there; its settings and autoposts go with it."""
    old = await world.source()
    await world.storage.sources.set_settings(old, world.guild_id, SourceSettings(label="opinion"))
    await world.autopost(world.sport, source_id=old)
    card = await world.organiser.slash(world.news, "source edit", source=f"#{old}", address=SITE)
    assert "It is read from the new address now" in text_of(card.response)
    (new,) = await sources(world)
    assert new.url == SITE
    assert new.settings.label == "opinion"
    assert await autoposts(world) == [(new.id, world.sport.id)]


async def test_a_new_address_with_several_things(world: World) -> None:
    """The choice says that it replaces, and does so after a restart."""
    world.newsroom.lies_at[SITE] = two_things()
    old = await world.source()
    card = await world.organiser.slash(world.news, "source edit", source=f"#{old}", address=SITE)
    assert "read instead" in text_of(card.response)
    assert [source.id for source in await sources(world)] == [old]
    await world.restart()
    await world.organiser.click(card.response, label="Take number 2")
    assert [source.method for source in await sources(world)] == ["sitemap"]


async def test_a_new_address_that_cannot_be_read(world: World) -> None:
    """The old one stays."""
    old = await world.source()
    card = await world.organiser.slash(
        world.news, "source edit", source=f"#{old}", address="https://broken.example"
    )
    assert FetchError.user_message in text_of(card.response)
    form = await world.organiser.click(card.response, label="Try again")
    await world.organiser.submit_modal(form, {ADDRESS: SITE})
    assert [source.url for source in await sources(world)] == [SITE]


# --- removing ----------------------------------------------------------------------------------------


async def test_removing(world: World) -> None:
    """The question says what goes with it; the answer is the list without it."""
    source = await world.source()
    await world.article(source, post=False)
    await world.autopost(world.sport, source_id=source)
    asked = await world.organiser.slash(world.news, "source remove", source=f"#{source}")
    text = text_of(asked.response)
    assert "1 autopost for it goes too" in text
    assert "Its 1 article will not be found here any more" in text
    assert len(await sources(world)) == 1
    await world.restart()
    done = await world.organiser.click(asked.response, label="Remove")
    assert "Removed: **The Example Times**" in text_of(done.response)
    assert await sources(world) == []
    assert await autoposts(world) == []


async def test_keeping(world: World) -> None:
    """Keep it leads to its page."""
    source = await world.source()
    asked = await world.organiser.slash(world.news, "source remove", source=f"#{source}")
    kept = await world.organiser.click(asked.response, label="Keep it")
    assert "Check now" in labels_of(kept.response)
    assert [s.id for s in await sources(world)] == [source]


async def public_source(world: World) -> SourceId:
    return await world.storage.sources.add_feed(
        "https://public.example/feed",
        name="Public Ledger",
        domain="public.example",
        is_public=True,
        added_to=None,
    )


async def test_a_public_source_stays(world: World) -> None:
    """It can be paused and labelled here, not removed, and gets no new address from one server."""
    source = await public_source(world)
    asked = await world.organiser.slash(world.news, "source remove", source="public ledger")
    assert "cannot be removed here" in text_of(asked.response)
    paused = await world.organiser.click(asked.response, label="Pause")
    assert "Paused" in text_of(paused.response)
    assert (await own(world, source)).settings.is_paused
    refused = await world.organiser.slash(world.news, "source edit", source=f"#{source}", address=SITE)
    assert "operator's to change" in text_of(refused.response)
    form = await world.organiser.slash(world.news, "source edit", source=f"#{source}")
    assert "New address" not in [label["label"] for label in form.modal["components"]]


# --- who may -----------------------------------------------------------------------------------------

COMMANDS: list[tuple[str, dict[str, str]]] = [
    ("source add", {"url": SITE}),
    ("source test", {"url": SITE}),
    ("source list", {}),
    ("source edit", {"source": "x"}),
    ("source pause", {"source": "x"}),
    ("source resume", {"source": "x"}),
    ("source remove", {"source": "x"}),
    ("source import", {}),
    ("source export", {}),
]


@pytest.mark.parametrize(("command", "options"), COMMANDS, ids=[name for name, _ in COMMANDS])
async def test_members_may_not(world: World, command: str, options: dict[str, str]) -> None:
    """The commands are hidden from members, and refused where a server opened them to all."""
    with pytest.raises(SetupError):
        await world.reader.slash(world.news, command, **options)
    world.open_to_all("source")
    result = await world.reader.slash(world.news, command, **options)
    assert "Manage Server" in text_of(result.response)
    assert world.newsroom.looked == []


@pytest.mark.parametrize(
    "label", ["Check now", "Edit…", "Pause", "Read older articles", "Post it…", "Remove", "All sources"]
)
async def test_each_press_asks_for_the_permission(world: World, label: str) -> None:
    """Someone who lost Manage Server while a card was open gets no further."""
    source = await world.source()
    page = await opened(world, source)
    world.demote(world.organiser)
    result = await world.organiser.click(page.response, label=label)
    assert "Manage Server" in last_text(result)
    assert not (await own(world, source)).settings.is_paused


async def test_forms_ask_for_the_permission(world: World) -> None:
    """Nothing is changed for someone who lost Manage Server while filling a form in."""
    source = await world.source()
    form = await world.organiser.slash(world.news, "source edit", source=f"#{source}")
    world.demote(world.organiser)
    await world.organiser.submit_modal(form, {"name": "Mine", "label": ["satire"]})
    assert (await own(world, source)).settings == SourceSettings()


async def test_members_get_no_suggestions(world: World) -> None:
    """The names of private sources are not for everybody."""
    await world.source()
    world.open_to_all("source")
    assert await world.reader.autocomplete(world.news, "source remove", "source", "exam") == []


async def test_another_servers_source(world: World) -> None:
    """It is not named, opened or removed by its id."""
    source = await world.source("Hill Herald", added_to=GuildId(77))
    for command in ("source edit", "source pause", "source remove"):
        result = await world.organiser.slash(world.news, command, source=f"#{source}")
        assert "reads no source called" in text_of(result.response)


async def test_a_source_that_was_removed_meanwhile(world: World) -> None:
    """A press on its old card says that it is gone."""
    source = await world.source()
    page = await opened(world, source)
    await world.storage.sources.remove_from(source, world.guild_id)
    for label in ("Check now", "Pause", "Remove"):
        result = await world.organiser.click(page.response, label=label)
        assert "does not read its source" in last_text(result)


async def test_who_added_it_is_remembered(world: World) -> None:
    """The newsroom is told who asked."""
    seen: list[UserId | None] = []
    add_source = world.newsroom.add_source

    async def noting(url: str, guild_id: GuildId | None, **options: Any) -> Any:
        seen.append(options["added_by"])
        return await add_source(url, guild_id, **options)

    world.newsroom.add_source = noting  # type: ignore[method-assign]
    await world.organiser.slash(world.news, "source add", url=SITE)
    assert seen == [world.organiser.id]
