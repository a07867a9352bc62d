"""Addresses that people paste: how they are kept, and what may be shown of them."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def plain_address(url: str) -> str:
    """The address as it is stored: without fragment and outer space, scheme and host in lower case."""
    parts = split(url.strip())
    if parts is None or not parts.netloc:
        return url.strip()
    host = parts.netloc if "@" in parts.netloc else parts.netloc.lower()
    return parts._replace(netloc=host, path=parts.path or "/", fragment="").geturl()


def shown(url: str) -> str:
    """The address as it may be logged: without user name, password, query and fragment."""
    parts = split(url)
    if parts is None:
        return "(malformed)"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def host_of(url: str) -> str | None:
    """The host of an address as people name it, without `www.`; None when there is none."""
    parts = split(url)
    host = parts.hostname if parts else None
    return host.removeprefix("www.") if host else None


def split(url: str) -> SplitResult | None:
    """The parts of an address; None when it is malformed."""
    try:
        return urlsplit(url)
    except ValueError:
        return None
