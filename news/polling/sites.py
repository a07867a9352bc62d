"""Which hosts are one site: what somebody who rents one name can give as many hosts as they like. Pure."""

from __future__ import annotations

import re

_SECOND_LEVEL_CHARS_MAX = 3
_COUNTRY_CHARS = 2
_ADDRESS = re.compile(r"[\d.]+|.*:.*")


def site_of(host: str) -> str:
    """The name that was registered: the last two labels of a host, three below `co.uk` and the like.

    A country's second level is told by its shortness, without a list of all suffixes: `com.au` and `or.jp` are seen,
    `asso.fr` is not, and its hosts then count as one site. So do all blogs of one platform. An IP address is itself.
    """
    name = host.lower().rstrip(".")
    if _ADDRESS.fullmatch(name):
        return name
    labels = name.split(".")
    is_below_country = (
        len(labels) > 2 and len(labels[-1]) == _COUNTRY_CHARS and len(labels[-2]) <= _SECOND_LEVEL_CHARS_MAX
    )
    return ".".join(labels[-3:] if is_below_country else labels[-2:])
