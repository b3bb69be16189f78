"""Whose turn it is: one request at a time works on the models, which use all cores; a few wait, others are refused."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import anyio
from anyio import to_thread
from starlette.exceptions import HTTPException

T = TypeVar("T")
_STEP = 1.1  # by which an expected time moves towards the one that was seen: it settles at the median
_MARGIN = 0.5  # of the longest wait: who would probably wait longer is refused at once, as times are only guessed
_FIRST = 0.05  # seconds that a call is expected to take before one was seen


class Turn:
    """A bounded queue before the models. What takes its time is told by the calls before, each by its kind."""

    def __init__(self, waiting: int = 32, wait_s: float = 4.0) -> None:
        """So many requests may wait, and none longer than so many seconds."""
        self._waiting, self._wait_s = waiting, wait_s
        self._lock: anyio.Lock | None = None  # made where there is an event loop
        self._seconds: dict[str, float] = {}
        self._inside = 0
        self._owed = 0.0
        self._late = float("inf")  # when the work that is done now should have ended

    @property
    def inside(self) -> int:
        """The requests that work or wait."""
        return self._inside

    @contextmanager
    def place(self, call: str) -> Iterator[None]:
        """A place in the queue; 503 with the time after which there should be one where there is none."""
        if self._inside > self._waiting or self._wait() > self._wait_s * _MARGIN:
            raise self._full()
        expected = self._seconds.get(call, _FIRST)
        self._inside += 1
        self._owed += expected
        try:
            yield
        finally:
            self._inside -= 1
            self._owed = self._owed - expected if self._inside else 0.0

    async def work(self, call: str, work: Callable[[], T]) -> T:
        """Run `work` in a thread when its turn comes, for one that has a place; 503 where that takes too long."""
        self._lock = self._lock or anyio.Lock()
        with anyio.move_on_after(self._wait_s) as waited:
            await self._lock.acquire()
        if waited.cancelled_caught:
            raise self._full()
        begun = time.monotonic()
        self._late = begun + self._seconds.get(call, _FIRST)
        try:
            return await to_thread.run_sync(work)
        finally:
            self._late = float("inf")
            self._lock.release()
            self._learn(call, time.monotonic() - begun)

    async def __call__(self, call: str, work: Callable[[], T]) -> T:
        """Run `work` when its turn comes; 503 where too many wait."""
        with self.place(call):
            return await self.work(call, work)

    def _learn(self, call: str, seconds: float) -> None:
        known = self._seconds.get(call)
        self._seconds[call] = seconds if known is None else known * (_STEP if seconds > known else 1 / _STEP)

    def _wait(self) -> float:
        """The seconds that a new request would probably wait."""
        return self._owed + max(0.0, time.monotonic() - self._late)

    def _full(self) -> HTTPException:
        return HTTPException(503, headers={"retry-after": str(max(1, math.ceil(self._wait())))})
