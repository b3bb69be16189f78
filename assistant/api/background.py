"""The queue of deliveries, worked on beside the API: drafts take their turn behind calls, notes are posted in threads.

Each process of several may do so; leases in the ledger keep them apart. Nothing is lost where one ends: what it worked
on is finished, or taken up again by another.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

import anyio
from anyio import from_thread, to_thread
from anyio.abc import TaskGroup
from starlette.exceptions import HTTPException

from assistant.api.guard import log_fault
from assistant.dispatch import TO_DRAFT, TO_POST, Dispatcher, Pace, Source
from assistant.errors import FullreplyError
from assistant.ledger import deliveries
from assistant.types import Delivery

if TYPE_CHECKING:
    from assistant.api.office import Office
    from assistant.pipeline import Assistant

T = TypeVar("T")
Work = Callable[[Dispatcher], Awaitable[float]]
"""Does what is to be done now; the seconds until it looks again."""
POLL = 1.0  # seconds between two looks into the ledger, which other processes write to, too
COUNT = 5.0  # seconds between two counts of what waits
PATIENCE = 10.0  # seconds that a draft lets calls of agents go first
AFTER_FAULT = 5.0  # seconds until the next try where the ledger fails
DRAFTS = 2  # deliveries that are drafted at once: one may wait for a text that its helpdesk did not send along
POSTS = 4  # notes that are posted at once,
OF_ONE = 2  # and those of one helpdesk: a slow one does not hold up the others
LEAVE = 25.0  # seconds that what is worked on has to end when the server stops
PACE = Pace()
_CALL = "delivery"
_log = logging.getLogger(__name__)


class Queue:
    """The deliveries of the helpdesks that an office serves; `sources` by their names."""

    def __init__(self, office: Office, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self._office = office
        self._woken: list[asyncio.Event] = []
        self._stopping = False
        self._posting: Counter[str] = Counter()
        self._drafting: list[str] = []  # their helpdesks: a slow one is at one of them alone
        self._choosing: anyio.Lock | None = None  # made where there is an event loop
        self._dispatcher: Dispatcher | None = None
        self._tasks: TaskGroup | None = None

    def wake(self) -> None:
        """Look at once: something was accepted. Called in the event loop."""
        for event in self._woken:
            event.set()

    def count(self, source: str, outcome: str) -> None:
        """Count what became of a delivery."""
        known = source if source in self.sources else "unknown"
        self._office.meters.deliveries.labels(known, outcome).inc()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work on deliveries while the application serves."""
        self._stopping = False
        if self.sources:  # the first webhook shall not wait until the ledger is there
            with suppress(FullreplyError):  # said by the first one that needs it
                await to_thread.run_sync(self._office.books.open)
        self._limiter = anyio.CapacityLimiter(DRAFTS + POSTS + 3)  # threads of its own: those of the calls stay free
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            for work in (*[self._draft] * DRAFTS, self._post, self._measure) if self.sources else ():
                tasks.start_soon(self._forever, work)
            try:
                yield
            finally:
                self._stopping = True
                self.wake()
                tasks.cancel_scope.deadline = anyio.current_time() + LEAVE
        if self._dispatcher is not None:
            self._dispatcher.close()
            self._dispatcher = None

    async def _forever(self, work: Work) -> None:
        """Repeat one kind of work; a pause ends early where something was accepted, or the server stops."""
        woken = asyncio.Event()
        self._woken.append(woken)
        while not self._stopping:
            woken.clear()
            try:
                dispatcher = await self._threaded(self._opened)
                seconds = POLL if dispatcher is None else await work(dispatcher)
            except FullreplyError as error:
                _log.error("deliveries wait: %s", error)
                seconds = AFTER_FAULT
            except Exception as error:
                log_fault(error, "/deliveries")
                seconds = AFTER_FAULT
            if seconds and not self._stopping:
                with anyio.move_on_after(seconds):
                    await woken.wait()
        self._woken.remove(woken)

    async def _draft(self, dispatcher: Dispatcher) -> float:
        """Draft one that was accepted; one that may have ended a process alone, so that it takes no other along."""
        self._choosing = self._choosing or anyio.Lock()
        async with self._choosing:
            busy = tuple(self._drafting)
            delivery = await self._threaded(lambda: dispatcher.claim(TO_DRAFT, busy))
            if delivery is None:
                return POLL
            self._drafting.append(delivery.source)
            if delivery.silent > 1:
                return await self._drafted(dispatcher, delivery)
        return await self._drafted(dispatcher, delivery)

    async def _drafted(self, dispatcher: Dispatcher, delivery: Delivery) -> float:
        try:
            await self._threaded(lambda: dispatcher.work(delivery))
        finally:
            self._drafting.remove(delivery.source)
        self.wake()
        return 0.0

    def _in_turn(self, work: Callable[[], T]) -> T:
        """Run a piece of work with the models, asked for in the thread of a delivery."""
        return from_thread.run(self._take_turn, work)

    async def _take_turn(self, work: Callable[[], T]) -> T:
        """Work when no call of an agent waits for the models, or has for long; where the queue is full, later."""
        while True:
            with anyio.move_on_after(PATIENCE):
                while self._office.turn.inside and not self._stopping:
                    await anyio.sleep(0.02)
            try:
                return await self._office.turn(_CALL, work)
            except HTTPException:
                await anyio.sleep(POLL)

    async def _post(self, dispatcher: Dispatcher) -> float:
        """Begin to post one that is drafted, where there is room."""
        if self._posting.total() >= POSTS:
            return POLL
        busy = [name for name, count in self._posting.items() if count >= OF_ONE]
        delivery = await self._threaded(lambda: dispatcher.claim(TO_POST, busy))
        if delivery is None or self._tasks is None:
            return POLL
        self._posting[delivery.source] += 1
        self._tasks.start_soon(self._put, dispatcher, delivery)
        return 0.0

    async def _put(self, dispatcher: Dispatcher, delivery: Delivery) -> None:
        try:
            await self._threaded(lambda: dispatcher.work(delivery))
        except FullreplyError as error:
            _log.error("a delivery waits: %s", error)
        except Exception as error:
            log_fault(error, "/deliveries")
        finally:
            self._posting[delivery.source] -= 1
            self.wake()

    async def _measure(self, _: Dispatcher) -> float:
        """Count what waits, for the figures."""
        ledger = await self._threaded(self._office.books.open)
        for name, count in (await self._threaded(lambda: deliveries.counted(ledger, self.sources))).items():
            self._office.meters.waiting.labels(name).set(count)
        with anyio.move_on_after(COUNT):  # is not woken by each delivery
            while not self._stopping:
                await anyio.sleep(0.2)
        return 0.0

    def _opened(self) -> Dispatcher | None:
        """What works on the ledger; None where nobody made one yet. Raises LedgerError."""
        ledger = self._office.books.there()
        if ledger is not None and self._dispatcher is None:
            self._dispatcher = Dispatcher(
                ledger, self.sources, self._desk, pace=PACE, told=self.count, turn=self._in_turn
            )
        return self._dispatcher

    def _desk(self, workspace: str) -> Assistant | None:
        desk = self._office.desks.get(workspace)
        if desk is not None:
            self._office.follow(workspace)
        return desk

    async def _threaded(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._limiter, abandon_on_cancel=True)


def queue(office: Office) -> Queue:
    """The queue of the helpdesks that the configuration names, which runs beside the calls.

    ConfigurationError where a variable that should hold a secret does not.
    """
    from assistant import dispatch

    made = Queue(office, dispatch.helpdesks(office.configuration))
    office.background.append(made.running)
    return made
