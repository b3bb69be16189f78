"""JSON and JSON Lines: our own form, rows, Zendesk and Help Scout, told apart by what their objects hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.archive import helpdesks
from assistant.archive.columns import Shape, columns, shape
from assistant.archive.jsonstream import objects
from assistant.archive.moments import day_first
from assistant.archive.rows import Reading, Row, tickets
from assistant.archive.skipping import Skip, skipped
from assistant.types import Ticket

_FORMS = 'an inquiry with "text" and "reply", a ticket with "messages", "comments" or "threads"'
_SAMPLED = 200


def read_json(path: Path, name: str, *, company: tuple[str, ...], zone: tzinfo, skip: Skip) -> Iterator[Ticket]:
    """The tickets of a file; rows, which may belong together, come after the whole tickets."""
    roles: helpdesks.Roles = {}
    rows: list[Row] = []
    with path.open("rb") as file:
        found = _found(objects(file, name, skip), name, zone, roles, skip)
        for item in found:
            if isinstance(item, Ticket):
                yield item
                continue
            rows.append(item)
            if len(rows) == _SAMPLED:
                break
        if rows:
            yield from _of_rows(rows, found, company, zone, skip)


def _of_rows(
    rows: list[Row], rest: Iterator[Ticket | Row], company: tuple[str, ...], zone: tzinfo, skip: Skip
) -> Iterator[Ticket]:
    """The tickets of a file of rows; whole tickets between them are passed on when the rows are through."""
    later: list[Ticket] = []

    def only_rows() -> Iterator[Row]:
        for item in chain(rows, rest):
            if isinstance(item, Ticket):
                later.append(item)
            else:
                yield item

    first = day_first(str(row.get(c, "")) for _, row in rows for c in ("date", "reply_date"))
    is_pair = sum("reply" in row for _, row in rows) * 2 >= len(rows)
    how = Reading(Shape.PAIR if is_pair else Shape.MESSAGE, zone, first, company)
    yield from tickets(only_rows(), how, skip)
    yield from later


def _found(
    items: Iterator[tuple[str, int, dict[str, Any]]], name: str, zone: tzinfo, roles: helpdesks.Roles, skip: Skip
) -> Iterator[Ticket | Row]:
    for kind, number, row in items:
        where = f"{name}, {kind + ' ' if kind else ''}{number}"
        if kind == "users":
            helpdesks.note_user(row, roles)
        elif isinstance(row.get("messages"), list):
            yield helpdesks.own(row, where, zone)
        elif helpdesks.is_zendesk(row):
            yield helpdesks.zendesk(row, where, zone, roles)
        elif helpdesks.is_help_scout(row):
            yield helpdesks.help_scout(row, where, zone)
        elif values := _row(row):
            yield where, values
        else:
            skip(skipped(where, _FORMS, f"the keys {', '.join(row)}"[:200]))


def _row(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values of a row by what they are; None for what is no row."""
    known = columns(row)
    if "text" in known and "reply" not in known and shape(known) is None:
        return {c: row[k] for c, k in known.items()} if "date" in known else None  # an inquiry nobody answered
    return {c: row[k] for c, k in known.items()} if shape(known) else None
