"""What robots.txt lets us read, and what it costs to know."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from yarl import URL

from news.errors import FetchError, RobotsError
from news.fetch.answers import TooManyRedirectsError
from news.fetch.robots import (
    RULES_MAX,
    SITEMAPS_MAX,
    WEIGHT_MAX,
    RobotsRegister,
    parse_robots,
)

PAGE = URL("https://harbour.example/stories/1?page=2")


@dataclass
class Host:
    """Hosts that answer with one robots.txt, or fail; and their clock."""

    body: bytes = b"User-agent: *\nDisallow: /private"
    failure: FetchError | None = None
    asked: list[str] = field(default_factory=list[str])
    gate: asyncio.Event | None = None
    time: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    async def fetch(self, url: URL) -> bytes:
        self.asked.append(str(url))
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        return self.body

    def now(self) -> datetime:
        return self.time

    def register(self, hosts_max: int = 1_000) -> RobotsRegister:
        return RobotsRegister(self.fetch, now=self.now, hosts_max=hosts_max)


def is_allowed(text: str, path: str) -> bool:
    try:
        parse_robots(text).check(URL("https://harbour.example").join(URL(path)))
    except RobotsError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "path", "is_fine"),
    [
        ("", "/stories/1", True),
        ("User-agent: *\nDisallow:", "/stories/1", True),
        ("User-agent: *\nDisallow: /", "/stories/1", False),
        ("User-agent: *\nDisallow: /stories/\nAllow: /stories/1$", "/stories/1", True),
        ("User-agent: *\nDisallow: /stories/\nAllow: /stories/1$", "/stories/10", False),
        ("User-agent: *\nDisallow: /*?page=", "/stories/1?page=2", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Newsdesk\nDisallow: /private", "/stories/1", True),
        ("User-agent: newsdesk\nDisallow: /", "/stories/1", False),
        ("User-agent: OtherBot\nDisallow: /", "/stories/1", True),
        ("User-agent: A\nUser-agent: Newsdesk\nDisallow: /x", "/x", False),
        ("\ufeffUser-agent: *\r\nDisallow: /x # not this", "/x", False),
        ("<!doctype html><p>Not found</p>", "/stories/1", True),
        ("User-agent: *\nDisallow: /%C3%A4rger", "/ärger", False),
        ("\0\x01\x02: \udcff", "/stories/1", True),
    ],
)
def test_the_rules_are_read_as_their_author_meant_them(text: str, path: str, is_fine: bool) -> None:
    """The longest rule wins, our own name before everybody's, wildcards count, and what is no rule is none."""
    assert is_allowed(text, path) is is_fine


@pytest.mark.parametrize(
    ("line", "delay_s"),
    [
        ("Crawl-delay: 3", 3),
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 86400", 10),
        ("Request-rate: 1/5", 5),
        ("Crawl-delay: soon", None),
        ("Crawl-delay: -3", None),
        ("Crawl-delay: inf", None),
        ("Crawl-delay: nan", None),
        ("", None),
    ],
)
def test_the_delay_a_site_asks_for_is_within_bounds(line: str, delay_s: float | None) -> None:
    """A number of seconds up to ten; anything else is as if nothing was asked for."""
    assert parse_robots(f"User-agent: *\n{line}\nDisallow: /x").delay_s == delay_s


def test_sitemaps_are_few_short_and_on_the_web() -> None:
    """Each address once, http and https alone, the first fifty of them."""
    fine = [f"https://harbour.example/sitemap-{number}.xml" for number in range(60)]
    lines = [
        "Sitemap: file:///etc/passwd",
        "Sitemap: /relative.xml",
        "Sitemap: https://harbour.example/" + "x" * 5_000,
        *(f"Sitemap: {address}" for address in [fine[0], *fine]),
    ]
    assert parse_robots("\n".join(lines)).sitemaps == fine[:SITEMAPS_MAX]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_no_file_means_that_everything_is_allowed(status: int) -> None:
    """A site that refuses its robots.txt has none, by RFC 9309; that holds for a day."""
    host = Host(failure=FetchError("x", "no", status=status))
    register = host.register()
    (await register.rules_for(PAGE)).check(PAGE)
    host.time += timedelta(hours=23)
    await register.rules_for(PAGE)
    assert len(host.asked) == 1


async def test_a_file_that_redirects_without_end_is_none() -> None:
    """RFC 9309 follows five redirects and then gives the file up."""
    host = Host(failure=TooManyRedirectsError("x", "too many redirects"))
    (await host.register().rules_for(PAGE)).check(PAGE)


@pytest.mark.parametrize("status", [None, 429, 500, 503])
async def test_while_the_file_cannot_be_had_nothing_is_read(status: int | None) -> None:
    """A site in trouble is left alone, as a failure that passes, and asked again after ten minutes."""
    host = Host(failure=FetchError("x", "trouble", status=status, retry_after_s=60))
    register = host.register()
    await register.rules_for(PAGE)
    with pytest.raises(FetchError) as failure:
        (await register.rules_for(PAGE)).check(PAGE)
    assert not isinstance(failure.value, RobotsError)
    assert (failure.value.status, failure.value.retry_after_s) == (status, 60)
    assert len(host.asked) == 1
    host.failure = None
    host.time += timedelta(minutes=10)
    (await register.rules_for(PAGE)).check(PAGE)


async def test_the_last_file_holds_while_a_newer_one_cannot_be_had() -> None:
    """A day later the server is down: what it said before still counts, and it is asked again soon."""
    host = Host()
    register = host.register()
    await register.rules_for(PAGE)
    host.time += timedelta(hours=25)
    host.failure = FetchError("x", "trouble", status=503)
    rules = await register.rules_for(PAGE)
    rules.check(PAGE)
    with pytest.raises(RobotsError):
        rules.check(URL("https://harbour.example/private/1"))
    host.failure = None
    host.body = b"User-agent: *\nDisallow: /"
    host.time += timedelta(minutes=10)
    with pytest.raises(RobotsError):
        (await register.rules_for(PAGE)).check(PAGE)


async def test_a_file_is_asked_for_once_a_day_and_server() -> None:
    """All pages of a host share its file; another scheme or port has its own."""
    host = Host()
    register = host.register()
    for address in ("https://harbour.example/a", "https://harbour.example/b?c=d", "http://harbour.example/a",
                    "https://harbour.example:8443/a", "https://harbour.example/c"):  # fmt: skip
        await register.rules_for(URL(address))
    host.time += timedelta(hours=24)
    await register.rules_for(PAGE)
    assert host.asked == [
        "https://harbour.example/robots.txt",
        "http://harbour.example/robots.txt",
        "https://harbour.example:8443/robots.txt",
        "https://harbour.example/robots.txt",
    ]


async def test_a_clock_that_ran_ahead_does_not_keep_a_file_for_longer() -> None:
    """What was learned in a future that was none is asked for again."""
    host = Host()
    register = host.register()
    await register.rules_for(PAGE)
    host.time -= timedelta(days=300)
    await register.rules_for(PAGE)
    assert len(host.asked) == 2


async def test_who_asks_together_shares_one_request() -> None:
    """Ten pages of a new host cost one robots.txt, and one of them giving up does not end it for the others."""
    host = Host(gate=asyncio.Event())
    register = host.register()
    tasks = [asyncio.create_task(register.rules_for(PAGE)) for _ in range(10)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.sleep(0)
    assert host.gate is not None
    host.gate.set()
    rules = await asyncio.gather(*tasks[1:])
    assert tasks[0].cancelled()
    assert len({id(one) for one in rules}) == len(host.asked) == 1


async def test_closing_ends_what_is_under_way() -> None:
    """A server that never answers does not hold up the end."""
    host = Host(gate=asyncio.Event())
    register = host.register()
    asking = asyncio.create_task(register.rules_for(PAGE))
    await asyncio.sleep(0)
    await register.close()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_only_the_hosts_used_last_are_remembered() -> None:
    """The register forgets the host that was not asked for longest."""
    host = Host()
    register = host.register(hosts_max=3)
    for number in (1, 2, 3, 1, 4):
        await register.rules_for(URL(f"https://h{number}.example/"))
    assert register.remembered == 3
    host.asked.clear()
    await register.rules_for(URL("https://h1.example/"))
    await register.rules_for(URL("https://h2.example/"))
    assert host.asked == ["https://h2.example/robots.txt"]


HOSTILE = {
    "agents before rules": "User-agent: a{n}\n" * 20_000 + "Disallow: /{n}\n" * 10_000,
    "agents and sitemaps": "User-agent: a{n}\nSitemap: x\n" * 15_000 + "Disallow: /{n}\n" * 10_000,
    "agents and nothing": "User-agent: a{n}*\nDisallow\n" * 15_000 + "Disallow: /{n}\n" * 10_000,
    "wildcards": "User-agent: *\n" + "Disallow: /{n}" + "*a" * 2_000 + "*b$\n" * 100,
    "one line": "User-agent: *\nDisallow: /" + "*a" * 250_000,
    "dollars": "User-agent: *\nDisallow: /" + "$" * 250_000,
    "percents": "User-agent: *\nDisallow: /" + "%41" * 150_000,
    "spaces": "User-agent" + " " * 400_000 + ": *\nDisallow: /",
    "rules": "User-agent: *\n" + "Disallow: /a*b{n}\n" * 25_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(name: str) -> None:
    """No 500 kB make more than RULES_MAX rules or take long: read and asked within two seconds of CPU."""
    parts = HOSTILE[name].split("{n}")
    text = "".join(f"{part}{number}" for number, part in enumerate(parts))
    began = time.process_time()
    rules = parse_robots(text)
    page = URL("https://harbour.example/" + "a" * 4_000)
    for _ in range(3):
        with suppress(RobotsError):
            rules.check(page)
    assert time.process_time() - began < 2
    assert rules.weight <= RULES_MAX + text.count("*") + len(text) // 100 + 1_000


def test_many_agents_with_many_rules_are_read_to_the_end() -> None:
    """A real site names a hundred programs and gives them hundreds of rules; ours come last."""
    agents = "".join(f"User-agent: Bot{number}\n" for number in range(100))
    rules = "".join(f"Disallow: /{number}\n" for number in range(300))
    assert not is_allowed(f"{agents}{rules}\nUser-agent: *\nDisallow: /stories/", "/stories/1")


async def test_hostile_files_of_many_hosts_do_not_add_up() -> None:
    """What is kept is bounded by its rules, not only by the number of hosts."""
    host = Host(body=b"User-agent: *\n" + b"Disallow: /abc\n" * 20_000)
    register = host.register()
    for number in range(20):
        await register.rules_for(URL(f"https://h{number}.example/"))
    assert register.remembered <= WEIGHT_MAX // 20_000
