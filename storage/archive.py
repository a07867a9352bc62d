"""The open archive, with one part a family of tables."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from news.errors import StorageError
from news.ports import ArticleStore, Clock, Workers, utc_now
from storage.analyses import Analyses
from storage.answers import Answers
from storage.articles import Articles
from storage.autoposts import Autoposts
from storage.connection import Database, database_path
from storage.deliverer_lock import DelivererLock
from storage.deliveries import Deliveries
from storage.digests import Digests
from storage.explaining import Explaining
from storage.follows import Follows
from storage.forecasting import Forecasting
from storage.forgetting import Forgetting
from storage.guilds import Guilds
from storage.mending import Mending
from storage.profiles import Profiles
from storage.queries import queries
from storage.quotes import Quotes
from storage.readers import PersonalDigests
from storage.removing import Removals
from storage.repairing import Repairs
from storage.reports import Reports
from storage.retention import Retention
from storage.rulings import Rulings
from storage.saved import Saved
from storage.shown_names import ShownNames
from storage.sources import Sources
from storage.stories import Stories
from storage.story_window import StoryWindow
from storage.targets import Targets
from storage.topics import Topics
from storage.trends import Trends
from storage.updating import Updating
from storage.upkeep import Upkeep


@dataclass(frozen=True, slots=True)
class Readers:
    """What is read for people in one kind of channel."""

    articles: Articles
    quotes: Quotes
    topics: Topics
    profiles: Profiles
    stories: Stories
    trends: Trends


class Storage:
    """An open database. Every datetime is aware UTC; any method may raise StorageError.

    `guild_id` None is a direct message, where the public sources are seen; every read filters by visible source.
    """

    deliverer_lock: DelivererLock
    """Held by the one process that delivers for this database; nobody has it when it was just opened."""
    upkeep: Upkeep
    """Of the file itself."""

    def __init__(self, database: Database, path: Path, installation_id: str, now: Clock) -> None:
        self._database = database
        self._path = path
        self._now = now
        self.installation_id = installation_id
        self.sources = Sources(database, now)
        window = StoryWindow(database, now)
        self.articles = Articles(database, now, installation_id, window)
        self.quotes = Quotes(database)
        self.topics = Topics(database)
        self.profiles = Profiles(database, self.quotes, self.topics)
        self.stories = Stories(database, self.articles, self.quotes)
        self.trends = Trends(database, self.topics, self.stories)
        self._everywhere = Readers(
            self.articles, self.quotes, self.topics, self.profiles, self.stories, self.trends
        )
        quotes, topics = (
            Quotes(database, shows_age_restricted=True),
            Topics(database, shows_age_restricted=True),
        )
        articles = Articles(database, now, installation_id, window, shows_age_restricted=True)
        stories = Stories(database, articles, quotes, shows_age_restricted=True)
        self._age_restricted = Readers(
            articles,
            quotes,
            topics,
            Profiles(database, quotes, topics, shows_age_restricted=True),
            stories,
            Trends(database, topics, stories, shows_age_restricted=True),
        )
        self.analyses = Analyses(database, now)
        self.rulings = Rulings(database, now)
        self.autoposts = Autoposts(database, now)
        self.targets = Targets(database, now)
        self.mending = Mending(database, now)
        self.explaining = Explaining(database, now)
        self.removals = Removals(database, now)
        self.deliveries = Deliveries(database, now)
        self.forecasting = Forecasting(database, now)
        self.digests = Digests(database, installation_id)
        self.updating = Updating(database, now)
        self.forgetting = Forgetting(database)
        self.retention = Retention(database, now)
        self.repairs = Repairs(database)
        self.answers = Answers(database, now)
        self.guilds = Guilds(database, now)
        self.reports = Reports(database, now)
        self.shown_names = ShownNames(database, now)
        self.follows = Follows(database, now)
        self.saved = Saved(database, now, self.quotes, quotes)
        self.personal_digests = PersonalDigests(database, now, installation_id)

    @classmethod
    async def open(cls, database_url: str, *, now: Clock = utc_now) -> Storage:
        """Open and migrate `sqlite:///newsdesk.db` or `sqlite:////abs/path.db`. `now` is aware UTC.

        Raises StorageError: not an address, no such directory, not our file, a newer program's file, locked.
        """
        path = database_path(database_url)
        await asyncio.to_thread(queries)  # reads files
        database = await Database.open(path)
        try:
            async with database.reading() as db:
                installation_id = await queries().installation_id(db)
            if installation_id is None:
                raise StorageError("the database has lost its installation id; restore a backup")
        except BaseException:
            await database.close()
            raise
        opened = cls(database, path, installation_id, now)
        opened.deliverer_lock = DelivererLock.beside(path)
        opened.upkeep = Upkeep(database, path, now)
        return opened

    def readers(self, shows_age_restricted: bool) -> Readers:
        """Articles, quotes and topics for an age-restricted channel or, as `articles` and the others are, for any."""
        return self._age_restricted if shows_age_restricted else self._everywhere

    def stored_by(self, workers: Workers, **bounds: float) -> ArticleStore:
        """Where articles go that are to be stored in a process of its own: `workers` have one, bound by `storing.BOUNDS`."""
        from storage.storing import StoringElsewhere

        return StoringElsewhere(
            self.articles,
            self._database,
            self._now,
            workers,
            path=self._path,
            installation_id=self.installation_id,
            **bounds,
        )

    async def close(self) -> None:
        """Let a write under way end, then close the file; another process may deliver from then on."""
        for readers in (self._everywhere, self._age_restricted):
            await readers.trends.close()
        await self._database.close()
        self.deliverer_lock.release()
