"""Addresses that people paste: how they are kept, and what may be shown of them."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def plain_address(url: str) -> str:
    """The address as it is stored: one spelling for all that lead to the same place by the rules of addresses alone.

    Without fragment, outer space, default port and steps such as `/./`; scheme and host in lower case.
    """
    parts = split(url.strip())
    if parts is None or not parts.netloc:
        return url.strip()
    host = parts.netloc
    if "@" not in host:
        host = host.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ":"))
    return parts._replace(netloc=host, path=_direct(parts.path), fragment="").geturl()


def _direct(path: str) -> str:
    """The path without `.` and `..`; one that begins with two slashes would be read as a host."""
    if "/." not in path or path.startswith("//"):
        return path or "/"
    return urlsplit(urljoin("http://host/", path)).path


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


def site_of(url: str) -> str:
    """The front of an address's site, with its scheme and port, without user name and password; "" without a host."""
    parts = split(url)
    if parts is None or not parts.hostname:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}/"


def split(url: str) -> SplitResult | None:
    """The parts of an address; None when it is malformed."""
    try:
        return urlsplit(url)
    except ValueError:
        return None
