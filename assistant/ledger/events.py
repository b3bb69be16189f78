"""Events that other programs are to be told: kept until they were, each told once, the failed ones for a person.

A row is leased while a process tries it, so that of several processes one does. Of one that was told only its kind
and its times stay: for thirty days, so that it is not told again; of a check, which is told by each call, for one.
What never got through is deleted after ninety days.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Connection, delete, func, or_, select

from assistant.ledger import schema, writing
from assistant.ledger.base import Base

KEPT = timedelta(days=30)  # what was told; what happened earlier than that is not told any more
CHECKED_KEPT = timedelta(days=1)  # a plugin may have a reply checked each second
FAILED_KEPT = timedelta(days=90)
MOST = 10_000  # rows of an endpoint that wait: one that is down for days must not fill the disk
GONE = "wants no more events (HTTP 410)"  # of a dead row: its endpoint is off
_TABLE = schema.event
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # compared with, so that the index by state and time is used


class EventState(StrEnum):
    """WAITING ones are sent when their time comes; DEAD ones wait for a person, SENT is the end."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class Telling(Protocol):
    """An event as it is to be kept: what happened, to what, when, and what is said of it."""

    @property
    def kind(self) -> str:
        """Its type."""

    @property
    def subject(self) -> str:
        """What tells it from the others of its kind, 64 characters at most."""

    @property
    def at(self) -> datetime:
        """When it happened."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """What is sent."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event for one endpoint; `id` is its webhook-id. The payload is empty once it was told. Times in UTC."""

    id: str
    endpoint: str
    workspace: str
    kind: str
    at: datetime
    state: EventState
    tries: int
    next_at: datetime
    reason: str
    payload: Mapping[str, Any]


def add_events(ledger: Base, endpoints: Collection[str], events: Iterable[Telling], now: datetime | None = None) -> int:
    """Keep events of the ledger's workspace for endpoints; how many rows are new: each is told once.

    For an endpoint that is off they are kept as dead, and sent when it is on again. Where too many wait already, no
    more are kept; one that was given up makes room.
    """
    now, new = now or datetime.now(UTC), 0
    with ledger.writing() as connection:
        off = {name for name in endpoints if _off(connection, name)}
        for event in events:
            for name in endpoints:
                row = _row(event, name, ledger.workspace, now, off=name in off)
                new += not _full(connection, name) and writing.add_new(connection, _TABLE, row) is not None
    return new


def _row(event: Telling, endpoint: str, workspace: str, now: datetime, *, off: bool) -> dict[str, Any]:
    return {
        "uid": writing.new_uid(),
        "workspace": workspace,
        "endpoint": endpoint,
        "kind": event.kind,
        "subject": event.subject,
        "at": event.at,
        "payload": dict(event.payload),
        "state": (EventState.DEAD if off else EventState.WAITING).value,
        "tries": 0,
        "next_at": now,
        "leased_until": None,
        "reason": GONE if off else "",
    }


def list_events(ledger: Base, states: Collection[EventState] = (), limit: int = 1000) -> tuple[StoredEvent, ...]:
    """Events of all workspaces in these states (none: in any), the newest first."""
    wanted = select(_TABLE).order_by(_TABLE.c.id.desc()).limit(limit)
    if states:
        wanted = wanted.where(_TABLE.c.state.in_([s.value for s in states]))
    with ledger.reading() as connection:
        return tuple(stored(dict(row)) for row in connection.execute(wanted).mappings())


def clean_events(ledger: Base, now: datetime) -> int:
    """Delete what was kept long enough; how many."""
    state, told_at = _TABLE.c.state, _TABLE.c.next_at
    told = (state == EventState.SENT.value) & (told_at < now - KEPT)
    checked = (state == EventState.SENT.value) & (told_at < now - CHECKED_KEPT) & (_TABLE.c.kind == "reply.checked")
    with ledger.writing() as connection:
        return connection.execute(delete(_TABLE).where(or_(told, checked, _TABLE.c.at < now - FAILED_KEPT))).rowcount


def _off(connection: Connection, endpoint: str) -> bool:
    return connection.scalar(select(_TABLE.c.id).where(*gone(endpoint)).limit(1)) is not None


def of_person(payload: Mapping[str, Any], pattern: re.Pattern[str], inquiries: Collection[int]) -> bool:
    """Whether an event is about one of these inquiries, or an id in it names the person that a pattern finds."""
    data = payload.get("data", {})
    named = (value for value in data.values() if isinstance(value, str))
    return data.get("inquiry") in inquiries or any(pattern.search(value) for value in named)


def gone(endpoint: str) -> tuple[Any, ...]:
    """The rows of an endpoint that is off."""
    dead = (_TABLE.c.state == EventState.DEAD.value, _TABLE.c.next_at > _BEGINNING)
    return *dead, _TABLE.c.endpoint == endpoint, _TABLE.c.reason == GONE


def _full(connection: Connection, endpoint: str) -> bool:
    waits = (_TABLE.c.state.in_([EventState.WAITING.value, EventState.DEAD.value]), _TABLE.c.next_at > _BEGINNING)
    some = select(_TABLE.c.id).where(*waits, _TABLE.c.endpoint == endpoint).limit(MOST).subquery()
    if (connection.scalar(select(func.count()).select_from(some)) or 0) < MOST:
        return False
    given_up = (*waits, _TABLE.c.endpoint == endpoint, _TABLE.c.state == EventState.DEAD.value, _TABLE.c.reason != GONE)
    oldest = select(_TABLE.c.id).where(*given_up).order_by(_TABLE.c.id).limit(1).scalar_subquery()
    return not connection.execute(delete(_TABLE).where(_TABLE.c.id == oldest)).rowcount


def stored(row: Mapping[str, Any]) -> StoredEvent:
    """A row as it is told."""
    return StoredEvent(
        id=row["uid"],
        endpoint=row["endpoint"],
        workspace=row["workspace"],
        kind=row["kind"],
        at=row["at"],
        state=EventState(row["state"]),
        tries=row["tries"],
        next_at=row["next_at"],
        reason=row["reason"],
        payload=row["payload"],
    )
