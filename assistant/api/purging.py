"""Takes texts that were kept long enough out of the ledger once a day, also where nobody opens the page."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread

from assistant.api.guard import log_fault
from assistant.errors import FullreplyError

if TYPE_CHECKING:
    from assistant.api.office import Office

DAY, AGAIN = 86_400.0, 60.0  # seconds between two times, and after one that failed
_log = logging.getLogger(__name__)


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
    while True:
        done = await to_thread.run_sync(_purged, office, abandon_on_cancel=True)
        await anyio.sleep(DAY if done else AGAIN)


def _purged(office: Office) -> bool:
    """Whether it was done, or there is nothing yet."""
    try:
        ledger = office.books.there()
        if ledger is not None:
            ledger.purge(datetime.now(UTC) - timedelta(days=office.configuration.retention.days))
    except FullreplyError as error:
        _log.warning("old texts are still kept: %s", error)
        return False
    except Exception as error:
        log_fault(error, "/purging")
        return False
    return ledger is not None
