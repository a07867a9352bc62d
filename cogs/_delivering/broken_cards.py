"""What organisers are told of places that nothing can be posted in, and of what they can do about it. Pure.

A message carries in its custom ids which failures it is about, so that one that arrived just before a crash is
recognised: `nd1|broken|<action>|<channel>|<since, in seconds>`, and `<channel>-<since>` as the values of its menu.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from cogs._render.card import WARNING, AnyButton, Card, button, menu
from cogs._render.limits import SELECT_OPTIONS_MAX
from cogs._render.text import escaped, moment, plural
from news.models import ChannelId, Target
from storage.mending import GONE_CODE

PATTERN: Final = r"nd1\|broken\|(?P<action>[a-z]{1,12})\|(?P<channel>\d{1,20})\|(?P<since>\d{1,15})"
LISTED_MAX: Final = 10
"""Places named in one message; `/desk status` shows the others."""
POSTABLE: Final = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)
_REASON_MAX: Final = 400
_REASON_IN_LIST_MAX: Final = 160
_LABELS_MAX: Final = 3
_ID: Final = re.compile(PATTERN)
_VALUE: Final = re.compile(r"(?P<channel>\d{1,20})-(?P<since>\d{1,15})")

Mark = tuple[ChannelId, int]
"""Which failure a message is about: the place, since when in whole seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place and what was to be posted there."""

    target: Target
    labels: tuple[str, ...] = ()
    """What its autoposts post, in words."""
    held_count: int = 0
    """Posts that wait until it works again."""
    name: str | None = None
    """What the channel is called; None where that is not known."""
    problem: str | None = None
    """What is wrong there as can be seen now; None: what Discord said is all that is known."""

    @property
    def is_broken(self) -> bool:
        """Whether nothing can be posted there."""
        return self.target.broken_since is not None

    @property
    def is_gone(self) -> bool:
        """Whether the channel was deleted."""
        return self.target.broken_code == GONE_CODE

    @property
    def reason(self) -> str:
        """Why nothing can be posted there."""
        return self.problem or self.target.broken_reason or "Discord does not take posts there."

    @property
    def mention(self) -> str:
        """The place as Discord shows it; one that is gone by what it got."""
        return "A channel that was deleted" if self.is_gone else f"<#{self.target.channel_id}>"

    @property
    def mark(self) -> Mark:
        """What tells this failure from all others."""
        since = self.target.broken_since
        return self.target.channel_id, 0 if since is None else int(since.timestamp())


def press_id(action: str, channel: int = 0, since: int = 0) -> str:
    """The custom id of a button or menu about a broken place."""
    return f"nd1|broken|{action}|{channel}|{since}"


def chosen_channel(value: str) -> int:
    """The place that was picked from a notice's menu; 0 for a value that none of ours is."""
    found = _VALUE.fullmatch(value)
    return int(found["channel"]) if found else 0


def broken_card(places: Sequence[Place]) -> Card:
    """The notice about these places of one server, at least one; those that work again are said to."""
    broken = [place for place in places if place.is_broken]
    if not broken:
        return _mended_card(places)
    if len(places) == 1:
        return _one(places[0]).text(_SMALL_PRINT)
    card = Card(accent=WARNING).text(f"### I can't post in {plural(len(broken), 'channel')}")
    # What has changed comes first.
    listed = sorted(places, key=lambda place: place.is_broken)
    card.text("\n".join(_line(place) for place in listed[:LISTED_MAX]), _more(places))
    options = [
        (place.name or place.mention.strip("<>"), f"{place.mark[0]}-{place.mark[1]}", _got(place))
        for place in broken[:SELECT_OPTIONS_MAX]
    ]
    return card.select(menu("Do something about one…", press_id("look"), options)).text(_SMALL_PRINT)


def place_card(place: Place, *, note: str | None = None) -> Card:
    """The same about one place, for the organiser who looks at it. `note`: what came of the last press."""
    if not place.is_broken:
        return Card().text(note or f"Posting in {place.mention} works.", _waiting(place))
    card = _one(place)
    return card.text(f"**{note}**") if note else card


def _one(place: Place) -> Card:
    target = place.target
    since = f" since {moment(target.broken_since, 'f')}" if target.broken_since else ""
    title = "A channel was deleted" if place.is_gone else f"I can't post in {place.mention}"
    card = Card(accent=WARNING).text(f"### {title}", _what_got(place, since), _waiting(place))
    return card.buttons(*fixes(place))


def fixes(place: Place) -> list[AnyButton]:
    """What can be done about a broken place."""
    number, since = place.mark
    if place.is_gone:
        return [
            button("Choose another channel", press_id("move", number, since)),
            button("Remove its autoposts", press_id("ask", number, since)),
        ]
    return [
        button("Check again", press_id("check", number, since), style=discord.ButtonStyle.primary),
        button("Choose another channel", press_id("move", number, since)),
    ]


_SMALL_PRINT: Final = (
    "-# The buttons are for people with the permission Manage Server. Newsdesk goes on by itself as soon as it can, and "
    "says so here."
)


def _what_got(place: Place, since: str) -> str:
    reason = escaped(place.reason, _REASON_MAX)
    got = f" It got {_got(place)}." if place.labels and place.is_gone else ""
    return f"{reason}{got}" + (f" Nothing was posted{since}." if since else "")


def _got(place: Place) -> str:
    shown = [escaped(label, 80) for label in place.labels[:_LABELS_MAX]]
    more = len(place.labels) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _waiting(place: Place) -> str:
    if not place.held_count:
        return ""
    return f"{plural(place.held_count, 'post')} {'waits' if place.held_count == 1 else 'wait'} and will follow, several as one digest."


def _line(place: Place) -> str:
    if not place.is_broken:
        return (
            f"{place.mention}: {'works again' if place.labels else 'nothing is to be posted there any more'}"
        )
    got = f" ({_got(place)})" if place.is_gone and place.labels else ""
    return f"{place.mention}{got}: {escaped(place.reason, _REASON_IN_LIST_MAX)}"


def _more(places: Sequence[Place]) -> str:
    rest = len(places) - LISTED_MAX
    return f"and {rest:,} more: `/desk status` shows all." if rest > 0 else ""


def _mended_card(places: Sequence[Place]) -> Card:
    if len(places) > 1:
        return Card().text(
            "### Posting works again", "\n".join(_line(place) for place in places[:LISTED_MAX]), _more(places)
        )
    (place,) = places
    if not place.labels:
        return Card().text("### Settled", f"Nothing is to be posted in {place.mention} any more.")
    return Card().text("### Posting works again", f"What {place.mention} wants is posted there again.")


def move_card(place: Place, *, problem: str | None = None) -> Card:
    """Choosing where everything goes that this place got. `problem`: why the chosen one cannot be used."""
    card = Card(accent=WARNING) if problem else Card()
    card.text(
        "### Choose another channel",
        f"Everything that {'the deleted channel' if place.is_gone else place.mention} got goes there from then on"
        + (f": {_got(place)}." if place.labels else "."),
        _waiting(place),
    )
    if problem:
        card.text(problem)
    number, since = place.mark
    # A menu of channels takes the same room as any other.
    channels: Any = discord.ui.ChannelSelect[Any](
        custom_id=press_id("to", number, since),
        placeholder="Choose a channel…",
        channel_types=list(POSTABLE),
    )
    return card.select(channels)


def ask_card(place: Place) -> Card:
    """Whether the autoposts of a deleted channel are to go."""
    number, since = place.mark
    return (
        Card(accent=WARNING)
        .text(
            "### Remove its autoposts?",
            f"The deleted channel got {_got(place) or 'nothing'}.",
            _waiting(place),
        )
        .buttons(
            button("Remove", press_id("remove", number, since), style=discord.ButtonStyle.danger),
            button("Choose another channel", press_id("move", number, since)),
        )
    )


# --- reading a channel back ------------------------------------------------------------------------


def marks_in(components: Iterable[Any]) -> set[Mark]:
    """Which failures a message with these components is about; empty for any other message."""
    return {mark for component in _flat(components) for mark in _marks(component)}


def _flat(components: Iterable[Any]) -> Iterator[Any]:
    pending = list(components)
    while pending:
        component = pending.pop()
        yield component
        pending.extend(getattr(component, "children", None) or ())


def _marks(component: Any) -> Iterator[Mark]:
    custom_id = getattr(component, "custom_id", None)
    found = _ID.fullmatch(custom_id) if isinstance(custom_id, str) else None
    if found is None:
        return
    if int(found["channel"]):
        yield ChannelId(int(found["channel"])), int(found["since"])
    for option in getattr(component, "options", None) or ():
        if value := _VALUE.fullmatch(str(option.value)):
            yield ChannelId(int(value["channel"])), int(value["since"])
