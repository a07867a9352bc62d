"""What `/help` and `/about` show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cogs._render.card import Card, button
from cogs._render.press_ids import go_id, privacy_id, swap_id
from cogs._render.text import escaped, plural

GROUP_ROOM = 3_000


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command as `/help` lists it. `for_organisers`: hidden from members without the permission."""

    name: str
    description: str
    for_organisers: bool


@dataclass(frozen=True, slots=True)
class About:
    """What `/about` says."""

    version: str
    contact: str | None
    source_count: int
    article_count: int
    is_direct_message: bool
    retention_days: int | None = None
    """How long texts are kept; None: as long as the archive is."""


def help_card(
    commands: Sequence[CommandLine], ids: Mapping[str, int], *, for_organisers: bool = False
) -> Card:
    """The commands of one group, one line each; those with a known id can be clicked."""
    card = Card().text(
        "### What Newsdesk can do", "It reads the news and answers about it, with the source always beside."
    )
    lines = [
        f"{mention(command.name, ids)} {escaped(command.description, 100)}"
        for command in commands
        if command.for_organisers is for_organisers
    ]
    card.text("**For organisers**" if for_organisers else "**For everyone**", *_fitting(lines))
    if for_organisers:
        return card
    card.text(
        "**On any message that links to an article** Apps → Quotes in this article: who is quoted in it",
        "**On any post of mine** Apps → Why was this posted? and Hide this post, with Manage Messages",
    )
    card.text("-# Answers are seen by you alone until you press Share. Names are suggested as you type.")
    return card.buttons(button("A quote", go_id("quote-random")), button("About", swap_id("about")))


def _fitting(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) > GROUP_ROOM:
            break
        kept.append(line)
    return kept


def mention(name: str, ids: Mapping[str, int]) -> str:
    """A command to click on, or its name where its id is not known. The id is that of the first word."""
    root = name.split()[0]
    return f"</{name}:{ids[root]}>" if root in ids else f"`/{name}`"


def _texts_for(days: int | None) -> str:
    return f", their texts for {plural(days, 'day')}," if days is not None else ""


def about_card(about: About) -> Card:
    """What this is, who runs it, what it reads here and what it keeps."""
    where = "in direct messages" if about.is_direct_message else "here"
    return (
        Card()
        .text(
            "### About Newsdesk",
            "Newsdesk reads feeds and articles, finds who said what, and answers about it. "
            "Quotes are exact words from the article; a speaker is named only where the text makes it clear.",
            f"**Reads {where}** {plural(about.source_count, 'source')}, {plural(about.article_count, 'article')}",
            f"**Run by** {escaped(about.contact, 200) if about.contact else 'someone who left no contact; ask an organiser'}",
            f"**Keeps** articles{_texts_for(about.retention_days)} and where each came from; this server's channels that it posts to; and for 30 days what "
            "was asked, without a name, so that buttons keep working. It reads no messages but the one on which somebody uses “Quotes in this article”, "
            "and takes nothing of it but the link. Of a report (“Wrong speaker?”) it keeps who sent it and what they wrote, for "
            "this server's organisers: until a day after they handled it, 90 days at most. Of people who follow or keep something, "
            "what and when; `/privacy` shows and deletes it.",
            f"-# Newsdesk {escaped(about.version, 40)}",
        )
        .buttons(button("Privacy", privacy_id("show")))
    )
