"""How addresses are kept, and what is shown of them."""

from __future__ import annotations

import pytest

from news.addresses import host_of, plain_address, shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (" HTTPS://Harbour.Example#top ", "https://harbour.example/"),
        ("https://harbour.example/Feed?Key=A", "https://harbour.example/Feed?Key=A"),
        ("https://harbour.example:443/./a/../feed.xml", "https://harbour.example/feed.xml"),
        ("http://harbour.example:8080/feed/", "http://harbour.example:8080/feed/"),
        ("http://harbour.example//elsewhere.example/./f", "http://harbour.example//elsewhere.example/./f"),
        ("https://[broken", "https://[broken"),
        ("no address", "no address"),
    ],
)
def test_an_address_is_kept_as_it_was_asked_for(url: str, expected: str) -> None:
    """Only what never matters is evened out."""
    assert plain_address(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ann:secret@harbour.example/f?key=secret#secret", "https://harbour.example/f"),
        ("https://[broken?key=secret", "(malformed)"),
    ],
)
def test_no_secret_of_an_address_is_shown(url: str, expected: str) -> None:
    """Queries and credentials may be keys: they stay out of the log."""
    assert shown(url) == expected


def test_a_host_is_named_without_www() -> None:
    assert host_of("https://www.harbour.example:8443/f") == "harbour.example"
    assert host_of("https://[broken") is None
