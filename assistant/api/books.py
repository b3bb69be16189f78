"""The ledger behind the API: opened when it is first needed, one for all workspaces, shared by all threads."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from assistant.ledger import Ledger, exists, open_ledger

if TYPE_CHECKING:
    from assistant.config import Configuration


class Books:
    """The ledger of a configuration. Every method may raise LedgerError."""

    def __init__(self, configuration: Configuration) -> None:
        self.where, self.mask = configuration.ledger, configuration.retention.mask
        self._lock = Lock()
        self._ledger: Ledger | None = None

    def open(self) -> Ledger:
        """The ledger, made where there is none."""
        with self._lock:
            if self._ledger is None:
                self._ledger = open_ledger(self.where, mask=self.mask)
            return self._ledger

    def there(self) -> Ledger | None:
        """The ledger, None where nobody made one yet."""
        return self.open() if self._ledger is not None or exists(self.where) else None

    def close(self) -> None:
        """Close it; the next use opens it again."""
        with self._lock:
            if self._ledger is not None:
                self._ledger.close()
                self._ledger = None
