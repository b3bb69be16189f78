"""Arrays in files whose bytes are checked against checksums: block by block, each when it is first read.

Reading a whole index at opening only to check it would take as long as its size; a search touches little of it. CRC-32
finds what disks and copies do to bytes; nobody who can write here needs to be kept out by a stronger one.
"""

from __future__ import annotations

import os
import weakref
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeVar

import numpy as np
import numpy.typing as npt

BLOCK = 65_536  # bytes of one checksum, where rows do not set another size
Sums = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Kind = TypeVar("Kind", bound=np.generic)


def sums_of(path: Path, block: int) -> Sums:
    """The checksums of a file, one a block."""
    with path.open("rb") as file:
        found = [zlib.crc32(part) for part in iter(lambda: file.read(block), b"")]
    return np.array(found, np.uint32)


class Checked(Generic[Kind]):
    """An array that lies in a file, or in memory where there are no sums and nothing is to be checked.

    `damaged` is called, and must raise, where a block is not what it was when the file was written.
    """

    def __init__(
        self,
        array: npt.NDArray[Kind],
        sums: Sums | None = None,
        block: int = BLOCK,
        damaged: Callable[[], NoReturn] | None = None,
    ) -> None:
        self._array, self._sums, self._block, self._damaged = array, sums, block, damaged
        self._bytes: npt.NDArray[np.uint8] = array.reshape(-1).view(np.uint8)
        self._seen = bytearray(0 if sums is None else len(sums))  # 1 for a block that was checked
        self._whole = sums is None

    def __len__(self) -> int:
        return len(self._array)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return self._array.shape

    @property
    def whole(self) -> npt.NDArray[Kind]:
        """All of the array, every block checked."""
        self.touch_bytes(0, self._bytes.size)
        return self._array

    def part(self, start: int, stop: int) -> npt.NDArray[Kind]:
        """Its items from `start` to `stop`, checked."""
        size = self._bytes.size // max(1, len(self._array))
        self.touch_bytes(start * size, stop * size)
        return self._array[start:stop]

    def touch_bytes(self, start: int, stop: int) -> None:
        """Check the blocks of a stretch of bytes that were not checked yet."""
        if self._whole or stop <= start:
            return
        first, last = start // self._block, (stop - 1) // self._block
        number = self._seen.find(0, first, last + 1)
        while number >= 0:
            self._check(number, self._bytes[number * self._block : (number + 1) * self._block])
            number = self._seen.find(0, number + 1, last + 1)
        self._whole = last - first + 1 == len(self._seen)

    def move(self, array: npt.NDArray[Kind]) -> None:
        """Go on with another mapping of the same file."""
        if array.shape == self._array.shape:
            self._array, self._bytes = array, array.reshape(-1).view(np.uint8)

    def _check(self, number: int, data: Any) -> None:
        if self._sums is not None and zlib.crc32(data) != self._sums[number] and self._damaged is not None:
            self._damaged()
        self._seen[number] = 1


class CheckedRows(Checked[np.float32]):
    """Rows of numbers of which some are read here and there; a block is a row.

    Scattered rows of a file are read, not mapped: a mapped row brings its neighbours into memory with it.
    """

    def __init__(
        self,
        array: npt.NDArray[np.float32],
        sums: Sums | None = None,
        damaged: Callable[[], NoReturn] | None = None,
        path: Path | None = None,
    ) -> None:
        super().__init__(array, sums, max(4, 4 * array.shape[1]), damaged)
        self._handle = os.open(path, os.O_RDONLY) if path is not None and hasattr(os, "pread") else None
        if self._handle is not None:
            weakref.finalize(self, os.close, self._handle)

    def rows(self, numbers: Ints) -> npt.NDArray[np.float32]:
        """The rows of these numbers, `(len(numbers), dimension)`, checked."""
        if self._handle is None:
            if not self._whole:
                for number in numbers.tolist():
                    self.touch_bytes(number * self._block, (number + 1) * self._block)
            return self._array[numbers]
        size, handle = self._block, self._handle
        read = [os.pread(handle, size, number * size) for number in numbers.tolist()]
        for i in np.flatnonzero(np.frombuffer(self._seen, np.uint8)[numbers] == 0).tolist():
            self._check(int(numbers[i]), read[i])
        out = np.frombuffer(b"".join(read), np.float32)
        if out.size != len(numbers) * self.shape[1] and self._damaged is not None:
            self._damaged()  # cut short since it was opened
        return out.reshape(len(numbers), -1) if out.size else np.zeros((0, self.shape[1]), np.float32)
