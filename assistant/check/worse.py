"""Whether another wording of a reply answers less than the first."""

from __future__ import annotations

from assistant.types import CheckReport, Status

_RANK = {Status.UNANSWERED: 0, Status.PARTIAL: 1, Status.DECLINED: 2, Status.DEFERRED: 3, Status.ANSWERED: 4}


def lost(before: CheckReport, after: CheckReport) -> tuple[str, ...]:
    """What the second reply answers less well than the first, a line a question; both have the same questions."""
    pairs = zip(before.questions, after.questions, strict=True)
    return tuple(
        f"question {i} was {a.status.value}, and would be {b.status.value}"
        for i, (a, b) in enumerate(pairs, 1)
        if _RANK[b.status] < _RANK[a.status]
    )
