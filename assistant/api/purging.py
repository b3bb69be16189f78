"""Takes texts that were kept long enough out of the ledger, also where nobody opens the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread

from assistant.api.guard import log_fault
from assistant.errors import LedgerError

if TYPE_CHECKING:
    from assistant.api.office import Office
    from assistant.ledger.retention import Retention


def register(office: Office) -> None:
    """Let the application do so while it serves."""

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with anyio.create_task_group() as group:
            group.start_soon(_forever, office)
            yield
            group.cancel_scope.cancel()

    office.background.append(running)


async def _forever(office: Office) -> None:
    from assistant.ledger.retention import AGAIN, Retention

    retention = Retention(office.configuration.retention.days)
    while True:
        await to_thread.run_sync(_look, office, retention, abandon_on_cancel=True)
        await anyio.sleep(AGAIN)


def _look(office: Office, retention: Retention) -> None:
    try:
        ledger = office.books.there()
        if ledger is not None:
            retention.look(ledger)
    except LedgerError:  # told by everything else that needs it
        return
    except Exception as error:
        log_fault(error, "/purging")
