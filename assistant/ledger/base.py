"""What every method of the ledger stands on: connections, the workspace, and moments with a time zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, select

from assistant.ledger import schema
from assistant.ledger.causes import guarded
from assistant.ledger.opening import reading as only_reading

MAIN = "main"


class Base:
    """An open database, seen from one workspace."""

    def __init__(self, engine: Engine, where: Path | str, workspace: str = MAIN, *, mask: bool = False) -> None:
        self.engine, self.where, self.workspace, self.mask = engine, where, workspace, mask

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file or the connections."""
        self.engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes."""
        with guarded(self.where), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with guarded(self.where), only_reading(self.engine).begin() as connection:
            yield connection

    def _has(self, connection: Connection, inquiry_id: int) -> bool:
        if not possible(inquiry_id):
            return False
        table = schema.inquiry
        mine = select(table.c.id).where(table.c.id == inquiry_id, table.c.workspace == self.workspace)
        return connection.scalar(mine.where(table.c.purged.is_(False))) is not None

    def _held(self, connection: Connection, inquiry_id: int) -> None:
        """Hold an inquiry until the transaction ends; LookupError where it is not in this workspace."""
        table = schema.inquiry
        mine = (table.c.id == inquiry_id, table.c.workspace == self.workspace, table.c.purged.is_(False))
        if not possible(inquiry_id) or connection.scalar(select(table.c.id).where(*mine).with_for_update()) is None:
            raise LookupError(f"no inquiry {inquiry_id} in the ledger")


def possible(key: int) -> bool:
    """Whether a number can be an id: the database refuses larger ones."""
    return 0 < key < 1 << 31


def moment(given: datetime | None) -> datetime:
    """Now where none is given; ValueError for a time that could be any of 24."""
    if given is not None and given.tzinfo is None:
        raise ValueError("a time without a time zone cannot be stored: use datetime.now(UTC)")
    return given or datetime.now(UTC)
