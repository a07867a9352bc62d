"""What measurements on a benchmark folder share: its rows, and the scorer that stands beside them."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

Row = dict[str, Any]


def load_scorer(folder: Path) -> ModuleType:
    """The folder's `score.py` as a module."""
    spec = importlib.util.spec_from_file_location(f"{folder.name}_scorer", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(path: Path) -> list[Row]:
    """The rows of a JSON lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
