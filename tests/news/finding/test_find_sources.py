"""From a pasted address to the sources behind it: found, the best first, in bounds, whatever the site does."""

from __future__ import annotations

import contextlib
import gzip
import logging
import threading

import pytest

from news.errors import FeedNotFoundError, FetchError, ForbiddenAddressError
from news.finding import find, find_sources
from tests.news.finding.small_web import HOME, SmallWeb, alternate, html, rss
from tests.news.sources.front_pages import FRONT_PAGES
from tests.news.sources.test_declared import gazette, item
from tests.news.sources.test_sitemap import NEWS, urlset

FRONT = FRONT_PAGES[0].html
YOUTUBE = "https://www.youtube.com/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa"
INDEX = "<sitemapindex>{}</sitemapindex>"


def at(path: str) -> str:
    return f"{HOME}{path}"


async def found_at(web: SmallWeb, url: str = HOME, *, limit: int = 5) -> list[tuple[str, str]]:
    return [(found.method, found.url) for found in await find_sources(web, url, limit=limit)]


@pytest.mark.parametrize(
    ("pasted", "pages", "expected"),
    [
        (at("feed.xml"), {at("feed.xml"): rss(1)}, [("feed", at("feed.xml"))]),
        (at("news.xml"), {at("news.xml"): NEWS}, [("sitemap", at("news.xml"))]),
        (at("news.xml.gz"), {at("news.xml.gz"): gzip.compress(NEWS.encode(), mtime=0)}, [("sitemap", at("news.xml.gz"))]),
        (HOME, {HOME: html(head=alternate("/f")), at("f"): rss(1)}, [("feed", at("f"))]),
        (HOME, {HOME: html(head=alternate("f")), at("f"): rss()}, [("feed", at("f"))]),
        (HOME, {HOME: html(body="<a href='/news.rss'>here</a>"), at("news.rss"): rss(1)}, [("feed", at("news.rss"))]),
        (HOME, {HOME: html(body="<a href='/n?x=1'>RSS</a>"), at("n?x=1"): rss(1)}, [("feed", at("n?x=1"))]),
        (HOME, {HOME: html(body="<a href=/n aria-label='Atom feed'><svg/></a>"), at("n"): rss(1)}, [("feed", at("n"))]),
        (
            HOME,
            {HOME: html(body="<a href='/rss-list'>RSS</a>"), at("rss-list"): html(body="<a href='/x/feed.rss'>All</a>"), at("x/feed.rss"): rss(1)},
            [("feed", at("x/feed.rss"))],
        ),
        (
            HOME,
            {HOME: html(body="<a href='https://feeds.elsewhere.example/harbour.rss'>RSS</a>"), "https://feeds.elsewhere.example/harbour.rss": rss(1)},
            [("feed", "https://feeds.elsewhere.example/harbour.rss")],
        ),
        (HOME, {HOME: html(), at("rss.xml"): rss(1)}, [("feed", at("rss.xml"))]),
        (HOME, {HOME: html(), at("feeds/posts/default"): rss(1)}, [("feed", at("feeds/posts/default"))]),
        (at("blog/"), {at("blog/"): html(), at("blog/feed"): rss(1)}, [("feed", at("blog/feed"))]),
        (at("blog/index.html"), {at("blog/index.html"): html(), at("blog/feed"): rss(1)}, [("feed", at("blog/feed"))]),
        (
            at("2026/01/05/storm-over-ellery"),
            {at("2026/01/05/storm-over-ellery"): html(head='<link rel="https://api.w.org/" href="/town/wp-json/">'), at("town/feed/"): rss(1)},
            [("feed", at("town/feed/"))],
        ),
        (HOME, {HOME: html(head='<meta name=generator content="Ghost 5.8">'), at("rss/"): rss(1)}, [("feed", at("rss/"))]),
        (at("@ilse"), {at("@ilse"): html(), at("@ilse.rss"): rss(1)}, [("feed", at("@ilse.rss"))]),
        (at("tag/quay"), {at("tag/quay"): html(), at("tag/quay/feed/"): rss(1)}, [("feed", at("tag/quay/feed/"))]),
        ("https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa", {YOUTUBE: rss(1)}, [("feed", YOUTUBE)]),
        (
            "https://www.youtube.com/@harbour",
            {"https://www.youtube.com/@harbour": html(body='<script>{"externalId":"UCaaaaaaaaaaaaaaaaaaaaaa"}</script>'), YOUTUBE: rss(1)},
            [("feed", YOUTUBE)],
        ),
        (
            "https://www.youtube.com/@harbour",
            {
                "https://www.youtube.com/@harbour": html(head='<link rel=canonical href="https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa">'),
                YOUTUBE: rss(1),
            },
            [("feed", YOUTUBE)],
        ),
        (HOME, {HOME: html(), at("sitemap-news.xml"): NEWS}, [("sitemap", at("sitemap-news.xml"))]),
        (HOME, {HOME: FRONT}, [("front_page", HOME)]),
        (at("town"), {at("town"): FRONT}, [("front_page", at("town"))]),
        (
            "https://gazette.harbour.example/latest",
            {"https://gazette.harbour.example/latest": gazette(item(1), item(2))},
            [("declared", "https://gazette.harbour.example/latest")],
        ),
        (
            "https://lantern.radio.example/schedule",
            {"https://lantern.radio.example/wire/all.xml": rss(1)},
            [("feed", "https://lantern.radio.example/wire/all.xml")],
        ),
    ],
)  # fmt: skip
async def test_what_lies_behind_an_address_is_found(
    pasted: str, pages: dict[str, str | bytes | Exception], expected: list[tuple[str, str]]
) -> None:
    web = SmallWeb(pages)
    assert await found_at(web, pasted) == expected
    assert len(web.asked) <= find.REQUESTS_MAX
    assert web.most_at_once <= find.AT_ONCE


async def test_a_feed_costs_one_request() -> None:
    web = SmallWeb({at("feed.xml"): rss(3, 1, 2)})
    (found,) = await find_sources(web, " HTTPS://Harbour.Example/feed.xml#top ")
    assert web.asked == [found.url] == [at("feed.xml")]
    assert (found.name, [entry.title for entry in found.newest(2)]) == (
        "Harbour Post",
        ["Quay story 3", "Quay story 2"],
    )
    assert found.page.body.decode().startswith("<?xml")


async def test_the_address_kept_is_the_one_asked_for() -> None:
    """Most redirects are for today only."""
    web = SmallWeb({at("moved.xml"): rss(1)}, leads_to={at("feed.xml"): at("moved.xml")})
    assert await found_at(web, at("feed.xml")) == [("feed", at("feed.xml"))]


async def test_a_source_without_a_name_is_called_by_its_host() -> None:
    (found,) = await find_sources(SmallWeb({at("f"): rss(1, title="")}), at("f"))
    assert found.name == "harbour.example"


# --- choosing --------------------------------------------------------------------------------------


async def test_the_same_feed_in_two_forms_is_one_find_the_fullest() -> None:
    head = alternate("/short") + alternate("/full") + alternate("/other") + alternate("/few")
    web = SmallWeb(
        {
            HOME: html(head=head),
            at("short"): rss(1, 2, 3),
            at("full"): rss(1, 2, 3, full=True),
            at("other"): rss(7, 8, 9),
            at("few"): rss(3, 2),
        }
    )
    assert await found_at(web) == [("feed", at("full")), ("feed", at("other"))]


async def test_feeds_of_comments_come_last_and_empty_ones_after_full_ones() -> None:
    head = alternate("/c") + alternate("/empty") + alternate("/comments/feed") + alternate("/news")
    web = SmallWeb(
        {
            HOME: html(head=head),
            at("c"): rss(1, title="Comments on Harbour Post"),
            at("empty"): rss(),
            at("comments/feed"): rss(2),
            at("news"): rss(3),
        }
    )
    urls = [url for _, url in await found_at(web)]
    assert (urls[:2], set(urls[2:])) == ([at("news"), at("empty")], {at("c"), at("comments/feed")})


@pytest.mark.parametrize(
    ("section", "pages"),
    [
        (at("sport"), {at("sport/feed.rss"): rss(4, 5, path="x/"), at("all"): rss(1, 2)}),
        (at("sport"), {at("named"): rss(4, 5, path="sport/"), at("all"): rss(1, 2)}),
        (at("sport"), {at("named"): rss(4, 5, link=at("sport/")), at("all"): rss(1, 2)}),
    ],
    ids=["by the feed's address", "by its entries", "by its own link"],
)
async def test_the_feed_of_the_pasted_section_comes_first(
    section: str, pages: dict[str, str | bytes | Exception]
) -> None:
    """Who pastes the sports page wants sport."""
    own = next(url for url in pages if url != at("all"))
    web = SmallWeb({section: html(head=alternate("/all") + alternate(own)), **pages})
    assert [url for _, url in await found_at(web, section)] == [own, at("all")]


async def test_a_section_s_own_feed_is_looked_for_though_the_site_names_one_for_all() -> None:
    web = SmallWeb(
        {
            at("sport"): html(head=alternate("/all")),
            at("all"): rss(1, 2),
            at("sport/feed"): rss(4, 5, path="sport/"),
        }
    )
    assert await found_at(web, at("sport")) == [("feed", at("sport/feed")), ("feed", at("all"))]


async def test_a_section_without_a_feed_is_offered_beside_the_feed_of_the_whole_site() -> None:
    web = SmallWeb(
        {at("sport"): FRONT.replace("</head>", alternate("/all") + "</head>"), at("all"): rss(1, 2)}
    )
    assert await found_at(web, at("sport")) == [("feed", at("all")), ("front_page", at("sport"))]


async def test_no_more_than_the_limit_are_given() -> None:
    head = "".join(alternate(f"/f{n}") for n in range(5))
    web = SmallWeb({HOME: html(head=head), **{at(f"f{n}"): rss(n * 10 + 1) for n in range(5)}})
    assert await found_at(web, limit=2) == [("feed", at("f0")), ("feed", at("f1"))]
    assert len(await found_at(web, limit=0)) == 1


async def test_the_site_s_robots_txt_names_the_sitemap_and_an_index_its_newest() -> None:
    children = "".join(
        f"<sitemap><loc>{at(name)}</loc></sitemap>" for name in ("tags.xml", "posts-1.xml", "posts-12.xml")
    )
    web = SmallWeb(
        {
            HOME: html(),
            at("x/map.xml"): INDEX.format(children),
            at("posts-12.xml"): urlset(at("a-long-story")),
        },
        sitemaps=["https://rival.example/map.xml", at("x/map.xml")],
    )
    assert await found_at(web) == [("sitemap", at("posts-12.xml"))]
    assert at("tags.xml") not in web.asked


async def test_sites_closed_to_programs_often_have_open_feeds() -> None:
    web = SmallWeb({HOME: FetchError(HOME, "no", status=403), at("rss"): rss(1)})
    assert await found_at(web) == [("feed", at("rss"))]


# --- bounds and hostility ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        html(),
        html(
            head="".join(alternate(f"/f{n}") for n in range(100)),
            body="".join(f"<a href='/g{n}.rss'>RSS</a>" for n in range(1000)),
        ),
        html(body="".join(f"<a href='/list{n}'>RSS</a>" for n in range(1000))),
        INDEX.format("".join(f"<sitemap><loc>{HOME}news-{n}.xml</loc></sitemap>" for n in range(1000))),
    ],
    ids=["nothing", "many links", "many lists", "many sitemaps"],
)
@pytest.mark.parametrize("pasted", [HOME, at("sport/"), at("@ilse")])
async def test_no_site_makes_us_ask_more_than_fourteen_times(page: str, pasted: str) -> None:
    web = SmallWeb({pasted: page, HOME: page})
    with pytest.raises(FeedNotFoundError):
        await find_sources(web, pasted)
    assert len(web.asked) <= find.REQUESTS_MAX == 14
    assert web.most_at_once <= 2


async def test_every_answer_to_a_guess_is_itself_a_page() -> None:
    """Sites that answer everything with status 200 give nothing, in bounds."""

    class Soft(SmallWeb):
        def _answer(self, url: str, max_bytes: int | None):
            self.pages.setdefault(url, html(body="<h1>Not found</h1>"))
            return super()._answer(url, max_bytes)

    web = Soft()
    with pytest.raises(FeedNotFoundError):
        await find_sources(web, at("sport"))
    assert len(web.asked) <= 14


async def test_who_wants_no_more_is_asked_no_more() -> None:
    web = SmallWeb({HOME: html(head=alternate("/f"))}, else_status=429)
    with pytest.raises(FeedNotFoundError):
        await find_sources(web, HOME)
    assert web.asked == [HOME, at("f")]


async def test_what_was_found_before_the_time_is_over_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "SECONDS_MAX", 0.3)
    web = SmallWeb(
        {HOME: html(head=alternate("/slow") + alternate("/f")), at("f"): rss(1)}, stuck={at("slow")}
    )
    assert await found_at(web) == [("feed", at("f"))]


@pytest.mark.parametrize(("stuck", "error"), [({HOME}, FetchError), ({at("feed")}, FeedNotFoundError)])
async def test_time_that_runs_out_is_said(
    stuck: set[str], error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "SECONDS_MAX", 0.3)
    with pytest.raises(error):
        await find_sources(SmallWeb({HOME: html()}, stuck=stuck), HOME)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00" * 1000, b"\xff\xfe\x00\xd8", b"<", b"&" * 10_000, b"<html><base href='http://['><link rel=alternate type=application/rss+xml href='http://['>",
        b"<html><a href='http://[::1'>RSS</a><a href='//'>feed</a><a href='javascript:x'>RSS</a><a href='mailto:a@b.example'>feed</a>",
        b"<sitemapindex><sitemap><loc>http://[</loc></sitemap></sitemapindex>", b"<urlset><url><loc>%</loc></url></urlset>", b"\x1f\x8b\x08\x00",
        b"<html><link rel=canonical href='https://github.com/{o}/{r}'><meta name=generator content='WordPress {0} %s'>", b"<div>" * 50_000, b'{"version": "https://jsonfeed.org/version/1"}',
        ValueError("a mistake of ours"),
        RecursionError(),
    ],
    ids=lambda content: repr(content)[:24],
)  # fmt: skip
@pytest.mark.parametrize("as_linked", [False, True])
async def test_whatever_a_site_answers_is_one_of_two_errors(
    content: bytes | Exception, as_linked: bool
) -> None:
    web = SmallWeb({HOME: html(head=alternate("/f")), at("f"): content} if as_linked else {HOME: content})
    with contextlib.suppress(FetchError, FeedNotFoundError):
        await find_sources(web, HOME)


@pytest.mark.parametrize(
    "url", ["", " ", "harbour", "https://", "https://[", "ftp://harbour.example/", "https://ann:pw@harbour.example/", "https://harbour.example/" + "x" * 5000, "https://www.youtube.com/" + "list=" * 900]
)  # fmt: skip
async def test_whatever_is_pasted_is_one_of_two_errors(url: str) -> None:
    with pytest.raises((FetchError, FeedNotFoundError)):
        await find_sources(SmallWeb(), url)


async def test_the_reason_why_an_address_does_not_answer_is_kept() -> None:
    """ "Nothing there any more" helps more than "no feed"."""
    with pytest.raises(FetchError) as caught:
        await find_sources(SmallWeb({HOME: ForbiddenAddressError(HOME, "inside")}), HOME)
    assert isinstance(caught.value, ForbiddenAddressError)


async def test_nothing_found_says_what_was_tried_and_what_to_do() -> None:
    web = SmallWeb({at("sport"): html(head=alternate("/f"))}, closed={at("sport")})
    with pytest.raises(FeedNotFoundError) as caught:
        await find_sources(web, at("sport"))
    words = caught.value.user_message
    assert words.startswith(
        "Nothing to read was found at harbour.example. Tried: the feeds that the page names, the usual feed addresses, sitemaps"
    )
    assert "asks programs not to read some of its pages (robots.txt)" in words
    assert words.endswith("Paste the address of its RSS or Atom feed, or of a page that lists its articles.")


async def test_a_page_that_robots_txt_closes_is_no_source() -> None:
    """The poller would not be let in; whoever pasted it learns that now."""
    with pytest.raises(FeedNotFoundError):
        await find_sources(SmallWeb({HOME: FRONT}, closed={HOME}), HOME)


async def test_neither_log_nor_error_tells_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    """An address with a key in it can be pasted by mistake; its owner need not change the key."""
    page = html(
        head=alternate("/f?key=SECRET2") + alternate("https://ann:SECRET3@harbour.example/f"),
        body="<a href='/g.rss?k=SECRET4'>RSS</a>",
    )
    web = SmallWeb({at("private/SECRET5/?token=SECRET"): page})
    with caplog.at_level(logging.DEBUG), pytest.raises(FeedNotFoundError) as caught:
        await find_sources(web, at("private/SECRET5/?token=SECRET"))
    told = f"{caught.value.user_message} {caplog.text} {caught.value}".replace("private/SECRET5", "")
    assert "SECRET" not in told
    assert "SECRET5" not in caught.value.user_message


async def test_a_large_page_stops_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are parsed beside the loop."""
    threads: set[bool] = set()
    read = find.read_hints

    def look(body: bytes, url: str):
        threads.add(threading.current_thread() is threading.main_thread())
        return read(body, url)

    monkeypatch.setattr(find, "read_hints", look)
    with pytest.raises(FeedNotFoundError):
        await find_sources(SmallWeb({HOME: html()}), HOME)
    assert threads == {False}
