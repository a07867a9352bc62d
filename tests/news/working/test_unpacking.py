"""What workers give is what the bot takes: tests have threads, in which nothing is packed."""

from __future__ import annotations

import pickle

from news.taking_in.work import article_behind_gates, carried_articles, read_known_entries
from news.working.unpacking import unpacked

SITE = "https://courier.example"
FEED = f"""<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Harbour Courier</title><link>{SITE}/</link><language>en</language><ttl>30</ttl>
<item><title>Ferry back in service</title><link>{SITE}/ferry</link><guid>ferry-1</guid><author>Ada Merrow</author>
<pubDate>Mon, 04 May 2026 07:30:00 +0200</pubDate><category>Harbour</category>
<media:content url="{SITE}/ferry.jpg" medium="image"/>
<description>{"The ferry runs again. “We are glad,” said Ada Merrow. " * 20}</description></item>
</channel></rss>""".encode()
PAGE = f"""<html lang="en"><head><title>Ferry back in service</title><link rel="canonical" href="{SITE}/ferry">
<meta name="author" content="Ada Merrow"><meta name="robots" content="max-snippet:80">
<meta property="article:published_time" content="2026-05-04T07:30:00+02:00"></head><body><article><h1>Ferry back in service</h1>
{"<p>The ferry runs again between Port Ellery and the island, twice an hour until the evening.</p>" * 12}</article></body></html>""".encode()


def test_all_that_is_read_of_feeds_and_pages_passes() -> None:
    """Nothing is lost or refused on its way from a worker."""
    read = read_known_entries(FEED, page_url=SITE, content_type=None, method="feed", url=SITE)
    [entry] = read.feed.entries
    carried = carried_articles({"ferry-1": entry}, read.feed)
    article, _ = article_behind_gates(
        PAGE, url=f"{SITE}/ferry", asked=f"{SITE}/ferry", robots_rules="max-snippet:80"
    )
    assert carried["ferry-1"] is not None
    assert article is not None
    for one in (read, carried, article):
        assert unpacked(pickle.dumps(one)) == one
