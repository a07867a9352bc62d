"""The Kestrel Wire, a news agency that does not exist: its dispatches, its pages and its feed. Pure but for reading files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from demo.pages import Page, render_page
from demo.pictures import ALT

FOLDER = Path(__file__).parent / "newsroom" / "kestrel-wire"
HOME = "https://kestrelwire.example"
NAME = "Kestrel Wire"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One article of the wire. `published_at` is None until it is released."""

    slug: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...]
    picture: str
    author: str
    published_at: datetime | None

    @property
    def path(self) -> str:
        """Where its page is, below the site's root."""
        return f"/news/{self.slug}"


def read_dispatches(folder: Path = FOLDER) -> list[Dispatch]:
    """All dispatches in the order of their file names: those already out first, then those to be released."""
    return [_read(path) for path in sorted(folder.glob("*.txt"))]


def _read(path: Path) -> Dispatch:
    head, title, *paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    at = facts.get("published")
    return Dispatch(
        slug=path.stem.split("-", 1)[1],
        title=title,
        summary=facts["summary"],
        paragraphs=tuple(paragraphs),
        tags=tuple(facts["tags"].split(", ")),
        picture=facts["picture"],
        author=facts["author"],
        published_at=datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None,
    )


def release(dispatch: Dispatch, at: datetime) -> Dispatch:
    """The dispatch as published at that moment."""
    return replace(dispatch, published_at=at)


def picture_url(scene: str, home: str = HOME) -> str:
    """The address of a picture on a publisher's site."""
    return f"{home}/pictures/{scene}.png"


def dispatch_page(dispatch: Dispatch, others: Iterable[Dispatch]) -> str:
    """The HTML page of a released dispatch, with links to others. Raises ValueError before its release."""
    if dispatch.published_at is None:
        raise ValueError(f"{dispatch.slug} is not released")
    return render_page(
        Page(
            site=NAME,
            home=HOME,
            layout="wire",
            language="en",
            url=HOME + dispatch.path,
            title=dispatch.title,
            summary=dispatch.summary,
            author=dispatch.author,
            published_at=dispatch.published_at,
            paragraphs=dispatch.paragraphs,
            tags=dispatch.tags,
            picture=picture_url(dispatch.picture),
            picture_text=ALT[dispatch.picture],
            related=tuple(
                (HOME + other.path, other.title) for other in others if other.slug != dispatch.slug
            )[:4],
        )
    )


def feed_xml(dispatches: Iterable[Dispatch], *, origin: str) -> str:
    """An RSS feed of released dispatches, newest first. `origin` is where their pages are really served."""
    items = sorted(
        ((each.published_at, each) for each in dispatches if each.published_at is not None),
        key=lambda item: item[0],
        reverse=True,
    )
    body = "".join(_item(dispatch, at, origin) for at, dispatch in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{NAME}</title><link>{HOME}/</link><description>News as it happens</description>"
        f"<language>en</language>{body}</channel></rss>\n"
    )


def _item(dispatch: Dispatch, at: datetime, origin: str) -> str:
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in dispatch.tags)
    return (
        f"<item><title>{escape(dispatch.title)}</title><link>{origin}{dispatch.path}</link>"
        f'<guid isPermaLink="false">{HOME}{dispatch.path}</guid><pubDate>{format_datetime(at)}</pubDate>'
        f"<description>{escape(dispatch.summary)}</description>{tags}</item>"
    )
