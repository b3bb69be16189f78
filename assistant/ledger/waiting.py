"""What somebody waits for: inquiries without a reply, and promises that were not kept, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from assistant.hours import after, local
from assistant.ledger import schema
from assistant.ledger.reading import choose, inquiries
from assistant.ledger.records import Waiting
from assistant.types import Channel, OpeningHours

USUAL = "1 working day"
_BEGINNING = 300  # characters of an inquiry that are shown


def waiting(
    connection: Connection,
    workspace: str,
    now: datetime,
    hours: OpeningHours,
    within: Mapping[Channel, str],
    follows: Mapping[Channel, str],
) -> tuple[Waiting, ...]:
    """All that is open in a workspace; times are counted in opening hours where their words say so."""
    found = [
        *_unanswered(connection, workspace, now, hours, within),
        *_unkept(connection, workspace, now, hours, follows),
    ]
    return tuple(sorted(found, key=lambda w: (w.due, w.received_at, w.inquiry, w.promise or 0)))


def _unanswered(
    connection: Connection, workspace: str, now: datetime, hours: OpeningHours, within: Mapping[Channel, str]
) -> Iterator[Waiting]:
    table = schema.inquiry
    wanted = choose(workspace).where(table.c.replied_at.is_(None), table.c.closed_at.is_(None))
    for inquiry in inquiries(connection, wanted):
        due = after(inquiry.received_at, within.get(inquiry.channel, USUAL), hours)
        yield Waiting(
            kind="inquiry",
            inquiry=inquiry.id,
            channel=inquiry.channel,
            text=inquiry.subject or inquiry.text[:_BEGINNING],
            due=due,
            overdue=due < now,
            received_at=local(inquiry.received_at, hours),
            acknowledged=inquiry.acknowledged_at is not None,
            external_id=inquiry.external_id,
            sender=inquiry.sender,
            team=inquiry.team,
            questions=tuple(q.standalone or q.text for q in inquiry.questions),
        )


def _unkept(
    connection: Connection, workspace: str, now: datetime, hours: OpeningHours, follows: Mapping[Channel, str]
) -> Iterator[Waiting]:
    """Promises not kept; where a later reply promised the same question anew, the last promise holds.

    One that names no time that a clock knows is due when the channel says that answers follow.
    """
    promise, question, inquiry, reply = schema.promise, schema.question, schema.inquiry, schema.reply
    last = select(func.max(promise.c.id)).where(promise.c.kept_at.is_(None)).group_by(promise.c.question_id)
    columns = (promise.c.id, promise.c.text, promise.c.due, question.c.standalone, question.c.text.label("asked"))
    about = (inquiry.c.id.label("inquiry"), inquiry.c.channel, inquiry.c.received_at, inquiry.c.external_id)
    wanted = select(*columns, *about, inquiry.c.sender, inquiry.c.team, inquiry.c.acknowledged_at, reply.c.at)
    wanted = wanted.join_from(promise, question).join(reply, reply.c.id == promise.c.reply_id)
    wanted = wanted.join(inquiry, inquiry.c.id == question.c.inquiry_id).where(
        promise.c.id.in_(last), inquiry.c.workspace == workspace, inquiry.c.purged.is_(False)
    )
    for row in connection.execute(wanted).mappings():
        channel = Channel(row["channel"])
        due = local(row["due"], hours) if row["due"] else after(row["at"], follows.get(channel, USUAL), hours)
        yield Waiting(
            kind="promise",
            inquiry=row["inquiry"],
            channel=channel,
            text=row["text"],
            due=due,
            overdue=due < now,
            received_at=local(row["received_at"], hours),
            promise=row["id"],
            acknowledged=True,
            external_id=row["external_id"],
            sender=row["sender"],
            team=row["team"],
            questions=(row["standalone"] or row["asked"],),
        )
