"""Texts that were kept long enough go; that there was an inquiry, and how it ended, stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Select, delete, func, insert, null, select, update

from assistant.ledger import schema
from assistant.ledger.causes import guarded
from assistant.ledger.records import Purged


def purge(engine: Engine, where: Path | str, before: datetime) -> Purged:
    """Take the texts of inquiries received before a moment, and the corrections recorded before it."""
    with guarded(where), engine.begin() as connection:
        taken = _purge(connection, before)
    with guarded(where):
        empty_log(engine)
    return taken


def _purge(connection: Connection, before: datetime) -> Purged:
    inquiry, question, reply = schema.inquiry, schema.question, schema.reply
    old = (inquiry.c.received_at < before, inquiry.c.purged.is_(False))
    mute = (inquiry.c.replied_at.is_(None), inquiry.c.closed_at.is_(None))
    unanswered = connection.scalar(select(func.count()).select_from(inquiry).where(*old, *mute)) or 0
    gone = select(inquiry.c.id).where(*old)
    asked = select(question.c.id).where(question.c.inquiry_id.in_(gone))
    said = select(reply.c.id).where(reply.c.inquiry_id.in_(gone))
    corrections = _drop_corrections(connection, before, asked)
    connection.execute(delete(schema.remembered).where(schema.remembered.c.at < before))
    _drop_deliveries(connection, before)
    promise = {"text": "", "due_text": "", "span": [0, 0]}
    connection.execute(update(schema.promise).where(schema.promise.c.reply_id.in_(said)).values(promise))
    connection.execute(update(schema.verdict).where(schema.verdict.c.reply_id.in_(said)).values(evidence=[]))
    connection.execute(update(reply).where(reply.c.inquiry_id.in_(gone)).values(text=""))
    blank = {"text": "", "standalone": "", "spans": [], "todo": "", "reference": "", "place": ""}
    connection.execute(update(question).where(question.c.inquiry_id.in_(gone)).values(blank))
    connection.execute(update(inquiry).where(*old, *mute).values(closed_at=datetime.now(UTC)))
    empty = {"text": "", "subject": None, "sender": None, "customer": "", "external_id": None, "purged": True}
    return Purged(connection.execute(update(inquiry).where(*old).values(empty)).rowcount, unanswered, corrections)


def _drop_corrections(connection: Connection, before: datetime, asked: Select[tuple[int]]) -> int:
    """Delete old corrections and those of questions that go; an import does not bring them back."""
    table = schema.correction
    old = (table.c.at < before) | table.c.question_id.in_(asked)
    connection.execute(insert(schema.erased).from_select(["uid"], select(table.c.uid).where(old)))
    return connection.execute(delete(table).where(old)).rowcount


def _drop_deliveries(connection: Connection, before: datetime) -> None:
    """Old deliveries go; of one that still waited for somebody it stays that it was there."""
    table = schema.delivery
    old = table.c.received_at < before
    connection.execute(delete(table).where(old, table.c.state == "posted"))
    empty = {"payload": None, "note": null(), "conversation": "", "returned": "", "leased_until": None}
    empty |= {"state": "dead", "reason": "it was kept too long: its text was purged"}
    connection.execute(update(table).where(old).values(empty))


def empty_log(engine: Engine) -> bool:
    """Move all pages from the write-ahead log into the file and empty it; False where others go on reading."""
    if engine.dialect.name != "sqlite":
        return True
    raw = engine.raw_connection()
    try:
        return not raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        raw.close()


def rewrite(engine: Engine) -> None:
    """Write all that is left anew, so that no page and no free space holds what was deleted."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM")
        finally:
            raw.close()
        return
    tables = ", ".join(f'"{name}"' for name in schema.metadata.tables)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM (FULL) {tables}")
