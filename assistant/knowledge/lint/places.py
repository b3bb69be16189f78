"""Where an entry stands in its source: file and line, found again in the file, since entries keep only their file."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import Problem
from assistant.knowledge.files import MAX_BYTES, decode, read_bytes
from assistant.knowledge.rows import csv_rows, json_rows
from assistant.types import Entry

_ROWS = (".jsonl", ".ndjson", ".csv", ".tsv")
_SCANNED = 200_000_000  # characters of one file that are searched in all, so that many findings stay quick
_PROBLEM = re.compile(r"^(.{1,1000}), (?:line (\d{1,9})|front matter)$", re.S)


@dataclass
class Source:
    """A file's text, the offsets at which its lines start, and for a file of rows the line of each id and title."""

    text: str
    starts: list[int]
    rows: dict[str, int]
    left: int = _SCANNED
    anchors: frozenset[str] | None = None  # filled where a link asks for one

    def line(self, offset: int) -> int:
        """The number of the line that holds an offset."""
        return bisect.bisect_right(self.starts, offset)


@dataclass
class Places:
    """The files of a knowledge base, read when they are first asked for."""

    path: Path
    _read: dict[str, Source | None] = field(default_factory=dict)

    def source(self, name: str) -> Source | None:
        """A file of the base by its name; None where there is none that can be read."""
        if name not in self._read:
            self._read[name] = self._open(name)
        return self._read[name]

    def file(self, name: str) -> Path | None:
        """The path of a file of the base; None for a name that is none, or leads out of it."""
        root = self.path if self.path.is_dir() else self.path.parent
        try:
            file = (root / name).resolve()
            return file if name and file.is_file() and file.is_relative_to(root.resolve()) else None
        except (OSError, ValueError):
            return None

    def _open(self, name: str) -> Source | None:
        file = self.file(name)
        raw = read_bytes(file, name) if file else b""
        if not isinstance(raw, bytes) or not raw or len(raw) > MAX_BYTES:
            return None
        text = decode(raw, name)[0]
        starts = [0, *(m.end() for m in re.finditer("\n", text))]
        suffix = Path(name).suffix.lower()
        return Source(text, starts, dict(_rows(text, suffix)) if suffix in _ROWS else {})

    def where(self, entry: Entry, said: str = "") -> str:
        """File and line of an entry, in a page the line of the words `said` where they are found."""
        source = self.source(entry.source)
        if source is None:
            return entry.source or entry.id
        line = source.rows.get(entry.id) or source.rows.get(entry.title)
        if line is None and not source.rows:
            line = next((n for text in (said, entry.title) if (n := _scan(source, text))), 1)
        return f"{entry.source}:{line}" if line else entry.source


def problem_place(where: str) -> str:
    """The place of a problem as file:line."""
    match = _PROBLEM.match(where)
    return f"{match[1]}:{match[2] or 1}" if match else where


def _scan(source: Source, said: str) -> int | None:
    """The line on which words stand: the longest stretch of them without marks, line ends or markup."""
    stretches = re.split(r"[^\w ,.'’£€$%-]+|\s*\n\s*", said[:400])
    piece = max(stretches, key=len, default="").strip()[:80]
    if len(piece) < 4 or source.left <= 0:
        return None
    source.left -= len(source.text)
    at = source.text.find(piece)
    return source.line(at) if at >= 0 else None


def _rows(text: str, suffix: str) -> Iterator[tuple[str, int]]:
    """Ids and titles of the rows of a file with their lines."""
    found = json_rows(text, "") if suffix in (".jsonl", ".ndjson") else csv_rows(text, "")
    for line, row in found:
        if isinstance(row, Problem):
            continue
        keys = {str(k).strip().lower(): " ".join(str(v).split()) for k, v in row.items() if isinstance(v, str | int)}
        for key in ("title", "question", "id"):
            if keys.get(key):
                yield keys[key], line
