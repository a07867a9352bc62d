"""Whatever goes wrong on the network, as a FetchError that says no more than it may."""

from __future__ import annotations

import aiohttp
from yarl import URL

from news.errors import FetchError, ForbiddenAddressError
from news.fetch.addresses import RefusedSocketError, shown_url

FAILURES = (aiohttp.ClientError, OSError, ValueError, AssertionError)
"""What aiohttp raises; ValueError and AssertionError on malformed headers and compressed streams."""
_DETAIL_CHARS_MAX = 300


def slow_answer(target: URL) -> FetchError:
    """No answer in time."""
    return FetchError(
        shown_url(target), "no answer in time", user_message="That site took too long to answer."
    )


def long_queue(target: URL) -> FetchError:
    """So many pages of the host are wanted that this one's turn did not come."""
    return FetchError(
        shown_url(target),
        "its host's turn did not come in time",
        user_message="Many pages of that site are being read already. Try again in a few minutes.",
    )


def network_failure(target: URL, error: Exception) -> FetchError:
    """What happened, in words for people and for the log; never with the address's query, which may hold tokens."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, RefusedSocketError):
        return ForbiddenAddressError(shown_url(target), str(error.os_error))
    return FetchError(shown_url(target), _detail(error), user_message=_user_message(target, error))


def loggable_cause(error: Exception) -> Exception | None:
    """The error, unless its own text names the whole address and so would bring the query into the log."""
    return None if isinstance(error, _NAMES_ADDRESS) else error


_NAMES_ADDRESS = (aiohttp.ClientResponseError, ValueError)


def _detail(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientResponseError):
        return f"{type(error).__name__}: {error.message}"[:_DETAIL_CHARS_MAX]
    if isinstance(error, _NAMES_ADDRESS):
        return type(error).__name__
    return (str(error) or type(error).__name__)[:_DETAIL_CHARS_MAX]


def _user_message(target: URL, error: Exception) -> str | None:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"No site answers to the name {target.host}. Check how it is spelled."
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return "That site's certificate is not valid, so nothing is read from it."
    if isinstance(error, aiohttp.ClientConnectionError):
        return "That site does not answer, or breaks off. It may be down: try again later."
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ClientResponseError):
        return "That site's answer arrives broken. Try again later."
    return None
