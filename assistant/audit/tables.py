"""The audit as tables and as JSON, for people who reckon on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from assistant.audit.figures import FIGURES, PROMISES, TIMES, Group, end_of, promise
from assistant.audit.outcomes import Outcome
from assistant.audit.running import Audit

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NAMES = {f.name: f.label for f in (*FIGURES, PROMISES)} | {name: label for name, (label, _) in TIMES.items()}


def safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: a text that could be one gets a quote in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def table(rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV; whole numbers stay numbers."""
    out = io.StringIO()
    csv.writer(out).writerows([safe("" if c is None else c) for c in row] for row in rows)
    return out.getvalue()


def figures_table(groups: Sequence[Group]) -> str:
    """A row a figure: of which group, its value and interval, counts behind it."""
    head = ["by", "group", "figure", "value", "low", "high", "hits", "of", "unit"]
    return table([head, *(row for g in groups for row in _figures(g))])


def _figures(group: Group) -> Iterator[list[object]]:
    yield [group.kind, group.name, "Inquiries", group.inquiries, None, None, None, None, "inquiries"]
    for name, share in group.shares.items():
        of = "promises" if name == PROMISES.name else "inquiries"
        value = [_round(share.rate), _round(share.low), _round(share.high)]
        yield [group.kind, group.name, NAMES[name], *value, share.hits, share.of, f"share of {of}"]
    for name, time in group.times.items():
        yield [group.kind, group.name, NAMES[name], time.value, time.low, time.high, None, time.of, "seconds"]


def messages_table(outcomes: Sequence[Outcome]) -> str:
    """A row an inquiry, with all that was counted of it."""
    end = end_of(outcomes)
    head = [
        "id", "source", "channel", "team", "at", "week", *(f.name for f in FIGURES), "seconds to first reply",
        "questions", "questions answered", "promises due", "promises kept", "clock runs backwards",
        "not judged because", "inquiry", "first reply",
    ]  # fmt: skip
    return table([head, *([*row(o, end).values()] for o in outcomes)])


def row(outcome: Outcome, end: Any) -> dict[str, Any]:
    """What was counted of an inquiry; `None` where a figure does not ask about it."""
    due = [k for p in outcome.promises if (k := promise(p, end)) is not None]
    counted = {f.name: None if outcome.fault else f.counts(outcome) for f in FIGURES}
    return {
        "id": outcome.id,
        "source": outcome.source,
        "channel": outcome.channel,
        "team": outcome.team,
        "at": outcome.at.isoformat() if outcome.at else None,
        "week": outcome.week,
        **{name: None if said is None else int(said) for name, said in counted.items()},
        "seconds": outcome.seconds,
        "questions": len(outcome.questions),
        "questions_answered": sum(q.status == "answered" for q in outcome.questions),
        "promises_due": len(due),
        "promises_kept": sum(due),
        "backwards": int(outcome.backwards),
        "fault": outcome.fault,
        "inquiry": outcome.inquiry,
        "reply": outcome.reply,
    }


def as_json(audit: Audit, groups: Sequence[Group]) -> str:
    """Figures and inquiries as one JSON document."""
    end = end_of(audit.outcomes)
    told = {
        "path": audit.path,
        "inquiries": len(audit.outcomes),
        "groups": [_group(g) for g in groups],
        "skipped": [asdict(s) for s in audit.skipped],
        "tickets": [
            row(o, end) | {"asked": [{"text": q.text, "status": q.status} for q in o.questions]} for o in audit.outcomes
        ],
    }
    return json.dumps(told, ensure_ascii=True, indent=1)


def _group(group: Group) -> dict[str, Any]:
    shares = {n: asdict(s) | {"rate": s.rate} for n, s in group.shares.items()}
    times = {n: asdict(t) for n, t in group.times.items()}
    return {"by": group.kind, "name": group.name, "inquiries": group.inquiries, "shares": shares, "times": times}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
