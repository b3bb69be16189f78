"""What events tell of the ledger's rows: replies that were noted, and promises whose time has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from assistant.hours import after
from assistant.ledger import schema
from assistant.ledger.base import Base
from assistant.ledger.events import KEPT
from assistant.ledger.waiting import USUAL
from assistant.types import Channel, OpeningHours


@dataclass(frozen=True, slots=True)
class DuePromise:
    """A promise that was not kept in time; `id` and `inquiry` are its numbers in the ledger. Times as they were."""

    uid: str
    id: int
    inquiry: int
    external_id: str | None
    channel: Channel
    promised_at: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class NotedReply:
    """A reply as events name it; `inquiry` is its number in the ledger."""

    uid: str
    kind: str
    at: datetime
    inquiry: int
    external_id: str | None


def noted_reply(ledger: Base, reply: int) -> NotedReply | None:
    """A reply of the ledger's workspace by its id."""
    table, inquiry = schema.reply, schema.inquiry
    columns = (table.c.uid, table.c.kind, table.c.at, inquiry.c.id.label("inquiry"), inquiry.c.external_id)
    wanted = select(*columns).join_from(table, inquiry).where(table.c.id == reply)
    with ledger.reading() as connection:
        row = connection.execute(wanted.where(inquiry.c.workspace == ledger.workspace)).mappings().first()
    return None if row is None else NotedReply(**row)


def due_promises(
    ledger: Base, endpoint: str, now: datetime, hours: OpeningHours, follows: Mapping[Channel, str]
) -> tuple[DuePromise, ...]:
    """The promises of the ledger's workspace that are due, of the last thirty days, without those told before.

    Where a later reply promised the same question anew, the last promise holds; one that names no time that a clock
    knows is due when the channel says that answers follow (`waiting` counts alike).
    """
    with ledger.reading() as connection:
        rows = connection.execute(_unkept(ledger.workspace, endpoint, now)).mappings().all()
    found = (_due(row, hours, follows) for row in rows)
    return tuple(p for p in found if now - KEPT < p.due <= now)


def _unkept(workspace: str, endpoint: str, now: datetime) -> Any:
    promise, question, inquiry, reply = schema.promise, schema.question, schema.inquiry, schema.reply
    told = select(schema.event.c.subject).where(
        schema.event.c.endpoint == endpoint, schema.event.c.kind == "promise.due"
    )
    last = select(func.max(promise.c.id)).where(promise.c.kept_at.is_(None)).group_by(promise.c.question_id)
    columns = (promise.c.id, promise.c.uid, promise.c.due, reply.c.at.label("promised_at"))
    about = (inquiry.c.id.label("inquiry"), inquiry.c.external_id, inquiry.c.channel)
    wanted = select(*columns, *about).join_from(promise, question).join(reply, reply.c.id == promise.c.reply_id)
    return wanted.join(inquiry, inquiry.c.id == question.c.inquiry_id).where(
        promise.c.id.in_(last),
        promise.c.uid.not_in(told),
        (promise.c.due.is_(None) & (reply.c.at > now - 2 * KEPT)) | promise.c.due.between(now - KEPT, now),
        inquiry.c.workspace == workspace,
        inquiry.c.purged.is_(False),
    )


def _due(row: Any, hours: OpeningHours, follows: Mapping[Channel, str]) -> DuePromise:
    channel = Channel(row["channel"])
    return DuePromise(
        uid=row["uid"],
        id=row["id"],
        inquiry=row["inquiry"],
        external_id=row["external_id"],
        channel=channel,
        promised_at=row["promised_at"],
        due=row["due"] or after(row["promised_at"], follows.get(channel, USUAL), hours),
    )
