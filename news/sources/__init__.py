"""Sources: what lies at an address → entries, by method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from news.sources.forecast import Forecast, forecast

if TYPE_CHECKING:
    from news.sources.reading import read_source_page

__all__ = ["Forecast", "forecast", "read_source_page"]


def __getattr__(name: str) -> Any:
    # Reading brings every parser; who only forecasts or reads a list of addresses starts without them.
    if name == "read_source_page":
        from news.sources.reading import read_source_page

        return read_source_page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
