"""Rows into the ledger's tables, inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.ledger import schema
from assistant.types import MatchResult, Need, Promise, Question, Status, Verdict

SETTLED = (Status.ANSWERED, Status.DECLINED)  # statuses of a later reply that keep a promise


def new_uid() -> str:
    """A name that no other row in the world has."""
    return uuid4().hex


def add(connection: Connection, table: Any, row: Mapping[str, Any]) -> int:
    """Insert a row; its id."""
    key = connection.execute(insert(table).values(**row)).inserted_primary_key
    return int(key[0]) if key else 0


def add_new(connection: Connection, table: Any, row: Mapping[str, Any]) -> int | None:
    """Insert a row; its id, None where another one has its unique values already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**row).on_conflict_do_nothing().returning(table.c.id)
    key: int | None = connection.scalar(statement)
    return key


def add_question(
    connection: Connection, inquiry: int, question: Question, need: Need | None = None, *, where: str = ""
) -> int:
    """Insert a question after the others of its inquiry; its id. `where` is its place, by default by its spans."""
    last = select(func.max(schema.question.c.ordinal)).where(schema.question.c.inquiry_id == inquiry)
    ordinal = connection.scalar(last)
    known = need or Need()
    row = {
        "inquiry_id": inquiry,
        "ordinal": 0 if ordinal is None else ordinal + 1,
        "spans": [list(s) for s in question.spans],
        "text": question.text,
        "form": question.form.value,
        "standalone": question.standalone,
        "part": question.part.value,
        "confidence": question.confidence,
        "need": known.kind.value,
        "todo": known.todo,
        "reference": known.reference,
        "place": where or place(question),
    }
    return add(connection, schema.question, row)


def add_match(connection: Connection, question: int, result: MatchResult) -> None:
    """The first entry of a match; without any there is no row."""
    if result.matches:
        entry = result.matches[0].entry.id
        row = {"question_id": question, "entry_id": entry, "probability": result.score, "answered": result.answered}
        add(connection, schema.match, row)


def place(question: Question) -> str:
    """Where a question stands, which tells it from the others of its inquiry."""
    return _place(question.part.value, question.spans)


def places(connection: Connection, inquiry: int) -> dict[str, int]:
    """The ids of the questions of an inquiry by their places."""
    table = schema.question
    columns = (table.c.id, table.c.place, table.c.part, table.c.spans)
    rows = connection.execute(select(*columns).where(table.c.inquiry_id == inquiry).order_by(table.c.ordinal))
    return {known or _place(part, spans): key for key, known, part, spans in rows}


def _place(part: str, spans: Sequence[Sequence[int]]) -> str:
    return " ".join([part, *(f"{start}-{end}" for start, end in spans)])


def add_verdict(connection: Connection, reply: int, question: int, verdict: Verdict) -> None:
    """Insert a verdict on a question."""
    row = {
        "reply_id": reply,
        "question_id": question,
        "status": verdict.status.value,
        "score": verdict.score,
        "evidence": [list(s) for s in verdict.evidence],
    }
    add(connection, schema.verdict, row)


def add_promise(connection: Connection, reply: int, question: int, promise: Promise) -> int:
    """Insert a promise that a reply makes for a question; its id."""
    row = {
        "reply_id": reply,
        "question_id": question,
        "text": promise.text,
        "span": list(promise.span),
        "due_text": promise.due_text,
        "due": promise.due,
        "kept_at": None,
        "uid": new_uid(),
    }
    return add(connection, schema.promise, row)


def note_reply(connection: Connection, inquiry: int, kind: str, at: datetime) -> None:
    """Keep on the inquiry when it was first acknowledged or replied to."""
    name = "acknowledged_at" if kind == "acknowledgement" else "replied_at" if kind in schema.OUT else ""
    if name:
        table = schema.inquiry
        first = update(table).where(table.c.id == inquiry, (table.c[name].is_(None)) | (table.c[name] > at))
        connection.execute(first.values({name: at}))


def keep_settled(connection: Connection, questions: Sequence[int], at: datetime) -> None:
    """The promises on these questions, which a later reply settles, are kept."""
    table = schema.promise
    open_ones = update(table).where(table.c.question_id.in_(questions), table.c.kept_at.is_(None))
    if questions:
        connection.execute(open_ones.values(kept_at=at))
