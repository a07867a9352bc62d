"""What somebody has chosen so far of an autopost: kept as a saved answer, so that it can be taken up after a restart.

A draft never changes: each choice makes a new one, and a card's buttons carry the one that it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from news.models import (
    Autopost,
    AutopostId,
    AutopostKind,
    ChannelId,
    PostSettings,
    SourceId,
    StoryId,
    TopicId,
    Wish,
)
from storage.post_settings import read_settings, settings_text

KIND: Final = "autopost-draft"
"""Names the saved answers that hold a draft."""
EVERYTHING: Final = Wish("everything")
USUAL: Final = PostSettings()

Kept = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """An autopost before it is saved, or a changed one before the change is."""

    wish: Wish
    label: str
    """The names of what is wanted, as `subjects.label_for` writes them; plain text."""
    channel_id: ChannelId
    settings: PostSettings = USUAL
    autopost_id: AutopostId | None = None
    """The one that it changes; None: it makes a new one."""
    is_zone_chosen: bool = False
    """Whether the time zone was chosen here: then the server keeps it."""
    is_first_run: bool = False
    """Whether it is the last step of `/desk setup`."""

    def having(self, **changes: Any) -> Draft:
        """The draft with other settings."""
        return replace(self, settings=replace(self.settings, **changes))


def draft_of(autopost: Autopost) -> Draft:
    """What an autopost is now, to be changed."""
    return Draft(autopost.wish, autopost.label, autopost.channel_id, autopost.settings, autopost.id)


def written(draft: Draft) -> dict[str, str | int | None]:
    """A draft as a saved answer keeps it."""
    return {
        "kind": draft.wish.kind,
        "sources": joined(draft.wish.source_ids),
        "topics": joined(draft.wish.topic_ids),
        "stories": joined(draft.wish.story_ids),
        "query": draft.wish.query,
        "label": draft.label,
        "channel": draft.channel_id,
        "settings": settings_text(draft.settings),
        "autopost": draft.autopost_id,
        "zone": int(draft.is_zone_chosen),
        "first": int(draft.is_first_run),
    }


def draft_in(kept: Kept) -> Draft:
    """The draft of a saved answer. Raises ValueError for one that another version has written otherwise."""
    try:
        kind = next(known for known in get_args(AutopostKind) if known == kept["kind"])
        query, autopost = kept["query"], kept["autopost"]
        return Draft(
            wish=Wish(
                kind,
                source_ids=tuple(map(SourceId, split(kept["sources"]))),
                topic_ids=tuple(map(TopicId, split(kept["topics"]))),
                story_ids=tuple(map(StoryId, split(kept["stories"]))),
                query=None if query is None else str(query),
            ),
            label=str(kept["label"]),
            channel_id=ChannelId(int(kept["channel"] or 0)),
            settings=read_settings(str(kept["settings"])),
            autopost_id=None if autopost is None else AutopostId(int(autopost)),
            is_zone_chosen=bool(kept["zone"]),
            is_first_run=bool(kept["first"]),
        )
    except (KeyError, StopIteration, ValueError) as error:
        raise ValueError("this draft cannot be read") from error


def joined(ids: Sequence[int]) -> str:
    """Ids as one value of a saved answer."""
    return ",".join(map(str, ids))


def split(ids: object) -> list[int]:
    """The ids of such a value. Raises ValueError."""
    return [int(each) for each in str(ids or "").split(",") if each]
