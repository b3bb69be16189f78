"""Files of the target on the disk: each whole or not at all, and there after a power cut."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from assistant.errors import KnowledgeBaseError
from assistant.knowledge.files import CACHE_FOLDER, shown_name


def write_whole(temporary: Path, path: Path, text: bytes) -> None:
    """Put a file in its place by way of another one on the same disk; a power cut leaves the old or the new one."""
    with temporary.open("wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(temporary, path)


def sync_folder(folder: Path) -> None:
    """Have the names of the files in a folder on the disk too, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write(folder: Path, path: Path, text: bytes) -> None:
    """Put a file in its place, whole or not at all. KnowledgeBaseError where that cannot be."""
    temporary = folder / CACHE_FOLDER / f"tmp-{uuid.uuid4().hex}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(temporary, path, text)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise cannot_write(path, error) from None


def settle(paths: Iterable[Path]) -> None:
    """Have the names of files that were written or removed on the disk, before the state says that they are there."""
    for folder in sorted({path.parent for path in paths}):
        sync_folder(folder)


def remove(folder: Path, path: Path) -> None:
    """Remove a file, and the folders that are empty without it."""
    try:
        path.unlink(missing_ok=True)
        for above in path.parents:
            if above == folder or any(above.iterdir()):
                break
            above.rmdir()
    except OSError as error:
        raise cannot_write(path, error) from None


def cannot_read(path: Path, error: OSError) -> KnowledgeBaseError:
    """What to say where a file or folder of the target cannot be read."""
    why = error.strerror or str(error)
    return KnowledgeBaseError(f"{shown_name(str(path))} cannot be read: {why}. Make it readable, and run this again.")


def cannot_write(path: Path, error: OSError) -> KnowledgeBaseError:
    """What to say where a file of the target cannot be written."""
    why = error.strerror or str(error)
    remedy = "What was written so far is whole; make room or make it writable, and run it again to go on."
    return KnowledgeBaseError(f"{shown_name(str(path))} cannot be written: {why}. {remedy}")
