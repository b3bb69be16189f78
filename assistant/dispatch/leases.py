"""Keeps what this process works on its own: leases are renewed in a thread of their own until the work has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from assistant.errors import LedgerError
from assistant.ledger import Ledger, deliveries
from assistant.types import Delivery

_PART = 3  # a lease is renewed when a third of it is gone: two renewals may fail


class Leases:
    """The deliveries that this process holds; safe to share between threads."""

    def __init__(self, seconds: float, now: Callable[[], datetime]) -> None:
        self._seconds, self._now = seconds, now
        self._held: dict[tuple[str, int], tuple[Ledger, Delivery]] = {}
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def held(self, ledger: Ledger, delivery: Delivery) -> Iterator[None]:
        """Hold a delivery that was just claimed."""
        key = delivery.id, delivery.taken
        with self._lock:
            self._held[key] = ledger, delivery
            if self._thread is None:
                self._ended.clear()
                self._thread = threading.Thread(target=self._renew, name="fullreply leases", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(key, None)

    def close(self) -> list[Delivery]:
        """Renew nothing any more; what is still held."""
        self._ended.set()
        with self._lock:
            return [delivery for _, delivery in self._held.values()]

    def _renew(self) -> None:
        while not self._ended.wait(self._seconds / _PART):
            with self._lock:
                held = list(self._held.values())
                if not held:
                    self._thread = None
                    return
            try:
                deliveries.renew(held[0][0], [d for _, d in held], self._now() + timedelta(seconds=self._seconds))
            except LedgerError:  # the next time; until then they are held for two thirds of the time
                continue
        with self._lock:
            self._thread = None
