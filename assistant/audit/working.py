"""The processes that judge: each opens a desk of its own once, with one thread for its models."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.audit.outcomes import Outcome
from assistant.errors import LedgerError
from assistant.types import Ticket

if TYPE_CHECKING:
    from assistant.audit.judging import Judge
    from assistant.config import Configuration

CHUNK = 32  # tickets that a process takes at once
_AHEAD = 3  # chunks a process that wait or are being judged
Task = tuple[str, Ticket, tuple[str, ...]]
"""A ticket with its key, and the replies that the team sent before it, newest first."""
Work = Callable[[Sequence[Task]], list[Outcome]]
_judge: list[Judge] = []  # of this process


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def alone(work: Work, tickets: Iterable[Task]) -> Iterator[list[Outcome]]:
    """The outcomes of chunks of tickets, judged in this process."""
    source = iter(tickets)
    while chunk := list(islice(source, CHUNK)):
        yield work(chunk)


def spread(
    tickets: Iterable[Task], processes: int, configuration: Configuration, base: Path | None, mask: bool
) -> Iterator[list[Outcome]]:
    """The outcomes of chunks of tickets as they come, from several processes; few tickets are held at a time."""
    source = iter(tickets)
    context = multiprocessing.get_context("spawn")  # a fork would copy the locks of threads that are not there
    pool = ProcessPoolExecutor(processes, context, _begin, (configuration, base, mask))
    try:
        pending: set[Future[list[Outcome]]] = set()
        while True:
            while len(pending) < processes * _AHEAD and (chunk := list(islice(source, CHUNK))):
                pending.add(pool.submit(_work, chunk))
            if not pending:
                return
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    except BrokenProcessPool:
        remedy = "run it again to go on, with fewer --processes where memory is short"
        raise LedgerError(f"A process that judges was ended from outside; {remedy}.") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(configuration: Configuration, base: Path | None, mask: bool) -> None:
    """Open the desk of a process, which ends with the one that started it, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ["FULLREPLY_THREADS"] = "1"  # read by assistant.models, which is not loaded yet
    _judge.append(judge_of(configuration, base, mask=mask))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def judge_of(configuration: Configuration, base: Path | None, *, mask: bool) -> Judge:
    """A judge with a desk."""
    from assistant.audit.judging import Judge
    from assistant.pipeline import Assistant

    return Judge(Assistant.load(base, configuration=configuration), mask=mask)


def work_of(judge: Judge) -> Work:
    """What judges a chunk."""
    return lambda chunk: [judge.judge(ticket, key, recent) for key, ticket, recent in chunk]


def _work(chunk: Sequence[Task]) -> list[Outcome]:
    return work_of(_judge[0])(chunk)
