"""What the drafts got right: the entry, what they put off, what they say, and what our own check thinks of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from assistant.types import DraftPart, Status
from training.data import Row
from training.draft_runs import Drafted

Item = TypeVar("Item")
TOLD = (Status.ANSWERED, Status.PARTIAL)


def scores(made: Sequence[Drafted]) -> dict[str, Any]:
    """Every figure of one set of drafts; shares are of the asks, sentences or questions that they are named after."""
    asks = [(d, ask, index) for d in made for ask, index in zip(d.row["asks"], d.found, strict=True)]
    answerable = [a for a in asks if a[1]["entries"] and a[1]["need"] == "knowledge"]
    nothing = [a for a in asks if not a[1]["entries"] and a[1]["need"] == "knowledge"]
    needs = [a for a in asks if a[1]["need"] != "knowledge"]
    return {
        "inquiries": len(made),
        "asks": len(asks),
        "found": _share(asks, lambda a: a[2] is not None),
        "right_entry": _share(answerable, lambda a: _used(*a) == "right"),
        "other_entry": _share(answerable, lambda a: _used(*a) == "other"),
        "deferred_though_answerable": _share(answerable, lambda a: _used(*a) == "none"),
        "unanswerable": len(nothing),
        "answered_though_not": _share(nothing, lambda a: _used(*a) != "none"),
        "needs": len(needs),
        "needs_handled": _share(needs, lambda a: handled(*a)),
        **grounding(made),
        **completeness(made),
    }


def _parts(made: Drafted, index: int | None) -> list[DraftPart]:
    return [p for p in made.draft.parts if p.question == index]


def _used(made: Drafted, ask: Row, index: int | None) -> str:
    """Whether the ask is answered from one of its entries, from another one, or not at all."""
    told = [p for p in _parts(made, index) if p.status in TOLD and p.entry]
    if not told:
        return "none"
    return "right" if any(p.entry in ask["entries"] for p in told) else "other"


def handled(made: Drafted, ask: Row, index: int | None) -> bool:
    """Whether what only a person can look up or do is put off where nothing is known, and told where something is."""
    if index is None:
        return False
    known = any(f.get("question") in (None, _number(made, ask)) for f in made.row["facts"])
    statuses = {p.status for p in _parts(made, index)}
    return Status.ANSWERED in statuses if known else Status.DEFERRED in statuses


def _number(made: Drafted, ask: Row) -> int:
    return int(made.row["asks"].index(ask))


def grounding(made: Sequence[Drafted]) -> dict[str, Any]:
    """Sentences with a fact, those that no named entry says, and those with a number or link that stands nowhere."""
    said = sum(d.reading.facts for d in made)
    unsupported = sum(len(d.reading.unsupported) for d in made)
    altered = sum(len(d.reading.altered) for d in made)
    return {
        "fact_sentences": said,
        "unsupported": unsupported,
        "unsupported_share": unsupported / said if said else 0.0,
        "altered": altered,
    }


def completeness(made: Sequence[Drafted]) -> dict[str, Any]:
    """Our own check of each draft: whether what it answers is found answered, and what it puts off, put off."""
    pairs = [(d, p) for d in made for p in d.draft.parts]
    verdicts = {(id(d), i): v.status for d in made for i, v in enumerate(d.draft.report.questions)}
    told = [(d, p) for d, p in pairs if p.status is Status.ANSWERED]
    off = [(d, p) for d, p in pairs if p.status is Status.DEFERRED]
    without = [(d, i) for d in made for i, m in enumerate(d.draft.matches) if m.best is None and not d.row["facts"]]
    return {
        "check_answered": _share(told, lambda x: verdicts.get((id(x[0]), x[1].question)) is Status.ANSWERED),
        "check_deferred": _share(off, lambda x: verdicts.get((id(x[0]), x[1].question)) is Status.DEFERRED),
        "unmatched_put_off": _share(without, lambda x: any(p.status is not Status.ANSWERED for p in _parts(*x))),
        "ready": _share(made, lambda d: d.draft.report.ready_to_send),
    }


def _share(items: Sequence[Item], right: Callable[[Item], bool]) -> float:
    return sum(map(right, items)) / len(items) if items else 0.0
