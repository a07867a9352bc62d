"""Addresses of well-known platforms lead to their feeds by rule alone."""

from __future__ import annotations

import time

import pytest

from news.finding.platforms import known_host_feeds, software_feeds

YT = "https://www.youtube.com/feeds/videos.xml?"
CHANNEL = "UCabcdefghijklmnopqrstuv"
GH = "https://github.com/harbour/quay"


def platform_feeds(url: str) -> list[str]:
    """What the address alone tells: by its host, else by its shape."""
    return known_host_feeds(url) or software_feeds(url)


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}", f"{YT}channel_id={CHANNEL}"),
        (f"https://m.youtube.com/channel/{CHANNEL}/videos?view=0", f"{YT}channel_id={CHANNEL}"),
        ("https://youtube.com/user/HarbourTV", f"{YT}user=HarbourTV"),
        ("https://www.youtube.com/playlist?list=PLabcdefghijkl", f"{YT}playlist_id=PLabcdefghijkl"),
        ("https://www.youtube.com/watch?v=abc&list=PLabcdefghijkl&index=2", f"{YT}playlist_id=PLabcdefghijkl"),
        ("https://www.reddit.com/r/harbours", "https://www.reddit.com/r/harbours/.rss"),
        ("https://old.reddit.com/r/harbours+quays/new/", "https://www.reddit.com/r/harbours+quays/new/.rss"),
        ("https://www.reddit.com/r/harbours/top/?t=week", "https://www.reddit.com/r/harbours/top/.rss?t=week"),
        ("https://www.reddit.com/user/ilse_marr/", "https://www.reddit.com/user/ilse_marr/.rss"),
        ("https://www.reddit.com/u/ilse_marr/m/ports", "https://www.reddit.com/user/ilse_marr/m/ports/.rss"),
        ("https://www.reddit.com/search/?q=quay&sort=new", "https://www.reddit.com/search.rss?q=quay&sort=new"),
        ("https://www.reddit.com/r/harbours/search?q=x&restrict_sr=1", "https://www.reddit.com/r/harbours/search.rss?q=x&restrict_sr=1"),
        ("https://www.reddit.com/r/harbours/comments/1ab2c/the_quay/", "https://www.reddit.com/r/harbours/comments/1ab2c/.rss"),
        ("https://social.harbour.example/@ilse", "https://social.harbour.example/@ilse.rss"),
        ("https://social.harbour.example/@ilse/with_replies", "https://social.harbour.example/@ilse.rss"),
        ("https://social.harbour.example/@ilse@quay.example", "https://quay.example/@ilse.rss"),
        ("https://social.harbour.example:8443/users/ilse", "https://social.harbour.example:8443/users/ilse.rss"),
        ("https://social.harbour.example/tags/storm", "https://social.harbour.example/tags/storm.rss"),
        (f"{GH}/releases", f"{GH}/releases.atom"),
        (f"{GH}/releases/tag/v1.0", f"{GH}/releases.atom"),
        (f"{GH}/tags", f"{GH}/tags.atom"),
        (f"{GH}/commits", f"{GH}/commits.atom"),
        (f"{GH}/commits/main", f"{GH}/commits/main.atom"),
        (f"{GH}/commits/main/docs/tides.md", f"{GH}/commits/main/docs/tides.md.atom"),
        (f"{GH}/blob/main/docs/tides.md?plain=1", f"{GH}/commits/main/docs/tides.md.atom"),
        (GH, f"{GH}/releases.atom"),
        (f"{GH}.git", f"{GH}/releases.atom"),
        ("https://github.com/harbour", "https://github.com/harbour.atom"),
        ("https://gitlab.com/harbour/quay", "https://gitlab.com/harbour/quay.atom"),
        ("https://gitlab.com/harbour/quay/-/tags", "https://gitlab.com/harbour/quay/-/tags?format=atom"),
        ("https://gitlab.com/a/b/c/-/commits/main", "https://gitlab.com/a/b/c/-/commits/main?format=atom"),
        ("https://medium.com/@ilse", "https://medium.com/feed/@ilse"),
        ("https://medium.com/the-quay/a-story-123", "https://medium.com/feed/the-quay"),
        ("https://medium.com/the-quay/tagged/storm", "https://medium.com/feed/the-quay/tagged/storm"),
        ("https://medium.com/tag/storm/latest", "https://medium.com/feed/tag/storm"),
        ("https://quay.medium.com/a-story", "https://quay.medium.com/feed"),
        ("https://quay.substack.com/p/a-story", "https://quay.substack.com/feed"),
        ("https://www.tumblr.com/quay/123/x", "https://quay.tumblr.com/rss"),
        ("https://quay.tumblr.com/tagged/storm", "https://quay.tumblr.com/tagged/storm/rss"),
        ("https://quay.blogspot.co.uk/2026/01/x.html", "https://quay.blogspot.co.uk/feeds/posts/default"),
        ("https://quay.blogspot.com/search/label/Storm", "https://quay.blogspot.com/feeds/posts/default/-/Storm"),
        ("https://quay.wordpress.com/", "https://quay.wordpress.com/feed/"),
        ("https://quay.wordpress.com/category/town/", "https://quay.wordpress.com/category/town/feed/"),
        ("https://quay.example/category/town/page/2/", "https://quay.example/category/town/feed/"),
        ("https://quay.example/blog/author/ilse", "https://quay.example/blog/author/ilse/feed/"),
        ("https://bsky.app/profile/quay.example", "https://bsky.app/profile/quay.example/rss"),
        ("https://www.flickr.com/photos/12345678@N00/", "https://www.flickr.com/services/feeds/photos_public.gne?id=12345678@N00&format=atom"),
        ("https://vimeo.com/quaytv", "https://vimeo.com/quaytv/videos/rss"),
        ("https://vimeo.com/channels/ports", "https://vimeo.com/channels/ports/videos/rss"),
        ("https://news.ycombinator.com/", "https://news.ycombinator.com/rss"),
        ("https://lobste.rs/t/python", "https://lobste.rs/t/python.rss"),
        ("https://lemmy.example/c/ports", "https://lemmy.example/feeds/c/ports.xml?sort=New"),
        ("https://lemmy.example/u/ilse", "https://lemmy.example/feeds/u/ilse.xml?sort=New"),
        ("https://stackoverflow.com/questions/tagged/tides", "https://stackoverflow.com/feeds/tag?tagnames=tides&sort=newest"),
        ("https://dev.to/ilse", "https://dev.to/feed/ilse"),
        ("https://dev.to/t/tides", "https://dev.to/feed/tag/tides"),
        ("https://news.google.com/search?q=quay&hl=en", "https://news.google.com/rss/search?q=quay&hl=en"),
        ("https://quaycast.podbean.com/", "https://feed.podbean.com/quaycast/feed.xml"),
        ("https://quaycast.libsyn.com/episode", "https://quaycast.libsyn.com/rss"),
        ("https://www.buzzsprout.com/123456/episodes", "https://feeds.buzzsprout.com/123456.rss"),
        ("https://www.spreaker.com/podcast/quay-cast--1234567", "https://www.spreaker.com/show/1234567/episodes/feed"),
        ("https://shows.acast.com/quaycast/episodes/1", "https://feeds.acast.com/public/shows/quaycast"),
    ],
)  # fmt: skip
def test_a_platform_s_address_leads_to_its_feed(url: str, feed: str) -> None:
    assert platform_feeds(url)[0] == feed


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/",
        "https://harbour.example/2026/01/05/storm",
        "https://www.youtube.com/@harbour",
        "https://www.youtube.com/watch?v=abc",
        "https://www.youtube.com/playlist?list=WL",
        "https://github.com/",
        "https://github.com/topics/harbour",
        "https://github.com/settings/profile",
        "https://medium.com/",
        "https://medium.com/search?q=x",
        "https://vimeo.com/123456789",
        "https://www.tiktok.com/@ilse",
        "https://notgithub.com.example/harbour/quay",
        "https://reddit.com.example/r/harbours",
        "https://ann:secret@github.com/harbour/quay",
        "ftp://github.com/harbour/quay",
        "https://[broken",
        "",
        "https://github.com/" + "a" * 3000,
    ],
)
def test_no_rule_fits_what_it_was_not_made_for(url: str) -> None:
    assert platform_feeds(url) == []


def test_what_only_looks_like_a_platform_is_not_asked_for_first() -> None:
    """Any site may have an address such as /@ilse: its page is read before its feed is guessed."""
    assert known_host_feeds("https://harbour.example/@ilse") == []


def test_a_name_with_braces_is_a_name() -> None:
    """Names of strangers fill a template once."""
    assert platform_feeds("https://quay.tumblr.com/tagged/{host}") == [
        "https://quay.tumblr.com/tagged/{host}/rss"
    ]


@pytest.mark.parametrize(
    "host",
    [
        "www.youtube.com",
        "www.reddit.com",
        "github.com",
        "gitlab.com",
        "medium.com",
        "vimeo.com",
        "quay.example",
    ],
)
@pytest.mark.parametrize("filler", ["a/", "list=", "&list=PL", "/-/", "a", "@", "tag/", "c/", "?q=&"])
def test_no_address_takes_long(host: str, filler: str) -> None:
    began = time.process_time()
    platform_feeds(f"https://{host}/" + filler * (1_900 // len(filler)) + "#")
    assert time.process_time() - began < 1
