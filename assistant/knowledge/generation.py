"""What a generation of the index holds, file by file, and how it is opened: small files checked, large ones mapped.

A file that is read whole has its sha256 in the manifest. A large one that is read here and there has checksums of its
blocks beside it, `NAME.sums`; of a small index all blocks are checked at opening, of a large one those that are read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np
import numpy.typing as npt

from assistant.errors import Problem
from assistant.knowledge.cells import Cells
from assistant.knowledge.entries import StoredEntries, keys_of, write_entries
from assistant.knowledge.signals import Tables
from assistant.knowledge.source import FileEntries
from assistant.knowledge.sums import BLOCK, Checked, CheckedRows, sums_of
from assistant.knowledge.texts import KINDS
from assistant.knowledge.vectors import Table
from assistant.knowledge.words import Words
from assistant.types import Entry

AT_ONCE = 256 << 20  # bytes of large files up to which all of them are checked at opening: a tenth of a second
LATER = ("files", "digests")  # read only where something changed
LARGE = (".f32", ".i32", ".u64", ".cells", ".jsonl")  # mapped, and checked block by block
Digests = npt.NDArray[np.void]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Content:
    """What is written: the files, the entries made of them (their ids unique), the problems, tables, text digests.

    `unread` are the problems of files that could not be read at all.
    """

    files: Sequence[FileEntries]
    entries: Sequence[Entry]
    unread: Sequence[Problem]
    problems: Sequence[Problem]
    tables: Tables
    digests: Digests


@dataclass(frozen=True)
class Stored:
    """An index as it lies on disk; what its files held is read when something seems to have changed."""

    folder: Path
    entries: StoredEntries
    unread: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    tables: Tables
    sums: Mapping[str, str]

    def known_files(self) -> dict[str, FileEntries]:
        """What each file held, in the order of the index; nothing where that cannot be read any more."""
        lines = self._later("files").decode("utf-8").split("\n")  # names may hold what `splitlines` splits at
        found, start = {}, 0
        for row in map(json.loads, filter(None, lines)):
            stop = start + row["entries"]
            problems = tuple(Problem(*p) for p in row["problems"])
            stamp = tuple(row["stamp"]) if row["stamp"] else None
            entries = self.entries.of_file(start, stop)
            found[row["name"]] = FileEntries(row["name"], stamp, row["digest"], entries, problems)
            start = stop
        return found

    def known_digests(self) -> Digests:
        """The digest of each text by kind, in the order of the rows; none where they cannot be read any more."""
        return np.frombuffer(self._later("digests"), "V16")

    def _later(self, name: str) -> bytes:
        """The bytes of a file that was not read at opening, b"" where it is not what it was."""
        try:
            raw = (self.folder / name).read_bytes()
        except OSError:  # another build has put its own in the place of this one
            return b""
        return raw if sha256(raw) == self.sums[name] else b""


def sha256(raw: bytes) -> str:
    """The checksum of bytes in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def fill(folder: Path, content: Content) -> dict[str, Any]:
    """Write a generation into an empty folder; what its manifest is to say of it. Raises OSError."""
    with (folder / "files").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(_file_row(file), ensure_ascii=False) + "\n" for file in content.files)
    problems = [[_problem_row(p) for p in group] for group in (content.unread, content.problems)]
    (folder / "problems.json").write_text(json.dumps(problems), "utf-8")
    write_entries(folder / "entries", content.entries, (e.id for file in content.files for e in file.entries))
    keys_of(entry.id for entry in content.entries).tofile(folder / "ids.u64")
    for kind, table in zip(KINDS, content.tables.vectors, strict=True):
        table.save(folder / kind)
    content.tables.words.save(folder)
    np.save(folder / "shared.npy", content.tables.shared, allow_pickle=False)
    content.digests.tofile(folder / "digests")
    return _sums(
        folder, {f"{kind}.f32": 4 * t.dimension for kind, t in zip(KINDS, content.tables.vectors, strict=True)}
    )


def _sums(folder: Path, rows: Mapping[str, int]) -> dict[str, Any]:
    """The checksums: of large files a file beside each, and of that one and of small files as they are."""
    large = sorted(p for p in folder.iterdir() if p.suffix in LARGE)
    for path in large:
        np.save(folder / f"{path.name}.sums.npy", sums_of(path, rows.get(path.name, BLOCK)), allow_pickle=False)
    small = sorted(p for p in folder.iterdir() if p not in large)
    return {
        "files": {p.name: sha256(p.read_bytes()) for p in small},
        "large": {p.name: p.stat().st_size for p in large},
    }


def _file_row(file: FileEntries) -> dict[str, Any]:
    problems = [_problem_row(p) for p in file.problems]
    return {
        "name": file.name,
        "stamp": file.stamp,
        "digest": file.digest,
        "entries": len(file.entries),
        "problems": problems,
    }


def _problem_row(problem: Problem) -> tuple[str, str, str, str]:
    return problem.where, problem.expected, problem.found, problem.remedy


@dataclass(frozen=True, slots=True)
class _Opening:
    """A generation that is being opened; of a `small` one each block is checked now."""

    folder: Path
    small: bool
    damaged: Callable[[], NoReturn]

    def numbers(self, name: str) -> npt.NDArray[Any]:
        """A small array."""
        found: npt.NDArray[Any] = np.load(self.folder / f"{name}.npy", allow_pickle=False)
        return found

    def large(self, name: str, kind: type[Number], rows: int = 0) -> Checked[Number]:
        """A mapped array, of so many rows where that is given."""
        array = self._mapped(name, kind)
        found = Checked(array.reshape(rows, -1) if rows else array, self.numbers(f"{name}.sums"), BLOCK, self.damaged)
        self._check(found)
        return found

    def table(self, kind: str, dimension: int) -> Table:
        """The vectors of a kind."""
        name = f"{kind}.f32"
        array, path = self._mapped(name, np.float32).reshape(-1, dimension), None if self.small else self.folder / name
        rows = CheckedRows(array, self.numbers(f"{name}.sums"), self.damaged, path)
        self._check(rows)
        whole = self.folder / f"{kind}.cells"
        cells = Cells.load(whole, self.large(whole.name, np.uint8), dimension) if whole.exists() else None
        return Table(rows, self.numbers(kind), cells)

    def _mapped(self, name: str, kind: type[Number]) -> npt.NDArray[Number]:
        path = self.folder / name  # an empty file cannot be mapped
        return np.asarray(np.memmap(path, kind, "r")) if path.stat().st_size else np.zeros(0, kind)

    def _check(self, found: Checked[Any]) -> None:
        if self.small:
            _ = found.whole


def open_generation(folder: Path, manifest: Mapping[str, Any], damaged: Callable[[], NoReturn]) -> Stored:
    """Open what `fill` wrote. ValueError, OSError, KeyError or what `damaged` raises where it is not that any more."""
    large: dict[str, int] = manifest["large"]
    if any((folder / name).stat().st_size != size for name, size in large.items()):
        raise ValueError("a file of another size")
    small = sum(large.values()) <= AT_ONCE
    for name, checksum in manifest["files"].items():
        if (small or name not in LATER) and sha256((folder / name).read_bytes()) != checksum:
            raise ValueError(name)
    opened = _Opening(folder, small, damaged)
    ids, lines = opened.large("ids.u64", np.uint64, 2), opened.large("entries.jsonl", np.uint8)
    offsets = opened.numbers("entries")
    entries = StoredEntries(lines, offsets, 0, len(offsets) - 1, ids=ids)
    words = Words.load(folder, opened.large("words.f32", np.float32), opened.large("words.i32", np.int32))
    vectors = tuple(opened.table(kind, int(manifest["dimension"])) for kind in KINDS)
    told = json.loads((folder / "problems.json").read_bytes())
    unread, problems = (tuple(Problem(*row) for row in group) for group in told)
    tables = Tables(vectors, words, opened.numbers("shared"))
    return Stored(folder, entries, unread, problems, tables, manifest["files"])
