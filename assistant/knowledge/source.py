"""A folder or file to entries: each file by the reader of its kind, then all of them together."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import KnowledgeBaseError, Problem
from assistant.knowledge.files import decode, read_bytes, shown_name
from assistant.knowledge.listing import Listed, Stamp, list_files
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
RACY = 2_000_000_000  # nanoseconds: the coarsest clock of a file system


@dataclass(frozen=True, slots=True)
class FileEntries:
    """What one file holds: the unit that is read again when it changes. `digest` is the sha256 of its bytes.

    `stamp` is None where it says nothing: the file changed so shortly before it was read that it may have changed once
    more since, within one tick of the clock (git's racy timestamps).
    """

    name: str
    stamp: Stamp | None
    digest: str
    entries: Sequence[Entry]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a knowledge base as they were found at one time, in nanoseconds, and what was skipped."""

    path: Path
    files: tuple[Listed, ...]
    skipped: tuple[Problem, ...]
    at: int

    @property
    def settled(self) -> bool:
        """Whether the stamps say all: no file has none, or changed just before."""
        _, changed, status = self._stamps()
        after = self.at - RACY
        racy = (status > after) | ((changed > after) & (changed <= self.at))
        return not racy.any() and all(file.stamp for file in self.files)

    def _stamps(self) -> npt.NDArray[np.int64]:
        """The stamps as columns, `(3, files)`; of many thousand files a look at each takes longer than opening."""
        return np.array([file.stamp or (0, 0, 0) for file in self.files], np.int64).reshape(-1, 3).T

    def stamp(self, file: Listed) -> Stamp | None:
        """The stamp of a file where it can be relied on later."""
        return None if file.stamp is None or self._racy(file.stamp) else file.stamp

    def _racy(self, stamp: Stamp) -> bool:
        _, changed, status = stamp  # a file may say that it is of the future, its status is set by the system
        return status > self.at - RACY or self.at - RACY < changed <= self.at

    @property
    def signature(self) -> str:
        """A digest of all names and stamps: where it is the same, so are the files."""
        names = "\0".join(file.name for file in self.files)
        found = hashlib.sha256(names.encode("utf-8", "surrogateescape"))
        found.update(self._stamps().tobytes())
        return found.hexdigest()


def listing(path: Path) -> Listing:
    """What there is to read at `path`; KnowledgeBaseError where there is no such folder or file."""
    at = time.time_ns()
    files, skipped = list_files(path, READERS)
    return Listing(path, tuple(files), tuple(skipped), at)


def load_entries(path: Path) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries of a knowledge base, and what was reported while reading it.

    Raises KnowledgeBaseError where there is nothing to read.
    """
    found = listing(path)
    files, unread = read_files(found, {})
    return gather(path, files, (*found.skipped, *unread))


def read_files(found: Listing, known: Mapping[str, FileEntries]) -> tuple[list[FileEntries], list[Problem]]:
    """What each file holds, taken from `known` where the file is the same, and the files that could not be read."""
    files, unread = [], []
    for file in found.files:
        path = found.path / file.name if file.name else found.path
        name = shown_name(file.name or found.path.name)
        read = _read_file(path, name, file.stamp, found.stamp(file), known.get(name))
        if isinstance(read, Problem):
            unread.append(read)
        else:
            files.append(read)
    return files, unread


def _read_file(
    path: Path, name: str, stamp: Stamp | None, reliable: Stamp | None, known: FileEntries | None
) -> FileEntries | Problem:
    if stamp and known and known.stamp == stamp:
        return known
    raw = read_bytes(path, name)
    if isinstance(raw, Problem):
        return raw
    digest = hashlib.sha256(raw).hexdigest()
    if known and known.digest == digest:
        return replace(known, stamp=reliable)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        return Problem(name, f"one of {', '.join(READERS)}", path.suffix or "no ending", "save it as one of these")
    text, problems = decode(raw, name)
    entries, more = reader(text, name) if text.strip() else ([], [])
    if not text.strip() and not problems:
        problems = [Problem(name, "text", "an empty file, skipped", "fill the file or remove it")]
    return FileEntries(name, reliable, digest, tuple(entries), (*problems, *more))


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
