"""The steps of a delivery while one process works on it: claimed, drafted, about to be posted, and how that ended.

Each asks that the delivery is still this process's own and says whether it was. All raise LedgerError.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, null, or_, select, update

from assistant.ledger import schema
from assistant.ledger.base import Base
from assistant.ledger.delivering_rows import TABLE, WAITING, mine, read, stored
from assistant.types import Delivery, DeliveryState, Note


def claim(
    ledger: Base,
    now: datetime,
    lease_s: float,
    states: Collection[DeliveryState] = WAITING,
    *,
    sources: Collection[str] | None = None,
    avoid: Collection[str] = (),
) -> Delivery | None:
    """The next delivery that is due, of any workspace, now of this process for so many seconds; None for none.

    Only those of `sources` (None: of all) that are not to be avoided. Of several processes one gets it.
    """
    wanted = _due(now, states, sources, avoid)
    with ledger.reading() as connection:  # nearly always there is nothing, which a look finds out without any lock
        if connection.execute(wanted).first() is None:
            return None
    with ledger.writing() as connection:
        row = connection.execute(wanted.with_for_update(skip_locked=True)).mappings().first()
        if row is None:
            return None
        counts = {name: row[name] + 1 for name in ("tries", "taken", "silent")}
        taking = counts | {"leased_until": now + timedelta(seconds=lease_s)}
        connection.execute(update(TABLE).where(TABLE.c.id == row["id"]).values(taking))
        return read({**row, **taking})


def waits(
    ledger: Base, now: datetime, states: Collection[DeliveryState] = WAITING, *, sources: Collection[str] | None = None
) -> bool:
    """Whether a delivery is due."""
    with ledger.reading() as connection:
        return connection.execute(_due(now, states, sources, ())).first() is not None


def renew(ledger: Base, held: Collection[Delivery], until: datetime) -> None:
    """These go on being worked on."""
    with ledger.writing() as connection:
        for one in held:
            connection.execute(update(TABLE).where(*mine(one)).values(leased_until=until))


def survived(ledger: Base, delivery: Delivery) -> bool:
    """The process that has it lives, though it cannot say how far it came: this taking did not end it."""
    return _moved(ledger, delivery)


def linked(ledger: Base, delivery: Delivery, inquiry: int) -> bool:
    """Note which inquiry a delivery brought; False where another delivery brought it, or this one is not ours any more.

    A delivery that is gone was erased meanwhile: what was just recorded of it goes, too.
    """
    table = schema.inquiry
    with ledger.writing() as connection:
        connection.execute(select(table.c.id).where(table.c.id == inquiry).with_for_update())  # one at a time links it
        if connection.scalar(_brought(inquiry).where(TABLE.c.uid != delivery.id)) is not None:
            return False
        if connection.execute(update(TABLE).where(*mine(delivery)).values(inquiry_id=inquiry)).rowcount:
            return True
        if connection.scalar(select(TABLE.c.id).where(TABLE.c.uid == delivery.id)) is None:
            said = select(schema.reply.c.id).where(schema.reply.c.inquiry_id == inquiry).exists()
            connection.execute(delete(table).where(table.c.id == inquiry, ~said))
        return False


def brought(ledger: Base, inquiry: int, but: Delivery) -> bool:
    """Whether another delivery brought an inquiry."""
    with ledger.reading() as connection:
        return connection.scalar(_brought(inquiry).where(TABLE.c.uid != but.id)) is not None


def drafted(ledger: Base, delivery: Delivery, note: Note, now: datetime) -> bool:
    """A draft stands, and waits to be posted; what came is dropped. False where the delivery is not ours any more."""
    values = {"payload": None, "note": stored(note), "conversation": note.conversation, "next_at": now}
    return _moved(ledger, delivery, state=DeliveryState.DRAFTED.value, leased_until=None, reason="", **values)


def posting(ledger: Base, delivery: Delivery, until: datetime, settled: datetime | None = None) -> bool:
    """It is about to be posted: from now on nobody knows before the answer. False where it is not ours any more.

    Should this process end meanwhile, no other one takes it up before it is `settled`.
    """
    due = {} if settled is None else {"next_at": settled}
    return _moved(ledger, delivery, state=DeliveryState.POSTING.value, leased_until=until, **due)


def posted(ledger: Base, delivery: Delivery, returned: str = "", *, reason: str = "", now: datetime) -> bool:
    """It is done with; only ids stay. `reason` says why, where nothing was posted."""
    done = {"payload": None, "note": null(), "returned": returned, "reason": reason, "done_at": now}
    return _moved(ledger, delivery, state=DeliveryState.POSTED.value, leased_until=None, **done)


def later(ledger: Base, delivery: Delivery, state: DeliveryState, reason: str, next_at: datetime) -> bool:
    """It was not done and is tried again, from the state given."""
    return _moved(ledger, delivery, state=state.value, leased_until=None, reason=reason, next_at=next_at)


def unknown(ledger: Base, delivery: Delivery, reason: str) -> bool:
    """Nobody can tell whether it was posted: a person looks."""
    return _moved(ledger, delivery, state=DeliveryState.UNKNOWN.value, leased_until=None, reason=reason)


def dead(ledger: Base, delivery: Delivery, reason: str) -> bool:
    """It was refused for good, or tried too often."""
    return _moved(ledger, delivery, state=DeliveryState.DEAD.value, leased_until=None, reason=reason)


def _due(
    now: datetime, states: Collection[DeliveryState], sources: Collection[str] | None, avoid: Collection[str]
) -> Select[Any]:
    free = or_(TABLE.c.leased_until.is_(None), TABLE.c.leased_until < now)
    wanted = select(TABLE).where(TABLE.c.state.in_([s.value for s in states]), TABLE.c.next_at <= now, free)
    if sources is not None:
        wanted = wanted.where(TABLE.c.source.in_(sorted(sources)))
    if avoid:
        wanted = wanted.where(TABLE.c.source.not_in(sorted(avoid)))
    return wanted.order_by(TABLE.c.next_at, TABLE.c.id).limit(1)


def _brought(inquiry: int) -> Select[tuple[int]]:
    return select(TABLE.c.id).where(TABLE.c.inquiry_id == inquiry).limit(1)


def _moved(ledger: Base, delivery: Delivery, **values: Any) -> bool:
    with ledger.writing() as connection:
        return bool(connection.execute(update(TABLE).where(*mine(delivery)).values(silent=0, **values)).rowcount)
