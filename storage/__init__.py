"""All that is kept: SQLite behind one class. The SQL stands in `sql/`, the schema in `migrations/`."""

from storage.archive import Storage

__all__ = ["Storage"]
