"""What the open ledger tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import func, select

from assistant.ledger import asking, reading, schema, waiting
from assistant.ledger.base import Base, moment, possible
from assistant.ledger.causes import guarded
from assistant.ledger.customers import customer_key, pseudonym
from assistant.ledger.opening import reading as only_reading
from assistant.ledger.records import StoredCorrection, StoredInquiry, StoredPromise, StoredReply, Waiting
from assistant.types import Asked, Channel, OpeningHours, Recent


class Reader(Base):
    """The reads of the ledger; each sees one workspace, and nothing whose text was purged."""

    def corrections(self) -> tuple[StoredCorrection, ...]:
        """All corrections in the order in which they were recorded."""
        table = schema.correction
        wanted = select(table.c.id, table.c.kind, table.c.payload, table.c.at).order_by(table.c.id)
        with self.reading() as connection:
            found = connection.execute(wanted.where(table.c.workspace == self.workspace)).mappings().all()
        return tuple(StoredCorrection(**r) for r in found)

    def corrections_mark(self) -> tuple[int, int]:
        """What changes whenever a correction is recorded or withdrawn: how many there are, and the newest id."""
        table = schema.correction
        wanted = select(func.count(), func.max(table.c.id)).where(table.c.workspace == self.workspace)
        with self.reading() as connection:
            count, newest = connection.execute(wanted).one()
        return int(count), int(newest or 0)

    def inquiries(self, limit: int = 50) -> tuple[StoredInquiry, ...]:
        """The inquiries received last, the newest first."""
        table = schema.inquiry
        newest = reading.choose(self.workspace).order_by(table.c.received_at.desc(), table.c.id.desc()).limit(limit)
        with self.reading() as connection:
            return reading.inquiries(connection, newest)

    def inquiry(self, inquiry_id: int) -> StoredInquiry | None:
        """An inquiry by its id; None where there is none, or its text was purged."""
        if not possible(inquiry_id):
            return None
        with self.reading() as connection:
            wanted = reading.choose(self.workspace).where(schema.inquiry.c.id == inquiry_id)
            return next(iter(reading.inquiries(connection, wanted)), None)

    def find(self, external_id: str) -> StoredInquiry | None:
        """An inquiry by the id that it has where it came from."""
        with self.reading() as connection:
            wanted = reading.choose(self.workspace).where(schema.inquiry.c.external_id == external_id)
            return next(iter(reading.inquiries(connection, wanted)), None)

    def replies(self, inquiry_id: int) -> tuple[StoredReply, ...]:
        """Drafts, acknowledgements, sent replies and follow-ups of an inquiry, in the order of recording."""
        with self.reading() as connection:
            return reading.replies(connection, inquiry_id) if self._has(connection, inquiry_id) else ()

    def promises(self, inquiry_id: int) -> tuple[StoredPromise, ...]:
        """What was promised on an inquiry, kept or not, in the order of recording."""
        with self.reading() as connection:
            return reading.promises(connection, inquiry_id) if self._has(connection, inquiry_id) else ()

    def recent(self, sender: str | None, *, team: str | None = None, most: int = 200) -> Recent:
        """The last replies that went out, newest first: to this customer, and by the team (None: by all)."""
        customer = customer_key(sender)
        with self.reading() as connection:
            key = pseudonym(customer) if self.mask else customer
            return reading.recent(connection, self.workspace, key, team, most)

    def asked(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[Asked]:
        """Each question of inquiries received from `since` on and before `until`, oldest first, and how it ended.

        Streamed; the status is the best one that a reply which was sent reached, None where none was.
        """
        ends = [None if t is None else moment(t) for t in (since, until)]
        with guarded(self.where):
            yield from asking.asked(only_reading(self.engine), self.workspace, *ends)

    def waiting(
        self,
        now: datetime,
        hours: OpeningHours,
        within: Mapping[Channel, str],
        follows: Mapping[Channel, str] | None = None,
    ) -> tuple[Waiting, ...]:
        """Inquiries without a reply, acknowledged or not, and promises not kept, the most urgent first.

        `within` has per channel the time for the first reply ("4 working hours"), `follows` the time after which a
        promise without a moment is due.
        """
        with self.reading() as connection:
            return waiting.waiting(connection, self.workspace, moment(now), hours, within, follows or {})
