"""The whole ledger as JSON Lines: a line that says what it is, one an inquiry or correction, and one that ends it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, func, select

from assistant.errors import InputError, Problem
from assistant.ledger import rowlines, schema
from assistant.ledger.reading import CHUNK
from assistant.ledger.store import Ledger

PART = ".part"  # ends the name of a file that is not whole yet
Progress = Callable[[int, int], None]


def export_rows(ledger: Ledger, target: Path | BinaryIO, progress: Progress | None = None) -> int:
    """Write all workspaces to a file (whole or not at all) or a stream; how many rows.

    The ledger remembers the file, so that an erasure looks into it. InputError where it cannot be written.
    """
    if not isinstance(target, Path):
        return _write(ledger, target, progress)
    ledger.note_file(target)
    with whole(target) as file:
        return _write(ledger, file, progress)


class whole:  # noqa: N801  # reads as a verb: with whole(path) as file
    """A file that only its owner may read, and that is there whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path, self.part = path, path.with_name(path.name + PART)

    def __enter__(self) -> BinaryIO:
        try:
            handle = os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise self._refused(error) from None
        self.file = os.fdopen(handle, "wb")
        return self.file

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        try:
            if kind is None:
                self.file.flush()
                os.fsync(self.file.fileno())
            self.file.close()
            if kind is None:
                os.replace(self.part, self.path)
        except OSError as told:
            self.part.unlink(missing_ok=True)
            raise self._refused(told) from None
        if kind is not None:
            self.part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise self._refused(error) from None

    def _refused(self, error: OSError) -> InputError:
        found = (error.strerror or "no such place").lower()
        problem = Problem(str(self.path), "a file that can be written", found, "free some space, or name another file")
        return InputError("The file cannot be written; nothing was left half written.", [problem])


def _write(ledger: Ledger, file: BinaryIO, progress: Progress | None) -> int:
    with ledger.reading() as connection:
        total = sum(
            connection.scalar(select(func.count()).select_from(t)) or 0 for t in (schema.inquiry, schema.correction)
        )
    file.write(rowlines.line({"kind": "ledger", "version": rowlines.VERSION, "schema": schema.HEAD}).encode())
    done = 0
    for source in (_inquiries, _corrections):
        for rows in source(ledger):
            file.write("".join(map(rowlines.line, rows)).encode())
            done += len(rows)
            if progress is not None:
                progress(done, max(done, total))
    file.write(rowlines.line({"kind": "end", "rows": done}).encode())
    return done


def _pages(ledger: Ledger, table: Any) -> Iterator[tuple[Connection, list[int]]]:
    """The ids of a table, some at a time, with a connection that reads them."""
    last = 0
    while True:
        wanted = select(table.c.id).where(table.c.id > last).order_by(table.c.id).limit(CHUNK)
        with ledger.reading() as connection:
            keys = list(connection.scalars(wanted))
            if keys:
                yield connection, keys
        if len(keys) < CHUNK:
            return
        last = keys[-1]


def _inquiries(ledger: Ledger) -> Iterator[list[dict[str, Any]]]:
    for connection, keys in _pages(ledger, schema.inquiry):
        yield list(rowlines.inquiry_rows(connection, keys))


def _corrections(ledger: Ledger) -> Iterator[list[dict[str, Any]]]:
    table, question, inquiry = schema.correction, schema.question, schema.inquiry
    wanted = select(table, inquiry.c.uid.label("inquiry"), question.c.ordinal)
    wanted = wanted.join_from(table, question, isouter=True, onclause=question.c.id == table.c.question_id)
    wanted = wanted.join(inquiry, inquiry.c.id == question.c.inquiry_id, isouter=True).order_by(table.c.id)
    for connection, keys in _pages(ledger, table):
        found = connection.execute(wanted.where(table.c.id.in_(keys))).mappings()
        yield [rowlines.correction_row(r, r["inquiry"], r["ordinal"]) for r in found]
