"""The open extractors that ours is measured beside, where they are installed, and the floor: parsing alone."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import lxml.html

from bench._reporting import missing_peer

Row = dict[str, Any]
Extractor = Callable[[bytes, str], Row]


def parse_only(html: bytes, url: str) -> Row:  # noqa: ARG001 - every extractor is told the address
    """Nothing found: the tree of the page was built, as each extractor has to first."""
    lxml.html.document_fromstring(html)
    return {}


def trafilatura_extractor() -> Extractor | None:
    """trafilatura in its default setting without comments; None where it is not installed."""
    try:
        import trafilatura
    except ImportError:
        return missing_peer("trafilatura")

    def extract(html: bytes, url: str) -> Row:
        found = trafilatura.bare_extraction(html, url=url or None, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        row: Row = found if isinstance(found, dict) else found.as_dict()
        return {
            "title": row["title"],
            "authors": row["author"],
            "published": row["date"],
            "text": row["text"],
        }

    return extract


def readability_extractor() -> Extractor | None:
    """readability-lxml, which finds the title and the body and nothing else; None where it is not installed."""
    try:
        from readability import Document  # pyright: ignore[reportMissingImports] - a peer: requirements-bench.txt
    except ImportError:
        return missing_peer("readability-lxml")

    def extract(html: bytes, url: str) -> Row:
        try:
            document: Any = Document(html, url=url or None)
            body = lxml.html.fromstring(document.summary())
            return {"title": document.short_title(), "text": "\n".join(body.itertext())}
        except Exception:  # noqa: BLE001 - whatever stops a peer is an empty prediction of it
            return {}

    return extract


def newspaper_extractor() -> Extractor | None:
    """newspaper4k on the page as it is, without a download; None where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it misses a toolkit that it does not need here
            from newspaper import Article  # pyright: ignore[reportMissingImports] - as above
    except ImportError:
        return missing_peer("newspaper4k")

    def extract(html: bytes, url: str) -> Row:
        article: Any = Article(url or "https://paper.example/", fetch_images=False)
        try:
            article.download(input_html=html.decode("utf-8", "replace"))
            article.parse()
        except Exception:  # noqa: BLE001 - as above
            return {}
        date = article.publish_date
        return {
            "title": article.title,
            "authors": list(article.authors),
            "published": date.isoformat() if date else None,
            "text": article.text,
        }

    return extract


def peers() -> dict[str, Extractor]:
    """Those that are installed, by name."""
    made = {
        "trafilatura": trafilatura_extractor(),
        "readability-lxml": readability_extractor(),
        "newspaper4k": newspaper_extractor(),
    }
    return {name: extract for name, extract in made.items() if extract is not None}
