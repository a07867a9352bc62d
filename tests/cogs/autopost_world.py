"""What the tests of `/autopost` share: steps that many of them begin with, and what is stored in the end."""

from __future__ import annotations

from typing import Any

from news.models import Autopost, PostSettings
from tests.cogs.posting_world import World
from tests.cogs.shown import parts


async def added(world: World, **options: Any) -> Any:
    """`/autopost add` with these options, saved as it is: the card that says what was made."""
    shown = await world.organiser.slash(world.news, "autopost add", **options)
    return await world.organiser.click(shown.response, label="Save")


async def kinds(world: World) -> list[tuple[str, int]]:
    """What is stored: the kind and the channel of each."""
    return [(a.kind, a.channel_id) for a in await world.storage.autoposts.of_guild(world.guild_id)]


async def only(world: World) -> Autopost:
    """The server's only autopost."""
    (autopost,) = await world.storage.autoposts.of_guild(world.guild_id)
    return autopost


async def settings(world: World) -> PostSettings:
    """Those of the server's only autopost."""
    return (await only(world)).settings


def menu_of(result: Any, name: str) -> str:
    """The custom id of the menu whose id holds that word."""
    menus = [
        part["custom_id"] for part in parts(result.response.components) if part["type"] in (3, 5, 6, 7, 8)
    ]
    (found,) = [custom_id for custom_id in menus if name in custom_id.split("|")]
    return found


def menu_options(result: Any, name: str) -> list[dict[str, Any]]:
    """What that menu offers."""
    custom_id = menu_of(result, name)
    return next(
        part["options"] for part in parts(result.response.components) if part.get("custom_id") == custom_id
    )
