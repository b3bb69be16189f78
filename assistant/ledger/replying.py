"""Recording a reply: its verdicts, what it promises, and what it settles of what was promised before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from assistant.ledger import schema, writing
from assistant.ledger.hiding import Hider
from assistant.types import Message, Promise, Question, Verdict


def add_reply(
    connection: Connection,
    inquiry: int,
    row: dict[str, object],
    verdicts: Sequence[Verdict],
    promises: Sequence[Promise],
    hide: Hider | None,
    message: Message | None,
) -> int:
    """Insert a reply (its kind, text and time) to an inquiry; its id. IndexError for a promise on no question."""
    kind, at = str(row["kind"]), row["at"]
    assert isinstance(at, datetime)
    reply = writing.add(connection, schema.reply, row | {"inquiry_id": inquiry, "uid": writing.new_uid()})
    known = writing.places(connection, inquiry)
    asked = [_question(connection, inquiry, known, v.question, hide, message) for v in verdicts]
    for question, verdict in zip(asked, verdicts, strict=True):
        writing.add_verdict(connection, reply, question, verdict)
    writing.note_reply(connection, inquiry, kind, at)
    if kind in schema.OUT:
        settled = [q for q, v in zip(asked, verdicts, strict=True) if v.status in writing.SETTLED]
        writing.keep_settled(connection, settled, at)
    if kind != "draft":
        targets = asked or list(known.values())
        for promise in promises:
            if not 0 <= promise.question < len(targets):
                raise IndexError(f"a promise on question {promise.question}, of {len(targets)}")
            writing.add_promise(connection, reply, targets[promise.question], promise)
    return reply


def _question(
    connection: Connection,
    inquiry: int,
    known: dict[str, int],
    question: Question,
    hide: Hider | None,
    message: Message | None,
) -> int:
    """The id of a question of the inquiry, recorded now where an agent added it."""
    place = writing.place(question)
    if place not in known:
        if hide is not None:
            question = hide.question(question, message)
        known[place] = writing.add_question(connection, inquiry, question, where=place)
    return known[place]
