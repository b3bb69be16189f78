"""What customers asked and how it ended, streamed: the rows that gaps are made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from assistant.ledger import schema
from assistant.ledger.reading import CHUNK
from assistant.types import Asked, Channel, NeedKind, Status

# from the best end to the worst; of several replies that were sent the best one counts
_RANK = {
    s: i for i, s in enumerate((Status.ANSWERED, Status.PARTIAL, Status.DECLINED, Status.DEFERRED, Status.UNANSWERED))
}


def asked(engine: Engine, workspace: str, since: datetime | None, until: datetime | None) -> Iterator[Asked]:
    """Each question of the inquiries received in a time, oldest first; some inquiries are in memory at once."""
    table = schema.inquiry
    wanted = select(table.c.id, table.c.uid, table.c.received_at, table.c.customer, table.c.channel).where(
        table.c.workspace == workspace, table.c.purged.is_(False)
    )
    wanted = wanted if since is None else wanted.where(table.c.received_at >= since)
    wanted = wanted if until is None else wanted.where(table.c.received_at < until)
    wanted = wanted.order_by(table.c.received_at, table.c.id).limit(CHUNK)
    place = None
    while True:
        here = wanted
        if place is not None:
            at, key = place
            here = wanted.where((table.c.received_at > at) | ((table.c.received_at == at) & (table.c.id > key)))
        with engine.begin() as connection:
            found = connection.execute(here).mappings().all()
            rows = list(_questions(connection, {r["id"]: r for r in found}))
        yield from rows
        if len(found) < CHUNK:
            return
        place = found[-1]["received_at"], found[-1]["id"]


def _questions(connection: Connection, inquiries: dict[int, Any]) -> Iterator[Asked]:
    question, match = schema.question, schema.match
    columns = (question.c.id, question.c.inquiry_id, question.c.ordinal, question.c.text, question.c.standalone)
    wanted = select(*columns, question.c.need, match.c.entry_id, match.c.probability, match.c.answered)
    wanted = wanted.join_from(question, match, isouter=True).where(question.c.inquiry_id.in_(inquiries))
    rows = connection.execute(wanted.order_by(question.c.inquiry_id, question.c.ordinal)).mappings().all()
    ends = _ends(connection, list(inquiries))
    order = {key: i for i, key in enumerate(inquiries)}
    for row in sorted(rows, key=lambda r: (order[r["inquiry_id"]], r["ordinal"])):
        inquiry = inquiries[row["inquiry_id"]]
        status, answer = ends.get(row["id"], (None, ""))
        yield Asked(
            id=f"{inquiry['uid']}-{row['ordinal']}",
            question=row["standalone"] or row["text"],
            at=inquiry["received_at"],
            customer=inquiry["customer"],
            channel=Channel(inquiry["channel"]),
            need=NeedKind(row["need"]),
            entry=row["entry_id"],
            probability=row["probability"] or 0.0,
            answered=bool(row["answered"]),
            status=status,
            answer=answer,
        )


def _ends(connection: Connection, inquiries: list[int]) -> dict[int, tuple[Status, str]]:
    """How questions ended: the best status that a reply which was sent reached, and its words."""
    reply, verdict = schema.reply, schema.verdict
    wanted = select(verdict.c.question_id, verdict.c.status, verdict.c.evidence, reply.c.text).join_from(verdict, reply)
    wanted = wanted.where(reply.c.inquiry_id.in_(inquiries), reply.c.kind.in_(schema.OUT)).order_by(verdict.c.id)
    ends: dict[int, tuple[Status, str]] = {}
    for key, told, evidence, text in connection.execute(wanted):
        status = Status(told)
        if key not in ends or _RANK[status] < _RANK[ends[key][0]]:
            ends[key] = status, " ".join(text[start:end].strip() for start, end in evidence)
    return ends
