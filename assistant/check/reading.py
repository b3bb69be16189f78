"""Windows over a long reply, and what the windows say together.

The model reads a question and as many tokens of the reply as it was trained for. A reply that is longer is read in
windows that are as full as can be, begin and end between sentences, and share some sentences with their neighbours, so
that no answer is cut in two. Tokens know nothing of white space: the same words give the same windows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.types import Span, Status

Array = npt.NDArray[Any]
STATUSES = tuple(Status)
ANSWERED = STATUSES.index(Status.ANSWERED)
PARTIAL = STATUSES.index(Status.PARTIAL)
MISSED = STATUSES.index(Status.UNANSWERED)
SHARED = 45  # tokens that neighbouring windows share at most: two or three sentences
SURE = 0.5  # from this probability of its status on a window's word counts against the others
ENDS = frozenset(".!?…")
AFTER_END = "\"')]”’»"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of one question and one window: a probability a status, one a token, and where they stand."""

    probabilities: Array
    marks: Array
    offsets: Sequence[Span]

    @property
    def status(self) -> int:
        """The index of the likeliest status."""
        return int(np.argmax(self.probabilities))

    @property
    def sure(self) -> bool:
        """Whether the status is likelier than all others together."""
        return float(self.probabilities[self.status]) >= SURE


def windows(text: str, offsets: Sequence[Span], room: int) -> list[Span]:
    """Ranges of tokens, at most `room` each, that hold all tokens of the text; none for a text without tokens."""
    size = len(offsets)
    if size <= room:
        return [(0, size)] if size else []
    words = [i for i in range(1, size) if offsets[i - 1][1] < offsets[i][0]]
    sentences = [i for i in words if _ends(text, offsets[i - 1][1])]
    out, start = [], 0
    while size - start > room:
        low, high = start + room // 2, start + room
        cut = _last(sentences, low, high) or _last(words, low, high) or high
        out.append((start, cut))
        back = max(start + 1, cut - SHARED)  # on, however little room there is
        start = _first(sentences, back, cut + 1) or _first(words, back, cut + 1) or cut
    return [*out, (_first(sentences, size - room, start + 1) or start, size)]


def combined(readings: Sequence[Reading]) -> tuple[Reading, list[Reading]]:
    """The reading that decides, and those whose words are shown with it.

    An answer that one window is sure of stays an answer, whatever the others put off or half tell. Otherwise the window
    that covers the question most surely decides: two halves in two windows stay partial, since nobody has read both.
    """
    answers = [r for r in readings if r.status == ANSWERED and r.sure]
    if answers:
        best = max(answers, key=lambda r: float(r.probabilities[ANSWERED]))
    else:
        best = min(readings, key=lambda r: float(r.probabilities[MISSED]))
    return best, [r for r in readings if r is best or (r.status == best.status and r.sure)]


def _ends(text: str, at: int) -> bool:
    """Whether a sentence ends at `at`."""
    while at > 0 and text[at - 1] in AFTER_END:
        at -= 1
    return at > 0 and text[at - 1] in ENDS


def _last(places: Sequence[int], low: int, high: int) -> int:
    """The last of the sorted places in `low` < place <= `high`, 0 for none."""
    at = bisect_right(places, high)
    return places[at - 1] if at and places[at - 1] > low else 0


def _first(places: Sequence[int], low: int, high: int) -> int:
    """The first of the sorted places in `low` <= place < `high`, 0 for none."""
    at = bisect_left(places, max(1, low))
    return places[at] if at < len(places) and places[at] < high else 0
