"""Moves deliveries on, one step a call: what was accepted is drafted, what is drafted is posted."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.calling import Refused, Trouble
from assistant.dispatch.drafting import T, Turn, draft
from assistant.dispatch.leases import Leases
from assistant.dispatch.pace import Pace
from assistant.dispatch.posting import LOST, Post, fault
from assistant.dispatch.sources import Source
from assistant.errors import FullreplyError, InputError, LedgerError
from assistant.ledger import Ledger, deliveries
from assistant.types import Delivery, DeliveryState

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

TO_DRAFT = (DeliveryState.ACCEPTED,)
TO_POST = (DeliveryState.DRAFTED, DeliveryState.POSTING)
POISON = "each of {} times that it was drafted Fullreply itself ended: this message may be what ends it"
_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def at_once(work: Callable[[], T], /) -> T:
    """The turn of a process that has the models for itself."""
    return work()


class Dispatcher:
    """Works on the deliveries of some sources, also beside other processes. Safe to share between threads.

    `desk` gives the desk of a workspace, None where it is not served; `told` hears the source and the outcome of
    each step: drafted, posted, ignored, later, unsure, unknown, dead, lost. The models are used in their `turn`.
    """

    def __init__(
        self,
        ledger: Ledger,
        sources: Mapping[str, Source],
        desk: Callable[[str], Assistant | None],
        *,
        pace: Pace | None = None,
        told: Callable[[str, str], None] | None = None,
        turn: Turn = at_once,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.sources, self.pace = sources, pace or Pace()
        self._ledger, self._desk, self._told, self._turn, self._now = ledger, desk, told, turn, now
        self._leases = Leases(self.pace.lease, now)
        self._survived = deque[Delivery]()  # whose work broke off, and not this process

    def close(self) -> None:
        """Hold nothing any more, not even what nobody waits for to end; the ledger stays open."""
        self._survived.extend(self._leases.close())
        with suppress(LedgerError):
            self._tell_survived()

    def step(self, states: Collection[DeliveryState] = deliveries.WAITING) -> Delivery | None:
        """Take up the next delivery that is due and move it on by one state; None where there is none. LedgerError."""
        delivery = self.claim(states)
        if delivery is not None:
            self.work(delivery)
        return delivery

    def waits(self, states: Collection[DeliveryState]) -> bool:
        """Whether a delivery is due. Raises LedgerError."""
        return deliveries.waits(self._ledger, self._now(), states, sources=self.sources)

    def claim(self, states: Collection[DeliveryState], avoid: Collection[str] = ()) -> Delivery | None:
        """The next delivery that is due, which is now this process's; `work` has to follow. Raises LedgerError."""
        self._tell_survived()
        return deliveries.claim(
            self._ledger, self._now(), self.pace.lease, states, sources=self.sources, avoid=avoid
        )  # fmt: skip

    def work(self, delivery: Delivery) -> str:
        """Move a claimed delivery on; the outcome. Raises LedgerError, after which it is taken up again by itself."""
        try:
            with self._leases.held(self._ledger, delivery):
                outcome = self._moved(delivery)
        except BaseException:  # the ledger fails, or somebody ends us: no fault of this delivery
            self._survived.append(delivery)
            raise
        if self._told is not None:
            self._told(delivery.source, outcome)
        if outcome in ("dead", "unknown"):
            fields = {"delivery": delivery.id, "source": delivery.source, "workspace": delivery.workspace}
            _log.warning("a delivery is %s: see fullreply deliveries", outcome, extra={"fields": fields})
        return outcome

    def _tell_survived(self) -> None:
        """Say that these ended no process, once the ledger can be written again. Raises LedgerError."""
        with suppress(IndexError):
            while True:
                one = self._survived.popleft()
                try:
                    deliveries.survived(self._ledger, one)
                except LedgerError:
                    self._survived.append(one)
                    raise

    def _moved(self, delivery: Delivery) -> str:
        source = self.sources[delivery.source]
        if often := self._too_often(delivery):
            return self._given_up(delivery, often)
        if delivery.state is not DeliveryState.ACCEPTED:
            return Post(self._ledger, delivery, source, self.pace, self._now)()
        desk = self._desk(delivery.workspace)
        if desk is None:
            return self._dead(delivery, "its workspace is not served here: fullreply.toml does not name it")
        try:
            return draft(self._ledger, delivery, source, desk, self._now, self._turn)
        except LedgerError:
            raise
        except Refused as trouble:
            return self._dead(delivery, trouble.reason)
        except Trouble as trouble:
            return self._later(delivery, trouble.reason, self.pace.tries, getattr(trouble, "after", None))
        except InputError:
            return self._dead(delivery, "it is of no form that is known of this product")
        except FullreplyError as error:
            return self._later(delivery, f"the desk is not able to draft ({type(error).__name__})", self.pace.tries)
        except Exception as error:
            return self._later(delivery, fault(error), self.pace.faults)

    def _too_often(self, delivery: Delivery) -> str:
        """Why it is not taken up once more, "" where it is."""
        if delivery.state is DeliveryState.ACCEPTED and delivery.silent > self.pace.silent:
            return POISON.format(self.pace.silent)
        return f"taken up {self.pace.tries} times, and never done" if delivery.tries > self.pace.tries else ""

    def _later(self, delivery: Delivery, reason: str, most: int, after: float | None = None) -> str:
        """Try again, or give up; the reason names the kind and place of a fault, never a text."""
        _log.error("a draft failed: %s", reason, extra={"fields": {"delivery": delivery.id, "source": delivery.source}})
        if delivery.tries >= most:
            return self._dead(delivery, reason)
        at = self.pace.after(self._now(), delivery.tries, after)
        return "later" if deliveries.later(self._ledger, delivery, delivery.state, reason, at) else LOST

    def _given_up(self, delivery: Delivery, reason: str) -> str:
        if delivery.state is DeliveryState.POSTING:
            return "unknown" if deliveries.unknown(self._ledger, delivery, reason) else LOST
        return self._dead(delivery, reason)

    def _dead(self, delivery: Delivery, reason: str) -> str:
        return "dead" if deliveries.dead(self._ledger, delivery, reason) else LOST
