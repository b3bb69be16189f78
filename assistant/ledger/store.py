"""Writes to the ledger and reads from it. A method returns once its rows are on the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, delete, select

from assistant.ledger import rows, schema
from assistant.ledger.corrections import Correction, payload_of
from assistant.ledger.opening import guarded
from assistant.ledger.records import StoredCorrection, StoredInquiry, StoredReply
from assistant.types import Channel, CheckReport, MatchResult, Message, Question

Kind = Literal["draft", "sent"]


class Ledger:
    """An open ledger; safe to share between threads. All its methods raise LedgerError where the file fails."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def record_inquiry(
        self,
        message: Message,
        questions: Sequence[Question] = (),
        matches: Sequence[MatchResult] = (),
        *,
        external_id: str | None = None,
        received_at: datetime | None = None,
    ) -> int:
        """Record an inquiry with its questions and, where given, the match of each; returns its id.

        `received_at` is now where it is left out; ValueError where it has no time zone.
        """
        received_at = received_at or datetime.now(UTC)
        _check(received_at)
        row = {
            "external_id": external_id,
            "channel": message.channel.value,
            "subject": message.subject,
            "sender": message.sender,
            "text": message.text,
            "received_at": received_at,
        }
        with guarded(self.path), self._engine.begin() as connection:
            inquiry = rows.add(connection, schema.inquiry, row)
            ids = [rows.add_question(connection, inquiry, question) for question in questions]
            for question, result in zip(ids, matches, strict=False):
                rows.add_match(connection, question, result)
        return inquiry

    def record_reply(self, inquiry_id: int, kind: Kind, text: str, report: CheckReport | None = None) -> int:
        """Record a draft or a sent reply with the verdicts on it; returns its id.

        A question that the inquiry was not recorded with (an agent added it) is recorded with the reply.
        Raises LookupError where no such inquiry is there.
        """
        row = {"inquiry_id": inquiry_id, "kind": kind, "text": text, "at": datetime.now(UTC)}
        with guarded(self.path), self._engine.begin() as connection:
            if connection.scalar(select(schema.inquiry.c.id).where(schema.inquiry.c.id == inquiry_id)) is None:
                raise LookupError(f"no inquiry {inquiry_id} in the ledger")
            reply = rows.add(connection, schema.reply, row)
            places = rows.places(connection, inquiry_id)
            for verdict in report.questions if report else ():
                place = rows.place(verdict.question)
                if place not in places:
                    places[place] = rows.add_question(connection, inquiry_id, verdict.question)
                rows.add_verdict(connection, reply, places[place], verdict)
        return reply

    def record_correction(
        self, kind: str, payload: Mapping[str, Any], *, question_id: int | None = None, verdict_id: int | None = None
    ) -> int:
        """Record what an agent corrected ("dismiss", "split", "status", ...); `payload` is JSON; returns its id."""
        row = {"question_id": question_id, "verdict_id": verdict_id, "kind": kind, "payload": dict(payload)}
        with guarded(self.path), self._engine.begin() as connection:
            return rows.add(connection, schema.correction, {**row, "at": datetime.now(UTC)})

    def correct(self, correction: Correction) -> int:
        """Record a correction with the message and the questions that it is about; returns its id."""
        return self.record_correction(correction.kind, payload_of(correction))

    def withdraw(self, correction_id: int) -> None:
        """Take a correction back: it was a slip, and nobody should learn from it."""
        with guarded(self.path), self._engine.begin() as connection:
            connection.execute(delete(schema.correction).where(schema.correction.c.id == correction_id))

    def corrections(self) -> tuple[StoredCorrection, ...]:
        """All corrections in the order in which they were recorded."""
        table = schema.correction
        columns = (table.c.id, table.c.kind, table.c.payload, table.c.at)
        with guarded(self.path), self._engine.begin() as connection:
            found = connection.execute(select(*columns).order_by(table.c.id)).mappings().all()
        return tuple(StoredCorrection(**r) for r in found)

    def inquiries(self, limit: int = 50) -> tuple[StoredInquiry, ...]:
        """The inquiries received last, the newest first."""
        table = schema.inquiry
        newest = select(table).order_by(table.c.received_at.desc(), table.c.id.desc()).limit(limit)
        with guarded(self.path), self._engine.begin() as connection:
            found = connection.execute(newest).mappings().all()
            asked = rows.questions(connection, [r["id"] for r in found])
        return tuple(
            StoredInquiry(**{**r, "channel": Channel(r["channel"])}, questions=tuple(asked.get(r["id"], ())))
            for r in found
        )

    def replies(self, inquiry_id: int) -> tuple[StoredReply, ...]:
        """The drafts and sent replies of an inquiry in the order in which they were recorded."""
        table = schema.reply
        columns = (table.c.id, table.c.kind, table.c.text, table.c.at)
        with guarded(self.path), self._engine.begin() as connection:
            found = connection.execute(select(*columns).where(table.c.inquiry_id == inquiry_id).order_by(table.c.id))
            return tuple(StoredReply(**r, verdicts=rows.verdicts(connection, r["id"])) for r in found.mappings().all())

    def purge(self, before: datetime) -> int:
        """Delete the inquiries received before a moment (with a time zone) and all that hangs on them; how many.

        Corrections recorded before it go too, as they hold the text of the message that they are about. The text is
        overwritten in the file, and the write-ahead log is emptied where no other process reads.
        """
        _check(before)
        with guarded(self.path), self._engine.begin() as connection:
            gone = connection.execute(delete(schema.inquiry).where(schema.inquiry.c.received_at < before)).rowcount
            connection.execute(delete(schema.correction).where(schema.correction.c.at < before))
        with guarded(self.path):
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                raw.close()
        return int(gone)


def _check(moment: datetime) -> None:
    """Refuse a time that could be any of 24."""
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone cannot be stored: use datetime.now(UTC)")
