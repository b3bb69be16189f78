"""Long work of the page's tabs: one at a time for the whole page, in a thread, whatever the browser does."""

from __future__ import annotations

import logging
import threading
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.errors import FullreplyError

log = logging.getLogger(__name__)
FAULT = "Something went wrong on our side; the base stays as it was. Reference for your administrator: {}."
BUSY = "One moment: {} is still running."


@dataclass(slots=True)
class Job:
    """A piece of work: what it is called, how far it is, and how it ended (`fault` is "" where it went well).

    `tab` is the one that shows it.
    """

    what: str
    phase: str = ""
    done: int = 0
    total: int = 0
    ended: bool = False
    fault: str = ""
    result: Any = None
    tab: str = "knowledge"

    def step(self, phase: str) -> Callable[[int, int], None]:
        """Begin a phase; what tells how far it is."""
        self.phase, self.done, self.total = phase, 0, 0

        def told(done: int, total: int) -> None:
            self.done, self.total = done, total

        return told

    @property
    def share(self) -> int:
        """How far the phase is, in per cent."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def words(self) -> str:
        """The phase and how far it is: "Reading files: 3 of 10"."""
        return f"{self.phase}: {self.done:,} of {self.total:,}" if self.total else f"{self.phase} …"


class Works:
    """The work that runs, if any. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.current: Job | None = None

    def start(self, what: str, work: Callable[[Job], Any], tab: str = "knowledge") -> tuple[Job, bool]:
        """Begin the work, and True; where other work runs that one, and False."""
        with self._lock:
            if self.current is not None and not self.current.ended:
                return self.current, False
            job = self.current = Job(what, phase="Starting", tab=tab)
        threading.Thread(target=_run, args=(job, work), daemon=True, name=f"fullreply-{what}").start()
        return job, True


def fault_words(error: Exception) -> str:
    """What to say of an error; of a fault of ours only a reference, its kind and place logged, never a text."""
    if isinstance(error, FullreplyError):
        return str(error)
    reference = uuid.uuid4().hex[:8]
    frame = traceback.extract_tb(error.__traceback__)[-1]
    log.error("page %s: %s at %s:%s", reference, type(error).__name__, frame.filename, frame.lineno)
    return FAULT.format(reference)


def _run(job: Job, work: Callable[[Job], Any]) -> None:
    try:
        job.result = work(job)
    except Exception as error:
        job.fault = fault_words(error)
    finally:
        job.ended = True
