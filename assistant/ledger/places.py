"""How far mailboxes were read."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from assistant.ledger import schema
from assistant.ledger.base import Base


def place_of(ledger: Base, source: str) -> str | None:
    """What was kept of a source, None for nothing. Raises LedgerError."""
    with ledger.reading() as connection:
        found: str | None = connection.scalar(select(schema.place.c.value).where(schema.place.c.source == source))
    return found


def keep_place(ledger: Base, source: str, value: str) -> None:
    """Keep how far a source was read. Raises LedgerError."""
    table = schema.place
    with ledger.writing() as connection:
        connection.execute(delete(table).where(table.c.source == source))
        connection.execute(insert(table).values(source=source, value=value))
