"""An archive of its own for every test, in a real file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Storage
from tests.storage.audit import audit
from tests.storage.builders import NOW


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
async def storage(database_file: Path) -> AsyncIterator[Storage]:
    """An empty archive at `NOW`; after the test, what it holds must agree with itself."""
    opened = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    yield opened
    await opened.close()
    assert audit(database_file) == []
