"""A person out of the files that were written from the ledger: exports are made anew without them, others removed.

The questions that a knowledge base keeps of its gaps are made anew, too: they are the proof that a gap is closed.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from assistant.errors import LedgerError, Problem
from assistant.ledger import rowlines, schema
from assistant.ledger.exporting import PART, whole
from assistant.ledger.persons import Person, about, blotted_in, found_in
from assistant.ledger.records import Erased
from assistant.ledger.store import Ledger
from assistant.text import digest

PROOF = ".gaps.jsonl"  # name of the file in which a knowledge base keeps the questions of its gaps
_TEXTS = ("name", "questions", "proposal")  # of a line there that hold customers' words
PIECE = 1 << 20  # characters of a file that are read at once
OVERLAP = 4_000  # of them that are read again with the next ones: longer than any name
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_DAY = timedelta(days=1)


def clean_files(ledger: Ledger, person: Person, taken: Erased, *, dry_run: bool) -> Erased:
    """Look into each file that the ledger remembers; those that are long gone are forgotten."""
    with ledger.reading() as connection:
        known = {Path(p): at for p, at in connection.execute(select(schema.file).order_by(schema.file.c.path))}
    made: list[str] = []
    removed: list[str] = []
    for path in [p for one in known for p in (one, one.with_name(one.name + PART))]:
        try:
            if path.is_file() and _mentions(path, person):
                (made if path.name == PROOF or _is_export(path) else removed).append(str(path))
                if not dry_run:
                    _clean(path, person)
        except OSError as error:
            reason = (error.strerror or "one that cannot be").lower()
            problem = Problem(str(path), "a file that can be read and changed", reason, "remove it by hand")
            raise LedgerError("The person was erased from the ledger, but not from a file.", [problem]) from None
    gone = [str(p) for p, at in known.items() if not p.exists() and at < datetime.now(UTC) - _DAY]
    if gone and not dry_run:
        with ledger.writing() as connection:
            connection.execute(delete(schema.file).where(schema.file.c.path.in_(gone)))
    return replace(taken, files=tuple(made), removed=tuple(removed))


def _is_export(path: Path) -> bool:
    """Whether a file is a whole export of a ledger."""
    with path.open("rb") as file:
        head = _row(file.readline(10_000))
    return path.suffix != PART and head is not None and head.get("kind") == "ledger"


def _mentions(path: Path, person: Person) -> bool:
    """Whether a file holds the person, as plain text, or escaped as HTML or JSON do."""
    pattern = person.pattern()
    if _is_export(path):
        with path.open("rb") as file:
            return any(_theirs(row, person) or found_in(row, pattern) for row in map(_row, file) if row)
    with path.open(encoding="utf-8", errors="replace", newline="") as text:
        before = ""
        while piece := text.read(PIECE):
            here = before + piece
            plain = html.unescape(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), here))
            if pattern.search(here) or pattern.search(plain):
                return True
            before = here[-OVERLAP:]
    return False


def _clean(path: Path, person: Person) -> None:
    """An export or a proof without the person; any other file is removed: it can be made again."""
    if path.name == PROOF:
        with whole(path) as target, path.open("rb") as source:
            for line in source:
                target.write(_proven(line, person).encode())
        os.chmod(path, 0o644)
        return
    if not _is_export(path):
        path.unlink()
        return
    with whole(path) as target, path.open("rb") as source:
        for row in _cleaned(map(_row, source), person):
            target.write(row.encode())


def _cleaned(rows: Iterator[dict[str, Any] | None], person: Person) -> Iterator[str]:
    """The lines of an export without the person's; a line that cannot be read is left out."""
    pattern, kept = person.pattern(), 0
    messages: set[str] = set()
    for row in rows:
        if row is None:
            continue
        if _theirs(row, person):
            messages.add(digest(str(row.get("text"))))
            continue
        if row.get("kind") == "correction" and about(row.get("payload") or {}, messages, pattern):
            continue
        if row.get("kind") == "end":
            row = {"kind": "end", "rows": kept}
        kept += row.get("kind") in ("inquiry", "correction")
        yield rowlines.line(blotted_in(row, pattern))


def _proven(line: bytes, person: Person) -> str:
    """A line of a proof with the person blotted out of its texts; one that cannot be read goes where it names them."""
    row, pattern = _row(line), person.pattern()
    if row is None:
        text = line.decode("utf-8", "replace")
        return "" if pattern.search(text) else text
    row |= {k: blotted_in(row[k], pattern) for k in _TEXTS if k in row}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _theirs(row: dict[str, Any], person: Person) -> bool:
    if row.get("kind") != "inquiry":
        return False
    return row.get("customer") in person.keys or found_in(row.get("sender"), person.pattern())


def _row(raw: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None
