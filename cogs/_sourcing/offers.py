"""What was found at an address, kept so that it can still be chosen after a restart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, get_args

from cogs._ui.failure import AskedWrongError
from news.models import ChannelId, FeedEntry, SourceId, SourceMethod
from news.sources import Forecast, forecast
from news.sources.list_lines import address_in, read_pasted
from news.sources.listed import Written

if TYPE_CHECKING:
    from cogs._ui.answers import Arguments
    from news.finding import FoundSource

OFFERS_MAX: Final = 5
NEWEST: Final = 3
KIND: Final = "source-order"
"""Names the saved answers that hold an order."""
_CREDENTIALS: Final = re.compile(
    r"\A(?!mailto:)((?:[a-z][a-z0-9+.-]{0,20}:)?//)?([^\s/?#]{1,500}@)(?=[^\s@])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be added. `newest` is there while it is fresh; it is not kept."""

    url: str
    name: str
    method: SourceMethod
    forecast: Forecast | None = None
    newest: tuple[FeedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants of an address."""

    url: str = ""
    verb: Literal["add", "test"] = "add"
    channel_id: ChannelId | None = None
    """Where its articles are to be posted; None: that is asked afterwards."""
    replaces: SourceId | None = None
    """The source that it takes the place of."""


def typed_address(text: str) -> str:
    """The address that was typed: a bare host gets https, `feed:` becomes it; the first one of a sentence.

    Anything else stays as it is, to be refused in words that fit.
    """
    if (address := address_in(text)) is not None:
        return address
    # "bob:key@host" is no address among words, but one with a password: it must not lose that on the way.
    named = (
        [] if credentials_in(text) else [read for read in read_pasted(1, text) if isinstance(read, Written)]
    )
    return named[0].url if named else text.strip()


def credentials_in(url: str) -> str:
    """The user name and password that an address carries, with the @ behind them; "" for none."""
    found = _CREDENTIALS.match(url.strip())
    return found[2] if found else ""


def without_credentials(url: str) -> str:
    """The address without user name and password."""
    return _CREDENTIALS.sub(r"\1", url.strip(), count=1)


def refuse_credentials(url: str) -> None:
    """Raises AskedWrongError for an address with a user name or password in it."""
    if credentials_in(url):
        raise AskedWrongError(
            "an address with credentials",
            user_message="That address contains a user name or a password. Only addresses without them can be read; it "
            "was not kept. If the feed has a secret address of its own, paste that one.",
        )


def offer_of(found: FoundSource, *, now: datetime, newest: int = NEWEST) -> Offer:
    """A find as it is offered."""
    expected = forecast(found.feed.entries, now=now)
    return Offer(found.url, found.name, found.method, expected, tuple(found.newest(newest)))


def written(order: Order, offers: Sequence[Offer] = ()) -> Arguments:
    """An order and what was found for it, as a saved answer keeps it."""
    kept: Arguments = {
        "url": without_credentials(order.url),
        "verb": order.verb,
        "channel": order.channel_id,
        "replaces": order.replaces,
    }
    for number, offer in enumerate(offers[:OFFERS_MAX]):
        kept |= {f"url{number}": offer.url, f"name{number}": offer.name, f"method{number}": offer.method}
        if offer.forecast is not None:
            # JSON keeps numbers, but arguments are typed as whole ones.
            kept |= {f"rate{number}": repr(offer.forecast.per_day), f"days{number}": offer.forecast.days}
    return kept


def order_in(kept: Mapping[str, str | int | None]) -> Order:
    """The order of a saved answer."""
    channel, replaces = kept.get("channel"), kept.get("replaces")
    return Order(
        url=str(kept.get("url") or ""),
        verb="test" if kept.get("verb") == "test" else "add",
        channel_id=ChannelId(int(channel)) if channel else None,
        replaces=SourceId(int(replaces)) if replaces else None,
    )


def offers_in(kept: Mapping[str, str | int | None]) -> list[Offer]:
    """What a saved answer offers, in its order. An offer of a method that is not known any more ends the list."""
    offers: list[Offer] = []
    for number in range(OFFERS_MAX):
        method = next((m for m in get_args(SourceMethod) if m == kept.get(f"method{number}")), None)
        if method is None:
            break
        rate, days = kept.get(f"rate{number}"), kept.get(f"days{number}")
        expected = Forecast(float(rate), int(days)) if rate and days else None
        offers.append(Offer(str(kept[f"url{number}"]), str(kept[f"name{number}"]), method, expected))
    return offers
