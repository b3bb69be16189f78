"""Sends events beside the calls: for each endpoint one at a time, so that a slow one keeps no other waiting.

Each process of several does so; the rows of the ledger say whose turn it is. Once a minute it is looked for promises
that have fallen due, once an hour what was kept long enough is deleted.
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread

from assistant.api.guard import log_fault
from assistant.dispatch import telling
from assistant.errors import FullreplyError
from assistant.events import Target, reply_checked, wanting

if TYPE_CHECKING:
    from assistant.api.callers import Caller
    from assistant.api.office import Office
    from assistant.ledger import Ledger
    from assistant.wire.outputs import CheckAnswer

LOOK = 1.0  # seconds between two looks for what is due
DUE, CLEAN = 60.0, 3600.0  # seconds between two looks for promises, and between two cleanings
AGAIN = 10.0  # seconds for which a ledger that failed is left alone
FINISH = 5.0  # seconds that a try has to end when the server is stopped; later it counts as failed
_log = logging.getLogger(__name__)


def register(office: Office) -> None:
    """Let the application tell the endpoints of its configuration; ConfigurationError for a secret that is none."""
    targets = telling.targets(office.configuration, os.environ)
    if targets:
        office.background.append(lambda: _running(office, targets))


async def tell_check(office: Office, caller: Caller, id: object, answer: CheckAnswer) -> None:
    """A reply was checked by a call that carries an `id`, which an agent's live check leaves out.

    What goes wrong is logged and never reaches the caller.
    """
    if id is None or not wanting(office.configuration.events, "reply.checked", caller.workspace):
        return
    event = reply_checked(caller.workspace, [q.status for q in answer.questions], reply="check", id=id)
    try:
        await to_thread.run_sync(lambda: telling.keep(office.configuration, event, office.books.open))
    except Exception as error:
        log_fault(error, "/events")


def _running(office: Office, targets: dict[str, Target]) -> AbstractAsyncContextManager[object]:
    works: list[tuple[Callable[[Ledger], bool], float]] = [
        (lambda ledger, t=target: telling.step(ledger, t), LOOK)  # type: ignore[misc]
        for target in targets.values()
    ]
    works += [(lambda ledger: _looked(office, ledger), DUE), (_cleaned, CLEAN)]
    return _beside(office, works)


@asynccontextmanager
async def _beside(office: Office, works: list[tuple[Callable[[Ledger], bool], float]]) -> AsyncIterator[None]:
    """Do each work again and again while the block runs; at its end what is being done may be finished."""
    ended, threads = anyio.Event(), anyio.CapacityLimiter(len(works))

    async def again(work: Callable[[Ledger], bool], pause: float) -> None:
        while not ended.is_set():
            wait = await _once(office, work, pause, threads)
            with anyio.move_on_after(wait):
                await ended.wait()

    async with anyio.create_task_group() as group:
        for work, pause in works:
            group.start_soon(again, work, pause)
        yield
        ended.set()
        group.cancel_scope.deadline = anyio.current_time() + FINISH


async def _once(office: Office, work: Callable[[Ledger], bool], pause: float, threads: anyio.CapacityLimiter) -> float:
    """Do a work once where there is a ledger; the seconds to wait until it is done again."""

    def run() -> bool:
        ledger = office.books.there()
        return ledger is not None and work(ledger)

    try:
        busy = await to_thread.run_sync(run, limiter=threads, abandon_on_cancel=True)
    except FullreplyError as error:
        _log.warning("events: %s", error)
        return max(pause, AGAIN)
    except Exception as error:
        log_fault(error, "/events")
        return max(pause, AGAIN)
    return 0.0 if busy else pause


def _looked(office: Office, ledger: Ledger) -> bool:
    telling.look_for_promises(ledger, office.configuration)
    return False


def _cleaned(ledger: Ledger) -> bool:
    from assistant.ledger.events import clean_events

    clean_events(ledger, datetime.now(UTC))
    return False
