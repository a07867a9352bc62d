"""Two outlets that do not exist and publish while somebody looks on: dispatches, pages, feeds. Pure but for reading files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from demo.pages import Page, render_page
from demo.pictures import ALT

NEWSROOM = Path(__file__).parent / "newsroom"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes: a folder of `demo/newsroom`, a name and an invented web address."""

    folder: str
    name: str
    home: str
    motto: str

    @property
    def host(self) -> str:
        """The host of its address."""
        return self.home.removeprefix("https://")


WIRE = Outlet("kestrel-wire", "Kestrel Wire", "https://kestrelwire.example", "News as it happens")
LANTERN = Outlet(
    "skerra-lantern", "The Skerra Lantern", "https://skerralantern.example", "The island's own paper"
)
OUTLETS = (WIRE, LANTERN)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One article of an outlet. `published_at` is None until it is released."""

    outlet: Outlet
    slug: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...]
    picture: str
    author: str
    published_at: datetime | None
    pace: float = 1.0
    """How long after the one before it comes, in usual waits."""

    @property
    def path(self) -> str:
        """Where its page is, below the site's root."""
        return f"/news/{self.slug}"


def read_dispatches(outlets: Iterable[Outlet] = OUTLETS) -> list[Dispatch]:
    """All dispatches in the order of their file names: those already out first, then those to be released."""
    files = [(path, outlet) for outlet in outlets for path in (NEWSROOM / outlet.folder).glob("*.txt")]
    return [_read(path, outlet) for path, outlet in sorted(files, key=lambda file: file[0].name)]


def _read(path: Path, outlet: Outlet) -> Dispatch:
    head, title, *paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    at = facts.get("published")
    return Dispatch(
        outlet=outlet,
        slug=path.stem.split("-", 1)[1],
        title=title,
        summary=facts["summary"],
        paragraphs=tuple(paragraphs),
        tags=tuple(facts["tags"].split(", ")),
        picture=facts["picture"],
        author=facts["author"],
        published_at=datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None,
        pace=float(facts.get("pace", 1)),
    )


def release(dispatch: Dispatch, at: datetime) -> Dispatch:
    """The dispatch as published at that moment."""
    return replace(dispatch, published_at=at)


def picture_url(scene: str, home: str) -> str:
    """The address of a picture on a publisher's site."""
    return f"{home}/pictures/{scene}.png"


def dispatch_page(dispatch: Dispatch, others: Iterable[Dispatch]) -> str:
    """The HTML page of a released dispatch, with links to others. Raises ValueError before its release."""
    if dispatch.published_at is None:
        raise ValueError(f"{dispatch.slug} is not released")
    outlet = dispatch.outlet
    return render_page(
        Page(
            site=outlet.name,
            home=outlet.home,
            layout="wire",
            language="en",
            url=outlet.home + dispatch.path,
            title=dispatch.title,
            summary=dispatch.summary,
            author=dispatch.author,
            published_at=dispatch.published_at,
            paragraphs=dispatch.paragraphs,
            tags=dispatch.tags,
            picture=picture_url(dispatch.picture, outlet.home),
            picture_text=ALT[dispatch.picture],
            related=tuple(
                (outlet.home + other.path, other.title) for other in others if other.slug != dispatch.slug
            )[:4],
        )
    )


def feed_xml(outlet: Outlet, dispatches: Iterable[Dispatch], *, origin: str) -> str:
    """An RSS feed of released dispatches, newest first. `origin` is where their pages are really served."""
    items = sorted(
        ((each.published_at, each) for each in dispatches if each.published_at is not None),
        key=lambda item: item[0],
        reverse=True,
    )
    body = "".join(_item(dispatch, at, origin) for at, dispatch in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{outlet.name}</title><link>{outlet.home}/</link><description>{escape(outlet.motto)}</description>"
        f"<language>en</language>{body}</channel></rss>\n"
    )


def _item(dispatch: Dispatch, at: datetime, origin: str) -> str:
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in dispatch.tags)
    return (
        f"<item><title>{escape(dispatch.title)}</title><link>{origin}{dispatch.path}</link>"
        f'<guid isPermaLink="false">{dispatch.outlet.home}{dispatch.path}</guid><pubDate>{format_datetime(at)}</pubDate>'
        f"<description>{escape(dispatch.summary)}</description>{tags}</item>"
    )
