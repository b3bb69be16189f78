"""What the report's script lists: every inquiry with what was counted of it, packed into one string."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

from assistant.audit.figures import FIGURES, KINDS, PROMISES, TIMES, Group, end_of, promise
from assistant.audit.outcomes import Outcome
from assistant.types import Status

STATUSES = [s.value for s in Status]


def packed(outcomes: Sequence[Outcome], groups: Sequence[Group]) -> str:
    """The data as JSON, deflated, in base64: letters that cannot end a script."""
    names = {kind: [g.name for g in groups if g.kind == kind] for kind in KINDS if kind != "all"}
    places = {kind: {name: n for n, name in enumerate(found)} for kind, found in names.items()}
    end = end_of([o for o in outcomes if not o.fault])
    told = {
        "figures": [[f.name, f.label] for f in (*FIGURES, PROMISES)],
        "times": [[name, label] for name, (label, _) in TIMES.items()],
        "statuses": STATUSES,
        "names": names,
        "tickets": [_ticket(o, places, end) for o in outcomes],
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return base64.b64encode(zlib.compress(text, 6)).decode()


def _ticket(outcome: Outcome, places: dict[str, dict[str, int]], end: Any) -> list[Any]:
    due = [k for p in outcome.promises if (k := promise(p, end)) is not None]
    counted = [None if outcome.fault else f.counts(outcome) for f in FIGURES]
    counted.append(any(due) if due and not outcome.fault else None)
    bits = sum((1 << 2 * n) | (bool(said) << 2 * n + 1) for n, said in enumerate(counted) if said is not None)
    where = [-1 if outcome.fault else places[kind][KINDS[kind](outcome)] for kind in places]
    asked = [[q.text, -1 if q.status is None else STATUSES.index(q.status)] for q in outcome.questions]
    seconds = None if outcome.fault else outcome.seconds
    at = f"{outcome.at:%Y-%m-%d %H:%M}" if outcome.at else ""
    note = outcome.fault and f"not judged: {outcome.fault}"
    if outcome.backwards:
        note = "the reply is dated before the inquiry: no time was counted"
    kept = [sum(due), len(due), len(outcome.promises)]
    return [outcome.id, outcome.source, at, where, bits, seconds, outcome.inquiry, outcome.reply, asked, kept,
            outcome.form_letter, note]  # fmt: skip
