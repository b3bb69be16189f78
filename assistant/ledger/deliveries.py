"""Deliveries of helpdesks and mailboxes: a queue in the ledger that outlives every process.

One row a delivery, UNIQUE by its source and what tells it from the others there, committed before anybody is told that
it was accepted. A process claims a row for a while; every later step asks that the row is still its own: `taken` grows
with each claim and never falls, so that one that lost its claim changes nothing any more, also after a replay.

What came (`payload`) is kept as it came, personal data and all, until a draft of it stands, and the draft with its
checklist (`note`) until it was put where it belongs; then only ids stay. That holds where the ledger masks, too: a
masked note could not be posted. What is dead or unknown keeps its text until a person decides, or a purge or an erasure
takes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, null, select, update

from assistant.ledger import writing
from assistant.ledger.base import Base
from assistant.ledger.delivering_rows import TABLE, WAITING, read, stored
from assistant.ledger.delivering_steps import (
    brought,
    claim,
    dead,
    drafted,
    later,
    linked,
    posted,
    posting,
    renew,
    survived,
    unknown,
    waits,
)
from assistant.types import Delivery, DeliveryState, Note

__all__ = [
    "WAITING", "accept", "brought", "claim", "counted", "dead", "drafted", "find", "later", "linked", "listed",
    "posted", "posting", "renew", "replay", "settled", "survived", "unknown", "waits",
]  # fmt: skip


def accept(
    ledger: Base,
    source: str,
    key: str,
    payload: str,
    kind: str = "inquiry",
    note: Note | None = None,
    conversation: str = "",
    now: datetime | None = None,
) -> tuple[Delivery, bool]:
    """A delivery of a source in the ledger's workspace, and whether it is new: one with the same `key` is the same.

    `key` may have any length. With a `note`, whose id is given here, there is nothing to draft. Returns once it is on
    the disk; raises LedgerError.
    """
    now = now or datetime.now(UTC)
    row = {
        "uid": writing.new_uid(),
        "workspace": ledger.workspace,
        "source": source,
        "delivery": hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
        "kind": kind,
        "received_at": now,
        "conversation": note.conversation if note is not None else conversation,
        "payload": payload if note is None else None,
        "note": stored(note) if note is not None else null(),
        "inquiry_id": None,
        "state": (DeliveryState.ACCEPTED if note is None else DeliveryState.DRAFTED).value,
        "tries": 0,
        "taken": 0,
        "silent": 0,
        "next_at": now,
        "leased_until": None,
        "returned": "",
        "reason": "",
        "done_at": None,
    }
    same = select(TABLE).where(TABLE.c.source == source, TABLE.c.delivery == row["delivery"])
    with ledger.writing() as connection:
        new = writing.add_new(connection, TABLE, row) is not None
        return read(connection.execute(same).mappings().one()), new


def find(ledger: Base, uid: str, *, everywhere: bool = False) -> Delivery | None:
    """A delivery by its id, in the ledger's workspace or in all."""
    if not uid.isascii() or not uid.isalnum():
        return None
    with ledger.reading() as connection:
        row = connection.execute(_seen(ledger, everywhere).where(TABLE.c.uid == uid)).mappings().first()
    return None if row is None else read(row)


def listed(
    ledger: Base,
    states: Collection[DeliveryState] = (),
    limit: int = 50,
    *,
    everywhere: bool = False,
    begins: str = "",
    texts: bool = True,
) -> tuple[Delivery, ...]:
    """Deliveries in these states (none: in all), the newest first, in the ledger's workspace or in all.

    `begins` is how their ids begin. Without `texts` what came is left out: megabytes each.
    """
    columns = [c if texts or c is not TABLE.c.payload else null().label("payload") for c in TABLE.c]
    wanted = _seen(ledger, everywhere, columns).order_by(TABLE.c.id.desc()).limit(limit)
    if states:
        wanted = wanted.where(TABLE.c.state.in_([s.value for s in states]))
    if begins:
        wanted = wanted.where(TABLE.c.uid.startswith(begins, autoescape=True))
    with ledger.reading() as connection:
        return tuple(map(read, connection.execute(wanted).mappings()))


def counted(ledger: Base, sources: Collection[str]) -> dict[str, int]:
    """How many deliveries of each source wait for us, or for a person."""
    open_ones = [s.value for s in DeliveryState if s is not DeliveryState.POSTED]
    wanted = select(TABLE.c.source, func.count()).where(TABLE.c.state.in_(open_ones)).group_by(TABLE.c.source)
    with ledger.reading() as connection:
        found = {source: int(count) for source, count in connection.execute(wanted)}
    return {name: found.get(name, 0) for name in sources}


def replay(ledger: Base, delivery: Delivery, now: datetime) -> bool:
    """One that is dead or unknown starts again where it stopped; False where it is neither, or its text was purged."""
    state = DeliveryState.ACCEPTED if delivery.note is None else DeliveryState.DRAFTED
    left = TABLE.c.payload.is_not(None) if delivery.note is None else TABLE.c.note.is_not(None)
    again = {"state": state.value, "tries": 0, "silent": 0, "next_at": now, "leased_until": None, "reason": ""}
    return _decided(ledger, delivery, again, left)


def settled(ledger: Base, delivery: Delivery, returned: str, now: datetime) -> bool:
    """A person says that one that is dead or unknown is there; False where it is neither."""
    done = {"payload": None, "note": null(), "returned": returned, "reason": "", "done_at": now}
    return _decided(ledger, delivery, {"state": DeliveryState.POSTED.value, **done})


def _seen(ledger: Base, everywhere: bool, columns: Sequence[Any] = (TABLE,)) -> Select[Any]:
    return select(*columns) if everywhere else select(*columns).where(TABLE.c.workspace == ledger.workspace)


def _decided(ledger: Base, delivery: Delivery, values: Mapping[str, Any], *more: ColumnElement[bool]) -> bool:
    stopped = TABLE.c.state.in_([DeliveryState.DEAD.value, DeliveryState.UNKNOWN.value])
    with ledger.writing() as connection:
        row = update(TABLE).where(TABLE.c.uid == delivery.id, stopped, *more)
        return bool(connection.execute(row.values(**values)).rowcount)
