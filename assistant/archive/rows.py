"""Rows of tables and JSON Lines as tickets: an inquiry with its reply, or one message of a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from assistant.archive.columns import Shape
from assistant.archive.moments import moment
from assistant.archive.skipping import COPY, Skip, skipped
from assistant.archive.spool import Spool, digest
from assistant.archive.values import NOTE, channel_of, in_order, is_markup, line_of, role_of, side_of, text_of, truth
from assistant.types import PastMessage, Ticket

Row = tuple[str, Mapping[str, Any]]
"""Where a row stands, and its values by what they are ("text", "reply", ...)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are read: what they are, the zone of times without one, how short dates go, who the company is."""

    shape: Shape
    zone: tzinfo
    day_first: bool = True
    company: tuple[str, ...] = ()


def tickets(rows: Iterable[Row], how: Reading, skip: Skip) -> Iterator[Ticket]:
    """The tickets of the rows, in the order of their first ones; the rows of a ticket may lie far apart.

    They wait on the disk until all are there. Equal rows are told as copies.
    """
    with Spool() as spool:
        for where, row in rows:
            name = line_of(row.get("id"))
            if not spool.add(name or f"#{where}", where, {k: _plain(v) for k, v in row.items()}, own=bool(name)):
                skip(skipped(where, "something new", COPY))
        for name, held in spool.groups():
            yield _ticket("" if name.startswith("#") else name, held, how)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) else value if isinstance(value, dict) else text_of(value)


def _ticket(name: str, held: list[tuple[str, dict[str, Any]]], how: Reading) -> Ticket:
    """One ticket; what it is about stands in its first row."""
    where, first = held[0]
    if how.shape is Shape.PAIR:
        messages = _pairs([row for _, row in held], how)
    else:
        asker = line_of(first.get("from")).casefold()
        messages = in_order([m for _, row in held if (m := _message(row, asker, how))])
    return Ticket(
        name or where,
        messages,
        channel_of(first.get("channel")),
        line_of(first.get("subject")) or None,
        line_of(first.get("team")),
        where,
    )


def _pairs(rows: list[dict[str, Any]], how: Reading) -> tuple[PastMessage, ...]:
    """Inquiries and replies as they stand: a row says which is which, whatever its clock says."""
    out: list[PastMessage] = []
    seen: set[str] = set()
    for row in rows:
        text, reply = text_of(row.get("text")), text_of(row.get("reply"))
        at = moment(row.get("date"), how.zone, day_first=how.day_first)
        key = digest(text, str(at))
        if key not in seen:
            out.append(PastMessage(text, True, at, line_of(row.get("from")), is_markup(text)))
        seen.add(key)
        if reply.strip():
            when = moment(row.get("reply_date"), how.zone, day_first=how.day_first)
            out.append(PastMessage(reply, False, when, line_of(row.get("agent")), is_markup(reply)))
    return tuple(out)


def _message(row: dict[str, Any], asker: str, how: Reading) -> PastMessage | None:
    """One message; None for an internal note. Where no role says who wrote, whoever wrote first is the customer."""
    if role_of(row.get("role")) in NOTE or truth(row.get("note")):
        return None
    author = line_of(row.get("from"))
    side = side_of(row.get("role")) if row.get("role") not in (None, "") else None
    if side is None:
        ours = [c for c in how.company if author.casefold().endswith(c)]
        side = author.casefold() == asker if not how.company else not ours
    text = text_of(row.get("text"))
    at = moment(row.get("date"), how.zone, day_first=how.day_first)
    return PastMessage(text, side, at, author, is_markup(text), auto=truth(row.get("auto")))
