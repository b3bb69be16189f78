"""Lines of an export back into a ledger; what is there already is not counted twice, and only completed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from assistant.errors import InputError, Problem
from assistant.ledger import incoming, merging, rowlines
from assistant.ledger.store import Ledger

LONGEST = 256 << 20  # bytes of a line
BATCH = 200  # lines that one transaction takes
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows that were new, that were there and were completed, that were there already.

    `erased` were left out because their person was erased, or their text purged, from this ledger. `problems` are the
    lines that could not be taken.
    """

    new: int = 0
    completed: int = 0
    known: int = 0
    erased: int = 0
    problems: tuple[Problem, ...] = ()


def import_rows(ledger: Ledger, source: Path, progress: Progress | None = None) -> Imported:
    """Take the lines of an export into the ledger, all workspaces; run it again after an interruption.

    Lines that cannot be taken are told, the others are taken. InputError where the file is none of ours.
    """
    try:
        size = source.stat().st_size
        with source.open("rb") as file:
            return _Import(ledger, file, source, size, progress).run()
    except OSError as error:
        problem = Problem(str(source), "a file", (error.strerror or "no path").lower(), "give the path of an export")
        raise InputError(f"{source} cannot be read.", [problem]) from None


class _Import:
    """One run over a file."""

    def __init__(self, ledger: Ledger, file: BinaryIO, source: Path, size: int, progress: Progress | None) -> None:
        self.ledger, self.file, self.source, self.size, self.progress = ledger, file, source, size, progress
        self.problems: list[Problem] = []
        self.counts: Counter[merging.Outcome] = Counter()
        self.batch: list[dict[str, Any]] = []

    def run(self) -> Imported:
        """Take the lines; what was taken."""
        self._head()
        rows, promised = 0, None
        for number, row in self._lines():
            if row.get("kind") == "end":
                promised = row.get("rows")
                continue
            rows += 1
            self._take(number, row)
        self._flush()
        if not self.problems and promised != rows:
            whole = f"{promised} rows" if isinstance(promised, int) else "a last line that says the export is whole"
            problem = Problem(self.source.name, whole, f"{rows} rows", "they were taken; export again for the rest")
            self.problems.append(problem)
        return Imported(**{str(k): n for k, n in self.counts.items()}, problems=tuple(self.problems))

    def _head(self) -> None:
        """InputError where the file is no export, or one of a newer version."""
        row = self._read(self.file.readline(10_000))
        version = row.get("version") if row and row.get("kind") == "ledger" else None
        if not isinstance(version, int):
            problem = Problem(self.source.name, "an export of a ledger", "another file", "name another file")
            raise InputError("The file cannot be taken.", [problem])
        if version > rowlines.VERSION:
            found = f"one of a newer version ({version})"
            raise InputError(
                "The file cannot be taken.", [Problem(self.source.name, "an export", found, "update Fullreply")]
            )

    def _lines(self) -> Iterator[tuple[int, dict[str, Any]]]:
        number = 1
        while raw := self.file.readline(LONGEST):
            number += 1
            row = self._read(raw)
            if row is not None:
                yield number, row
            elif raw.strip():
                half = not raw.endswith(b"\n")
                self._told(number, "one line of JSON", "a half written line" if half else "something else")

    def _read(self, raw: bytes) -> dict[str, Any] | None:
        try:
            row = json.loads(raw)
        except (ValueError, RecursionError):
            return None
        return row if isinstance(row, dict) else None

    def _take(self, number: int, row: dict[str, Any]) -> None:
        kinds = {"inquiry": incoming.inquiry, "correction": incoming.correction}
        kind = row.get("kind")
        if not isinstance(kind, str) or kind not in kinds:
            self._told(number, "an inquiry or a correction", f"a line of another kind ({str(kind)[:40]!r})")
            return
        try:
            self.batch.append({"kind": kind, "values": kinds[kind](row)})
        except incoming.Unfit as unfit:
            self._told(number, f"{unfit.expected} as {unfit.name}", "another value, or none")
        if len(self.batch) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        """Write what is waiting, in one transaction."""
        with self.ledger.writing() as connection:
            for one in self.batch:
                merge = merging.merge_inquiry if one["kind"] == "inquiry" else merging.merge_correction
                self.counts[merge(connection, one["values"])] += 1
        self.batch.clear()
        if self.progress is not None:
            self.progress(self.file.tell(), self.size)

    def _told(self, number: int, expected: str, found: str) -> None:
        remedy = "the line was left out, all others were taken; export again for it"
        self.problems.append(Problem(f"{self.source.name}:{number}", expected, found, remedy))
