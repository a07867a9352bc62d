"""From an address to the sources behind it."""

from __future__ import annotations

from news.addresses import host_of, plain_address, shown
from news.finding.find import find_sources
from news.finding.found import FoundSource, parse_page
from news.finding.older import older_pages

__all__ = [
    "FoundSource",
    "find_sources",
    "host_of",
    "older_pages",
    "parse_page",
    "plain_address",
    "shown",
]
