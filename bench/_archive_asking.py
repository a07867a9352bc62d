"""What `bench/archive.py` asks of an archive: the form of a query, who asks, and words and names by how common they are."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from bench._archive import GUILD
from bench._archive_world import OWN_SOURCES, PUBLIC_SOURCES, World
from news.models import GuildId
from storage import Storage

Asker = Literal["message", "server", "many", "few"]
"""Who asks: a direct message (the public sources), GUILD, a server of 5,000 sources, and one that sees three alone."""
MANY_SOURCES: Final = 5_000
"""What the server of many sources sees: the public ones, all of the others, and such as brought nothing yet."""
FEW_SOURCES: Final = (7, 107, 207)
"""What the server of few sources sees, in an installation without public ones."""
GUILDS: Final[Mapping[Asker, GuildId | None]] = {
    "message": None,
    "server": GuildId(GUILD),
    "many": GuildId(GUILD + 1),
    "few": GuildId(GUILD + 2),
}
Rank = Literal["common", "middling", "rare"]
_WORD_RANKS: Final[Mapping[Rank, tuple[int, int]]] = {
    "common": (0, 10),
    "middling": (800, 1_600),
    "rare": (30_000, 60_000),
}
"""A common word stands in most articles, a middling one in some in a hundred, a rare one in some in ten thousand."""
_NAME_RANKS: Final[Mapping[Rank, tuple[int, int]]] = {
    "common": (0, 20),
    "middling": (2_000, 6_000),
    "rare": (100_000, 200_000),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """An open archive, and what its articles are made of."""

    storage: Storage
    world: World
    now: datetime
    articles: Sequence[tuple[int, str]]
    """Ids and titles of some of the archive's articles, from all over it."""
    topic_ids: Mapping[str, int]
    """The archive's topics by their names in the world."""

    def word(self, chance: random.Random, rank: Rank) -> str:
        """A word of the texts."""
        return chance.choice(self.world.words[slice(*_WORD_RANKS[rank])])

    def name(self, chance: random.Random, rank: Rank, kind: str | None = None) -> str:
        """A name, of a kind if asked ("person", "organisation", "place", "phrase")."""
        low, high = _NAME_RANKS[rank]
        high = min(high, len(self.world.names))
        while True:
            place = chance.randrange(min(low, high // 2), high)
            if kind is None or self.world.kinds[place] == kind:
                return self.world.names[place]

    def topic_id(self, chance: random.Random, rank: Rank, kind: str | None = None) -> int:
        """The topic of such a name."""
        return self.topic_ids[self.name(chance, rank, kind)]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question with its arguments."""

    call: Callable[[], Awaitable[object]]
    floor: tuple[str, Mapping[str, Any]] | None = None
    """The bare SQL that any program would have to run for it, for plain sqlite3."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a command asks of the archive, with arguments drawn anew for each time it is asked."""

    name: str
    """Such as "search, a common word, best match (server)"; stays the same from run to run."""
    draw: Callable[[Scene, random.Random], Ask]
    asker: Asker = "server"
    goal_p50_ms: float = 5.0
    goal_p99_ms: float = 50.0
    tags: Sequence[str] = field(default=())

    @property
    def guild_id(self) -> GuildId | None:
        """Who asks."""
        return GUILDS[self.asker]


def visible_sources(asker: Asker) -> Sequence[int]:
    """The sources that it sees, for the floors."""
    return {
        "message": range(1, PUBLIC_SOURCES + 1),
        "server": range(1, PUBLIC_SOURCES + OWN_SOURCES + 1),
        "many": range(1, MANY_SOURCES + 1),
        "few": FEW_SOURCES,
    }[asker]
