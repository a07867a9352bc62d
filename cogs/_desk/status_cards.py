"""What `/desk status` shows: how posting goes in this server. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cogs._delivering.broken_cards import Place, press_id
from cogs._render.card import WARNING, Card, button, menu
from cogs._render.limits import SELECT_OPTIONS_MAX
from cogs._render.text import escaped, moment, plural
from news.models import GuildId, Source
from storage.explaining import Status, Trail

BROKEN_SHOWN: Final = 6
FAILING_SHOWN: Final = 5
REFRESH: Final = press_id("status")
_REASON_MAX: Final = 160
_LINE_MAX: Final = 400


def status_card(
    status: Status,
    broken: Sequence[Place],
    failing: Sequence[Source],
    *,
    guild_id: GuildId,
    paused_autoposts: int = 0,
    paused_sources: int = 0,
    upkeep: Sequence[str] = (),
) -> Card:
    """Queue, last messages, errors of the day, broken places, failing sources, what is paused and the next digests.

    `upkeep`: plain lines about the database, for whoever runs the bot and nobody else.
    """
    is_well = not broken and not failing and not status.troubles and not status.held
    card = Card() if is_well else Card(accent=WARNING)
    card.text("### Status of this server", "All is well." if is_well else "")
    card.text(_queue(status), _paused_line(paused_autoposts, paused_sources))
    card.text(*_broken_lines(broken))
    card.select(
        menu(
            "Do something about a channel…",
            press_id("look"),
            [
                (place.name or "a channel", f"{place.mark[0]}-{place.mark[1]}", place.reason)
                for place in broken[:SELECT_OPTIONS_MAX]
            ],
        )
    )
    if status.troubles:
        lines = [f"• {trouble.count} × {escaped(trouble.reason, _REASON_MAX)}" for trouble in status.troubles]
        card.text("**Not posted in the last 24 hours**", *lines)
    card.text(*_failing_lines(failing))
    if status.digests:
        card.text(
            "**Next digests**",
            *[
                f"• <#{one.channel_id}> {moment(one.digest_at, 'f')}, {plural(one.article_count, 'article')} so far"
                for one in status.digests
            ],
        )
    card.text(*_latest_lines(status.latest, guild_id))
    if upkeep:
        card.text(
            "**The database** (shown to you as its operator)",
            *[f"• {escaped(line, _LINE_MAX)}" for line in upkeep],
        )
    card.buttons(button("Refresh", REFRESH))
    return card.text("-# `/why` shows every stage of an article, a source or an autopost.")


def _queue(status: Status) -> str:
    on_way = status.pending + status.sending
    parts = [
        f"{plural(on_way, 'post')} on {'its' if on_way == 1 else 'their'} way"
        if on_way
        else "nothing waits to be sent"
    ]
    if status.oldest_at is not None:
        parts[0] += f", the oldest since {moment(status.oldest_at)}"
    if status.for_digest:
        parts.append(f"{plural(status.for_digest, 'article')} for the next digests")
    if status.held:
        parts.append(f"{status.held} held until a channel works again or somebody acts")
    return f"**Queue** {'; '.join(parts)}"


def _paused_line(autoposts: int, sources: int) -> str:
    """What somebody switched off for a while; "" where nothing is: all may be well, and nothing be posted."""
    paused = [
        f"{plural(autoposts, 'autopost')} (`/autopost list`)" if autoposts else "",
        f"{plural(sources, 'source')} (`/source list`)" if sources else "",
    ]
    shown = " and ".join(filter(None, paused))
    return f"**Paused** {shown}: nothing of that is posted" if shown else ""


def _broken_lines(broken: Sequence[Place]) -> list[str]:
    if not broken:
        return []
    lines = [f"**{plural(len(broken), 'channel')} cannot be posted in**"]
    for place in broken[:BROKEN_SHOWN]:
        since = f" (since {moment(place.target.broken_since)})" if place.target.broken_since else ""
        lines.append(f"• {place.mention}: {escaped(place.reason, _REASON_MAX)}{since}")
    rest = len(broken) - BROKEN_SHOWN
    return [*lines, f"-# and {rest} more, in the menu" if rest > 0 else ""]


def _failing_lines(failing: Sequence[Source]) -> list[str]:
    if not failing:
        return []
    lines = [f"**{plural(len(failing), 'source')} cannot be read** (`/source list` shows why)"]
    for source in failing[:FAILING_SHOWN]:
        since = f" since {moment(source.failing_since)}" if source.failing_since else ""
        lines.append(f"• {escaped(source.name, 80)}{since}")
    rest = len(failing) - FAILING_SHOWN
    return [*lines, f"-# and {rest} more" if rest > 0 else ""]


def _latest_lines(latest: Sequence[Trail], guild_id: GuildId) -> list[str]:
    if not latest:
        return ["**Last messages** none yet"]
    return ["**Last messages**", *[_latest_line(one, guild_id) for one in latest]]


def _latest_line(one: Trail, guild_id: GuildId) -> str:
    delivery = one.delivery
    title = "a digest" if delivery.kind == "digest" else escaped(one.title or "", 70)
    url = f"https://discord.com/channels/{guild_id}/{delivery.channel_id}/{delivery.message_id}"
    when = moment(delivery.sent_at) if delivery.sent_at else ""
    return f"• <#{delivery.channel_id}> {title} {when} ([message]({url}))"
