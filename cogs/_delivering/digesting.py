"""Reads what a digest shows, anew each time, as its place may show it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final, Literal

from cogs._posting.words import schedule_words
from cogs._render.articles import shows_quotes
from cogs._render.card import Card
from cogs._render.digests import (
    LINES_A_PAGE,
    LINES_SHOWN,
    Digest,
    DigestLine,
    digest_page_card,
    top_first,
)
from cogs._render.text import plural
from news.models import ArticleId, Delivery, GuildId, Headline, PostSettings, StoredQuote, StoryId
from news.posting.filters import ArticleWords, blocked_word
from storage.queues import CAUGHT_UP

if TYPE_CHECKING:
    from cogs._services import Services
    from storage.archive import Readers

ITEMS_MAX: Final = 1_000
"""Articles of a digest that are looked at, the newest."""
RANKED_MAX: Final = 300
"""Stories that are ranked by who tells them, the newest; the others follow by time."""
QUOTES_LOOKED_AT: Final = 5
"""Stories, the first of the digest, in which its quote is looked for."""
TITLES: Final = {"hour": "Hourly digest", "day": "Daily digest", "week": "Weekly digest"}
TITLE: Final = "Digest"
BLOCKED: Final = "it has a word that this server blocks"
NOT_SHOWN: Final = "it may not be shown in the channel any more"
NO_ROOM: Final = f"its digest had room for the newest {ITEMS_MAX:,}"

Cause = Literal["schedule", "cap", "quiet", "late"]
"""Why an article is in a digest: all of the autopost's are, it was one too many, nothing was posted then, or nobody ran."""


async def digest_lines(
    items: Sequence[ArticleId], guild_id: GuildId | None, archive: Readers, *, blocked: Sequence[str] = ()
) -> list[DigestLine]:
    """The stories of these articles, most widely told first, as a server sees them; one line a story.

    Headlines with a word that the server blocks are left out, whenever it began to block it.
    """
    newest: dict[StoryId, Headline] = {}
    for headline in await archive.articles.by_ids(sorted(items)[-ITEMS_MAX:], guild_id):
        if blocked_in(headline, "", blocked) is None:
            newest[headline.story_id] = headline  # ids are in the order of the news
    ranked = list(newest)[-RANKED_MAX:]
    stories = {story.id: story for story in await archive.stories.get_many(ranked, guild_id)}
    return top_first([DigestLine(headline, stories.get(story_id)) for story_id, headline in newest.items()])


async def read_digest(
    delivery: Delivery,
    items: Sequence[ArticleId],
    settings: PostSettings | None,
    archive: Readers,
    *,
    reasons: Collection[str] = (),
    blocked: Sequence[str] = (),
) -> tuple[Digest, dict[ArticleId, str]] | None:
    """What the digest of a channel shows, and why it does not show others; None where nothing of it may be shown there.

    `settings`: those of the one autopost that all of it is of; None where there are several. `reasons`: why its articles
    were not posted by themselves.
    """
    lines = await digest_lines(items, delivery.guild_id, archive, blocked=blocked)
    lines = await _unblocked(lines, delivery.guild_id, archive, blocked)
    if not lines:
        return None
    causes: set[Cause] = {cause_of(reason) for reason in reasons}
    times = [line.headline.published_at for line in lines]
    stories = {line.headline.story_id for line in lines}
    without = await _left_out(items, delivery.guild_id, archive, stories, blocked)
    digest = Digest(
        delivery.id,
        title_words(causes, settings),
        why_words(causes, settings),
        since=min(times),
        until=max(times),
        lines=lines[:LINES_SHOWN],
        total=len(lines),
        quote=await _quote(lines, delivery.guild_id, archive, blocked),
        ping_role_id=delivery.ping_role_id,
    )
    return digest, without


async def _left_out(
    items: Sequence[ArticleId],
    guild_id: GuildId | None,
    archive: Readers,
    stories: Collection[StoryId],
    blocked: Sequence[str],
) -> dict[ArticleId, str]:
    """Which articles stand on no page of a digest that shows these stories, and why, as parts of sentences."""
    newest = sorted(items)[-ITEMS_MAX:]
    seen = {one.article_id: one for one in await archive.articles.by_ids(newest, guild_id)}
    found = dict.fromkeys(set(items).difference(newest), NO_ROOM)
    for article_id in newest:
        headline = seen.get(article_id)
        if headline is None:
            found[article_id] = NOT_SHOWN
        elif (word := blocked_in(headline, "", blocked)) is not None:
            found[article_id] = f"{BLOCKED}: {word}"
        elif headline.story_id not in stories:
            found[article_id] = BLOCKED
    return found


def cause_of(reason: str) -> Cause:
    """Why an article was not posted by itself, from what was written down about it. Pure."""
    if reason.startswith("over "):
        return "cap"
    if reason.startswith("quiet hours"):
        return "quiet"
    return "late" if reason == CAUGHT_UP else "schedule"


def title_words(causes: Collection[Cause], settings: PostSettings | None) -> str:
    """What a digest is called: after its schedule, unless all of it came otherwise. Pure."""
    if set(causes) <= {"quiet", "late"} and causes:
        return "Catching up" if "late" in causes else "Digest of the quiet hours"
    return TITLE if settings is None else TITLES[settings.schedule.every]


def why_words(causes: Collection[Cause], settings: PostSettings | None) -> str:
    """Why these came together, as Markdown of ours; "" where that is not known. Pure."""
    said: list[str] = []
    if "schedule" in causes and settings is not None:
        said.append(f"posted {schedule_words(settings.schedule)}")
    if "cap" in causes:
        over = "" if settings is None else f" {plural(settings.cap_per_hour, 'post')} an hour"
        said.append(f"what was over{over or ' the most posts an hour'}")
    if "quiet" in causes:
        said.append("what came in quiet hours")
    if "late" in causes:
        said.append("what could not be posted in time")
    words = " · ".join(said)
    return words[:1].upper() + words[1:]


async def digest_page(
    delivery: Delivery, services: Services, page: int, *, shows_age_restricted: bool
) -> Card:
    """A page of all that a digest holds, as the channel in which it is asked may show it.

    `page` counts from 0; one beyond the last is the last.
    """
    storage = services.storage
    archive = storage.readers(shows_age_restricted)
    items = await storage.digests.items(delivery.id)
    blocked = await storage.guilds.blocked_words(delivery.guild_id) if delivery.guild_id is not None else ()
    lines = await digest_lines(items, delivery.guild_id, archive, blocked=blocked)
    page = min(page, max(len(lines) - 1, 0) // LINES_A_PAGE)
    shown = lines[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE]
    return digest_page_card(delivery.id, shown, page=page, total=len(lines))


def blocked_in(headline: Headline, text: str, blocked: Sequence[str]) -> str | None:
    """The first word of a headline and a text that the server blocks; None where there is none."""
    if not blocked:
        return None
    return blocked_word(blocked, ArticleWords.of(headline.title, text, sources=(), speakers=()))


async def _unblocked(
    lines: Sequence[DigestLine], guild_id: GuildId | None, archive: Readers, blocked: Sequence[str]
) -> list[DigestLine]:
    """The lines without those among the shown ones whose article has a blocked word in its text."""
    if not blocked:
        return list(lines)
    kept: list[DigestLine] = []
    for place, line in enumerate(lines):
        if len(kept) >= LINES_SHOWN:
            return [*kept, *lines[place:]]
        article = await archive.articles.get(line.headline.article_id, guild_id)
        if article is not None and blocked_in(line.headline, article.text, blocked) is None:
            kept.append(line)
    return kept


async def _quote(
    lines: Sequence[DigestLine], guild_id: GuildId | None, archive: Readers, blocked: Sequence[str]
) -> StoredQuote | None:
    """A whole utterance of somebody in public life, from the first of the stories that has one."""
    for line in lines[:QUOTES_LOOKED_AT]:
        article = await archive.articles.get(line.headline.article_id, guild_id)
        if article is None or not shows_quotes(article):
            continue
        for stored in await archive.quotes.of_article(line.headline.article_id, guild_id):
            quote = stored.quote
            is_whole = quote.is_by_person and quote.kind == "direct" and not stored.is_speaker_private
            words = ArticleWords.of(quote.text, "", sources=(), speakers=())
            if is_whole and not stored.is_withheld and blocked_word(blocked, words) is None:
                return stored
    return None
