"""A person's digest as a message: what it holds, as each server shows it, and why each line is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cogs._following.words import because
from cogs._render.card import Card, button
from cogs._render.digests import LINES_A_PAGE, LINES_SHOWN, Digest, DigestLine, digest_card, digest_page_card
from cogs._render.press_ids import mine_id
from news.models import Delivery, DigestItem, GuildId, Story, StoryId

if TYPE_CHECKING:
    from storage import Storage

TITLE: Final = "Your digest"
WHY: Final = "What you follow. Settings changes what and when; Stop ends it at once."


async def reader_digest(delivery: Delivery, storage: Storage) -> Card | None:
    """The message of a person's digest; None where nothing of it can be seen any more. Raises StorageError."""
    items = await items_of(delivery, storage)
    if not items:
        return None
    lines = await read_lines(items, storage)
    times = [item.headline.published_at for item in items]
    digest = Digest(
        delivery_id=delivery.id,
        title=TITLE,
        why=WHY,
        since=min(times),
        until=max(times),
        lines=lines[:LINES_SHOWN],
        total=len(lines),
    )
    extra = (button("Settings", mine_id("list")), button("Stop", mine_id("stop")))
    return digest_card(digest, extra=extra, menu_id=mine_id("open", delivery.id))


async def reader_digest_page(delivery: Delivery, storage: Storage, page: int) -> Card:
    """A page of all that a person's digest holds; `page` counts from 0, and one beyond the last is the last."""
    lines = await read_lines(await items_of(delivery, storage), storage)
    page = min(page, max(len(lines) - 1, 0) // LINES_A_PAGE)
    shown = lines[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE]
    return digest_page_card(
        delivery.id, shown, page=page, total=len(lines), menu_id=mine_id("open", delivery.id)
    )


async def items_of(delivery: Delivery, storage: Storage) -> list[DigestItem]:
    """What is in a person's digest, as far as it can still be seen."""
    assert delivery.user_id is not None  # noqa: S101  the caller asks for people's digests alone
    return await storage.personal_digests.items(delivery.id, delivery.user_id)


async def read_lines(items: Sequence[DigestItem], storage: Storage) -> list[DigestLine]:
    """The lines of a digest: who else tells each, as the server sees it whose member they are, and why it is there."""
    told: dict[tuple[GuildId | None, StoryId], Story] = {}
    for guild_id in dict.fromkeys(item.guild_id for item in items):
        ids = [item.headline.story_id for item in items if item.guild_id == guild_id]
        stories = await storage.stories.get_many(ids, guild_id)
        told |= {(guild_id, story.id): story for story in stories}
    return [
        DigestLine(item.headline, told.get((item.guild_id, item.headline.story_id)), because(item.because))
        for item in items
    ]
