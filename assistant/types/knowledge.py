"""The knowledge base's entries, what is found in them, and groups of what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an entry's text that stands alone when quoted, under its heading path."""

    text: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the knowledge base.

    `title` is its title or question, `variants` other wordings of it. An entry without `passages` can match
    but is never drafted from. `source` is the file it came from, relative to the knowledge base.
    """

    id: str
    title: str
    passages: tuple[Passage, ...] = ()
    variants: tuple[str, ...] = ()
    url: str | None = None
    updated: str | None = None
    source: str = ""
    internal: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found for a question. `score` orders matches (any scale); `passage` is the best one, if any."""

    entry: Entry
    score: float
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What the knowledge base has for one question: entries best first, and whether the first one answers.

    `score` is the calibrated probability that the first entry answers the question, 0.0 without matches. `notes` say
    what a person should know of it: that the first two matches, both good, disagree, or that the first is the older.
    """

    question: str
    matches: tuple[Match, ...]
    answered: bool
    score: float
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Match | None:
        """The first match where it is good enough to answer, else None."""
        return self.matches[0] if self.answered and self.matches else None
