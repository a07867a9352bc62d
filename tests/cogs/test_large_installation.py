"""At the bounds of one installation no command holds the event loop: the guard of the tests says which line would."""

from __future__ import annotations

import hashlib
import itertools
import pkgutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

import cogs
from news.analysing import analyse
from news.models import AnalysedArticle, ExtractedArticle, SourceId, UserId, Wish
from news.sources.lists import parse_list
from tests.cogs import posting_world as posting
from tests.cogs.posting_world import World, posting_world
from tests.cogs.shown import text_of
from tests.different import word

SOURCES = 6_000
OWN = 190
ARTICLES = 60
AUTOPOSTS = 99
LONG = "The harbour master said the ferry would leave. " * 22_000
"""A megabyte of text."""
WIDE = " OR ".join(f"(ferry{number} harbour -storm{number})" for number in range(16))
EVERY_COG = tuple(
    module.name for module in pkgutil.iter_modules(cogs.__path__) if not module.name.startswith("_")
)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """6,000 sources, of which 190 the server's own, 99 autoposts, articles on many people, one of a megabyte."""
    monkeypatch.setattr(posting, "EXTENSIONS", EVERY_COG)
    async with posting_world(tmp_path) as made:
        _fill_sources(tmp_path / "news.db", made.guild_id, made.env.now())
        await _fill_articles(made)
        for number in range(AUTOPOSTS):
            wish = Wish("source", source_ids=(SourceId(number + 1),))
            channel = made.news if number % 2 else made.sport
            await made.storage.autoposts.add(
                made.guild_id, channel.id, wish, label=f"Gazette {number}", created_by=UserId(1)
            )
        yield made


def _fill_sources(path: Path, guild_id: int, now: Any) -> None:
    at = int(now.timestamp() * 1000)
    with closing(sqlite3.connect(path, timeout=30)) as db, db:
        db.executemany(
            "INSERT INTO sources (id, kind, name, url, domain, is_public, created_at, name_words, domain_words, is_seeded)"
            " VALUES (?, 'feed', ?, ?, ?, 1, ?, ?, ?, 1)",
            [
                (
                    number,
                    f"Gazette {word(number)} of Harbour Town {number}",
                    f"https://{word(number)}{number}.example/feed?of={number}",
                    f"{word(number)}{number}.example",
                    at,
                    f"gazette {word(number)} of harbour town {number}",
                    f"{word(number)}{number} example",
                )
                for number in range(1, SOURCES + 1)
            ],
        )
        db.executemany(
            "INSERT INTO guild_sources (guild_id, source_id, added_at) VALUES (?, ?, ?)",
            [(guild_id, number, at) for number in range(1, OWN + 1)],
        )


async def _fill_articles(world: World) -> None:
    for number in range(1, ARTICLES + 1):
        who = f"{word(number).capitalize()} {word(number + 700).capitalize()}"
        said = f'"The ferry leaves at {number}, whatever the storm does," said Mayor {who} of Harbour Town. '
        article = ExtractedArticle(
            title=f"Mayor {who} of Harbour Town answers {word(number + 90)}",
            text=said * 20 if number > 1 else LONG,
            url=f"https://gazette.example/{number}",
            published_at=world.env.now() - timedelta(minutes=number),
        )
        analysed = replace(analyse(article), quotes=analyse(article).quotes[:50]) if number > 1 else None
        await world.storage.articles.add(
            analysed or replace(analyse(replace(article, text=said)), article=article),
            source_id=SourceId(number % OWN + 1),
            post=number % 3 == 0,
        )


COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("source list", {}),
    ("source export", {}),
    ("source add", {"url": "https://new.example/" + "x" * 1_900}),
    ("autopost list", {}),
    ("autopost add", {"source": "Harbour"}),
    ("desk status", {}),
    ("desk settings", {}),
    ("headlines", {}),
    ("headlines", {"source": "Gazette"}),
    ("search", {"query": WIDE[:2_000]}),
    ("search", {"query": "harbour " * 240}),
    ("search", {"query": "ferry", "source": "Gazette"}),
    ("quote", {"about": "Harbour Town"}),
    ("quote", {"text": "ferry " * 300}),
    ("person", {"name": "x" * 2_000}),
    ("topic", {"name": "Harbour Town"}),
    ("trending", {}),
    ("compare", {"first": "Harbour Town", "second": "Harbour Town"}),
    ("briefing", {}),
    ("follow", {"source": "Gazette"}),
    ("following", {}),
    ("article", {"title": "Mayor"}),
    ("story", {"headline": "Mayor"}),
    ("why", {"item": "Mayor"}),
    ("help", {}),
)
SUGGESTIONS = (
    ("source edit", "source"),
    ("source import", "bundle"),
    ("autopost add", "source"),
    ("autopost edit", "autopost"),
    ("headlines", "source"),
    ("search", "source"),
    ("trending", "source"),
    ("follow", "source"),
    ("why", "item"),
)


def _as_long_as_may_be(world: World, name: str, options: dict[str, Any]) -> dict[str, Any]:
    tree: Any = cast(Any, world.env.bot).tree
    [command] = [one for one in tree.walk_commands() if one.qualified_name == name]
    return {key: value[: command.get_parameter(key).max_value or 6_000] for key, value in options.items()}


TYPED = ("", "g", "harbour", "gazette harbour town 5", "x" * 100)


async def test_no_command_holds_the_loop(world: World) -> None:
    """Whatever is asked, with arguments as long as Discord lets them be: everything is answered."""
    for command, options in COMMANDS:
        asked = await world.organiser.slash(
            world.news, command, **_as_long_as_may_be(world, command, options)
        )
        messages = [message for message in [asked.response, *asked.followups] if message is not None]
        assert asked.modal is not None or any(text_of(message) for message in messages), command


async def test_no_suggestion_holds_the_loop(world: World) -> None:
    """Suggestions among thousands of names are 25 at most, whatever was typed."""
    for (command, option), typed in itertools.product(SUGGESTIONS, TYPED):
        assert len(await world.organiser.autocomplete(world.news, command, option, typed)) <= 25


async def test_no_large_list_holds_the_loop(world: World) -> None:
    """A list of sources as large as may be is read, shown and asked about."""
    keys = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(6_000)]
    lines = "".join(
        f"https://{word(n)}.example/{n}?x={key},news,,Gazette {n}\n" for n, key in enumerate(keys)
    )
    text = f"url,channel,role,name\n{lines}"
    assert len(parse_list(text.encode(), name="feeds.csv").items) > 1_000
    asked = await world.organiser.slash(world.news, "source import", file=("feeds.csv", text.encode()))
    assert asked.followups or asked.response


async def test_no_round_of_posts_holds_the_loop(world: World) -> None:
    """Beats of delivery with a long queue: what a hundred autoposts want comes at once."""
    for number in range(1, 61):
        article = ExtractedArticle(
            title=f"{word(number).capitalize()} {word(number + 300)} {word(number + 600)}",
            text=f"{word(number)} " * 3_000,
            url=f"https://gazette.example/new/{number}",
            published_at=world.env.now(),
        )
        await world.storage.articles.add(AnalysedArticle(article), source_id=SourceId(number), post=True)
    await world.tick(15)
    assert any(channel.history() for channel in (world.news, world.sport))
