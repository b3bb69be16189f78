"""The open ledger. A method that writes returns once its rows are on the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update

from assistant.ledger import schema, writing
from assistant.ledger.base import moment, possible
from assistant.ledger.corrections import Correction, payload_of
from assistant.ledger.customers import customer_key, pseudonym
from assistant.ledger.hiding import Hider
from assistant.ledger.purging import purge
from assistant.ledger.reader import Reader
from assistant.ledger.records import Purged, ReplyKind
from assistant.ledger.replying import add_reply
from assistant.text import digest
from assistant.types import CheckReport, MatchResult, Message, Need, Promise, Question, Verdict


class Ledger(Reader):
    """An open ledger, seen from one workspace; safe to share between threads.

    With `mask` personal data is masked in all texts before they are stored. All methods raise LedgerError where the
    database fails, ValueError for a time without a time zone.
    """

    def in_workspace(self, name: str) -> Ledger:
        """The same ledger seen from another workspace: neither sees what the other holds."""
        if not name or len(name) > 64:
            raise ValueError("a workspace has a name of 1 to 64 characters")
        return Ledger(self.engine, self.where, name, mask=self.mask)

    def record_inquiry(
        self,
        message: Message,
        questions: Sequence[Question] = (),
        matches: Sequence[MatchResult] = (),
        *,
        needs: Sequence[Need] = (),
        external_id: str | None = None,
        received_at: datetime | None = None,
        team: str = "",
        customer: str | None = None,
    ) -> int:
        """Record an inquiry with its questions and, where given, match and need of each; returns its id.

        `received_at` is now where it is left out. An `external_id` that is there already (in this workspace) is the
        same inquiry come again: its id is returned, and nothing is written. `customer` is who wrote, with the address
        where it is known ("Priya Nair <priya@mail.example>"): a message that was read knows only the name.
        """
        message = replace(message, sender=customer or message.sender)
        key_of, places = customer_key(message.sender), [writing.place(q) for q in questions]
        needs = [*needs, *[Need()] * (len(questions) - len(needs))]
        if self.mask:
            key_of = pseudonym(key_of)
            message, questions, needs = Hider(message).inquiry(message, questions, needs)
        row = {
            "external_id": external_id,
            "channel": message.channel.value,
            "subject": message.subject,
            "sender": message.sender,
            "text": message.text,
            "received_at": moment(received_at),
            "uid": writing.new_uid(),
            "workspace": self.workspace,
            "customer": key_of,
            "team": team,
            "purged": False,
        }
        with self.writing() as connection:
            key = writing.add_new(connection, schema.inquiry, row)
            if key is None:
                return int(connection.scalars(self._known(external_id)).one())
            ids = [
                writing.add_question(connection, key, question, need, where=place)
                for question, need, place in zip(questions, needs, places, strict=False)
            ]
            for question_id, result in zip(ids, matches, strict=False):
                writing.add_match(connection, question_id, result)
        return key

    def record_reply(
        self,
        inquiry_id: int,
        kind: ReplyKind,
        text: str,
        report: CheckReport | None = None,
        *,
        promises: Sequence[Promise] = (),
        at: datetime | None = None,
        inquiry: Message | None = None,
    ) -> int:
        """Record a reply with the verdicts on it and what it promises; returns its id.

        A promise belongs to a question of the report, without a report to one of the inquiry; those of a draft are
        none yet. A question that the inquiry was not recorded with (an agent added it) is recorded with the reply.
        Where a reply that goes out answers or declines what was promised before, that promise is kept. Give the
        `inquiry` where the ledger masks: its names and numbers are then masked in the reply too.
        Raises LookupError where no such inquiry is there, IndexError for a promise on no question.
        """
        at = moment(at)
        verdicts: Sequence[Verdict] = report.questions if report else ()
        hide = Hider(inquiry, Message(text, ((0, len(text)),))) if self.mask else None
        if hide is not None:
            text, verdicts, promises = hide.reply(text, verdicts, promises)
        row = {"kind": kind, "text": text, "at": at}
        with self.writing() as connection:
            self._held(connection, inquiry_id)
            return add_reply(connection, inquiry_id, row, verdicts, promises, hide, inquiry)

    def keep_promise(self, promise_id: int, at: datetime | None = None) -> None:
        """Note that a promise was kept, and with it those made before on the same question; LookupError for none."""
        table, at = schema.promise, moment(at)
        with self.writing() as connection:
            found = select(table.c.question_id, schema.question.c.inquiry_id).join_from(table, schema.question)
            row = connection.execute(found.where(table.c.id == promise_id)).first() if possible(promise_id) else None
            if row is None:
                raise LookupError(f"no promise {promise_id} in the ledger")
            self._held(connection, row.inquiry_id)
            same = (table.c.question_id == row.question_id, table.c.id <= promise_id, table.c.kept_at.is_(None))
            connection.execute(update(table).where(*same).values(kept_at=at))

    def close_inquiry(self, inquiry_id: int, at: datetime | None = None) -> None:
        """Note that an inquiry needs no (further) reply; what was promised stays until it is kept."""
        self._set(inquiry_id, closed_at=moment(at))

    def reopen_inquiry(self, inquiry_id: int) -> None:
        """Take `close_inquiry` back."""
        self._set(inquiry_id, closed_at=None)

    def note_file(self, path: Path) -> None:
        """Remember a file with customers' words that is about to be written: an erasure will look into it."""
        row = {"path": str(path.absolute()), "at": datetime.now(UTC)}
        with self.writing() as connection:
            connection.execute(delete(schema.file).where(schema.file.c.path == row["path"]))
            connection.execute(insert(schema.file).values(**row))

    def record_correction(
        self, kind: str, payload: Mapping[str, Any], *, question_id: int | None = None, verdict_id: int | None = None
    ) -> int:
        """Record what an agent corrected ("dismiss", "split", "status", ...) as it is; `payload` is JSON; the id."""
        row = {
            "question_id": question_id,
            "verdict_id": verdict_id,
            "kind": kind,
            "payload": dict(payload),
            "at": datetime.now(UTC),
            "uid": writing.new_uid(),
            "workspace": self.workspace,
        }
        with self.writing() as connection:
            return writing.add(connection, schema.correction, row)

    def correct(self, correction: Correction) -> int:
        """Record a correction with the message and the questions that it is about; returns its id.

        Where the ledger masks, later runs respect it only where its wording holds nothing personal.
        """
        if not self.mask:
            return self.record_correction(correction.kind, payload_of(correction))
        payload = payload_of(Hider(correction.inquiry).correction(correction))
        return self.record_correction(correction.kind, payload | {"message": digest(correction.inquiry.clean)})

    def withdraw(self, correction_id: int) -> None:
        """Take a correction back: it was a slip, and nobody should learn from it."""
        table = schema.correction
        with self.writing() as connection:
            mine = (table.c.id == correction_id, table.c.workspace == self.workspace)
            connection.execute(delete(table).where(*mine))

    def purge(self, before: datetime) -> Purged:
        """Take the texts of inquiries received before a moment out of the whole ledger; counts and statuses stay.

        Corrections recorded before it go, as they hold the text of the message that they are about. The text is
        overwritten in the file, and the write-ahead log is emptied where no other process reads.
        """
        return purge(self.engine, self.where, moment(before))

    def _known(self, external_id: str | None) -> Any:
        table = schema.inquiry
        return select(table.c.id).where(table.c.workspace == self.workspace, table.c.external_id == external_id)

    def _set(self, inquiry_id: int, **values: object) -> None:
        with self.writing() as connection:
            self._held(connection, inquiry_id)
            connection.execute(update(schema.inquiry).where(schema.inquiry.c.id == inquiry_id).values(**values))
