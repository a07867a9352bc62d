"""What organisers are told of a source that fails for a day, and when it works again. Pure.

A message carries in its custom ids which failures it is about, so that one that arrived just before a crash is
recognised: `nd1|watch|<action>|<source>|<since, in seconds>`, and `<source>-<since>` as the values of its menu.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import discord

from cogs._render.card import WARNING, Card, button, menu
from cogs._render.limits import NAME_MAX, SELECT_OPTIONS_MAX
from cogs._render.text import escaped, moment, plural
from cogs._sourcing.words import source_name
from news.models import Source, SourceId, SourceNotice

PATTERN: Final = r"nd1\|watch\|(?P<action>[a-z]{1,12})\|(?P<source>\d{1,18})\|(?P<since>\d{1,15})"
LISTED_MAX: Final = 10
"""Sources named in one message; `/source list` shows the others."""
ERROR_MAX: Final = 300
_ERROR_IN_LIST_MAX: Final = 120
_ID: Final = re.compile(PATTERN)
_VALUE: Final = re.compile(r"(?P<source>\d{1,18})-(?P<since>\d{1,15})")

Mark = tuple[str, SourceId, int]
"""Which notice a message is: kind, source, when it began to fail in whole seconds since 1970."""


def press_id(action: str, source: int = 0, since: int = 0) -> str:
    """The custom id of a notice's button or menu."""
    return f"nd1|watch|{action}|{source}|{since}"


def mark_of(notice: SourceNotice) -> Mark:
    """What tells a notice from all others."""
    return notice.kind, notice.source.id, int(notice.since.timestamp())


def chosen_source(value: str) -> int:
    """The source that was picked from a notice's menu; 0 for a value that none of ours is."""
    found = _VALUE.fullmatch(value)
    return int(found["source"]) if found else 0


def notice_card(notices: Sequence[SourceNotice]) -> Card:
    """The message about these notices, all of one server and one kind; at least one."""
    failing = notices[0].kind == "failing"
    if len(notices) == 1:
        return _failing_card(notices[0]) if failing else _working_card(notices[0])
    return _failing_list(notices) if failing else _working_list(notices)


def _failing_card(notice: SourceNotice) -> Card:
    source, since = notice.source, int(notice.since.timestamp())
    card = Card(accent=WARNING).text(
        "### A source has stopped working",
        f"{source_name(source)} cannot be read since {moment(notice.since, 'f')}.",
        _last_error(source),
    )
    card.text(
        "Try it now, give it another address if the site has moved, or remove it. Newsdesk goes on trying by itself "
        "and says here when it works again."
    )
    return card.buttons(
        button("Retry", press_id("retry", source.id, since)),
        button("Edit address", press_id("edit", source.id, since)),
        button("Remove", press_id("ask", source.id, since)),
    ).text(_SMALL_PRINT)


_SMALL_PRINT: Final = (
    "-# The buttons are for people with the permission Manage Server. `/desk settings` chooses where this is said, "
    "or switches it off."
)


def _failing_list(notices: Sequence[SourceNotice]) -> Card:
    lines = [
        f"**{escaped(n.source.name, NAME_MAX)}** since {moment(n.since, 'f')}"
        + (f": {escaped(n.source.last_error, _ERROR_IN_LIST_MAX)}" if n.source.last_error else "")
        for n in notices[:LISTED_MAX]
    ]
    card = Card(accent=WARNING).text(
        f"### {plural(len(notices), 'source')} have stopped working",
        "These cannot be read for a day or more:",
    )
    card.text("\n".join(lines), _more(notices))
    card.text("Newsdesk goes on trying by itself and says here when they work again.")
    return card.select(_menu(notices, "Do something about one…", "look")).text(_SMALL_PRINT)


def _working_card(notice: SourceNotice) -> Card:
    source = notice.source
    return (
        Card()
        .text("### A source works again", f"{source_name(source)} {_works_again(notice)}")
        .buttons(button("Headlines", press_id("news", source.id, int(notice.since.timestamp()))))
    )


def _working_list(notices: Sequence[SourceNotice]) -> Card:
    lines = [f"**{escaped(n.source.name, NAME_MAX)}** {_works_again(n)}" for n in notices[:LISTED_MAX]]
    card = Card().text(f"### {plural(len(notices), 'source')} work again", "\n".join(lines), _more(notices))
    return card.select(_menu(notices, "Headlines of one…", "news"))


def _works_again(notice: SourceNotice) -> str:
    read_at = notice.source.last_checked_at
    again = f"works again since {moment(read_at, 'f')}" if read_at else "works again"
    return f"{again}. It had failed since {moment(notice.since, 'f')}."


def _more(notices: Sequence[SourceNotice]) -> str:
    rest = len(notices) - LISTED_MAX
    return f"and {rest:,} more: `/source list` shows all." if rest > 0 else ""


def _menu(notices: Sequence[SourceNotice], placeholder: str, action: str) -> discord.ui.Select[Any] | None:
    return menu(
        placeholder,
        press_id(action),
        [
            (n.source.name, f"{n.source.id}-{int(n.since.timestamp())}", n.source.domain)
            for n in notices[:SELECT_OPTIONS_MAX]
        ],
    )


def _last_error(source: Source) -> str:
    return f"The last try: {escaped(source.last_error, ERROR_MAX)}" if source.last_error else ""


# --- reading a channel back ------------------------------------------------------------------------


def marks_in(components: Iterable[Any]) -> set[Mark]:
    """Which notices a message with these components is; empty for any other message."""
    return {mark for component in _flat(components) for mark in _marks(component)}


def _flat(components: Iterable[Any]) -> Iterator[Any]:
    pending = list(components)
    while pending:
        component = pending.pop()
        yield component
        pending.extend(getattr(component, "children", None) or ())


_KINDS: Final = {"retry": "failing", "look": "failing", "news": "working"}


def _marks(component: Any) -> Iterator[Mark]:
    custom_id = getattr(component, "custom_id", None)
    found = _ID.fullmatch(custom_id) if isinstance(custom_id, str) else None
    if found is None or (kind := _KINDS.get(found["action"])) is None:
        return
    if int(found["source"]):
        yield kind, SourceId(int(found["source"])), int(found["since"])
    for option in getattr(component, "options", None) or ():
        if value := _VALUE.fullmatch(str(option.value)):
            yield kind, SourceId(int(value["source"])), int(value["since"])
