"""One inquiry or correction of an export into the tables: new, already there, or there and now completed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, select, update

from assistant.ledger import schema
from assistant.ledger.writing import add

Outcome = Literal["new", "completed", "known", "erased"]
_PARTS = ("questions", "replies", "verdicts", "promises", "match", "question", "inquiry", "correction")


def merge_inquiry(connection: Connection, row: Mapping[str, Any]) -> Outcome:
    """Add an inquiry, or what of it is missing; one that was erased or purged here stays away."""
    table = schema.inquiry
    if _erased(connection, row["uid"]):
        return "erased"
    same = table.c.uid == row["uid"]
    if row["external_id"] is not None:  # the same inquiry, recorded in both ledgers
        same |= (table.c.workspace == row["workspace"]) & (table.c.external_id == row["external_id"])
    there = connection.execute(select(table).where(same).order_by(table.c.uid != row["uid"])).mappings().first()
    if there is not None and there["purged"]:
        return "known" if row["purged"] else "erased"
    if there is not None:
        return "completed" if _complete(connection, there, row) else "known"
    key = add(connection, table, _own(row))
    _add_questions(connection, key, row, 0)
    for reply in row["replies"]:
        _add_reply(connection, key, reply)
    return "new"


def merge_correction(connection: Connection, row: Mapping[str, Any]) -> Outcome:
    """Add a correction where it is new and was not erased here."""
    table = schema.correction
    if _erased(connection, row["uid"]):
        return "erased"
    if connection.scalar(select(table.c.id).where(table.c.uid == row["uid"])) is not None:
        return "known"
    key = None
    if "inquiry" in row:
        about = select(schema.question.c.id).join_from(schema.question, schema.inquiry)
        place = (schema.inquiry.c.uid == row["inquiry"], schema.question.c.ordinal == row["question"])
        key = connection.scalar(about.where(*place))
    add(connection, table, {**_own(row), "kind": row["correction"], "question_id": key})
    return "new"


def _erased(connection: Connection, uid: str) -> bool:
    return connection.scalar(select(schema.erased.c.uid).where(schema.erased.c.uid == uid)) is not None


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are columns of the row's own table."""
    return {k: v for k, v in row.items() if k not in _PARTS}


def _add_questions(connection: Connection, inquiry: int, row: Mapping[str, Any], start: int) -> None:
    for ordinal, question in enumerate(row["questions"][start:], start):
        key = add(connection, schema.question, {**_own(question), "inquiry_id": inquiry, "ordinal": ordinal})
        if question["match"] is not None:
            add(connection, schema.match, {**question["match"], "question_id": key})


def _add_reply(connection: Connection, inquiry: int, reply: Mapping[str, Any]) -> None:
    table = schema.question
    wanted = select(table.c.ordinal, table.c.id).where(table.c.inquiry_id == inquiry)
    asked = {ordinal: key for ordinal, key in connection.execute(wanted)}
    key = add(connection, schema.reply, {**_own(reply), "inquiry_id": inquiry})
    for name, part in (("verdicts", schema.verdict), ("promises", schema.promise)):
        for value in reply[name]:
            add(connection, part, {**_own(value), "reply_id": key, "question_id": asked[value["question"]]})


def _complete(connection: Connection, there: RowMapping, row: Mapping[str, Any]) -> bool:
    """Add questions, replies, kept promises and times that are missing; whether there were any."""
    key, asked, said = there["id"], schema.question, schema.reply
    count = len(connection.scalars(select(asked.c.id).where(asked.c.inquiry_id == key)).all())
    _add_questions(connection, key, row, count)
    changed = len(row["questions"]) > count
    known = set(connection.scalars(select(said.c.uid).where(said.c.inquiry_id == key)))
    for reply in row["replies"]:
        if reply["uid"] in known:
            changed |= any([_keep(connection, promise) for promise in reply["promises"]])  # a list: all are kept
        elif not _elsewhere(connection, reply):
            _add_reply(connection, key, reply)
            changed = True
    times = {n: row[n] for n in ("acknowledged_at", "replied_at", "closed_at") if row[n] and not there[n]}
    if times:
        connection.execute(update(schema.inquiry).where(schema.inquiry.c.id == key).values(times))
    return changed or bool(times)


def _keep(connection: Connection, promise: Mapping[str, Any]) -> bool:
    table = schema.promise
    still_open = update(table).where(table.c.uid == promise["uid"], table.c.kept_at.is_(None))
    return bool(promise["kept_at"]) and bool(connection.execute(still_open.values(kept_at=promise["kept_at"])).rowcount)


def _elsewhere(connection: Connection, reply: Mapping[str, Any]) -> bool:
    return connection.scalar(select(schema.reply.c.id).where(schema.reply.c.uid == reply["uid"])) is not None
