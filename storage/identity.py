"""When two articles are the same one: by address, by words. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|_hs(?:enc|mi)"
    r"|ref_src|ref_url|cmpid|ocid|at_medium|at_campaign\w*|xtor|wt_mc|smid|ito|guccounter|guce_\w+"
)
_DEFAULT_PORTS = {80, 443}


def url_key(url: str | None) -> str | None:
    """One spelling for all addresses of a page; None when it is no http(s) address.

    Folded: scheme, case of the host, `www.`, default port, credentials, trailing slash, fragment, tracking parameters
    and the order of parameters. Kept: the path's case and every other parameter.
    """
    if url is None:
        return None
    try:
        url.encode()  # a lone surrogate is a ValueError like the other faults
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    host = host.removeprefix("www.").rstrip(".")
    place = host if port is None or port in _DEFAULT_PORTS else f"{host}:{port}"
    kept = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0])
    )
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{place}{parts.path.rstrip('/')}{query}"


def host_of(url: str | None) -> str | None:
    """The host of an address without `www.`, for showing; None when there is none."""
    if url is None:
        return None
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def text_hash(title: str, text: str) -> bytes:
    """The same for the same words, however they are spaced and encoded."""
    words = " ".join(unicodedata.normalize("NFKC", f"{title}\n{text}").split())
    # The mark keeps a title that runs on into its text from being taken for another title without one.
    mark = "" if text.strip() else "\0"
    return hashlib.sha256((words + mark).encode()).digest()


def _is_tracking(name: str) -> bool:
    return _TRACKING.fullmatch(name.lower()) is not None
