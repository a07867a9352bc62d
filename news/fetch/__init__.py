"""The one way to the network: bounded, polite GETs of public addresses."""

from __future__ import annotations

from news.errors import FetchError, ForbiddenAddressError
from news.fetch.fetcher import FetchedPage, Fetcher, Limits

__all__ = ["FetchError", "FetchedPage", "Fetcher", "ForbiddenAddressError", "Limits"]
