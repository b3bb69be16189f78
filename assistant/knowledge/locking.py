"""One writer at a time: a lock on a file that the system lifts when its process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import KnowledgeBaseError


@contextmanager
def locked(path: Path, *, wait: float, what: str) -> Iterator[bool]:
    """Hold the lock for a while; True where it was free at once.

    KnowledgeBaseError where it is not free within `wait` seconds. Where the file system knows no
    locks, or nothing can be written, it goes on without.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    at_once = True
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            at_once = False
            lock.acquire(timeout=wait)
    except Timeout:
        raise KnowledgeBaseError(f"{what} is running: wait until it is done, then run this again.") from None
    except (OSError, NotImplementedError):
        pass
    try:
        yield at_once
    finally:
        lock.release()
