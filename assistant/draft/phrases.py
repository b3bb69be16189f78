"""Phrases of ours that were used too often lately, and what is chosen in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.types import Recent

LATELY = 10  # replies to one customer in which a phrase must not come again
TEAM = 200
OFTEN = 0.08  # share of the team's replies from which on a phrase is worn out
FEWEST = 4  # uses in the team's replies that are no habit yet
READ = 6_000  # characters of a recent reply that are looked at
_GAP = re.compile(r"\{\w+\}")
_SPACE = re.compile(r"[^\w']+")


def plain_words(text: str) -> str:
    """The words in small letters with one blank between, at both ends too, so that phrases can be looked up."""
    return f" {_SPACE.sub(' ', text[:READ].lower().replace('’', chr(39)))} "


def fixed(shape: str) -> str:
    """The longest run of words of a phrase that stands in each use of it; "" where there are fewer than two."""
    runs = [plain_words(p).strip() for p in _GAP.split(shape)]
    longest = max(runs, key=len, default="")
    return f" {longest} " if longest.count(" ") else ""


@dataclass(frozen=True)
class Worn:
    """What was written lately, for choosing other words: replies to this customer, and the team's, newest first."""

    recent: Recent = field(default_factory=Recent)

    @cached_property
    def _customer(self) -> list[str]:
        return [plain_words(text) for text in self.recent.customer[:LATELY]]

    @cached_property
    def _team(self) -> list[str]:
        return [plain_words(text) for text in self.recent.team[:TEAM]]

    def fresh(self, shapes: Sequence[str]) -> Sequence[str]:
        """The phrases that are not worn out; where all are, those that were used longest ago and least."""
        if len(shapes) < 2 or not (self.recent.customer or self.recent.team):
            return shapes
        worn = [self._wear(shape) for shape in shapes]
        least = min(worn)
        return [shape for shape, wear in zip(shapes, worn, strict=True) if wear == least]

    def _wear(self, shape: str) -> tuple[int, int]:
        """How worn a phrase is: by how lately the customer has read it, then by the team's habit."""
        run = fixed(shape)
        if not run:
            return 0, 0
        read = next((LATELY - i for i, text in enumerate(self._customer) if run in text), 0)
        uses = sum(run in text for text in self._team)
        return read, uses if uses > max(FEWEST, OFTEN * len(self._team)) else 0
