"""What a person should know of a result: two good matches that disagree, or a first one that is the older."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.knowledge.claims import conflicts, statement
from assistant.knowledge.ranker import Ranking, rank
from assistant.knowledge.signals import Signals
from assistant.knowledge.vectors import Best
from assistant.types import Match

MUCH_OLDER = 180  # days


def notes(signals: Signals, ranking: Ranking, matches: Sequence[Match], model: dict[str, Any]) -> tuple[str, ...]:
    """Warnings on the first two matches; none unless each of them is good enough to answer."""
    if not ranking.answered or len(matches) < 2 or not _second_answers(signals, ranking, model):
        return ()
    first, second = matches[:2]
    told = (disagreement(first, second), newer(first, second))
    return tuple(note for note in told if note)


def _second_answers(signals: Signals, ranking: Ranking, model: dict[str, Any]) -> bool:
    """Whether the second entry would answer if the first were not there."""
    kept = signals.entries != ranking.entries[0]

    def cut(values: Any) -> Any:
        return values[kept]

    best = {kind: Best(cut(b.top), cut(b.pooled)) for kind, b in signals.best.items()}
    rest = replace(
        signals, entries=cut(signals.entries), best=best, bm25=cut(signals.bm25), covered=cut(signals.covered),
        shared=cut(signals.shared), of=max(1, signals.of - 1),
    )  # fmt: skip
    again = rank(rest, model)
    return again.answered and bool(np.array_equal(again.entries[:1], ranking.entries[1:2]))


def disagreement(first: Match, second: Match) -> str:
    """In what the passages of two matches contradict each other; "" where they do not."""
    if first.passage is None or second.passage is None:
        return ""
    said = (statement(m.entry, m.passage) for m in (first, second) if m.passage)
    conflict = next(conflicts(*said), None)
    if conflict is None:
        return ""
    one, two = first.entry.id, second.entry.id
    return f"two good entries disagree ({conflict.differs}): {one} “{conflict.first}”, {two} “{conflict.second}”"


def newer(first: Match, second: Match) -> str:
    """That the second match was updated much later; "" where it was not, or where that is not known."""
    one, two = _day(first.entry.updated), _day(second.entry.updated)
    if one is None or two is None or (two - one).days <= MUCH_OLDER:
        return ""
    return f"the best entry, {first.entry.id}, is of {one.isoformat()}; {second.entry.id} also answers and is of {two}"


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
