"""What the cogs are given: everything they need, wired once in `bot.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from news.allowance import Allowance

if TYPE_CHECKING:
    from news.newsroom import Newsroom
    from news.ports import Clock
    from news.settings import Settings
    from storage import Storage


@dataclass(frozen=True, slots=True)
class Services:
    """The services of one running bot. Tests build it with a database of their own and a fixed clock."""

    storage: Storage
    settings: Settings
    now: Clock
    newsroom: Newsroom
    allowance: Allowance = field(init=False)
    """What people may make us fetch: one for all commands together, with the services' own clock."""

    def __post_init__(self) -> None:
        """Begins with nothing taken."""
        object.__setattr__(self, "allowance", Allowance(self.now))
