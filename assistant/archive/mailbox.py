"""Where the mails of an archive lie: in mbox files, maildirs and .eml files; nothing is kept but the places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST = 4 << 20  # bytes of a mail that are read: the texts come first, what follows are attachments
_LINE = 1 << 16
_FIELD = re.compile(rb"[!-9;-~]{1,80}:")
_UNQUOTE = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies: `length` bytes of a file, from `start` on; `number`: which mail of an mbox it is, else 0."""

    path: Path
    name: str
    start: int
    length: int
    number: int = 0

    @property
    def where(self) -> str:
        """The place in words."""
        return f"{self.name}, mail {self.number}" if self.number else self.name

    def read(self, most: int = LARGEST) -> bytes:
        """The bytes of the mail, `most` of them at most; in an mbox ">From " stands for "From "."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            raw = file.read(min(self.length, most))
        return _UNQUOTE.sub(rb"\1", raw) if self.number else raw


def places(path: Path, name: str) -> Iterator[Place]:
    """The mails of an mbox, each behind its line "From ", which only counts where a header follows."""
    with path.open("rb") as file:
        start: int | None = None
        waiting: tuple[int, int] | None = None  # a line "From " and its end, until the next line shows what it is
        at, count, blank = 0, 0, True
        while line := file.readline(_LINE):
            if waiting is not None:
                before, behind = waiting
                if _FIELD.match(line) or not line.strip():
                    if start is not None:
                        yield Place(path, name, start, before - start, count)
                    start, count = behind, count + 1
                waiting = None
            at += len(line)
            if blank and line.startswith(b"From "):
                waiting = at - len(line), at
            blank = line in (b"\n", b"\r\n")
        if start is not None:
            yield Place(path, name, start, at - start, count)


def ends_cleanly(path: Path) -> bool:
    """Whether the last line of a file is whole."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if not size:
            return True
        file.seek(size - 1)
        return file.read(1) == b"\n"
