"""When the index of a knowledge base was built."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from assistant.knowledge import store


def built_at(path: Path, cache: Path | None = None) -> datetime | None:
    """When the index of a knowledge base that lies on disk was written, in local time; None where none does."""
    for place in store.places(path, cache):
        try:
            return datetime.fromtimestamp((place / "current.json").stat().st_mtime).astimezone()
        except OSError:
            continue
    return None
