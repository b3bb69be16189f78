"""An inquiry with all that hangs on it, and a correction, each as one JSON object: the lines of an export.

Rows are named by their uid, so that a line means the same in every ledger. All is ASCII: any text comes back equal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from assistant.ledger import schema
from assistant.ledger.reading import chunks

VERSION = 1
_INQUIRY = (
    ("uid", "workspace", "external_id", "channel", "subject", "sender", "customer", "team", "text", "received_at")
    + ("acknowledged_at", "replied_at", "closed_at", "purged")
)  # fmt: skip
_QUESTION = ("spans", "text", "form", "standalone", "part", "confidence", "need", "todo", "reference", "place")
_REPLY = ("uid", "kind", "text", "at")
_PROMISE = ("uid", "text", "span", "due_text", "due", "kept_at")


def line(value: dict[str, Any]) -> str:
    """One line of JSON, ASCII."""
    return json.dumps(value, separators=(",", ":")) + "\n"


def inquiry_rows(connection: Connection, keys: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The inquiries with these ids, in their order, each with questions, matches, replies, verdicts and promises."""
    table = schema.inquiry
    for some in chunks(keys):
        found = connection.execute(select(table).where(table.c.id.in_(some)).order_by(table.c.id)).mappings().all()
        asked, said = _questions(connection, some), _replies(connection, some)
        for row in found:
            parts = {"questions": asked.get(row["id"], []), "replies": said.get(row["id"], [])}
            yield {"kind": "inquiry", **_shown(row, _INQUIRY), **parts}


def correction_row(row: Any, inquiry: str | None, ordinal: int | None) -> dict[str, Any]:
    """A correction, with the question that it belongs to where it is known."""
    about = {"inquiry": inquiry, "question": ordinal} if inquiry else {}
    shown = _shown(row, ("uid", "workspace", "payload", "at"))
    return {"kind": "correction", **shown, "correction": row["kind"], **about}


def _shown(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {n: row[n].isoformat() if isinstance(row[n], datetime) else row[n] for n in names}


def _questions(connection: Connection, keys: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    question, match = schema.question, schema.match
    columns = (match.c.entry_id, match.c.probability, match.c.answered)
    wanted = select(question, *columns).join_from(question, match, isouter=True).where(question.c.inquiry_id.in_(keys))
    out: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(wanted.order_by(question.c.inquiry_id, question.c.ordinal)).mappings():
        found = {"entry_id": row["entry_id"], "probability": row["probability"], "answered": row["answered"]}
        value = _shown(row, _QUESTION) | {"match": found if row["entry_id"] is not None else None}
        out.setdefault(row["inquiry_id"], []).append(value)
    return out


def _replies(connection: Connection, keys: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    reply, verdict, promise = schema.reply, schema.verdict, schema.promise
    found = connection.execute(select(reply).where(reply.c.inquiry_id.in_(keys)).order_by(reply.c.id)).mappings().all()
    out: dict[int, list[dict[str, Any]]] = {}
    by: dict[int, dict[str, Any]] = {}
    for row in found:
        by[row["id"]] = value = _shown(row, _REPLY) | {"verdicts": [], "promises": []}
        out.setdefault(row["inquiry_id"], []).append(value)
    ordinal = schema.question.c.ordinal.label("question")
    for table, name, columns in (
        (verdict, "verdicts", ("question", "status", "score", "evidence")),
        (promise, "promises", ("question", *_PROMISE)),
    ):
        wanted = select(table, ordinal).join_from(table, schema.question).join(reply, reply.c.id == table.c.reply_id)
        for row in connection.execute(wanted.where(reply.c.inquiry_id.in_(keys)).order_by(table.c.id)).mappings():
            by[row["reply_id"]][name].append(_shown(row, columns))
    return out
