"""What the domain needs from the outside, as Protocols. Each contract is stated here once, for all implementations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from news.models import (
    AddResult,
    AnalysedArticle,
    ArticleId,
    CheckRecord,
    GuildId,
    PollState,
    SeenEntry,
    Source,
    SourceId,
    SourceMethod,
    SourceSettings,
    UserId,
)

if TYPE_CHECKING:
    from news.fetch import FetchedPage

P = ParamSpec("P")
T = TypeVar("T")

Clock = Callable[[], datetime]
"""Returns the present as aware UTC. Injected everywhere, so that tests and the demo hold time in their hands."""


LONGEST_WAIT = timedelta(days=1)
"""No feed is left alone for longer. One that is has been put off by a clock that ran ahead."""


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


class PageFetcher(Protocol):
    """The way to the network. A host is never asked by more than two connections at once."""

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> FetchedPage:
        """The answer to one conditional GET, redirects followed: of feeds, and of addresses that a person named.

        Raises FetchError, also for status 400 and above.
        """
        ...

    async def get_page(self, url: str, *, max_bytes: int | None = None) -> FetchedPage:
        """A page that only we decided to read: an article's, a front page, a sitemap. Waits for its host's turn.

        Raises RobotsError when the site's robots.txt does not allow it, else FetchError as `get` does; also for what
        cannot be a page, such as an image or a video.
        """
        ...

    async def sitemaps_of(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of this address's host names, bounded; none when it cannot be read."""
        ...


class Workers(Protocol):
    """Who does what takes CPU, beside the event loop: threads or processes (`news.working`)."""

    async def do(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the work gives; raises what it raises, and WorkError when it was given up.

        The work is a function of a module; what it takes and gives can be pickled, and is not changed afterwards.
        """
        ...

    def first(self) -> Workers:
        """The same workers for somebody who waits: their work goes before all other."""
        ...


class ArticleStore(Protocol):
    """Where articles go. Any method may raise StorageError."""

    async def add_many(
        self,
        batch: Sequence[AnalysedArticle],
        *,
        source_id: SourceId,
        post: bool,
        known: Sequence[ArticleId | None] | None = None,
        others: Collection[ArticleId] = (),
    ) -> list[AddResult]:
        """Store a batch, one result each in the same order; each article in one transaction with all it causes.

        An article that fails is rolled back alone. With `post`, the deliveries that a new article causes are
        written in the same transaction; without, it is archived quietly. `known`: for each, the article that its
        entry became before, which it still is whatever its address is now; None: not known. `others`: articles that
        the source lists beside these: what is nearly like one of them is still another.
        """
        ...


class SourceStore(Protocol):
    """Where sources and the polling schedule live. Any method may raise StorageError."""

    async def add_feed(
        self,
        url: str,
        *,
        name: str,
        domain: str | None,
        method: SourceMethod = "feed",
        is_public: bool = False,
        added_to: GuildId | None,
        added_by: UserId | None = None,
    ) -> SourceId:
        """The feed's id. A feed is stored once; adding it in a second server only makes it visible there."""
        ...

    async def get(self, source_id: SourceId, guild_id: GuildId | None) -> Source | None:
        """A source as this server sees it; None when it does not."""
        ...

    async def visible(self, guild_id: GuildId | None) -> list[Source]:
        """All sources that this server sees."""
        ...

    async def by_address(self, url: str, guild_id: GuildId | None) -> Source | None:
        """The source of this address, if this server sees it."""
        ...

    async def own_count(self, guild_id: GuildId) -> int:
        """How many sources the server added that are not public."""
        ...

    async def set_settings(self, source_id: SourceId, guild_id: GuildId, settings: SourceSettings) -> None:
        """Keep what a server decided about a source that it sees."""
        ...

    async def poll_state(self, source_id: SourceId) -> PollState:
        """What the last check of a source left behind; of an unknown source, what none left."""
        ...

    async def due(
        self, now: datetime, limit: int, *, busy_hosts: Collection[str] = (), per_host: int = 1
    ) -> list[tuple[Source, PollState]]:
        """Feeds whose next check is not after `now`, longest waiting first; also those put off beyond LONGEST_WAIT.

        At most `per_host` of one host (`Source.domain`), none of `busy_hosts`; none that all its readers paused.
        """
        ...

    async def entry_states(self, source_id: SourceId, keys: Collection[str]) -> dict[str, SeenEntry]:
        """What is remembered of those of `keys` that this source has brought before."""
        ...

    async def record_check(self, record: CheckRecord) -> None:
        """Note how a check went; returns once it is committed. Records of the same moment share a transaction."""
        ...

    async def move(self, source_id: SourceId, new_url: str) -> bool:
        """Whether the source is polled at the new address from here on; False when that is another source's."""
        ...

    async def move_back(self, source_id: SourceId) -> bool:
        """Whether the source is polled at its former address again."""
        ...
