"""A place on the disk where the parts of tickets wait for each other, so that an archive of any size fits."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

_ORDERED = """
SELECT part.ticket, part.place, part.fields FROM part
JOIN (SELECT ticket, MIN(number) AS first FROM part GROUP BY ticket) AS begun ON begun.ticket = part.ticket
ORDER BY begun.first, part.number
"""


def digest(*parts: str) -> str:
    """16 hexadecimal digits of some texts together."""
    made = hashlib.blake2b(digest_size=8)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        made.update(len(raw).to_bytes(8, "big") + raw)
    return made.hexdigest()


class Spool:
    """Parts by ticket, in a temporary file that SQLite removes when it is closed."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("")  # "": on the disk, deleted when closed
        self._base.execute("CREATE TABLE part (number INTEGER PRIMARY KEY, ticket TEXT, place TEXT, fields TEXT)")
        self._seen: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def add(self, ticket: str, place: str, fields: Mapping[str, Any], *, own: bool = True) -> bool:
        """Keep a part; False where an equal one of this ticket is there (`own` False: of any ticket)."""
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
        key = int(digest(ticket if own else "", text), 16)
        if key in self._seen:
            return False
        self._seen.add(key)
        row = (ticket, place, text.encode("utf-8", "replace").decode())
        self._base.execute("INSERT INTO part (ticket, place, fields) VALUES (?, ?, ?)", row)
        return True

    def groups(self) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
        """Each ticket with its parts in the order in which they came; tickets by their first part."""
        self._base.execute("CREATE INDEX of_ticket ON part (ticket, number)")
        name: str | None = None
        held: list[tuple[str, dict[str, Any]]] = []
        for ticket, place, fields in self._base.execute(_ORDERED):
            if ticket != name and name is not None:
                yield name, held
                held = []
            name = ticket
            held.append((place, json.loads(fields)))
        if name is not None:
            yield name, held
