"""Which hosts are one site."""

from __future__ import annotations

import pytest

from news.polling.sites import site_of


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("harbour.example", "harbour.example"),
        ("www.harbour.example", "harbour.example"),
        ("S7.Feeds.Harbour.Example.", "harbour.example"),
        ("news.harbour.co.uk", "harbour.co.uk"),
        ("harbour.com.au", "harbour.com.au"),
        ("co.uk", "co.uk"),
        ("ada.blogs.example", "blogs.example"),
        ("localhost", "localhost"),
        ("127.0.0.2", "127.0.0.2"),
        ("2001:db8::7", "2001:db8::7"),
        ("source 7", "source 7"),
        ("", ""),
    ],
)
def test_hosts_of_one_registered_name_are_one_site(host: str, site: str) -> None:
    """Whoever rents a name can give it any number of hosts; an IP address is by itself."""
    assert site_of(host) == site
