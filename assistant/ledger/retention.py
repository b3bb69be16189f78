"""How long texts are kept: whatever runs for long looks here now and then, and what is too old goes, once a day."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assistant.errors import LedgerError

if TYPE_CHECKING:
    from assistant.ledger.store import Ledger

DAY, AGAIN = 86_400.0, 60.0  # seconds between two times, and after one that failed
_log = logging.getLogger(__name__)


class Retention:
    """Keeps texts for so many `days`."""

    def __init__(self, days: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._days, self._clock = days, clock
        self._next = -DAY

    def look(self, ledger: Ledger) -> None:
        """Take out what is too old, where that is due. A ledger that fails is told in the log, and tried again soon."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + AGAIN
        try:
            ledger.purge(datetime.now(UTC) - timedelta(days=self._days))
        except LedgerError as error:
            _log.warning("old texts are still kept: %s", error)
        else:
            self._next = now + DAY
