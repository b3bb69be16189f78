"""A folder or file to entries: each file by the reader of its kind, then all of them together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import KnowledgeBaseError, Problem
from assistant.knowledge.files import decode, find_files, read_bytes, shown_name
from assistant.knowledge.markdown import read_markdown
from assistant.knowledge.rows import read_csv, read_jsonl
from assistant.types import Entry

Reader = Callable[[str, str], tuple[list[Entry], list[Problem]]]
"""Takes a file's text and its name relative to the knowledge base."""

READERS: Mapping[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}
Stamp = tuple[int, int, int]
"""Size, time of change and time of status change of a file: where they are the same, so is the file."""


@dataclass(frozen=True, slots=True)
class FileEntries:
    """What one file holds: the unit that is read again when it changes. `digest` is the sha256 of its bytes."""

    name: str
    stamp: Stamp
    digest: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def load_entries(path: Path) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries of a knowledge base, and what was reported while reading it.

    Raises KnowledgeBaseError where there is nothing to read.
    """
    files, skipped = read_files(path, {})
    return gather(path, files, skipped)


def read_files(path: Path, known: Mapping[str, FileEntries]) -> tuple[list[FileEntries], list[Problem]]:
    """What each file holds, taken from `known` where the file is the same, and what was skipped."""
    paths, skipped = find_files(path, READERS)
    files = []
    for file in paths:
        name = shown_name(file.name if file == path else file.relative_to(path).as_posix())
        found = _read_file(file, name, known.get(name))
        if isinstance(found, Problem):
            skipped.append(found)
        else:
            files.append(found)
    return files, skipped


def _read_file(path: Path, name: str, known: FileEntries | None) -> FileEntries | Problem:
    try:
        stat = path.stat()
    except OSError as error:
        return Problem(name, "a file to read", f"{error.strerror}, skipped", "make the file readable")
    stamp = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    if known and known.stamp == stamp:
        return known
    raw = read_bytes(path, name)
    if isinstance(raw, Problem):
        return raw
    digest = hashlib.sha256(raw).hexdigest()
    if known and known.digest == digest:
        return replace(known, stamp=stamp)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        return Problem(name, f"one of {', '.join(READERS)}", path.suffix or "no ending", "save it as one of these")
    text, problems = decode(raw, name)
    entries, more = reader(text, name) if text.strip() else ([], [])
    if not text.strip() and not problems:
        problems = [Problem(name, "text", "an empty file, skipped", "fill the file or remove it")]
    return FileEntries(name, stamp, digest, tuple(entries), (*problems, *more))


def gather(
    path: Path, files: Iterable[FileEntries], skipped: Iterable[Problem]
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries of all files with ids of their own, and all problems; KnowledgeBaseError without any entry."""
    entries: dict[str, Entry] = {}
    problems = list(skipped)
    numbers: dict[str, int] = {}
    for file in files:
        problems += file.problems
        for entry in file.entries:
            if entry.id in entries:
                other, entry = entries[entry.id], replace(entry, id=_free(entry.id, entries, numbers))
                where, remedy = entry.source, f"give it an id of its own; it was named {entry.id}"
                problems.append(
                    Problem(where, "an id of its own", f"the id {other.id}, also in {other.source}", remedy)
                )
            entries[entry.id] = entry
    if not entries:
        message = f"The knowledge base at {path} has no entry: put Markdown, CSV or JSON Lines files there."
        raise KnowledgeBaseError(message, problems[:20])
    return tuple(entries.values()), tuple(problems)


def _free(id: str, taken: Mapping[str, Entry], numbers: dict[str, int]) -> str:
    """The id with the next free number; `numbers` remembers the last one given."""
    number = numbers.get(id, 1) + 1
    while f"{id}-{number}" in taken:
        number += 1
    numbers[id] = number
    return f"{id}-{number}"
