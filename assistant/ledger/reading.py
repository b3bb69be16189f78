"""Rows out of the ledger's tables, inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from assistant.ledger import schema
from assistant.ledger.records import StoredInquiry, StoredPromise, StoredReply, StoredVerdict
from assistant.types import Channel, Form, Need, NeedKind, Part, Question, Recent, Status

CHUNK = 500  # SQLite allows only so many variables
_SHOWN = [c for c in schema.inquiry.c if c.name != "purged"]


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The keys, some at a time."""
    return (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))


def choose(workspace: str) -> Select[Any]:
    """The inquiries of a workspace whose text is still there."""
    return select(*_SHOWN).where(schema.inquiry.c.workspace == workspace, schema.inquiry.c.purged.is_(False))


def inquiries(connection: Connection, wanted: Select[Any]) -> tuple[StoredInquiry, ...]:
    """The inquiries that a selection finds, with their questions and needs."""
    found = connection.execute(wanted).mappings().all()
    asked = questions(connection, [r["id"] for r in found])
    return tuple(
        StoredInquiry(
            **{**r, "channel": Channel(r["channel"])},
            questions=tuple(q for q, _ in asked.get(r["id"], ())),
            needs=tuple(n for _, n in asked.get(r["id"], ())),
        )
        for r in found
    )


def questions(connection: Connection, keys: Sequence[int]) -> dict[int, list[tuple[Question, Need]]]:
    """The questions of some inquiries, in their order, and what each needs."""
    table = schema.question
    out: dict[int, list[tuple[Question, Need]]] = {}
    for some in chunks(keys):
        wanted = select(table).where(table.c.inquiry_id.in_(some)).order_by(table.c.inquiry_id, table.c.ordinal)
        for r in connection.execute(wanted).mappings():
            out.setdefault(r["inquiry_id"], []).append((question(r), need(r)))
    return out


def question(row: Any) -> Question:
    """A question of a row."""
    return Question(
        tuple((int(a), int(b)) for a, b in row["spans"]),
        row["text"],
        Form(row["form"]),
        row["standalone"],
        row["confidence"],
        part=Part(row["part"]),
    )


def need(row: Any) -> Need:
    """What the question of a row needs."""
    return Need(NeedKind(row["need"]), row["todo"], row["reference"])


def replies(connection: Connection, inquiry: int) -> tuple[StoredReply, ...]:
    """The replies to an inquiry in the order in which they were recorded."""
    table = schema.reply
    columns = (table.c.id, table.c.kind, table.c.text, table.c.at)
    found = connection.execute(select(*columns).where(table.c.inquiry_id == inquiry).order_by(table.c.id))
    return tuple(StoredReply(**r, verdicts=verdicts(connection, r["id"])) for r in found.mappings().all())


def verdicts(connection: Connection, reply: int) -> tuple[StoredVerdict, ...]:
    """The verdicts on a reply, in the order in which they were recorded."""
    table, asked = schema.verdict, schema.question
    joined = select(asked.c.ordinal, table.c.status, table.c.score, table.c.evidence).join_from(table, asked)
    rows = connection.execute(joined.where(table.c.reply_id == reply).order_by(table.c.id))
    return tuple(StoredVerdict(i, Status(s), p, tuple((a, b) for a, b in e)) for i, s, p, e in rows)


def promises(connection: Connection, inquiry: int) -> tuple[StoredPromise, ...]:
    """The promises on an inquiry in the order in which they were made."""
    table, asked = schema.promise, schema.question
    columns = (table.c.id, table.c.text, table.c.due_text, table.c.due, table.c.kept_at)
    joined = select(*columns, asked.c.ordinal.label("question"), asked.c.inquiry_id.label("inquiry"))
    wanted = joined.join_from(table, asked).where(asked.c.inquiry_id == inquiry).order_by(table.c.id)
    return tuple(StoredPromise(**r) for r in connection.execute(wanted).mappings())


def recent(connection: Connection, workspace: str, customer: str, team: str | None, most: int) -> Recent:
    """What went out last, newest first: to the customer, and by the team (None: by all)."""
    reply, inquiry = schema.reply, schema.inquiry
    went_out = (inquiry.c.workspace == workspace, reply.c.kind != "draft", reply.c.text != "")
    newest = (
        select(reply.c.text).join_from(reply, inquiry).where(*went_out).order_by(reply.c.at.desc(), reply.c.id.desc())
    )
    by = newest if team is None else newest.where(inquiry.c.team == team)
    to = connection.scalars(newest.where(inquiry.c.customer == customer).limit(most)).all() if customer else ()
    return Recent(tuple(to), tuple(connection.scalars(by.limit(most)).all()))
