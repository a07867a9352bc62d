"""Addresses of well-known platforms → the addresses of their feeds, by rule alone. Pure: nothing is fetched.

Only rules that the platforms themselves document or have kept for years stand here.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult

from news.addresses import split

_URL_CHARS_MAX = 2_000
_NAME = r"[^/?#@:]{1,100}"


class _Rule(NamedTuple):
    """`path` must match the path with its query; `feeds` are filled with its groups, `host` and `origin`."""

    path: str
    feeds: tuple[str, ...]


_YT = "https://www.youtube.com/feeds/videos.xml?"
_REDDIT = "https://www.reddit.com"
_GITHUB = "https://github.com"
_GITHUB_OWN = "about|apps|codespaces|collections|contact|customer-stories|enterprise|events|explore|features|gist|issues|join|login|marketplace|new|notifications|orgs|pricing|pulls|readme|search|security|settings|site|sponsors|stars|team|topics|trending|users"
_REPO = rf"/(?!(?:{_GITHUB_OWN})/)(?P<o>[\w.-]{{1,40}})/(?P<r>[\w.-]{{1,100}}?)(?:\.git)?"
_MEDIUM_OWN = "feed|tag|topic|me|m|new-story|search|about|membership|plans|policy|creators|jobs|business"

# Host pattern → rules, the first that fits is taken. Hosts are whole, in lower case, without `www.`.
_BY_HOST: tuple[tuple[str, tuple[_Rule, ...]], ...] = (
    (
        r"(?:m\.|music\.)?youtube\.com",
        (
            _Rule(r"/channel/(?P<c>UC[\w-]{22})(?:[/?].*)?", (_YT + "channel_id={c}",)),
            _Rule(r"/user/(?P<u>[\w.-]{1,60})(?:[/?].*)?", (_YT + "user={u}",)),
            _Rule(
                r"/(?:playlist|watch)\?(?:[^#]{0,500}&)?list=(?P<p>(?:PL|UU|OL)[\w-]{10,80})(?:&.*)?",
                (_YT + "playlist_id={p}",),
            ),
        ),
    ),
    (
        r"(?:(?:old|new|np|m|i)\.)?reddit\.com",
        (
            _Rule(r"/search/?\?(?P<q>[^#]{1,500})", (_REDDIT + "/search.rss?{q}",)),
            _Rule(r"/r/(?P<s>[\w+.-]{1,300})/search/?\?(?P<q>[^#]{1,500})", (_REDDIT + "/r/{s}/search.rss?{q}",)),
            _Rule(
                r"/r/(?P<s>\w{1,50})/comments/(?P<i>\w{1,12})(?:/(?P<t>[^/?#]{1,200}))?/?(?:\?.*)?",
                (_REDDIT + "/r/{s}/comments/{i}/.rss",),
            ),
            _Rule(
                r"/r/(?P<s>[\w+.-]{1,300})/(?P<k>new|top|hot|rising|controversial)/?(?P<q>\?t=\w{1,10})?(?:[?&].*)?",
                (_REDDIT + "/r/{s}/{k}/.rss{q}",),
            ),
            _Rule(r"/r/(?P<s>[\w+.-]{1,300})/?(?:\?.*)?", (_REDDIT + "/r/{s}/.rss",)),
            _Rule(
                r"/u(?:ser)?/(?P<u>[\w-]{1,40})/m/(?P<m>\w{1,60})/?(?:\?.*)?", (_REDDIT + "/user/{u}/m/{m}/.rss",)
            ),
            _Rule(r"/u(?:ser)?/(?P<u>[\w-]{1,40})(?:/(?:submitted|comments|overview))?/?(?:\?.*)?", (_REDDIT + "/user/{u}/.rss",)),
            _Rule(r"/domain/(?P<d>[\w.-]{3,100})/?(?:\?.*)?", (_REDDIT + "/domain/{d}/.rss",)),
            _Rule(r"/?", (_REDDIT + "/.rss",)),
        ),
    ),
    (
        r"github\.com",
        (
            _Rule(_REPO + r"/releases(?:/.*)?(?:\?.*)?", (_GITHUB + "/{o}/{r}/releases.atom",)),
            _Rule(_REPO + r"/tags/?(?:\?.*)?", (_GITHUB + "/{o}/{r}/tags.atom",)),
            _Rule(_REPO + r"/commits/?(?:\?.*)?", (_GITHUB + "/{o}/{r}/commits.atom",)),
            _Rule(
                _REPO + r"/(?:commits|blob)/(?P<b>[^?#]{1,300}?)/?(?:\?.*)?", (_GITHUB + "/{o}/{r}/commits/{b}.atom",)
            ),
            _Rule(_REPO + r"/tree/(?P<b>[^?#]{1,300}?)/?(?:\?.*)?", (_GITHUB + "/{o}/{r}/commits/{b}.atom",)),
            _Rule(_REPO + r"/wiki(?:/.*)?", (_GITHUB + "/{o}/{r}/wiki.atom",)),
            _Rule(_REPO + r"/discussions/?(?:\?.*)?", (_GITHUB + "/{o}/{r}/discussions.atom",)),
            _Rule(
                _REPO + r"/?(?:\?.*)?",
                (
                    _GITHUB + "/{o}/{r}/releases.atom",
                    _GITHUB + "/{o}/{r}/commits.atom",
                    _GITHUB + "/{o}/{r}/tags.atom",
                ),
            ),
            _Rule(rf"/(?!(?:{_GITHUB_OWN})(?:[/?]|$))(?P<o>[\w-]{{1,40}})/?(?:\?.*)?", (_GITHUB + "/{o}.atom",)),
        ),
    ),
    (
        r"gitlab\.com",
        (
            _Rule(r"(?P<p>(?:/[\w.-]{1,100}){2,6})/-/tags/?(?:\?.*)?", ("{origin}{p}/-/tags?format=atom",)),
            _Rule(
                r"(?P<p>(?:/[\w.-]{1,100}){2,6})/-/(?:commits|tree)/(?P<b>[^/?#]{1,100})/?(?:\?.*)?",
                ("{origin}{p}/-/commits/{b}?format=atom",),
            ),
            _Rule(r"(?P<p>(?:/(?!(?:explore|users|help|dashboard)(?:[/?]|$))[\w.-]{1,100}){1,6}?)/?(?:\?.*)?", ("{origin}{p}.atom",)),
        ),
    ),
    (
        r"medium\.com",
        (
            _Rule(r"/tag/(?P<t>[\w-]{1,80})(?:[/?].*)?", ("https://medium.com/feed/tag/{t}",)),
            _Rule(r"/(?P<u>@[\w.-]{1,60})(?:[/?].*)?", ("https://medium.com/feed/{u}",)),
            _Rule(
                rf"/(?!(?:{_MEDIUM_OWN})(?:[/?]|$))(?P<p>[\w.-]{{1,80}})/tagged/(?P<t>[\w-]{{1,80}})/?(?:\?.*)?",
                ("https://medium.com/feed/{p}/tagged/{t}",),
            ),
            _Rule(
                rf"/(?!(?:{_MEDIUM_OWN})(?:[/?]|$))(?P<p>[\w.-]{{1,80}})(?:[/?].*)?", ("https://medium.com/feed/{p}",)
            ),
        ),
    ),
    (r"[\w-]{1,63}\.medium\.com", (_Rule(r".*", ("https://{host}/feed",)),)),
    (r"(?!on\.|support\.)[\w-]{1,63}\.substack\.com", (_Rule(r".*", ("https://{host}/feed",)),)),
    (
        r"tumblr\.com",
        (
            _Rule(
                r"/(?!(?:explore|search|tagged|dashboard|login|register|about|blog|communities)(?:[/?]|$))(?P<n>[\w-]{1,60})(?:[/?].*)?",
                ("https://{n}.tumblr.com/rss",),
            ),
        ),
    ),
    (
        r"[\w-]{1,63}\.tumblr\.com",
        (
            _Rule(r"/tagged/(?P<t>[^/?#]{1,100})/?(?:\?.*)?", ("https://{host}/tagged/{t}/rss",)),
            _Rule(r".*", ("https://{host}/rss",)),
        ),
    ),
    (
        r"[\w-]{1,63}\.blogspot\.[a-z]{2,3}(?:\.[a-z]{2})?",
        (
            _Rule(
                r"/search/label/(?P<l>[^/?#]{1,100})/?(?:\?.*)?",
                ("https://{host}/feeds/posts/default/-/{l}", "https://{host}/feeds/posts/default"),
            ),
            _Rule(r".*", ("https://{host}/feeds/posts/default",)),
        ),
    ),
    (
        r"[\w-]{1,63}\.wordpress\.com",
        (
            _Rule(r"(?P<p>/(?:category|tag|author)/[^?#]{1,200}?)/?(?:\?.*)?", ("https://{host}{p}/feed/",)),
            _Rule(r".*", ("https://{host}/feed/",)),
        ),
    ),
    (r"bsky\.app", (_Rule(r"/profile/(?P<h>[\w.:-]{3,120})(?:[/?].*)?", ("https://bsky.app/profile/{h}/rss",)),)),
    (
        r"flickr\.com",
        (
            _Rule(
                r"/photos/tags/(?P<t>[\w,-]{1,80})/?(?:\?.*)?",
                ("https://www.flickr.com/services/feeds/photos_public.gne?tags={t}&format=atom",),
            ),
            _Rule(
                r"/(?:photos|people)/(?P<n>\d{3,20}@N\d\d)(?:[/?].*)?",
                ("https://www.flickr.com/services/feeds/photos_public.gne?id={n}&format=atom",),
            ),
            _Rule(
                r"/groups/(?P<n>\d{3,20}@N\d\d)(?:[/?].*)?",
                ("https://www.flickr.com/services/feeds/groups_pool.gne?id={n}&format=atom",),
            ),
        ),
    ),
    (
        r"vimeo\.com",
        (
            _Rule(
                r"/(?P<p>(?:channels|groups)/[\w-]{1,80})(?:/videos)?/?(?:\?.*)?", ("https://vimeo.com/{p}/videos/rss",)
            ),
            _Rule(
                r"/(?!(?:watch|categories|channels|groups|features|search|about|upgrade|blog|\d+)(?:[/?]|$))(?P<u>[\w-]{1,60})(?:/videos)?/?(?:\?.*)?",
                ("https://vimeo.com/{u}/videos/rss",),
            ),
        ),
    ),
    (r"news\.ycombinator\.com", (_Rule(r"/(?:news|newest|front)?(?:\?.*)?", ("https://news.ycombinator.com/rss",)),)),
    (
        r"lobste\.rs",
        (
            _Rule(r"/t/(?P<t>[\w,-]{1,80})/?", ("https://lobste.rs/t/{t}.rss",)),
            _Rule(r"/newest/?", ("https://lobste.rs/newest.rss",)),
            _Rule(r"/?", ("https://lobste.rs/rss",)),
        ),
    ),
    (
        r"stackoverflow\.com|superuser\.com|serverfault\.com|askubuntu\.com|[\w-]{1,40}\.stackexchange\.com",
        (
            _Rule(
                r"/questions/tagged/(?P<t>[^/?#]{1,100})/?(?:\?.*)?",
                ("https://{host}/feeds/tag?tagnames={t}&sort=newest",),
            ),
            _Rule(r"/questions/(?P<n>\d{1,12})(?:[/?].*)?", ("https://{host}/feeds/question/{n}",)),
            _Rule(r"/(?:questions/?)?(?:\?.*)?", ("https://{host}/feeds",)),
        ),
    ),
    (
        r"dev\.to",
        (
            _Rule(r"/t/(?P<t>\w{1,60})/?(?:\?.*)?", ("https://dev.to/feed/tag/{t}",)),
            _Rule(r"/?", ("https://dev.to/feed",)),
            _Rule(r"/(?!(?:search|tags|about|contact|settings|new|t)(?:[/?]|$))(?P<u>\w{1,60})/?(?:\?.*)?", ("https://dev.to/feed/{u}",)),
        ),
    ),
    (r"[\w-]{1,63}\.hashnode\.dev", (_Rule(r".*", ("https://{host}/rss.xml",)),)),
    (
        r"news\.google\.com",
        (
            _Rule(r"/(?:rss/)?search\?(?P<q>[^#]{1,500})", ("https://news.google.com/rss/search?{q}",)),
            _Rule(
                r"/(?P<k>topics/[\w-]{5,300})(?:\?(?P<q>[^#]{1,300}))?", ("https://news.google.com/rss/{k}?{q}",)
            ),
            _Rule(r"/(?:home|topstories)?/?(?:\?(?P<q>[^#]{1,300}))?", ("https://news.google.com/rss?{q}",)),
        ),
    ),
    # Podcasts
    (r"(?P<n>[\w-]{1,63})\.podbean\.com", (_Rule(r".*", ("https://feed.podbean.com/{n}/feed.xml",)),)),
    (r"(?!feeds\.)[\w-]{1,63}\.libsyn\.com", (_Rule(r".*", ("https://{host}/rss",)),)),
    (r"buzzsprout\.com", (_Rule(r"/(?P<n>\d{3,12})(?:[/?].*)?", ("https://feeds.buzzsprout.com/{n}.rss",)),)),
    (r"spreaker\.com", (_Rule(r"/(?:show|podcast)/(?:[\w-]{1,150}--)?(?P<n>\d{3,12})(?:[/?].*)?", ("https://www.spreaker.com/show/{n}/episodes/feed",)),)),
    (r"shows\.acast\.com", (_Rule(r"/(?P<n>[\w-]{1,100})(?:[/?].*)?", ("https://feeds.acast.com/public/shows/{n}",)),)),
)  # fmt: skip

# What runs on many hosts: the shape of the address is all there is to go by.
_BY_SOFTWARE: tuple[_Rule, ...] = (
    _Rule(rf"/@(?P<u>{_NAME})@(?P<h>[\w.-]{{4,100}})/?(?:\?.*)?", ("https://{h}/@{u}.rss",)),
    _Rule(rf"/@(?P<u>{_NAME}?)(?<!\.rss)(?:/(?:with_replies|media))?/?(?:\?.*)?", ("{origin}/@{u}.rss",)),
    _Rule(rf"/users/(?P<u>{_NAME}?)(?<!\.rss)/?(?:\?.*)?", ("{origin}/users/{u}.rss",)),
    _Rule(rf"/tags/(?P<t>{_NAME}?)(?<!\.rss)/?(?:\?.*)?", ("{origin}/tags/{t}.rss",)),
    _Rule(r"/(?P<k>[cu])/(?P<n>[\w.@-]{1,120})/?(?:\?.*)?", ("{origin}/feeds/{k}/{n}.xml?sort=New",)),
    _Rule(
        r"(?P<p>(?:/[\w-]{1,60}){0,2}/(?:category|tag|author)/[^?#]{1,200}?)(?:/page/\d{1,5})?/?(?:\?.*)?",
        ("{origin}{p}/feed/",),
    ),
)
# Hosts whose addresses look like those of the software above and are not.
_OTHERS = re.compile(
    r"(?:.+\.)?(?:youtube\.com|medium\.com|tiktok\.com|threads\.(?:net|com)|substack\.com|instagram\.com|facebook\.com|"
    r"twitter\.com|x\.com|reddit\.com|github\.com|vimeo\.com|flickr\.com|stackoverflow\.com|dev\.to)"
)
_COMPILED = tuple(
    (re.compile(host), tuple((re.compile(rule.path), rule.feeds) for rule in rules))
    for host, rules in _BY_HOST
)
_SOFTWARE = tuple((re.compile(rule.path), rule.feeds) for rule in _BY_SOFTWARE)
_CHANNEL = re.compile(r'"(?:externalId|channelId|externalChannelId)":\s?"(UC[\w-]{22})"')


def known_host_feeds(url: str) -> list[str]:
    """The feeds of an address on a host that we know: sure enough to be asked for before the address itself."""
    parts = _public_parts(url)
    if parts is None:
        return []
    host = _host(parts)
    for pattern, rules in _COMPILED:
        if match := pattern.fullmatch(host):
            return _first_fitting(rules, parts, match.groupdict())
    return []


def software_feeds(url: str) -> list[str]:
    """The feeds that an address would have if its host ran what its shape suggests, such as Mastodon or WordPress."""
    parts = _public_parts(url)
    if parts is None or _OTHERS.fullmatch(_host(parts)):
        return []
    return _first_fitting(_SOFTWARE, parts, {})


def channel_feeds(html: str, url: str) -> list[str]:
    """The feed of the video channel that a page belongs to: its address names no channel, its text does."""
    parts = _public_parts(url)
    if parts is None or not re.fullmatch(r"(?:(?:m|music)\.)?youtube\.com|youtu\.be", _host(parts)):
        return []
    match = _CHANNEL.search(html)
    return [f"{_YT}channel_id={match[1]}"] if match else []


def _first_fitting(
    rules: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...], parts: SplitResult, known: dict[str, str]
) -> list[str]:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for pattern, feeds in rules:
        if match := pattern.fullmatch(path):
            names = {name: value or "" for name, value in match.groupdict().items()}
            names |= known | {
                "host": _host(parts),
                "origin": f"{parts.scheme.lower()}://{parts.netloc.lower()}",
            }
            return [feed.format_map(names).rstrip("?") for feed in feeds]
    return []


def _public_parts(url: str) -> SplitResult | None:
    """The parts of a web address without credentials; None for anything else."""
    parts = split(url.strip()) if len(url) <= _URL_CHARS_MAX else None
    if (
        parts is None
        or parts.scheme.lower() not in ("http", "https")
        or not parts.hostname
        or "@" in parts.netloc
    ):
        return None
    return parts


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")
