"""What the page notes in the ledger and reads from it: inquiries, drafts, what was sent, promises.

Without a ledger, or with one that fails, the page works on; what could not be noted is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.dispatch.telling import tell_reply
from assistant.errors import LedgerError
from assistant.ledger import Ledger, StoredInquiry, Waiting
from assistant.page.book import Book
from assistant.page.work import Work, put
from assistant.types import Channel, CheckReport, OpeningHours, Promise, Recent

if TYPE_CHECKING:
    from assistant.config import Configuration


class Keeper:
    """The ledger of a book, with the hours and times of a configuration. Safe to share between threads."""

    def __init__(self, book: Book, configuration: Configuration | None = None) -> None:
        self.book, self._configuration = book, configuration
        self._hours = configuration.opening_hours() if configuration else OpeningHours()
        self._within: Mapping[Channel, str] = configuration.answer_within() if configuration else {}
        self._follows: Mapping[Channel, str] = configuration.house_style(None).response_times if configuration else {}

    @property
    def there(self) -> bool:
        """Whether the page has a ledger, if only one that is yet to be made."""
        return self.book.has_ledger

    def recent(self, sender: str) -> Recent | None:
        """What was sent lately, to this customer and by the team; None where nobody knows."""
        ledger = self.book.ledger(make=False)
        try:
            return ledger.recent(sender.strip() or None) if ledger else None
        except LedgerError as error:
            self.book.fail(error)
            return None

    def waiting(self) -> tuple[Waiting, ...]:
        """Open inquiries and promises, most urgent first; LedgerError where the ledger cannot be read."""
        ledger = self._known()
        return ledger.waiting(datetime.now(UTC), self._hours, self._within, self._follows) if ledger else ()

    def inquiry(self, key: int) -> tuple[StoredInquiry, str] | None:
        """An inquiry with the draft that was noted last ("" for none); None where it is not there. LedgerError."""
        ledger = self._known()
        found = ledger.inquiry(key) if ledger else None
        if ledger is None or found is None:
            return None
        drafts = [r.text for r in ledger.replies(key) if r.kind == "draft"]
        return found, drafts[-1] if drafts else ""

    def kept(self, promise: int) -> None:
        """Note that a promise was kept; LedgerError, or LookupError for none."""
        self._ledger().keep_promise(promise)

    def draft(self, work: Work, text: str, report: CheckReport) -> int:
        """Note the inquiry, once, and a draft that is not there yet; the number of the inquiry. LedgerError."""
        ledger, made = self._ledger(), work.draft
        if work.case.key is None:
            questions = (made.questions, made.matches)
            put(work, key=ledger.record_inquiry(made.inquiry, *questions, needs=made.needs))
        key = work.case.key
        assert key is not None
        if text.strip() and text != work.case.drafted:
            ledger.record_reply(key, "draft", text, report, inquiry=made.inquiry)
            put(work, drafted=text)
        return key

    def sent(self, work: Work, reply: str, report: CheckReport, promises: tuple[Promise, ...]) -> int:
        """Note what was asked, drafted and sent, with its verdicts and promises; the inquiry's number. LedgerError."""
        key = self.draft(work, work.draft.text, work.draft.report)
        ledger = self._ledger()
        noted = ledger.record_reply(
            key, work.case.written, reply, report, promises=promises, inquiry=work.draft.inquiry
        )
        put(work, sent=reply)
        if self._configuration is not None:
            tell_reply(ledger, self._configuration, noted, report)
        return key

    def failed(self, error: LedgerError) -> None:
        """The ledger failed: it is left alone for a while."""
        self.book.fail(error)

    def _known(self) -> Ledger | None:
        """The ledger to read; None where it is yet to be made."""
        return self._ledger() if self.book.is_there else None

    def _ledger(self) -> Ledger:
        ledger = self.book.ledger()
        if ledger is None:
            raise LedgerError("The ledger cannot be used at the moment.")
        return ledger
