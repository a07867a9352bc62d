"""The one way to the network: bounded, polite GETs of public addresses."""

from __future__ import annotations

from news.errors import FetchError, ForbiddenAddressError, RobotsError
from news.fetch.answers import FetchedPage, TooManyRedirectsError
from news.fetch.fetcher import Fetcher, Limits
from news.fetch.politeness import PAGE_DELAY_S, HostTurns

__all__ = [
    "PAGE_DELAY_S",
    "FetchError",
    "FetchedPage",
    "Fetcher",
    "ForbiddenAddressError",
    "HostTurns",
    "Limits",
    "RobotsError",
    "TooManyRedirectsError",
]
