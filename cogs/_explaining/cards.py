"""What `/why` shows. Pure: everything is read before, and nothing of another server is among it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cogs._posting.words import narrowing_words, pace_words, pause_words, quiet_sentences, wish_words
from cogs._render.card import WARNING, Card, button
from cogs._render.limits import TITLE_MAX
from cogs._render.press_ids import go_id
from cogs._render.stories import told_by
from cogs._render.text import escaped, link, moment, plural
from news.models import Autopost, Delivery, DeliveryState, GuildId, Headline, Source, Story, Target
from news.posting.planning import ON_CARD, rule_of
from storage.explaining import ArticleTrail, Brought, Day, NextDigest, Trail

CHANNELS_SHOWN: Final = 8
NOT_FOR_SHOWN: Final = 8
LATEST_SHOWN: Final = 10
TOPICS_SHOWN: Final = 8
REASON_MAX: Final = 240
_NAME_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class ArticleWhy:
    """All that is known of an article in one server."""

    trail: ArticleTrail
    headline: Headline | None
    story: Story | None
    posts: Sequence[Trail]
    not_for: Sequence[tuple[Autopost, str]]
    """Autoposts that it was not for, each with the reason as Markdown."""


def article_card(why: ArticleWhy, guild_id: GuildId) -> Card:
    """Every stage of an article."""
    trail = why.trail
    title = link(trail.title, why.headline.url if why.headline else None, limit=TITLE_MAX)
    card = Card().text("### Why · article", title)
    card.text(*_arrival_lines(trail), _story_line(why.story), _topics_line(trail))
    if not why.posts and not why.not_for:
        card.text("No autopost of this server could want it: `/autopost add` makes one.")
    for post in why.posts[:CHANNELS_SHOWN]:
        card.text(f"**<#{post.delivery.channel_id}>** {_wanted_by(post)}", outcome(post, guild_id))
    if rest := len(why.posts) - CHANNELS_SHOWN:
        card.text(f"-# and {rest} more channels" if rest > 0 else "")
    if why.not_for:
        lines = [
            f"• <#{autopost.channel_id}>, {wish_words(autopost.wish, autopost.label, limit=80)}: {reason}."
            for autopost, reason in why.not_for[:NOT_FOR_SHOWN]
        ]
        more = len(why.not_for) - NOT_FOR_SHOWN
        card.text("**Not for**", *lines, f"-# and {more} more" if more > 0 else "")
    return card.buttons(
        button("The article", go_id("article", trail.id)),
        button("The story", go_id("story", trail.story_id)) if why.story else None,
    )


def _arrival_lines(trail: ArticleTrail) -> list[str]:
    published = f"**Published** {moment(trail.published_at, 'f')}" if trail.published_at else ""
    lines = [published or "**Published** its page does not say when"]
    lines += [_brought_line(one) for one in trail.brought[:4]]
    if len(trail.brought) > 4:
        lines.append(f"-# and through {len(trail.brought) - 4} more sources")
    lines.append(f"**Stored** {moment(trail.first_seen_at, 'f')}")
    if trail.updated_at:
        lines.append(f"**Changed by its publisher** {moment(trail.updated_at, 'f')}")
    return lines


def _brought_line(one: Brought) -> str:
    quiet = ", with a first look that posts nothing" if one.is_quiet else ""
    paused = ", which is paused here now" if one.is_paused else ""
    return f"**Seen** {moment(one.added_at, 'f')} in **{escaped(one.name, _NAME_MAX)}**{quiet}{paused}"


def _story_line(story: Story | None) -> str:
    if story is None or not (told := told_by(story)):
        return "**Story** nobody else tells it"
    return f"**Story** {told}"


def _topics_line(trail: ArticleTrail) -> str:
    names = list(dict.fromkeys(filter(None, trail.topics.values())))
    if not names:
        return "**Topics** none were found"
    shown = ", ".join(escaped(name, 60) for name in names[:TOPICS_SHOWN])
    more = f" and {len(names) - TOPICS_SHOWN} more" if len(names) > TOPICS_SHOWN else ""
    return f"**Topics** {shown}{more}"


def _wanted_by(post: Trail) -> str:
    if post.label is None:
        return "wanted it by an autopost that was removed since"
    return f"wanted it: {escaped(post.label, _NAME_MAX)}"


# --- what became of a delivery -----------------------------------------------------------------------


def outcome(post: Trail, guild_id: GuildId) -> str:
    """What became of a delivery, with times and reasons; several lines."""
    delivery = post.delivery
    lines = [f"Matched {moment(delivery.created_at, 'f')}", _state(post, guild_id)]
    if delivery.state is DeliveryState.SENT:
        lines += _afterwards(post)
    return " · ".join(lines[:2]) + "".join(f"\n-# {line}" for line in lines[2:])


def _state(post: Trail, guild_id: GuildId) -> str:
    delivery, reason = post.delivery, _reason(post.delivery)
    match delivery.state:
        case DeliveryState.SENT if delivery.digest_id is not None:
            return f"in the digest of {_at(post.digest_sent_at)}{_jump(delivery, guild_id, post.digest_message_id)}"
        case DeliveryState.SENT:
            tries = f", at try {delivery.attempts}" if delivery.attempts > 1 else ""
            return (
                f"**posted** {_at(delivery.sent_at)}{tries}{_jump(delivery, guild_id, delivery.message_id)}"
            )
        case DeliveryState.HELD if delivery.digest_id is not None:
            return f"in a digest that is on its way{reason}"
        case DeliveryState.HELD if delivery.digest_at is not None:
            rule = escaped(rule_of(delivery.reason), REASON_MAX)
            return f"**waits** for the digest of {moment(delivery.digest_at, 'f')}{rule and f': {rule}'}"
        case DeliveryState.HELD:
            return f"**held**{reason}"
        case DeliveryState.PENDING:
            tries = f" after {plural(delivery.attempts, 'try', 'tries')}" if delivery.attempts else ""
            return f"**on its way**{tries}, next {moment(post.next_try_at)}{reason}"
        case DeliveryState.SENDING:
            return f"**being sent** since {_at(delivery.claimed_at)}"
        case DeliveryState.SKIPPED if (delivery.reason or "").startswith(ON_CARD):
            return f"**shown** {escaped(delivery.reason or '', REASON_MAX)}"
        case DeliveryState.SKIPPED:
            then = " when it came" if (delivery.reason or "").startswith("told by ") else ""
            return f"**left out**{reason}{then}"
        case DeliveryState.FAILED:
            return f"**failed**{reason}"


def _reason(delivery: Delivery) -> str:
    return f": {escaped(delivery.reason, REASON_MAX)}" if delivery.reason else ""


def _afterwards(post: Trail) -> list[str]:
    delivery = post.delivery
    lines: list[str] = []
    if post.updated_at is not None:
        lines.append(f"edited {moment(post.updated_at, 'f')}")
    if delivery.update_at is not None:
        lines.append(f"to be edited {moment(delivery.update_at)}")
    if post.update_note:
        lines.append(f"not edited: {escaped(post.update_note, REASON_MAX)}")
    if delivery.hidden_at is not None:
        by = f" by <@{post.hidden_by}>" if post.hidden_by else ""
        lines.append(f"hidden {moment(delivery.hidden_at, 'f')}{by}")
    if post.publish == "done":
        lines.append("published to the servers that follow the channel")
    elif post.publish == "wanted":
        lines.append("to be published to the servers that follow the channel")
    elif post.publish == "skipped":
        note = f": {escaped(post.publish_note, REASON_MAX)}" if post.publish_note else ""
        lines.append(f"not published{note}")
    return lines


def _at(when: datetime | None) -> str:
    return moment(when, "f") if when is not None else "a time that was not noted"


def _jump(delivery: Delivery, guild_id: GuildId, message_id: int | None) -> str:
    if message_id is None or delivery.thread_of is not None or delivery.hidden_at is not None:
        return ""
    return f" ([message](https://discord.com/channels/{guild_id}/{delivery.channel_id}/{message_id}))"


# --- sources and autoposts ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceWhy:
    """All that is known of a source in one server."""

    source: Source
    week_count: int
    day_count: int
    read_since: datetime | None
    autoposts: Sequence[Autopost]
    """Those of the server that name it, or want everything."""


def source_card(why: SourceWhy) -> Card:
    """When a source is asked, how it goes, and who gets what it brings."""
    source = why.source
    card = Card(accent=WARNING) if source.failing_since else Card()
    card.text(
        "### Why · source", f"**{escaped(source.name, _NAME_MAX)}** {escaped(source.domain or '', 100)}"
    )
    card.text(_health(source), *_checks(source))
    last = f", the last new one {moment(source.last_new_at, 'f')}" if source.last_new_at else ""
    card.text(
        f"**Brought** {plural(why.day_count, 'article')} in 24 hours, {plural(why.week_count, 'article')} in a week{last}"
    )
    card.text(_readers(why), _settings(source))
    if why.autoposts:
        lines = [
            f"• <#{one.channel_id}>: {_wish(one, 80)}{_paused(one)}" for one in why.autoposts[:NOT_FOR_SHOWN]
        ]
        card.text("**Posted to**", *lines)
    else:
        card.text("**Posted to** no channel: `/autopost add` chooses one.")
    return card


def _health(source: Source) -> str:
    if source.url is None:
        return "**State** imported files, which are not asked again"
    if source.settings.is_paused:
        return "**State** paused here: `/source resume` goes on"
    if source.failing_since is not None:
        error = f": {escaped(source.last_error, REASON_MAX)}" if source.last_error else ""
        return f"**State** fails since {moment(source.failing_since, 'f')}, {plural(source.failures, 'check')} in a row{error}"
    return "**State** works" if source.last_checked_at else "**State** not asked yet"


def _checks(source: Source) -> list[str]:
    lines: list[str] = []
    if source.last_checked_at:
        lines.append(f"**Last check** {moment(source.last_checked_at, 'f')}")
    if source.next_check_at:
        lines.append(f"**Next check** {moment(source.next_check_at)}")
    return lines


def _readers(why: SourceWhy) -> str:
    if why.source.is_public:
        return "**Read** for every server: the operator looks after it"
    since = f" since {moment(why.read_since, 'f')}" if why.read_since else ""
    return f"**Read** by this server{since}; what is older is archived and not posted"


def _settings(source: Source) -> str:
    settings = source.settings
    said = [
        f"labelled {settings.label}" if settings.label else "",
        "headlines only" if settings.is_headlines_only else "",
        "in age-restricted channels only" if settings.is_age_restricted else "",
    ]
    shown = ", ".join(filter(None, said))
    return f"**Shown here** {shown}" if shown else ""


def _wish(autopost: Autopost, limit: int) -> str:
    return wish_words(autopost.wish, autopost.label, limit=limit) + narrowing_words(autopost.settings)


def _paused(autopost: Autopost) -> str:
    return " (paused)" if autopost.paused_reason else ""


@dataclass(frozen=True, slots=True)
class AutopostWhy:
    """All that is known of an autopost."""

    autopost: Autopost
    target: Target | None
    day: Day
    latest: Sequence[Trail]
    digests: Sequence[NextDigest]
    silence: str | None = None
    """Why nothing comes of it although the channel works, as Markdown; None where something does."""
    forecast: str = ""
    """What it would have posted last week, as Markdown; "" where that is not known."""


def autopost_card(why: AutopostWhy, guild_id: GuildId) -> Card:
    """How an autopost goes, and what became of the last articles that it wanted."""
    autopost, target = why.autopost, why.target
    is_broken = target is not None and target.broken_since is not None
    card = Card(accent=WARNING) if is_broken or autopost.paused_reason or why.silence else Card()
    card.text("### Why · autopost", f"<#{autopost.channel_id}> gets {_wish(autopost, 120)}.")
    when = f"**When** {pace_words(autopost.settings)}. {quiet_sentences(autopost.settings)}"
    card.text(_works(autopost, target, why.silence), when.rstrip())
    card.text(_day(why.day), why.forecast, *[_digest_line(one) for one in why.digests[:3]])
    if not why.latest:
        return card.text("Nothing that it wants has come yet.")
    shown = len(why.latest[:LATEST_SHOWN])
    card.text("**The last one**" if shown == 1 else f"**The last {shown}**")
    for post in why.latest[:LATEST_SHOWN]:
        title = "A digest" if post.delivery.kind == "digest" else escaped(post.title or "", 90)
        card.text(f"• {title}\n-# {_state(post, guild_id)}")
    return card


def _works(autopost: Autopost, target: Target | None, silence: str | None) -> str:
    if autopost.paused_reason:
        return f"**State** {pause_words(autopost, 'f')}"
    if target is not None and target.broken_since is not None:
        reason = escaped(target.broken_reason or "", REASON_MAX)
        return f"**State** nothing can be posted there since {moment(target.broken_since, 'f')}: {reason}"
    if silence:
        return f"**State** {silence}"
    return f"**State** works, since {moment(autopost.created_at, 'f')}"


def _day(day: Day) -> str:
    parts = [plural(day.posted, "post")]
    if day.in_digests:
        capped = f" ({day.capped} over the cap)" if day.capped else ""
        parts.append(f"{day.in_digests} for digests{capped}")
    if day.skipped:
        parts.append(f"{day.skipped} left out")
    if day.failed:
        parts.append(f"{day.failed} failed")
    return f"**In 24 hours** {', '.join(parts)}"


def _digest_line(digest: NextDigest) -> str:
    return f"**Next digest** {moment(digest.digest_at, 'f')} with {plural(digest.article_count, 'article')} so far"
