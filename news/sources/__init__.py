"""Sources: what lies at an address → entries, by method."""

from __future__ import annotations

from news.sources.forecast import Forecast, forecast
from news.sources.reading import read_source_page

__all__ = ["Forecast", "forecast", "read_source_page"]
