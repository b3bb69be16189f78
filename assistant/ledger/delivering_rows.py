"""Rows of the table of deliveries: what they are made of, which are whose, and how they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping

from assistant.ledger import schema
from assistant.types import Delivery, DeliveryState, Note

TABLE = schema.delivery
WAITING = (DeliveryState.ACCEPTED, DeliveryState.DRAFTED, DeliveryState.POSTING)
"""States that go on by themselves."""


def mine(delivery: Delivery) -> Sequence[ColumnElement[bool]]:
    """The row, as long as nobody took it since, be it after a replay, and it did not end."""
    going_on = TABLE.c.state.in_([s.value for s in WAITING])
    return (TABLE.c.uid == delivery.id, TABLE.c.taken == delivery.taken, going_on)


def stored(note: Note) -> dict[str, Any]:
    """What is kept of a note beside its id and conversation."""
    return {"text": note.text, "draft": note.draft, "target": dict(note.target)}


def read(row: RowMapping | Mapping[str, Any]) -> Delivery:
    """A row as a delivery."""
    kept, state = row["note"], DeliveryState(row["state"])
    note = Note(row["uid"], row["conversation"], kept["text"], kept["draft"], kept["target"]) if kept else None
    return Delivery(
        id=row["uid"],
        kind=row["kind"],
        source=row["source"],
        workspace=row["workspace"],
        state=state,
        received_at=row["received_at"],
        conversation=row["conversation"],
        payload=row["payload"] or "",
        note=note,
        inquiry=row["inquiry_id"],
        tries=row["tries"],
        taken=row["taken"],
        silent=row["silent"],
        next_at=row["next_at"] if state in WAITING else None,
        returned=row["returned"],
        reason=row["reason"],
    )
