"""Who stays inside the article that names them: the one rule, for pages, suggestions, headlines and draws alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from aiosqlite import Connection

from news.models import SourceId
from news.profiles import OFFICE_CHARS, is_in_office, is_public_role
from storage.queries import as_list, queries, rows

ROLES_MAX: Final = 2_000
"""Different roles looked at, of all people asked about together."""
ARTICLES_READ: Final = 3
MENTIONS_READ: Final = 2
"""The newest articles that name somebody, and the first mentions in each, that are read for an office before the name."""


async def private_people(
    db: Connection, people: Iterable[int], *, counted: Sequence[SourceId], quoted: Sequence[SourceId]
) -> set[int]:
    """Those of the people whom one site alone names, and never in a public role, as far as the asker sees.

    Everybody was in the news once: who was so privately is not held up for it. `counted` are the sources that name
    people for the asker, `quoted` those whose quotes they see.
    """
    asked = list(dict.fromkeys(people))
    if not asked:
        return set()
    sql = queries()
    several = await rows(sql.people_of_several_sources(db, ids=as_list(asked), visible=as_list(counted)))
    rest = set(asked) - {row["id"] for row in several}
    if rest:
        roles = await rows(
            sql.roles_of_people(db, ids=as_list(sorted(rest)), visible=as_list(quoted), limit=ROLES_MAX)
        )
        rest -= {row["speaker_id"] for row in roles if is_public_role(row["speaker_role"])}
    if rest:
        named = await rows(
            sql.words_before_people(
                db,
                ids=as_list(sorted(rest)),
                visible=as_list(counted),
                chars=OFFICE_CHARS,
                articles=ARTICLES_READ,
                mentions=MENTIONS_READ,
            )
        )
        rest -= {row["id"] for row in named if is_in_office(row["before"])}
    return rest
