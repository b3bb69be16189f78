"""Past mail that was sent to the gaps tab: which files are taken, and how many inquiries of them are read."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.archive import read
from assistant.errors import Problem
from assistant.hours import zone
from assistant.types import Ticket

if TYPE_CHECKING:
    from assistant.config import Configuration

KINDS = (".mbox", ".eml", ".csv", ".tsv", ".json", ".jsonl", ".ndjson")
COMMAND = "fullreply gaps report --from"
MOST_TICKETS = 5_000  # that are read through the page


def tickets(place: Path, known: Configuration, notes: list[str]) -> Iterator[Ticket]:
    """The tickets of past mail, the first ones of very many; what was left out is added to the notes."""
    skipped = 0

    def told(_: Problem) -> None:
        nonlocal skipped
        skipped += 1

    hours = zone(known.business_hours.time_zone)
    found = read(place, company=known.company.addresses, zone=hours, skipped=told)
    yield from islice(found, MOST_TICKETS)
    if next(found, None) is not None:
        notes.append(f"Only the first {MOST_TICKETS:,} inquiries were read; “{COMMAND}” reads all.")
    if skipped:
        notes.append(f"{skipped:,} things in it were not read, such as copies and replies without an inquiry.")


@contextmanager
def together(paths: Sequence[Path]) -> Iterator[Path]:
    """One file, or a folder that holds several."""
    if len(paths) == 1:
        yield paths[0]
        return
    folder = Path(tempfile.mkdtemp(prefix="fullreply-"))
    try:
        for number, path in enumerate(paths):
            os.link(path, folder / f"{number:03}-{path.name}")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
