"""What the last import saw of its sources, so that files that have not changed are not read again.

Only a cache in `.index/import.json`: without it a run takes longer and does the same.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.files import CACHE_FOLDER
from assistant.knowledge.importing.disk import sync_folder, write_whole

VERSION = 2  # raise it when a file would be read in another way
NAME = "import.json"


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was last read: id and checksum of each article, and what it said of others."""

    stamp: tuple[int, ...]
    articles: tuple[tuple[str, str], ...]
    context: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    failed: bool = False


@dataclass(frozen=True, slots=True)
class SourceState:
    """The files of one source, and what they were read with (the options, and the names of sections).

    `origin` is where the source lay, so that another one of the same name is told from a newer form of it.
    """

    read_with: str
    files: Mapping[str, Seen]
    origin: str = ""


def load_state(folder: Path) -> dict[str, SourceState]:
    """The state of each source by its label; empty where there is none, or another version's."""
    try:
        row = json.loads((folder / CACHE_FOLDER / NAME).read_text("utf-8"))
        if row["version"] != VERSION:
            return {}
        return {
            k: SourceState(v["read_with"], {n: _seen(f) for n, f in v["files"].items()}, str(v.get("origin", "")))
            for k, v in row["sources"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _seen(row: dict[str, Any]) -> Seen:
    problems = [tuple(Problem(**p) for p in row[k]) for k in ("skipped", "notes")]
    articles = tuple((str(id), str(digest)) for id, digest in row["articles"])
    return Seen(tuple(row["stamp"]), articles, dict(row["context"]), problems[0], problems[1], bool(row["failed"]))


def _fields(value: Any) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value)}


def save_state(folder: Path, state: Mapping[str, SourceState]) -> None:
    """Write the state; where that cannot be, the next run takes longer."""
    path = folder / CACHE_FOLDER / NAME
    temporary = path.with_name(f"tmp-{uuid.uuid4().hex}")
    row = {"version": VERSION, "sources": dict(state)}
    try:
        write_whole(temporary, path, json.dumps(row, default=_fields).encode("utf-8", "replace"))
        sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
