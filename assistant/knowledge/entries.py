"""The entries of an index in its file: found by their offsets, decoded when they are asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, overload

import numpy as np

from assistant.knowledge.sums import Checked, Ints
from assistant.types import Entry, Passage

_FIELDS = tuple(field.name for field in fields(Entry))
_OWN = "own id"  # of an entry that the base names otherwise, since another one has its id


class StoredEntries(Sequence[Entry]):
    """A stretch of the entries of an index. `own` gives each the id that its file gives it."""

    def __init__(
        self,
        data: Checked[np.uint8],
        offsets: Ints,
        start: int,
        stop: int,
        *,
        own: bool = False,
        ids: Checked[np.uint64] | None = None,
    ) -> None:
        self._data, self._offsets, self._ids = data, offsets, ids
        self._start, self._stop, self._own = start, stop, own

    def __len__(self) -> int:
        return self._stop - self._start

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step != 1:
                return [self[i] for i in range(start, stop, step)]
            return StoredEntries(
                self._data, self._offsets, self._start + start, self._start + max(start, stop), own=self._own
            )
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        number = self._start + at % len(self)
        line = self._data.part(int(self._offsets[number]), int(self._offsets[number + 1]))
        return _entry(json.loads(line.tobytes()), self._own)

    def of_file(self, start: int, stop: int) -> StoredEntries:
        """The entries from `start` to `stop` with the ids that their file gives them."""
        return StoredEntries(self._data, self._offsets, start, stop, own=True)

    def position(self, id: str) -> int | None:
        """Where the entry with this id stands; None for no such entry, and in a part of the entries."""
        if self._ids is None:
            return None
        keys, positions = self._ids.whole
        at = int(np.searchsorted(keys, np.uint64(key(id))))
        while at < len(keys) and keys[at] == key(id):
            if self[int(positions[at])].id == id:
                return int(positions[at])
            at += 1
        return None

    def __iter__(self) -> Iterator[Entry]:
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented if not isinstance(other, Sequence) else False
        return all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def write_entries(path: Path, entries: Iterable[Entry], own_ids: Iterable[str]) -> None:
    """Write entries as JSON, one a line, to `path`.jsonl, and where each line starts to `path`.npy. Raises OSError."""
    offsets = [0]
    with path.with_suffix(".jsonl").open("wb") as out:
        for entry, own in zip(entries, own_ids, strict=True):
            row = {name: getattr(entry, name) for name in _FIELDS}  # `asdict` copies all, which takes seconds
            row["passages"] = [(p.text, p.headings) for p in entry.passages]
            if own != entry.id:
                row[_OWN] = own
            offsets.append(offsets[-1] + out.write(json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"))
    np.save(path.with_suffix(".npy"), np.array(offsets, np.int64), allow_pickle=False)


def _entry(row: dict[str, Any], own: bool) -> Entry:
    id = row.pop(_OWN, None)
    row["passages"] = tuple(Passage(text, tuple(headings)) for text, headings in row["passages"])
    row["variants"] = tuple(row["variants"])
    if own and id is not None:
        row["id"] = id
    return Entry(**row)


def key(id: str) -> int:
    """Eight bytes of an id's digest, by which its entry is found."""
    return int.from_bytes(hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def keys_of(ids: Iterable[str]) -> np.typing.NDArray[np.uint64]:
    """The keys of the ids, sorted, and the positions of their entries, `(2, entries)`."""
    found = np.array([key(id) for id in ids], np.uint64)
    order = np.argsort(found, kind="stable")
    return np.stack([found[order], order.astype(np.uint64)])
