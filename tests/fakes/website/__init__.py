"""A loopback web site of our own, whose feeds change over time and which can do anything a hostile server does.

    async with Website() as site, Fetcher(allow_private_addresses=True, delay_s=0) as fetcher:
        feed = site.feed("/feed.xml", site.story(1), site.story(2))     # pages at /stories/1, /stories/2
        await fetcher.get(site.url("/feed.xml"))
        feed.publish(site.story(3))                                     # on top; new ETag and Last-Modified
        feed.replace(Item("Same story, new guid", site.url("/stories/3")))
        site.requests_of("/feed.xml")                                   # what was asked, in order

A feed answers 304 to its own validators. `feed.packing`, `feed.charset`, `feed.headers` and `feed.has_validators` may
be set at any time. Anything else is a route, put at a path and taken away again:

    site.put("/feed.xml", refused(503))                     # from now on; the feed object keeps its items
    site.put("/feed.xml", refused(429, retry_after="120"))  # or a date
    site.put("/feed.xml", feed)                             # works again
    site.put("/old.xml", redirect("/feed.xml", 301))        # any status, relative or absolute, any scheme
    site.put("/page", packed(html, "br"))                   # gzip, deflate, raw deflate, br, also twice: "gzip, br"
    site.put("/slow", Slow(b"body", after_bytes=2))         # `.release.set()` sends the rest; `.left`: client gone
    site.put("/reset", Broken(b"body", after_bytes=2))      # connection reset (or just closed: is_reset=False)
    site.put("/endless", Endless(b"x" * 65_536))            # no length, no end; `.sent_bytes`
    site.put("/dirt", Raw(b"not HTTP"))
    site.robots("User-agent: *\nDisallow: /private/")       # default: 404, everything allowed

`bombs` holds decompression and entity bombs. `Website(host="127.0.0.2")` is another host of the same machine (Linux
answers for all of 127.0.0.0/8). Nothing here sleeps; `site.most_at_once` says how many requests were served together.
"""

from __future__ import annotations

from tests.fakes.website import bombs
from tests.fakes.website.feeds import ChangingFeed, Item, page_html
from tests.fakes.website.routes import (
    Answer,
    Broken,
    Endless,
    Raw,
    Request,
    Route,
    Slow,
    packed,
    redirect,
    refused,
)
from tests.fakes.website.site import Website

__all__ = [
    "Answer",
    "Broken",
    "ChangingFeed",
    "Endless",
    "Item",
    "Raw",
    "Request",
    "Route",
    "Slow",
    "Website",
    "bombs",
    "packed",
    "page_html",
    "redirect",
    "refused",
]
