"""Who stays inside the article that names them: the one rule, for pages, suggestions, headlines and draws alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aiosqlite import Connection

from news.models import SourceId
from storage.queries import as_list, queries, rows


async def private_people(db: Connection, people: Iterable[int], *, counted: Sequence[SourceId]) -> set[int]:
    """Those of the people whom one site alone names, and never in a public role, as far as the asker sees.

    Everybody was in the news once: who was so privately is not held up for it. `counted` are the sources that name
    people for the asker. Whom an article shows in a public role is noted when it is stored (storage/parts.py).
    """
    rest = set(people)
    sql = queries()
    if rest:
        several = await rows(
            sql.people_of_several_sources(db, ids=as_list(sorted(rest)), visible=as_list(counted))
        )
        rest -= {row["id"] for row in several}
    if rest:
        known = await rows(
            sql.people_in_public_roles(db, ids=as_list(sorted(rest)), visible=as_list(counted))
        )
        rest -= {row["id"] for row in known}
    return rest
