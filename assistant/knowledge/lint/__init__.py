"""`fullreply kb lint`: what a knowledge base should be relieved of before customers meet it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant.knowledge.claims import Statement, conflicts, statement
from assistant.knowledge.index import Index
from assistant.knowledge.lint.doubles import Pair, doubles
from assistant.knowledge.lint.findable import not_found, untried
from assistant.knowledge.lint.findings import Finding, Kind
from assistant.knowledge.lint.links import dead_links
from assistant.knowledge.lint.near import owners, pairs
from assistant.knowledge.lint.places import Places
from assistant.knowledge.lint.texts import empty, stale, unreadable
from assistant.knowledge.texts import KINDS
from assistant.knowledge.vectors import Ints
from assistant.types import Entry

__all__ = ["Finding", "Kind", "OLDEST", "lint", "untried"]
OLDEST = 730  # days after which an entry should have been read again
_RELATED = 0.45  # cosine of two passages below which they are not compared
_NEAR = 0.85  # the same, to be nearly the same text
_NEAR_TITLES = 0.8


def lint(
    path: Path,
    index: Index,
    *,
    today: datetime.date | None = None,
    oldest: int = OLDEST,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Finding, ...]:
    """What there is to look at in the knowledge base at `path`, of which `index` is the index; kind by kind.

    `oldest` is the age in days from which an entry counts as stale, 0 for any age. Time grows with the square of the
    number of passages, at matrix speed; memory with their number.
    """
    places, entries = Places(path), tuple(index.entries)
    near = list(_passage_pairs(index))
    titles = index.tables.vectors[KINDS.index("titles")]
    owner = owners(titles.offsets)
    first_row = titles.offsets[:-1]  # of an entry: its title; the others are variants
    title_pairs = ((int(a), int(b), c) for a, b, c in pairs(titles.vectors[first_row], owner[first_row], _NEAR_TITLES))
    rows = owners(_passages(index))
    texts: Iterator[Pair] = ((int(rows[a]), int(rows[b]), c) for a, b, c in near if c >= _NEAR)
    found = [
        *_contradictions(index, entries, near, rows, places),
        *doubles(entries, texts, title_pairs, places),
        *stale(entries, places, today or datetime.date.today(), oldest),
        *empty(entries, places),
        *unreadable(entries, index.problems, places),
        *dead_links(entries, places),
        *not_found(index, entries, places, progress),
    ]
    order = list(Kind)
    return tuple(sorted(found, key=lambda f: order.index(f.kind)))


def _passages(index: Index) -> Ints:
    return index.tables.vectors[KINDS.index("passages")].offsets


def _passage_pairs(index: Index) -> Iterator[Pair]:
    table = index.tables.vectors[KINDS.index("passages")]
    return pairs(table.vectors, owners(table.offsets), _RELATED)


def _contradictions(
    index: Index, entries: Sequence[Entry], near: list[Pair], rows: Ints, places: Places
) -> Iterator[Finding]:
    """What one entry says and another denies, each pair of sentences once."""
    read: dict[int, Statement] = {}
    told: set[tuple[str, str]] = set()
    offsets = _passages(index)

    def said(row: int) -> Statement:
        if row not in read:
            entry = entries[rows[row]]
            read[row] = statement(entry, entry.passages[row - int(offsets[rows[row]])])
        return read[row]

    for a, b, _ in near:
        first, second = entries[rows[a]], entries[rows[b]]
        for conflict in conflicts(said(a), said(b)):
            if (conflict.first, conflict.second) in told:
                continue
            told.add((conflict.first, conflict.second))
            found = (
                f"{conflict.differs}: “{_cut(conflict.second)}” in {second.id}, “{_cut(conflict.first)}” in {first.id}"
            )
            remedy = "find out which is right, and correct the other"
            where, other = places.where(second, conflict.second), places.where(first, conflict.first)
            yield Finding(Kind.CONTRADICTION, where, second.id, found, remedy, other)


def _cut(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
