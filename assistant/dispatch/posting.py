"""A note is put beside its conversation, once: after any doubt the conversation is read back first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from assistant.calling import Later, Refused, Unsure
from assistant.dispatch.pace import Pace
from assistant.dispatch.sources import Source
from assistant.dispatch.wording import signed
from assistant.ledger import Ledger, deliveries
from assistant.types import Delivery, DeliveryState, Note, Writer

LOST = "lost"
OFTEN = "tried too often; the last time: {}"


def fault(error: BaseException) -> str:
    """The kind and place of a fault of ours; its message may hold a customer's words."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return f"an internal fault: {type(error).__name__}{where}"


@dataclass(frozen=True, slots=True)
class Post:
    """One attempt at one delivery."""

    ledger: Ledger
    delivery: Delivery
    source: Source
    pace: Pace
    now: Callable[[], datetime]

    def __call__(self) -> str:
        """Post a delivery that is drafted, or of which nobody knows; the outcome. Raises LedgerError."""
        write, note = self.source.write, self.delivery.note
        if note is None:
            return self._dead("its text is not there any more")
        if write is None:
            return self._dead("fullreply.toml gives no address (url) to write to")
        doubtful = self.delivery.state is DeliveryState.POSTING
        if doubtful and (outcome := self._looked(write, signed(note))):
            return outcome
        return self._posted(write, signed(note), doubtful)

    def _looked(self, write: Writer, note: Note) -> str | None:
        """The outcome where the conversation was read and has the note, or could not be read; None: it is not there."""
        try:
            found = write.find(note)
        except Later as trouble:
            return self._again(DeliveryState.POSTING, trouble)
        except Refused as trouble:
            return self._unknown(f"it may be there: the conversation cannot be read ({trouble.reason})")
        except Unsure as trouble:
            return self._again(DeliveryState.POSTING, Later(trouble.reason))
        except Exception as error:
            return self._again(DeliveryState.POSTING, Later(fault(error)))
        return None if found is None else self._there(found)

    def _posted(self, write: Writer, note: Note, doubtful: bool) -> str:
        until = self.now() + timedelta(seconds=self.pace.lease)
        settled = self.pace.settled(self.now(), self.source.timeout_s)
        if not deliveries.posting(self.ledger, self.delivery, until, settled):
            return LOST
        try:
            returned = write.post(note)
        except Later as trouble:  # of one that was in doubt before, nobody knows more than then
            return self._again(DeliveryState.POSTING if doubtful else DeliveryState.DRAFTED, trouble)
        except Refused as trouble:
            return self._dead(trouble.reason)
        except Unsure as trouble:
            return self._doubt(trouble)
        except Exception as error:
            return self._doubt(Unsure(fault(error)))
        return self._there(returned)

    def _there(self, returned: str) -> str:
        done = deliveries.posted(self.ledger, self.delivery, returned[:1000], now=self.now())
        return "posted" if done else LOST

    def _doubt(self, trouble: Unsure) -> str:
        if self.delivery.tries >= self.pace.tries:
            return self._unknown(f"it may be there ({trouble.reason})")
        at = self.pace.settled(self.now(), self.source.timeout_s)
        kept = deliveries.later(self.ledger, self.delivery, DeliveryState.POSTING, trouble.reason, at)
        return "unsure" if kept else LOST

    def _again(self, state: DeliveryState, trouble: Later) -> str:
        if self.delivery.tries >= self.pace.tries:
            told = OFTEN.format(trouble.reason)
            return self._unknown(told) if state is DeliveryState.POSTING else self._dead(told)
        at = self.pace.after(self.now(), self.delivery.tries, trouble.after)
        return "later" if deliveries.later(self.ledger, self.delivery, state, trouble.reason, at) else LOST

    def _unknown(self, reason: str) -> str:
        return "unknown" if deliveries.unknown(self.ledger, self.delivery, reason) else LOST

    def _dead(self, reason: str) -> str:
        return "dead" if deliveries.dead(self.ledger, self.delivery, reason) else LOST
