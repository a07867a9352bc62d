"""Which addresses are refused."""

from __future__ import annotations

import socket

import pytest

from news.errors import FetchError, ForbiddenAddressError
from news.fetch.addresses import RefusedSocketError, check_url, is_public_address, public_socket

REFUSED = {
    "127.0.0.1": "loopback",
    "127.8.9.10": "loopback",
    "0.0.0.0": "this host",
    "10.0.0.1": "private",
    "172.16.5.4": "private",
    "192.168.1.1": "private",
    "169.254.169.254": "metadata",
    "168.63.129.16": "metadata on a public address",
    "192.0.0.192": "metadata",
    "100.64.0.1": "carrier-grade NAT",
    "100.100.100.200": "metadata",
    "198.18.0.1": "benchmarks",
    "203.0.113.5": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "192.88.99.1": "6to4 relay",
    "::": "unspecified",
    "::1": "loopback",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local with a zone",
    "fc00::1": "unique local",
    "fd00:ec2::254": "metadata",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "::ffff:127.0.0.1": "IPv4-mapped",
    "::ffff:8.8.8.8": "IPv4-mapped",
    "::127.0.0.1": "IPv4-compatible",
    "64:ff9b::7f00:1": "NAT64 of loopback",
    "64:ff9b::a9fe:a9fe": "NAT64 of metadata",
    "64:ff9b:1::1": "local NAT64",
    "2002:7f00:1::1": "6to4",
    "2001:0:53aa:64c::1": "Teredo",
    "2001:db8::1": "documentation",
    "100::1": "discard",
    "localhost": "a name",
    "2130706433": "a number",
    "0x7f.1": "an old form",
    "": "nothing",
}


@pytest.mark.parametrize("address", REFUSED, ids=lambda address: f"{address or 'empty'} ({REFUSED[address]})")
def test_an_address_inside_is_not_public(address: str) -> None:
    """No address of the host's own network, in whatever notation, counts as public."""
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_a_public_address_is_public(address: str) -> None:
    """Ordinary addresses pass, also through NAT64, which IPv6-only networks need."""
    assert is_public_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/feed",
        "file:///etc/passwd",
        "gopher://news.example/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "//news.example/feed",
        "news.example/feed",
        "",
        "http://",
        "http://[::1",
        "https://reader:secret@news.example/feed",
        "https://reader@news.example/feed",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://news.example:22/",
        "http://news.example:6379/",
        "https://news.example:25/",
        "http://8.8.8.8:53/",
    ],
)
def test_an_address_that_may_not_be_asked_for_is_refused_before_any_connection(url: str) -> None:
    """Other schemes, credentials, private hosts and odd ports are refused from the address alone."""
    with pytest.raises(ForbiddenAddressError) as refusal:
        check_url(url, allow_private=False)
    assert "secret" not in f"{refusal.value} {refusal.value.url} {refusal.value.user_message}"


def test_credentials_are_refused_even_where_private_addresses_are_allowed() -> None:
    """ALLOW_PRIVATE_ADDRESSES opens the network, not the credentials."""
    with pytest.raises(ForbiddenAddressError):
        check_url("http://reader:secret@127.0.0.1:9000/", allow_private=True)
    assert (
        str(check_url("http://127.0.0.1:9000/feed#top", allow_private=True)) == "http://127.0.0.1:9000/feed"
    )


def test_an_absurdly_long_address_is_refused() -> None:
    """A long address is an ordinary failure with a plain message."""
    with pytest.raises(FetchError, match="too long"):
        check_url("https://news.example/" + "a" * 5_000, allow_private=False)


def test_a_socket_to_a_private_address_is_never_made() -> None:
    """The check at connect time does not trust what the resolver said."""
    with pytest.raises(RefusedSocketError):
        public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 80)))
    public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))).close()
