"""What importing a list would do here, and how a list is kept so that its buttons still work after a restart."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.places import Place, what_is_missing
from cogs._render.text import escaped, plural
from news.addresses import plain_address
from news.models import ChannelId, Source
from news.newsroom.allowance import SOURCES_MAX
from news.sources.listed import ListedSource

if TYPE_CHECKING:
    from cogs._ui.answers import Arguments

KIND: Final = "source-list"
"""Names the saved answers that hold a list."""
_KEPT_BYTES_MAX: Final = 8_000_000
_ID_DIGITS_MAX: Final = 20
_WORD_BREAK: Final = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Plan:
    """An import as it would go now."""

    new: tuple[ListedSource, ...]
    """Each address once; as many as there is room for."""
    known: dict[str, Source]
    """What this server reads already, by address."""
    left_out: int
    """Addresses for which the server has no room."""
    own_count: int
    """Sources that the server reads of its own before the import."""
    targets: dict[str, tuple[ChannelId, ...]]
    """Where each address is to be posted, in channels where the bot may."""
    problems: tuple[str, ...]
    """Channels that cannot be used, as Markdown of ours."""
    role_count: int
    """Entries that ask for a role to be pinged."""

    @property
    def channels(self) -> Counter[ChannelId]:
        """How many sources each channel gets, of those that are taken."""
        taken = self.known.keys() | {item.url for item in self.new}
        return Counter(channel for url in taken for channel in self.targets.get(url, ()))

    @property
    def is_empty(self) -> bool:
        """Whether it would change nothing."""
        return not self.new and not self.channels


def by_address(sources: Iterable[Source]) -> dict[str, Source]:
    """The sources by their plain addresses; thousands take a tenth of a second."""
    return {plain_address(source.url): source for source in sources if source.url}


def plan_import(items: Sequence[ListedSource], here: Mapping[str, Source], guild: discord.Guild) -> Plan:
    """What becomes of each entry, by what the server reads now, by address, and where the bot may post now."""
    own_count = sum(source.is_own for source in here.values())
    once = {item.url: item for item in reversed(items)}
    new = [item for item in dict.fromkeys(once[item.url] for item in items) if item.url not in here]
    room = max(0, SOURCES_MAX - own_count)
    targets, problems = _targets(items, guild)
    return Plan(
        new=tuple(new[:room]),
        known={url: here[url] for url in once if url in here},
        left_out=max(0, len(new) - room),
        own_count=own_count,
        targets=targets,
        problems=problems,
        role_count=sum(item.role is not None for item in items),
    )


def _targets(
    items: Sequence[ListedSource], guild: discord.Guild
) -> tuple[dict[str, tuple[ChannelId, ...]], tuple[str, ...]]:
    wanted = Counter(item.channel for item in items if item.channel)
    by_name = _places_by_name(guild)
    places = {name: _find_place(guild, name, by_name) for name in wanted}
    problems: list[str] = []
    usable: dict[str, ChannelId] = {}
    for name, place in places.items():
        problem = _problem(name, place)
        if problem is not None:
            problems.append(f"{problem} ({plural(wanted[name], 'source')})")
        elif place is not None:
            usable[name] = ChannelId(place.id)
    targets: dict[str, dict[ChannelId, None]] = {}
    for item in items:
        if item.channel in usable:
            targets.setdefault(item.url, {})[usable[item.channel]] = None
    return {url: tuple(channels) for url, channels in targets.items()}, tuple(problems)


def _problem(name: str, place: Place | None) -> str | None:
    if place is None:
        return f"There is no channel **{escaped(name, 60)}** here that Newsdesk can see: its sources are not posted"
    return what_is_missing(place)


def _places_by_name(guild: discord.Guild) -> dict[str, Place]:
    """Where posts can go, by folded name; of several with one name the first: text channels before threads and voice.

    Made once for a list: folding every channel's name for every line of it took seconds.
    """
    places: list[Place] = [*guild.text_channels, *guild.threads, *guild.voice_channels, *guild.stage_channels]
    return {_folded(place.name): place for place in reversed(places)}


def _find_place(guild: discord.Guild, wanted: str, by_name: Mapping[str, Place]) -> Place | None:
    """The channel of this server with that id or name; None when there is none where posts can go."""
    if _is_id(wanted) and (place := guild.get_channel_or_thread(int(wanted))) is not None:
        return place if isinstance(place, Place) else None
    return by_name.get(_folded(wanted))


def _is_id(wanted: str) -> bool:
    return wanted.isascii() and wanted.isdecimal() and len(wanted) <= _ID_DIGITS_MAX


def _folded(name: str) -> str:
    return _WORD_BREAK.sub("-", name.casefold())


# --- keeping ---------------------------------------------------------------------------------------


def packed(items: Sequence[ListedSource]) -> Arguments:
    """A list as a saved answer keeps it: one text, compressed, because a list may have thousands of lines."""
    rows = [[item.url, item.name, item.channel, item.role] for item in items]
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return {"items": base64.b85encode(zlib.compress(written, 9)).decode("ascii"), "count": len(items)}


def unpacked(arguments: Arguments) -> tuple[ListedSource, ...]:
    """The list of a saved answer. Raises ValueError for what `packed` did not write."""
    try:
        reader = zlib.decompressobj()
        written = reader.decompress(base64.b85decode(str(arguments["items"])), _KEPT_BYTES_MAX)
        rows = json.loads(written)
        return tuple(
            ListedSource(url, name, channel, role, line)
            for line, (url, name, channel, role) in enumerate(rows, 1)
        )
    except (KeyError, TypeError, ValueError, binascii.Error, zlib.error) as error:
        raise ValueError("this is no kept list") from error
