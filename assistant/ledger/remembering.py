"""Answers to calls that may be repeated: the same name and the same call get the same answer, for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from assistant.ledger import schema, writing
from assistant.ledger.base import Base

KEPT = timedelta(hours=24)
LOST = timedelta(minutes=5)  # after which a call that never ended is taken for one whose server was killed


@dataclass(frozen=True, slots=True)
class Remembered:
    """A call that was made before: what was asked, and its answer; without a status it is still worked on.

    `body` is None where the answer was not kept, since the ledger masks personal data.
    """

    call: str
    status: int | None
    body: str | None


def begin(ledger: Base, owner: str, name: str, call: str, now: datetime | None = None) -> Remembered | None:
    """Note that a call is worked on from now; what is known of it where it was made before, else None."""
    now, table = now or datetime.now(UTC), schema.remembered
    row = {"owner": owner, "name": name, "call": call, "at": now, "status": None, "body": None}
    mine = (table.c.owner == owner, table.c.name == name)
    with ledger.writing() as connection:
        gone = (table.c.at < now - KEPT) | (table.c.status.is_(None) & (table.c.at < now - LOST))
        connection.execute(delete(table).where(*mine, gone))
        if writing.add_new(connection, table, row) is not None:
            return None
        found = connection.execute(select(table.c.call, table.c.status, table.c.body).where(*mine)).one()
    return Remembered(*found)


def finish(ledger: Base, owner: str, name: str, status: int, body: str | None) -> None:
    """Keep the answer."""
    table = schema.remembered
    with ledger.writing() as connection:
        mine = update(table).where(table.c.owner == owner, table.c.name == name)
        connection.execute(mine.values(status=status, body=body))


def forget(ledger: Base, owner: str, name: str) -> None:
    """The call failed and may be made again."""
    table = schema.remembered
    with ledger.writing() as connection:
        connection.execute(delete(table).where(table.c.owner == owner, table.c.name == name))


def clean(ledger: Base, now: datetime | None = None) -> None:
    """Delete what was kept long enough."""
    with ledger.writing() as connection:
        old = schema.remembered.c.at < (now or datetime.now(UTC)) - KEPT
        connection.execute(delete(schema.remembered).where(old))
