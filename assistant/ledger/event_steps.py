"""How far an event has come: leased, told, failed, its endpoint off and on again, sent once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from assistant.errors import InputError, Problem
from assistant.ledger import schema
from assistant.ledger.base import Base
from assistant.ledger.events import GONE, EventState, StoredEvent, gone, stored

_TABLE = schema.event


def has_due(ledger: Base, endpoint: str, now: datetime) -> bool:
    """Whether `claim_event` would find one; reads only."""
    with ledger.reading() as connection:
        return connection.scalar(select(_TABLE.c.id).where(*_due(endpoint, now)).limit(1)) is not None


def claim_event(ledger: Base, endpoint: str, now: datetime, lease: timedelta) -> StoredEvent | None:
    """The event of an endpoint that is due first, in whatever workspace; nobody else gets it while it is leased."""
    first = select(_TABLE).where(*_due(endpoint, now)).order_by(_TABLE.c.next_at, _TABLE.c.id).limit(1)
    with ledger.writing() as connection:
        row = connection.execute(first.with_for_update(skip_locked=True)).mappings().first()
        if row is None:
            return None
        values = {"leased_until": now + lease, "tries": row["tries"] + 1}
        connection.execute(update(_TABLE).where(_TABLE.c.id == row["id"]).values(values))
    return stored(dict(row) | values)


def event_sent(ledger: Base, event: StoredEvent, now: datetime) -> None:
    """It arrived: its payload goes, and what an endpoint that was off did not get is due."""
    done: dict[str, Any] = {
        "state": EventState.SENT.value,
        "payload": {},
        "leased_until": None,
        "next_at": now,
        "reason": "",
    }
    with ledger.writing() as connection:
        connection.execute(update(_TABLE).where(_TABLE.c.uid == event.id).values(done))
        _awake(connection, event.endpoint, now)


def event_failed(
    ledger: Base, event: StoredEvent, reason: str, *, next_at: datetime | None, others_at: datetime | None = None
) -> None:
    """It did not arrive: it is due again at `next_at`, never where that is None, the others at `others_at`."""
    values: dict[str, Any] = {"leased_until": None, "reason": reason}
    values |= {"state": EventState.DEAD.value} if next_at is None else {"next_at": next_at}
    waiting = (_TABLE.c.endpoint == event.endpoint, _TABLE.c.state == EventState.WAITING.value)
    with ledger.writing() as connection:
        connection.execute(_mine(event).values(values))
        if others_at is not None:
            held = update(_TABLE).where(*waiting, _TABLE.c.next_at < others_at)
            connection.execute(held.values(next_at=others_at))


def endpoint_gone(ledger: Base, event: StoredEvent) -> None:
    """The endpoint wants no more: all that waits for it is dead, until one of these is replayed and arrives."""
    waiting = (_TABLE.c.endpoint == event.endpoint, _TABLE.c.state == EventState.WAITING.value)
    dead = {"state": EventState.DEAD.value, "reason": GONE, "leased_until": None}
    with ledger.writing() as connection:
        connection.execute(update(_TABLE).where(*waiting).values(dead))


def endpoint_back(ledger: Base, endpoint: str, now: datetime) -> int:
    """An endpoint that was off takes events again: what it did not get is due; how many these are."""
    with ledger.writing() as connection:
        return _awake(connection, endpoint, now)


def replay_event(ledger: Base, id: str, now: datetime | None = None) -> StoredEvent:
    """Let a dead event be sent again, by its id or the beginning of one that no other dead one has.

    InputError where there is none.
    """
    now, table = now or datetime.now(UTC), _TABLE
    dead = select(table).where(table.c.state == EventState.DEAD.value, table.c.uid.startswith(id, autoescape=True))
    with ledger.writing() as connection:
        rows = connection.execute(dead.limit(2)).mappings().all() if id else []
        if len(rows) != 1:
            told = "several" if rows else "none"
            remedy = "see `fullreply events list --state dead`"
            raise InputError("Nothing is sent again.", [Problem(id[:40], "the id of a dead event", told, remedy)])
        again = {"state": EventState.WAITING.value, "tries": 0, "next_at": now, "reason": ""}
        connection.execute(update(table).where(table.c.id == rows[0]["id"]).values(again))
    return stored(dict(rows[0]) | again)


def replay_all(ledger: Base, endpoint: str, now: datetime | None = None) -> int:
    """Let all dead events of an endpoint be sent again; how many."""
    again = {"state": EventState.WAITING.value, "tries": 0, "next_at": now or datetime.now(UTC), "reason": ""}
    dead = (_TABLE.c.endpoint == endpoint, _TABLE.c.state == EventState.DEAD.value)
    with ledger.writing() as connection:
        return connection.execute(update(_TABLE).where(*dead).values(again)).rowcount


def _due(endpoint: str, now: datetime) -> tuple[Any, ...]:
    free = or_(_TABLE.c.leased_until.is_(None), _TABLE.c.leased_until < now)
    return _TABLE.c.endpoint == endpoint, _TABLE.c.state == EventState.WAITING.value, _TABLE.c.next_at <= now, free


def _mine(event: StoredEvent) -> Any:
    """The row, where no other process has tried it since."""
    return update(_TABLE).where(_TABLE.c.uid == event.id, _TABLE.c.tries == event.tries)


def _awake(connection: Connection, endpoint: str, now: datetime) -> int:
    again = {"state": EventState.WAITING.value, "tries": 0, "next_at": now, "reason": ""}
    return connection.execute(update(_TABLE).where(*gone(endpoint)).values(again)).rowcount
