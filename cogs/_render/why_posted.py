"""Why a message is there, as a card for moderators. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cogs._render.card import Card, button
from cogs._render.limits import TITLE_MAX
from cogs._render.press_ids import go_id
from cogs._render.stories import told_by
from cogs._render.text import escaped, link, moment, plural
from news.models import Delivery, Headline, PostSettings, Story
from news.posting.planning import rule_of

REASON_MAX: Final = 200
WORDS_MAX: Final = 300
ITEMS_SHOWN: Final = 6
POINTER: Final = "-# `/why` shows every stage of an article, a source or an autopost with its time."


@dataclass(frozen=True, slots=True)
class Why:
    """What is known of a message. Words are Markdown of ours."""

    delivery: Delivery
    autopost: str
    """Which wish it meets, such as "every new article about **Ports**"; that it was removed, where it was."""
    settings: PostSettings | None = None
    """None where the autopost was removed."""
    headline: Headline | None = None
    """None of a digest, and of an article that may not be shown here."""
    matched: str = ""
    """What of the article met the wish."""
    story: Story | None = None
    is_story_once: bool = True
    """Whether the channel gets one post a story; of a wish for sources or stories it gets each article."""
    items: Sequence[tuple[Headline, str | None]] = ()
    """Of a digest: its articles, each with why it waited."""
    total: int = 0
    """Of a digest: how many articles it has."""


def why_card(why: Why) -> Card:
    """Which autopost, what matched, when, and which rule let it through."""
    card = Card().text(
        "### Why this was posted", f"<#{why.delivery.channel_id}> gets {why.autopost}.", _title(why)
    )
    if why.delivery.kind == "digest":
        _digest(card, why)
    else:
        card.text(why.matched, _story(why), f"**Rule** {rule_words(why)}")
    card.text(*_times(why.delivery))
    if why.headline is not None:
        card.buttons(
            button("The article", go_id("article", why.headline.article_id)),
            button("The story", go_id("story", story.id))
            if (story := why.story) is not None and story.article_count > 1
            else None,
        )
    return card.text(POINTER)


def rule_words(why: Why) -> str:
    """Which of the autopost's settings let an article be posted at once, and whom it mentions."""
    settings, delivery = why.settings, why.delivery
    if delivery.thread_of is not None:
        return "A further article of a story that was posted goes to its thread."
    if settings is None:
        return "Its autopost was removed since, and its settings with it."
    rules = [
        "Everything that matches is posted at once."
        if settings.mode == "instant"
        else f"Up to {plural(settings.cap_per_hour, 'post')} an hour are posted at once, and this was one of them."
        if settings.mode == "both"
        else "It is posted in digests now; when this came it was posted at once."
    ]
    if settings.min_sources > 1:
        rules.append(f"At least {settings.min_sources} independent outlets have to tell the story.")
    if settings.language:
        rules.append(f"Only articles in the language “{escaped(settings.language, 20)}”.")
    if delivery.ping_role_id is not None:
        rules.append(f"It mentions <@&{delivery.ping_role_id}>, as the autopost's ping says.")
    return " ".join(rules)


def _title(why: Why) -> str:
    if why.delivery.kind == "digest":
        return ""
    if why.headline is None:
        return "The article is not shown in this channel any more."
    return link(why.headline.title, why.headline.url, limit=TITLE_MAX)


def _story(why: Why) -> str:
    told = told_by(why.story) if why.story is not None else ""
    once = " A story is posted once in a channel." if why.is_story_once else ""
    return f"**Story** {told or 'Nobody else tells it yet'}.{once}"


def _digest(card: Card, why: Why) -> None:
    reason = why.delivery.reason
    card.text(
        f"**Digest** of {plural(why.total, 'article')} that matched"
        + (f": {escaped(reason, REASON_MAX)}." if reason else ".")
    )
    lines = [
        f"• **{escaped(headline.title, 120)}**"
        + (f"\n-# waited: {escaped(rule, REASON_MAX)}" if rule else "")
        for headline, rule in ((headline, rule_of(reason)) for headline, reason in why.items[:ITEMS_SHOWN])
    ]
    rest = why.total - len(lines)
    card.text(*lines, f"-# and {rest:,} more" if lines and rest > 0 else "")


def _times(delivery: Delivery) -> list[str]:
    name = "Made" if delivery.kind == "digest" else "Came in and matched"
    lines = [f"**{name}** {moment(delivery.created_at, 'f')}"]
    if delivery.sent_at is not None:
        tries = f", at try {delivery.attempts}" if delivery.attempts > 1 else ""
        lines.append(f"**Sent** {moment(delivery.sent_at, 'f')}{tries}")
    if delivery.hidden_at is not None:
        lines.append(f"**Hidden** {moment(delivery.hidden_at, 'f')}")
    return lines
