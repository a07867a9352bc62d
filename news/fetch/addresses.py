"""Which addresses may be asked for: public hosts over http and https, nothing of the host's own network.

Names are checked when they resolve and again when the socket is made, so that a name that changes its mind in between
(DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from news.errors import FetchError, ForbiddenAddressError

PORTS = frozenset((80, 443, 8080, 8443))
_URL_CHARS_MAX = 4_096
_RESOLVING_AT_ONCE = 32
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9_.-]+)?")
"""A name as it goes over the wire, punycode included, or an IPv6 address; nothing that others might read differently."""
_OLD_NUMBER = re.compile(r"(?:[^.]*\.)*(?:\d+|0[xX][0-9a-fA-F]*)")
"""A host that ends in a number is an IPv4 address in some notation (WHATWG URL, 3.5): 127.1, 0177.0.0.1, 0x7f000001."""

_NO_ADDRESS = "That is not a web address. Paste the one that a browser shows for the site, for example https://news.example."
_OTHER_SCHEME = (
    "Only addresses that begin with https:// or http:// can be read, and that one begins otherwise."
)
_PRIVATE = (
    "That address is of a private network. Only sites that everybody on the internet can open are read."
)
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments; one cloud's metadata service
        "192.88.99.0/24",  # 6to4 relays
        "168.63.129.16/32",  # another cloud's metadata service, on a public address
        "2001::/23",  # Teredo and other protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4 wraps an IPv4 address
        "3fff::/20",  # documentation
    )
)
_GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the public internet's. Anything else, such as a name, is not.

    Nor is one with a zone (`fe80::1%eth0`): zones name a network of this host's own.
    """
    try:
        ip = ipaddress.ip_address("" if "%" in address else address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:  # DNS64 gives every host such an address on IPv6-only networks
            return is_public_address(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _GLOBAL_IPV6:  # also IPv4-mapped and -compatible forms
            return False
    if any(ip.version == network.version and ip in network for network in _REFUSED):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def check_url(url: str | URL, *, allow_private: bool) -> URL:
    """`url` as a whole http(s) address. Raises ForbiddenAddressError when it may not be asked for.

    The error names the address without credentials, never with them.
    """
    if len(str(url)) > _URL_CHARS_MAX:
        raise FetchError("(too long)", "the address is too long", user_message="That address is too long.")
    try:
        parsed = URL(url) if isinstance(url, str) else url
        host, port = parsed.host, parsed.port
    except ValueError as error:
        raise ForbiddenAddressError(
            "(malformed)", "the address is malformed", user_message=_NO_ADDRESS
        ) from error
    shown = shown_url(parsed)
    if parsed.scheme not in ("http", "https"):
        words = _OTHER_SCHEME if parsed.scheme else _NO_ADDRESS
        raise ForbiddenAddressError(shown, "not an http or https address", user_message=words)
    if not host:
        raise ForbiddenAddressError(shown, "an address without a host", user_message=_NO_ADDRESS)
    if not _HOST.fullmatch(parsed.raw_host or ""):
        raise ForbiddenAddressError("(malformed)", "the host's name is malformed", user_message=_NO_ADDRESS)
    if parsed.raw_user is not None or parsed.raw_password is not None:
        raise ForbiddenAddressError(
            shown,
            "the address carries credentials",
            user_message="That address contains a user name or password. Only addresses without them can be read.",
        )
    if not allow_private:
        _check_public(shown, host, port)
    return parsed.with_fragment(None)


def _check_public(shown: str, host: str, port: int | None) -> None:
    if port not in PORTS:
        raise ForbiddenAddressError(
            shown,
            f"port {port} is not one of a web server",
            user_message=f"That address names port {port}. Only the ports of web servers are read: 80, 443, 8080 and 8443.",
        )
    plain = host.rstrip(".")
    if (_is_literal(plain) or _OLD_NUMBER.fullmatch(plain)) and not is_public_address(host):
        raise ForbiddenAddressError(shown, f"{host} is not a public address", user_message=_PRIVATE)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def shown_url(url: URL) -> str:
    """The address as it may be logged: without user name, password and query, which may hold tokens."""
    try:
        return str(url.with_user(None).with_query(None).with_fragment(None))
    except ValueError:  # a relative address has no user to take away
        return str(url.with_query(None).with_fragment(None))


class HostResolver(AbstractResolver):
    """Resolves names in threads of its own: names that hang would take all of those that reading feeds needs.

    Unless private addresses are allowed, a name is refused as soon as any of its addresses is not public.
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self._allow_private = allow_private
        self._threads = ThreadPoolExecutor(_RESOLVING_AT_ONCE, thread_name_prefix="resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises ForbiddenAddressError, or OSError when it does not resolve."""
        ask = partial(
            socket.getaddrinfo,
            host,
            port,
            family=family,
            type=socket.SOCK_STREAM,
            flags=socket.AI_ADDRCONFIG,
        )
        found = await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        results = [_resolved(host, port, entry) for entry in found]
        if not self._allow_private:
            for result in results:
                _refuse_private(host, result["host"])
        return results

    async def close(self) -> None:
        """Lets go of the threads; one that still waits for a name server ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _resolved(host: str, port: int, entry: tuple[Any, ...]) -> ResolveResult:
    family, _, protocol, _, address = entry
    numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(
        hostname=host, host=str(address[0]), port=port, family=family, proto=protocol, flags=numeric
    )


class RefusedSocketError(OSError):
    """A socket to an address that is not public was asked for.

    An OSError, and always in the same words: the library that tries a name's addresses at once knows no other errors,
    and keeps only one whose text they share.
    """

    def __init__(self) -> None:
        super().__init__("the address that was connected to is not a public address")


def public_socket(address_info: tuple[Any, ...]) -> socket.socket:
    """A socket for one resolved address: the last check, at connect time. Raises RefusedSocketError."""
    family, kind, protocol, _, address = address_info
    if not is_public_address(str(address[0])):
        raise RefusedSocketError
    return socket.socket(family=family, type=kind, proto=protocol)


def _refuse_private(host: str, address: str) -> None:
    if not is_public_address(address):
        raise ForbiddenAddressError(
            host, f"{host} resolves to {address}, which is not a public address", user_message=_PRIVATE
        )
