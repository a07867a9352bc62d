"""Reading pages politely: robots.txt first, in the host's turn, and nothing that cannot be a page."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass, field

import pytest

from news.errors import FetchError, RobotsError
from news.fetch import Fetcher, HostTurns, Limits
from tests.fakes.website import Answer, Endless, Slow, Website, bombs, page_html, redirect, refused

PAGE = page_html("Quay nine", "The quay opens in spring.")
QUICK = Limits(total_s=5, robots_s=0.1, turn_s=0.1)


def fetcher(limits: Limits | None = None, turns: HostTurns | None = None) -> Fetcher:
    return Fetcher(allow_private_addresses=True, page_delay_s=0, limits=limits, turns=turns)


@dataclass
class StageTime:
    """A clock that sleeping moves on at once."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list[float])

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


# robots.txt


async def test_robots_is_asked_first_and_once() -> None:
    """One robots.txt serves all pages of a site, which then come in order."""
    async with Website() as site, fetcher() as client:
        site.robots("User-agent: *\nDisallow: /private/")
        for path in ("/a", "/b"):
            site.page(path, PAGE)
            assert (await client.get_page(site.url(path))).body == PAGE
    assert site.paths() == ["/robots.txt", "/a", "/b"]
    assert site.requests[0].headers["user-agent"].startswith("Newsdesk/")


async def test_a_page_that_robots_forbids_is_never_asked_for() -> None:
    """The refusal comes before the request; what the host allows is read as ever."""
    async with Website() as site, fetcher() as client:
        site.robots("User-agent: *\nDisallow: /private/")
        site.page("/private/1", PAGE)
        site.page("/public", PAGE)
        with pytest.raises(RobotsError) as refusal:
            await client.get_page(site.url("/private/1?token=secret"))
        await client.get_page(site.url("/public"))
    assert site.paths() == ["/robots.txt", "/public"]
    assert "secret" not in f"{refusal.value} {refusal.value.url}"


async def test_a_feed_that_a_person_named_is_read_whatever_robots_says() -> None:
    """robots.txt is for what we decide to read by ourselves."""
    async with Website() as site, fetcher() as client:
        site.robots("User-agent: *\nDisallow: /")
        site.feed("/feed.xml")
        assert (await client.get(site.url("/feed.xml"))).status == 200
    assert site.paths() == ["/feed.xml"]


@pytest.mark.parametrize("status", [401, 404, 410])
async def test_without_robots_everything_is_allowed(status: int) -> None:
    """A site without the file, or that keeps it to itself, is read."""
    async with Website() as site, fetcher() as client:
        site.robots(refused(status))
        site.page("/a", PAGE)
        assert (await client.get_page(site.url("/a"))).body == PAGE


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_while_robots_is_in_trouble_no_page_is_asked_for(status: int) -> None:
    """The failure is one that passes: it has the status and the wait that the server gave."""
    async with Website() as site, fetcher() as client:
        site.robots(refused(status, retry_after="90"))
        site.page("/a", PAGE)
        with pytest.raises(FetchError) as failure:
            await client.get_page(site.url("/a"))
    assert not isinstance(failure.value, RobotsError)
    assert (failure.value.status, failure.value.retry_after_s) == (status, 90)
    assert site.paths() == ["/robots.txt"]


async def test_a_robots_that_does_not_come_is_left() -> None:
    """A slow robots.txt costs its own short time, not the page's, and passes like any silence."""
    slow = Slow(b"User-agent: *", after_bytes=3)
    async with Website() as site, fetcher(QUICK) as client:
        site.robots(slow)
        with pytest.raises(FetchError, match=r"robots\.txt could not be read: no answer in time") as failure:
            await client.get_page(site.url("/a"))
        await asyncio.wait_for(slow.left.wait(), 5)
    assert failure.value.status is None


async def test_a_huge_robots_counts_as_far_as_it_is_read() -> None:
    """500 kB are read, however much would come, and however it is packed."""
    rules = b"User-agent: *\nDisallow: /private\n"
    endless = Endless(b"# nothing\n" * 5_000, start=rules, headers=(("Content-Type", "text/plain"),))
    for route in (endless, bombs.gzip_bomb(50_000_000), bombs.brotli_bomb(50_000_000)):
        async with Website() as site, fetcher() as client:
            site.robots(route)
            site.page("/a", PAGE)
            assert (await client.get_page(site.url("/a"))).body == PAGE
            if route is endless:
                with pytest.raises(RobotsError):
                    await client.get_page(site.url("/private"))
    assert endless.sent_bytes < 10_000_000


async def test_robots_may_redirect_but_not_for_ever() -> None:
    """A redirected robots.txt counts where it leads; one that loops is none."""
    async with Website() as site, fetcher() as client:
        site.robots(redirect("/rules.txt", 301))
        site.page("/rules.txt", "User-agent: *\nDisallow: /a")
        with pytest.raises(RobotsError):
            await client.get_page(site.url("/a"))
    async with Website() as site, fetcher() as client:
        site.robots(redirect("/robots.txt", 301))
        site.page("/a", PAGE)
        assert (await client.get_page(site.url("/a"))).body == PAGE


async def test_sitemaps_are_those_that_robots_names() -> None:
    """They cost the one request that the rules cost anyway; without a robots.txt there are none."""
    async with Website() as site, fetcher() as client:
        assert await client.sitemaps_of(site.url("/any")) == []
    async with Website() as site, fetcher() as client:
        site.robots(f"Sitemap: {site.url('/news.xml')}\nSitemap: ftp://harbour.example/x")
        assert await client.sitemaps_of(site.url("/any")) == [site.url("/news.xml")]
        await client.sitemaps_of(site.url("/"))
        assert site.paths() == ["/robots.txt"]


# Redirects


async def test_a_host_that_is_redirected_to_is_asked_before_its_page() -> None:
    """Each host on the way says for itself what may be read."""
    async with Website() as site, Website(host="127.0.0.2") as other, fetcher() as client:
        site.put("/a", redirect(other.url("/b"), 301))
        other.page("/b", PAGE)
        page = await client.get_page(site.url("/a"))
        assert (page.url, page.moved_to) == (other.url("/b"), other.url("/b"))
        assert (site.paths(), other.paths()) == (["/robots.txt", "/a"], ["/robots.txt", "/b"])
        site.put("/c", redirect(other.url("/c"), 302))
    async with Website() as site, Website(host="127.0.0.2") as other, fetcher() as client:
        site.put("/a", redirect(other.url("/b"), 302))
        other.robots("User-agent: Newsdesk\nDisallow: /b")
        with pytest.raises(RobotsError):
            await client.get_page(site.url("/a"))
        assert other.paths() == ["/robots.txt"]


async def test_a_redirect_to_a_forbidden_page_of_the_same_host_ends_there() -> None:
    """A detour over an allowed address opens nothing."""
    async with Website() as site, fetcher() as client:
        site.robots("User-agent: *\nDisallow: /private/")
        site.put("/a", redirect("/private/a"))
        with pytest.raises(RobotsError):
            await client.get_page(site.url("/a"))
    assert site.paths() == ["/robots.txt", "/a"]


async def test_a_page_that_redirects_in_a_circle_ends() -> None:
    """Between two hosts, too, six requests are the most."""
    async with Website() as site, Website(host="127.0.0.2") as other, fetcher() as client:
        site.put("/a", redirect(other.url("/a")))
        other.put("/a", redirect(site.url("/a")))
        with pytest.raises(FetchError, match="too many redirects"):
            await client.get_page(site.url("/a"))
        assert len(site.requests_of("/a")) + len(other.requests_of("/a")) == 6


@pytest.mark.parametrize(
    ("statuses", "is_moved"),
    [
        ([], False),
        ([301], True),
        ([308], True),
        ([301, 308, 301], True),
        ([302], False),
        ([303], False),
        ([307], False),
        ([301, 302], False),
        ([307, 308], False),
    ],
)
async def test_an_address_has_moved_when_every_redirect_is_permanent(
    statuses: list[int], is_moved: bool
) -> None:
    """Pages and feeds say where they moved for good, an unchanged feed (304) as well."""
    async with Website() as site, fetcher() as client:
        feed = site.feed(f"/hop{len(statuses)}", site.story(1))
        for number, status in enumerate(statuses):
            site.put(f"/hop{number}", redirect(f"/hop{number + 1}", status))
        expected = site.url(f"/hop{len(statuses)}") if is_moved else None
        page = await client.get_page(site.url("/hop0"))
        fresh = await client.get(site.url("/hop0"))
        unchanged = await client.get(site.url("/hop0"), etag=feed.etag)
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert [page.moved_to, fresh.moved_to, unchanged.moved_to] == [expected] * 3


# Kinds


@pytest.mark.parametrize(
    ("kind", "words"),
    [("video/mp4", "a video"), ("audio/mpeg", "a sound recording"), ("image/jpeg", "a picture"),
     ("IMAGE/PNG", "a picture"), ("application/pdf", "a PDF file"), ("application/zip; x=y", "a packed file"),
     ("application/octet-stream", "a file"), ("font/woff2", "a font"), ("video/*_[x](y)", "a video"),
     ("application/vnd.ms-excel", "an office document")],
)  # fmt: skip
async def test_what_cannot_be_a_page_is_refused_unread(kind: str, words: str) -> None:
    """The type is enough: a film of any length is not downloaded, and trying again would be no use.

    What it is called are words of ours, whatever the server says.
    """
    film = Endless(headers=(("Content-Type", kind),))
    async with Website() as site, fetcher() as client:
        site.put("/film", film)
        with pytest.raises(FetchError, match="is no page") as refusal:
            await client.get_page(site.url("/film"))
    assert refusal.value.status == 200
    assert refusal.value.user_message == f"There is no page to read at that address, but {words}."
    assert film.sent_bytes < 10_000_000


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "text/plain", "application/xml",
                                  "application/vnd.harbour+xml", "application/json", "nonsense", ""])  # fmt: skip
async def test_what_may_be_a_page_is_read(kind: str) -> None:
    """Servers name pages in many ways; only what is surely none is refused."""
    async with Website() as site, fetcher() as client:
        site.page("/a", PAGE, headers=[("Content-Type", kind)] if kind else [])
        assert (await client.get_page(site.url("/a"))).body == PAGE


async def test_feeds_may_call_themselves_anything() -> None:
    """A feed is judged by what it holds: misnamed ones are common."""
    async with Website() as site, fetcher() as client:
        site.page("/feed", PAGE, headers=[("Content-Type", "image/jpeg")])
        assert (await client.get(site.url("/feed"))).body == PAGE


@pytest.mark.parametrize("kind", ["application/x-gzip", "application/gzip", "application/octet-stream"])
async def test_a_packed_sitemap_comes_unpacked(kind: str) -> None:
    """A .xml.gz file is read like the .xml in it, within the same bounds."""
    async with Website() as site, fetcher() as client:
        site.page("/map.xml.gz", gzip.compress(b"<urlset/>"), headers=[("Content-Type", kind)])
        assert (await client.get_page(site.url("/map.xml.gz"))).body == b"<urlset/>"
        bomb = gzip.compress(b"\0" * 20_000_000)
        site.page("/map.xml.gz", bomb, headers=[("Content-Type", kind)])
        with pytest.raises(FetchError, match="larger than 1000000 bytes"):
            await client.get_page(site.url("/map.xml.gz"), max_bytes=1_000_000)


async def test_an_unasked_304_is_a_failure() -> None:
    """A page that did not change is no answer to somebody who does not have it."""
    async with Website() as site, fetcher() as client:
        site.put("/a", Answer(b"", 304))
        with pytest.raises(FetchError) as failure:
            await client.get_page(site.url("/a"))
    assert failure.value.status == 304


# Turns


@pytest.mark.parametrize(
    ("robots", "pause_s"), [("", 1.0), ("Crawl-delay: 4", 4.0), ("Crawl-delay: 99", 10.0)]
)
async def test_pages_of_a_host_come_one_after_the_other(robots: str, pause_s: float) -> None:
    """A second apart, or as far as robots.txt asks; another host waits for nobody."""
    stage = StageTime()
    turns = HostTurns(clock=stage, sleep=stage.sleep)
    async with Website() as site, Website(host="127.0.0.2") as other, fetcher(turns=turns) as client:
        site.robots(f"User-agent: *\n{robots}")
        for path in ("/a", "/b", "/c"):
            await client.get_page(site.page(path, PAGE))
        await client.get_page(other.page("/a", PAGE))
    assert stage.slept == [pause_s, pause_s]


async def test_a_redirect_within_a_host_belongs_to_the_same_turn() -> None:
    """Following http to https or a nicer address costs no further pause."""
    stage = StageTime()
    async with Website() as site, fetcher(turns=HostTurns(clock=stage, sleep=stage.sleep)) as client:
        site.put("/a", redirect("/b"))
        site.page("/b", PAGE)
        await client.get_page(site.url("/a"))
    assert stage.slept == []


async def test_waiting_for_a_host_holds_no_connection() -> None:
    """Twenty pages of a slow host leave the network free for everybody else."""
    slow = Slow(PAGE)
    limits = Limits(connections=3)
    async with Website() as site, Website(host="127.0.0.2") as other, fetcher(limits) as client:
        site.put("/slow", slow)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(client.get_page(site.url("/slow"))) for _ in range(20)]
            await slow.reached.wait()
            for path in ("/a", "/b"):
                await asyncio.wait_for(client.get_page(other.page(path, PAGE)), 5)
            slow.release.set()
        assert all(task.result().body == PAGE for task in tasks)
    assert site.most_at_once <= 2


async def test_the_wait_for_a_turn_does_not_shorten_the_time_for_the_page() -> None:
    """Having waited for longer than a whole request may take, a page still comes."""

    async def long_sleep(_: float) -> None:
        done = asyncio.Event()
        asyncio.get_running_loop().call_later(0.3, done.set)
        await done.wait()

    limits = Limits(total_s=0.2, turn_s=5)
    async with Website() as site, fetcher(limits, HostTurns(sleep=long_sleep)) as client:
        for path in ("/a", "/b"):
            assert (await client.get_page(site.page(path, PAGE))).body == PAGE


async def test_a_page_has_its_time_and_no_more() -> None:
    """A host that does not answer is left after the time for one page, however long the wait for a turn may be."""
    slow = Slow(PAGE)
    async with Website() as site, fetcher(Limits(total_s=0.2, turn_s=60)) as client:
        site.put("/a", redirect("/b"))
        site.put("/b", slow)
        with pytest.raises(FetchError, match="no answer in time"):
            await asyncio.wait_for(client.get_page(site.url("/a")), 5)
        await asyncio.wait_for(slow.left.wait(), 5)


async def test_a_turn_that_does_not_come_is_a_failure_that_passes() -> None:
    """Behind too many others, a page is given up in plain words, for now."""
    slow = Slow(PAGE)
    async with Website() as site, fetcher(QUICK) as client:
        site.put("/slow", slow)
        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(client.get_page(site.url("/slow")))
            await slow.reached.wait()
            with pytest.raises(FetchError, match="turn did not come") as failure:
                await client.get_page(site.page("/a", PAGE))
            slow.release.set()
    assert failure.value.status is None
    assert "a few minutes" in failure.value.user_message


async def test_giving_up_a_page_frees_its_place() -> None:
    """A cancelled reader leaves neither a turn nor a connection taken."""
    slow = Slow(PAGE)
    async with Website() as site, fetcher() as client:
        site.put("/slow", slow)
        for _ in range(5):
            task = asyncio.create_task(client.get_page(site.url("/slow")))
            await slow.reached.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            slow.reached.clear()
        assert (await asyncio.wait_for(client.get_page(site.page("/a", PAGE)), 5)).body == PAGE
