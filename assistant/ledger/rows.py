"""Rows in and out of the ledger's tables, inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from assistant.ledger import schema
from assistant.ledger.records import StoredVerdict
from assistant.types import Form, MatchResult, Part, Question, Status, Verdict


def add(connection: Connection, table: Any, row: Mapping[str, Any]) -> int:
    """Insert a row; its id."""
    key = connection.execute(insert(table).values(**row)).inserted_primary_key
    return int(key[0]) if key else 0


def add_question(connection: Connection, inquiry: int, question: Question) -> int:
    """Insert a question after the others of its inquiry; its id."""
    last = select(func.max(schema.question.c.ordinal)).where(schema.question.c.inquiry_id == inquiry)
    ordinal = connection.scalar(last)
    row = {
        "inquiry_id": inquiry,
        "ordinal": 0 if ordinal is None else ordinal + 1,
        "spans": [list(s) for s in question.spans],
        "text": question.text,
        "form": question.form.value,
        "standalone": question.standalone,
        "part": question.part.value,
        "confidence": question.confidence,
    }
    return add(connection, schema.question, row)


def add_match(connection: Connection, question: int, result: MatchResult) -> None:
    """The first entry of a match; without any there is no row."""
    if result.matches:
        entry = result.matches[0].entry.id
        row = {"question_id": question, "entry_id": entry, "probability": result.score, "answered": result.answered}
        add(connection, schema.match, row)


Place = tuple[str, tuple[tuple[int, ...], ...]]


def place(question: Question) -> Place:
    """Where a question stands, which tells it from the others of its inquiry."""
    return question.part.value, tuple(tuple(s) for s in question.spans)


def places(connection: Connection, inquiry: int) -> dict[Place, int]:
    """The ids of the questions of an inquiry by their places."""
    table = schema.question
    rows = connection.execute(select(table.c.id, table.c.part, table.c.spans).where(table.c.inquiry_id == inquiry))
    return {(part, tuple(tuple(s) for s in spans)): key for key, part, spans in rows}


def questions(connection: Connection, inquiries: Sequence[int]) -> dict[int, list[Question]]:
    """The questions of some inquiries, in their order."""
    table = schema.question
    out: dict[int, list[Question]] = {}
    for at in range(0, len(inquiries), 500):  # SQLite allows only so many variables
        some = select(table).where(table.c.inquiry_id.in_(inquiries[at : at + 500]))
        for r in connection.execute(some.order_by(table.c.inquiry_id, table.c.ordinal)).mappings():
            question = Question(
                tuple((int(a), int(b)) for a, b in r["spans"]),
                r["text"],
                Form(r["form"]),
                r["standalone"],
                r["confidence"],
                part=Part(r["part"]),
            )
            out.setdefault(r["inquiry_id"], []).append(question)
    return out


def verdicts(connection: Connection, reply: int) -> tuple[StoredVerdict, ...]:
    """The verdicts on a reply, in the order in which they were recorded."""
    table, question = schema.verdict, schema.question
    joined = select(question.c.ordinal, table.c.status, table.c.score, table.c.evidence).join_from(table, question)
    rows = connection.execute(joined.where(table.c.reply_id == reply).order_by(table.c.id))
    return tuple(StoredVerdict(i, Status(s), p, tuple((a, b) for a, b in e)) for i, s, p, e in rows)


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
