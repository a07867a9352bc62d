"""What sites' robots.txt let us read (RFC 9309), asked once a day for each host."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego
from yarl import URL

from news.errors import FetchError, ForbiddenAddressError, RobotsError
from news.fetch.addresses import shown_url
from news.fetch.answers import TooManyRedirectsError
from news.fetch.politeness import DELAY_MAX_S
from news.ports import Clock

log = logging.getLogger(__name__)

PRODUCT = "Newsdesk"
"""The name that a robots.txt calls us by."""
ROBOTS_BYTES = 500 * 1024
"""What RFC 9309 asks to be read at least; the rest of a longer file is ignored."""
HOSTS_MAX = 1_000
WEIGHT_MAX = 200_000
"""Of everything kept, in rules held and parts between their wildcards; one takes 50 to 250 bytes."""
RULES_MAX = 50_000
"""Rules of one file, each counted for every agent that it is given for: 500 kB of agents and rules would make
millions."""
SITEMAPS_MAX = 50
_SITEMAP_CHARS_MAX = 2_048
_KEPT_FOR = timedelta(hours=24)
_TRIED_AGAIN_AFTER = timedelta(minutes=10)
_SMALL_CHARS = 16_384
_RULE = re.compile(r"(?:dis)?allow\s*:")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one host lets us read. Without a file, everything; while the file cannot be had, nothing."""

    parsed: Protego | None = None
    trouble: FetchError | None = None
    """Why the file cannot be had now."""
    weight: int = 1

    def check(self, url: URL) -> None:
        """Raises RobotsError when the page is not for us, FetchError while that cannot be known."""
        if self.trouble is not None:
            raise _unknown(url, self.trouble)
        if self.parsed is not None and not self.parsed.can_fetch(str(url), PRODUCT):
            raise RobotsError(shown_url(url), "robots.txt does not allow it")

    @property
    def delay_s(self) -> float | None:
        """Seconds between two requests that the site asks for, by Crawl-delay or Request-rate; at most DELAY_MAX_S."""
        if self.parsed is None:
            return None
        rate = self.parsed.request_rate(PRODUCT)
        delays = [self.parsed.crawl_delay(PRODUCT), rate.seconds / rate.requests if rate else None]
        return min(max((delay for delay in delays if delay), default=0.0), DELAY_MAX_S) or None

    @property
    def sitemaps(self) -> list[str]:
        """The http(s) addresses of sitemaps it names, each once, the first SITEMAPS_MAX of them."""
        named = self.parsed.sitemaps if self.parsed else ()
        wanted = (
            address
            for address in named
            if len(address) <= _SITEMAP_CHARS_MAX and address.lower().startswith(("http://", "https://"))
        )
        return list(dict.fromkeys(wanted))[:SITEMAPS_MAX]


@dataclass(frozen=True, slots=True)
class _Kept:
    rules: RobotsRules
    until: datetime


class RobotsRegister:
    """The rules of every host asked lately, by scheme, host and port; the ones unused for longest are forgotten.

    `fetch` gets the bytes of a robots.txt, redirects followed, or raises FetchError.

    How an answer is read, by RFC 9309, 2.3.1: a file means what it says; a refusal (status 4xx) or a redirect without
    end means that there is none, so everything is allowed; no answer, 5xx and also 429 mean that nothing is allowed
    for now. The last is a FetchError that passes: the feed's own text serves, and the file is asked for again after
    ten minutes. A site in trouble is not made to serve pages, and one that forbids them is not read because its
    robots.txt broke. Until a file can be had again, the last one that could be still holds.
    """

    def __init__(
        self, fetch: Callable[[URL], Awaitable[bytes]], *, now: Clock, hosts_max: int = HOSTS_MAX
    ) -> None:
        self._fetch = fetch
        self._now = now
        self._hosts_max = hosts_max
        self._kept: OrderedDict[URL, _Kept] = OrderedDict()
        self._weight = 0
        self._asking: dict[URL, asyncio.Task[RobotsRules]] = {}

    @property
    def remembered(self) -> int:
        """How many hosts' rules are kept."""
        return len(self._kept)

    async def rules_for(self, url: URL) -> RobotsRules:
        """The rules of this address's host. Awaits the network unless they are known; never raises FetchError.

        Whoever asks at the same time shares one request, which one of them giving up does not end.
        """
        address = url.origin().with_path("/robots.txt")
        kept = self._kept.get(address)
        if kept is not None and self._now() < kept.until <= self._now() + _KEPT_FOR:
            self._kept.move_to_end(address)
            return kept.rules
        if address not in self._asking:
            task = asyncio.create_task(self._ask(address))
            self._asking[address] = task
            task.add_done_callback(lambda _: self._asking.pop(address, None))
        return await asyncio.shield(self._asking[address])

    async def close(self) -> None:
        """Ends all requests under way."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, address: URL) -> RobotsRules:
        try:
            rules = await _parsed(await self._fetch(address))
            kept_for = _KEPT_FOR
        except FetchError as error:
            rules, kept_for = self._without(address, error)
        except Exception as error:
            log.exception("%s could not be read: an error on our side", address)
            rules, kept_for = self._without(address, FetchError(str(address), type(error).__name__))
        self._keep(address, _Kept(rules, self._now() + kept_for))
        return rules

    def _without(self, address: URL, error: FetchError) -> tuple[RobotsRules, timedelta]:
        if is_absent(error):
            return RobotsRules(), _KEPT_FOR
        last = self._kept.get(address)
        if last is not None and last.rules.trouble is None:
            return last.rules, _TRIED_AGAIN_AFTER
        return RobotsRules(trouble=error), _TRIED_AGAIN_AFTER

    def _keep(self, address: URL, kept: _Kept) -> None:
        self._forget(address)
        self._kept[address] = kept
        self._weight += kept.rules.weight
        while len(self._kept) > self._hosts_max or (self._weight > WEIGHT_MAX and len(self._kept) > 1):
            self._forget(next(iter(self._kept)))

    def _forget(self, address: URL) -> None:
        if (kept := self._kept.pop(address, None)) is not None:
            self._weight -= kept.rules.weight


def is_absent(error: FetchError) -> bool:
    """Whether a robots.txt that could not be had counts as one that does not exist."""
    if isinstance(error, TooManyRedirectsError):
        return True
    return error.status is not None and 400 <= error.status < 500 and error.status != 429


async def _parsed(body: bytes) -> RobotsRules:
    text = body[:ROBOTS_BYTES].decode("utf-8", "replace")
    if len(text) <= _SMALL_CHARS:
        return parse_robots(text)
    return await asyncio.to_thread(parse_robots, text)  # 500 kB of rules take a second


def parse_robots(text: str) -> RobotsRules:
    """The rules in a robots.txt, of which no more is read than makes RULES_MAX rules."""
    lines, weight = _affordable(text.removeprefix("\ufeff").splitlines())
    weight += text.count("*") + len(text) // 100
    return RobotsRules(Protego.parse("\n".join(lines)), weight=weight + 1)


def _affordable(lines: list[str]) -> tuple[list[str], int]:
    """The first lines that make at most RULES_MAX rules, and how many they make at most.

    Protego gives every rule of a group to each agent of the group. A group ends here only where Protego surely ends it
    too: at an agent after a plain rule.
    """
    agents, weight, has_rules = 0, 0, False
    for index, line in enumerate(lines):
        plain = line.strip().lower()
        if not plain or plain.startswith("#"):
            continue
        if plain.startswith("user"):
            agents = (0 if has_rules else agents) + 1 + ("*" in plain)  # `name*` is kept as `name` as well
            has_rules = False
        elif _RULE.match(plain):
            has_rules = True
        weight += max(agents, 1)
        if weight > RULES_MAX:
            return lines[:index], weight
    return lines, weight


def _unknown(url: URL, trouble: FetchError) -> FetchError:
    if isinstance(trouble, ForbiddenAddressError):
        return ForbiddenAddressError(shown_url(url), f"robots.txt: {trouble}")
    return FetchError(
        shown_url(url),
        f"robots.txt could not be read: {trouble}",
        status=trouble.status,
        user_message="That site cannot say right now which pages programs may read, so none is read. That often passes.",
        retry_after_s=trouble.retry_after_s,
    )
