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
    "2001:0:7f00:1::": "Teredo",
    "2001:10::1": "ORCHID",
    "2001:db8::1": "documentation",
    "3fff::1": "documentation",
    "5f00::1": "segment routing",
    "2002:a9fe:a9fe::": "6to4 of metadata",
    "64:ff9b::a00:1": "NAT64 of private",
    "64:ff9b::ffff:ffff": "NAT64 of broadcast",
    "64:ff9b:1:7f00:1::": "local NAT64",
    "64:ff9b:1:ffff:ffff:ffff:808:808": "local NAT64 of public",
    "::ffff:169.254.169.254": "IPv4-mapped",
    "0:0:0:0:0:ffff:7f00:1": "IPv4-mapped, written out",
    "::ffff:0:127.0.0.1": "IPv4-translated",
    "fe80::5efe:7f00:1": "ISATAP",
    "ff0e::1": "multicast",
    "::1%lo": "loopback with a zone",
    "2606:4700:4700::1111%eth0": "public with a zone",
    "8.8.8.8%eth0": "nonsense",
    "127.0.0.1.": "a trailing dot",
    " 8.8.8.8": "a space",
    "0177.0.0.1": "an old form",
    "8.8.8.8/32": "a network",
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
        "http://news.example:0/",
        "http://news.example:65536/",
        "http://news.example:80a/",
        "https://:secret@news.example/",
        "https://secret@8.8.8.8@127.0.0.1/",
        "http://news.example\\@127.0.0.1/",
        "HTTP://127.0.0.1/",
        "http:/127.0.0.1/",
        "http://127.0.0.1./",
        "http://127.1/",
        "http://127.0.1/",
        "http://0/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://0177.0.0.01/",
        "http://1.2.3.4.5/",
        "http://8.8.8.8.127/",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://127.0.0.1%00.news.example/",
        "http://news .example/",
        "http://[::1%25lo]/",
        "http://[fe80::1%25eth0]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[::ffff:7f00:1]/",
        "ws://news.example/",
        "unix:///run/news.sock",
        "feed://news.example/",
    ],
)
def test_an_address_that_may_not_be_asked_for_is_refused_before_any_connection(url: str) -> None:
    """Other schemes, credentials, private hosts and odd ports are refused from the address alone."""
    with pytest.raises(ForbiddenAddressError) as refusal:
        check_url(url, allow_private=False)
    assert "secret" not in f"{refusal.value} {refusal.value.url} {refusal.value.user_message}"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("harbour", "not a web address"),
        ("https//news.example", "not a web address"),
        ("http://[::1", "not a web address"),
        ("https://", "not a web address"),
        ("http://news .example/", "not a web address"),
        ("ftp://news.example/", "begin with https:// or http://"),
        ("mailto:ada@news.example", "begin with https:// or http://"),
        ("http://news.example:22/", "names port 22"),
        ("http://192.168.1.1/", "of a private network"),
        ("http://2130706433/", "of a private network"),
        ("https://ada:s3cret@news.example/", "a user name or password"),
    ],
)
def test_why_an_address_is_refused(url: str, words: str) -> None:
    """Each kind of wrong address has its own words: whoever typed it sees what to change."""
    with pytest.raises(ForbiddenAddressError) as refusal:
        check_url(url, allow_private=False)
    assert words in refusal.value.user_message


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://news.example", "https://news.example/"),
        ("HTTPS://News.Example.:443/A#top", "https://news.example.:443/A"),
        ("http://ärger.example/ä?ö=ü", "http://xn--rger-koa.example/%C3%A4?%C3%B6=%C3%BC"),
        ("http://news_1.example:8080/", "http://news_1.example:8080/"),
        ("http://1.example/", "http://1.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:4700::1111]/", "http://[2606:4700:4700::1111]/"),
        ("http://news.example/a\r\nX-Evil: b", "http://news.example/aX-Evil:%20b"),
    ],
)
def test_an_ordinary_address_is_asked_for_as_browsers_do(url: str, asked: str) -> None:
    """Names in any script, other usual ports and public numbers pass; line breaks do not reach the wire."""
    checked = check_url(url, allow_private=False)
    assert f"{checked.scheme}://{checked.raw_authority}{checked.raw_path_qs}" == asked


def test_credentials_are_refused_even_where_private_addresses_are_allowed() -> None:
    """ALLOW_PRIVATE_ADDRESSES opens the network, not the credentials."""
    with pytest.raises(ForbiddenAddressError):
        check_url("http://reader:secret@127.0.0.1:9000/", allow_private=True)
    assert (
        str(check_url("http://127.0.0.1:9000/feed#top", allow_private=True)) == "http://127.0.0.1:9000/feed"
    )


def test_an_absurdly_long_address_is_refused() -> None:
    """A long address is an ordinary failure with a plain message."""
    with pytest.raises(FetchError, match="too long") as refusal:
        check_url("https://reader:secret@news.example/" + "a" * 5_000, allow_private=False)
    assert "secret" not in f"{refusal.value} {refusal.value.url}"


def test_a_socket_to_a_private_address_is_never_made() -> None:
    """The check at connect time does not trust what the resolver said."""
    with pytest.raises(RefusedSocketError):
        public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 80)))
    public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))).close()
