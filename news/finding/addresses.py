"""The names of `news.addresses`, for those who know them from here."""

from __future__ import annotations

from news.addresses import host_of, plain_address, shown

__all__ = ["host_of", "plain_address", "shown"]
