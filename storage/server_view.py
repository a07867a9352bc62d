"""What one server's organisers show otherwise than it was found: looked up once a read, and free where there is nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from aiosqlite import Connection

from news.models import GuildId, SourceId
from storage.names import name_key, words_of
from storage.queries import as_list, queries, rows
from storage.times import id_day
from storage.withdrawing import is_corrected, words_hash


def _no_names() -> Mapping[int, str]:
    return MappingProxyType({})


def _no_counts() -> Mapping[int, int]:
    return MappingProxyType({})


def _no_day_counts() -> Mapping[tuple[int, int], int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ServerView:
    """Hidden and renamed topics, hidden quotes and those without their speaker, all by their ids of today."""

    hidden: frozenset[int] = frozenset()
    """Topics and people: no page, no suggestion, no quote by them."""
    renamed: Mapping[int, str] = field(default_factory=_no_names)
    """What topics are called here."""
    hidden_quotes: frozenset[int] = frozenset()
    withheld: frozenset[int] = frozenset()
    """Quotes that are shown without their speaker."""
    fewer: Mapping[int, int] = field(default_factory=_no_counts)
    """How many quotes of a person count here for nothing."""
    fewer_on: Mapping[tuple[int, int], int] = field(default_factory=_no_day_counts)
    """The same by the person and the day (since 1970, UTC) of the news."""

    def name_of(self, topic_id: int, name: str) -> str:
        """What the topic is called here."""
        return self.renamed.get(topic_id, name)

    def called(self, key: str) -> list[int]:
        """The topics that are called exactly that here; `key` is folded."""
        return [one for one, name in self.renamed.items() if name_key(name) == key]

    def beginning(self, typed: Sequence[str]) -> list[int]:
        """The topics in whose name here a word begins with each of the typed, folded ones."""
        return [
            one
            for one, name in self.renamed.items()
            if all(any(word.startswith(part) for word in words_of(name)) for part in typed)
        ]

    @property
    def not_theirs(self) -> frozenset[int]:
        """Quotes that stand under nobody's name here."""
        return self.hidden_quotes | self.withheld

    @property
    def is_as_found(self) -> bool:
        """Whether the server shows everything as it was found."""
        return self is AS_FOUND

    def quote_filter(self) -> dict[str, Any]:
        """The parameters that leave out hidden quotes, and those by hidden people."""
        return {"hidden_quotes": as_list(self.hidden_quotes), "hidden": as_list(self.hidden)}


AS_FOUND: Final = ServerView()


async def server_view(
    db: Connection, guild_id: GuildId | None, *, quoted: Sequence[SourceId] = ()
) -> ServerView:
    """What the server decided. A direct message (None) shows everything as it was found.

    `quoted`: the sources whose quotes are counted for the asker.
    """
    if guild_id is None:
        return AS_FOUND
    sql = queries()
    names = {
        row["topic_id"]: row["new_name"]
        for row in await rows(sql.shown_topics_of_guild(db, guild_id=guild_id))
    }
    judged = standing(await rows(sql.verdicts_with_quotes(db, guild_id=guild_id, quoted=as_list(quoted))))
    hidden_quotes = frozenset(row["quote_id"] for row in judged if row["verdict"] == "hidden")
    withheld = frozenset(row["quote_id"] for row in judged if row["verdict"] == "withheld") - hidden_quotes
    uncounted = {
        row["quote_id"]: (int(row["speaker_id"]), id_day(row["article_id"]))
        for row in judged
        if row["speaker_id"] is not None and row["is_quoted"]
    }
    return ServerView(
        hidden=frozenset(one for one, name in names.items() if name is None),
        renamed={one: name for one, name in names.items() if name is not None},
        hidden_quotes=hidden_quotes,
        withheld=withheld,
        fewer=Counter(person for person, _ in uncounted.values()),
        fewer_on=Counter(uncounted.values()),
    )


def standing(found: Iterable[Any]) -> list[Any]:
    """Those of the rows (what was decided or reported, beside a quote of its article) that are about that very quote.

    It is, by its id or by its words, and names whom it named then. Hidden words stay hidden, whoever is named later.
    """
    return [row for row in found if _is_quote(row) and (_is_about_words(row) or _is_speaker(row))]


def _is_quote(row: Any) -> bool:
    return bool(row["is_found"]) or words_hash(row["text"]) == row["words_hash"]


def _is_about_words(row: Any) -> bool:
    return "verdict" in row.keys() and row["verdict"] == "hidden"  # noqa: SIM118  # `in` looks at a row's values


def _is_speaker(row: Any) -> bool:
    return bool(row["is_same_person"]) or not is_corrected(row["speaker"], row["speaker_name"])
