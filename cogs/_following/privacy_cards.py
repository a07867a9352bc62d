"""What is stored about somebody, and deleting it, as cards. Pure."""

from __future__ import annotations

from typing import Final

import discord

from cogs._following.words import when_words
from cogs._render.card import WARNING, Card, button
from cogs._render.press_ids import privacy_id
from cogs._render.text import escaped, plural
from news.models import FOLLOWS_MAX, KeptOfPerson
from storage.retention import DAYS_MIN, Keeps, Policy


def privacy_card(kept: KeptOfPerson, *, policy: Policy | None, contact: str | None) -> Card:
    """What is stored about the asker, about servers and of the news, for which the operator decided `policy`."""
    reader = kept.reader
    own = [
        f"- **Follows** {kept.follows} of at most {FOLLOWS_MAX}, each with the server in which you chose it (`/following`)",
        f"- **Kept** {kept.saved} articles and quotes, by their numbers alone (`/saved`)",
        f"- **Your digest** {when_words(reader.schedule)}"
        if reader is not None
        else "- **Your digest** none",
        f"- **Sent to you** {plural(kept.digests, 'article or digest', 'articles and digests')}, remembered by number, so that nothing comes twice",
    ]
    card = Card().text("### What is stored about you", *own)
    card.text(
        "Nobody else sees any of it: organisers neither see who follows what, nor that anybody does. A report (“Wrong "
        "speaker?”) is kept for its server's organisers, with your name, until a day after they handled it, 90 days at most."
    )
    card.text(
        "**About servers** their channels that are posted to and how, sources and their settings, names and quotes that "
        "organisers hide, and who added a source or an autopost. What anybody asked is kept without a name for 30 days, so that "
        "buttons keep working; a form of `/autopost`, with who fills it in, for two days at most. Of messages Newsdesk reads its own, to see whether a post has arrived, and one on which somebody uses its Apps menu; it keeps no message of anybody.",
    )
    card.text(_of_the_news(policy), f"-# Run by {escaped(contact, 200)}" if contact else "")
    return card.buttons(
        button("Delete all of mine", privacy_id("ask"), style=discord.ButtonStyle.danger)
        if kept.follows or kept.saved or reader is not None
        else None
    )


_STAYS: Final[dict[Keeps, str]] = {
    "quotes": "their texts for {days}; headlines, links, topics and quotes stay.",
    "headlines": "their texts and quotes for {days}; headlines, links and topics stay.",
    "nothing": "for {days}; then they go as a whole, but for the headline of what somebody saved or follows or what was posted.",
}


def _of_the_news(policy: Policy | None) -> str:
    """What of the articles themselves is kept for how long: people stand in them, too."""
    if policy is None:
        kept = "and who is quoted in them, without a limit of time: whoever runs this set none."
    else:
        kept = _STAYS[policy.keeps].format(days=plural(max(policy.days, DAYS_MIN), "day"))
    return f"**Of the news** Newsdesk keeps the articles that it reads, {kept}"


def ask_card(kept: KeptOfPerson) -> Card:
    """The question before all is deleted."""
    return (
        Card(accent=WARNING)
        .text(
            "### Delete all of yours?",
            f"{plural(kept.follows, 'follow')}, {plural(kept.saved, 'kept article or quote', 'kept articles and quotes')}, your "
            "hour, and what is remembered as sent to you. This cannot be undone. Messages that you have stay in Discord.",
        )
        .buttons(
            button("Delete all", privacy_id("forget"), style=discord.ButtonStyle.danger),
            button("Keep it", privacy_id("show")),
        )
    )


def forgotten_card() -> Card:
    """What is said once all is deleted."""
    return Card().text(
        "Deleted: what you follow and keep, your hour, and what is remembered as sent to you. No digest comes any more. "
        "A report of yours stays with its server's organisers until a day after they handled it, 90 days at most."
    )
