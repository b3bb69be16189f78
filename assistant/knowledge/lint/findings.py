"""What is found in a knowledge base: a kind, a place, what it is and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of findings, in the order in which they are shown."""

    CONTRADICTION = "contradiction"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    STALE = "stale"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    DEAD_LINK = "dead link"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: `where` is file:line, `other` the place that it is held against, "" for none."""

    kind: Kind
    where: str
    entry: str
    found: str
    remedy: str
    other: str = ""
