"""The report as tables and files for other programs: CSV, JSON, and Markdown stubs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from assistant.gaps.proposing import slug
from assistant.gaps.records import TO_DO, GapReport, GapTopic

COLUMNS = (
    "id", "topic", "cause", "to do", "customers", "asked", "last asked", "ended", "nearest entry", "probability",
    "missing", "proposed", "in customers' words",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    text = _UNREADABLE.sub("\ufffd", str(value))
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def as_csv(report: GapReport) -> str:
    """The topics, one a row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for topic in report.topics:
        writer.writerow([cell(v) for v in _row(topic)])
    return out.getvalue()


def _row(topic: GapTopic) -> Sequence[object]:
    near = topic.nearest[0] if topic.nearest else None
    proposed = "" if topic.proposal is None else f"extend {topic.proposal.extends}" if topic.proposal.extends else "new"
    return (
        topic.id,
        topic.name,
        topic.cause.value,
        TO_DO[topic.cause],
        topic.customers,
        topic.asked,
        day(topic.last),
        ended(topic.ended),
        near.id if near else "",
        f"{near.probability:.2f}" if near else "",
        ", ".join(topic.missing),
        proposed,
        " | ".join(topic.words),
    )


def ended(counts: Mapping[str, int]) -> str:
    """How questions ended, in words: "3 no reply, 1 deferred"."""
    return ", ".join(f"{n} {how}" for how, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])) if n)


def day(at: datetime | date | None) -> str:
    """A day in ISO form, "" for none."""
    return at.strftime("%Y-%m-%d") if at else ""


def as_json(report: GapReport) -> str:
    """The whole report as JSON."""
    row: dict[str, Any] = {"share": report.share, **asdict(report)}
    text = json.dumps(row, ensure_ascii=False, indent=2, default=_plain)
    return _UNREADABLE.sub("\ufffd", text)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)


def stubs(report: GapReport) -> dict[str, str]:
    """A Markdown file for each topic that somebody has to write for: name and text."""
    out: dict[str, str] = {}
    for topic in report.topics:
        if topic.cause.open:
            out[f"{slug(topic.name)}-{topic.id}.md"] = _stub(topic)
    return out


def _stub(topic: GapTopic) -> str:
    proposal = topic.proposal
    lines = [f"# {_line(proposal.title if proposal else topic.name)}", ""]
    lines += [f"- Gap {topic.id}: {topic.cause.value}; {TO_DO[topic.cause]}"]
    lines += [f"- {topic.customers} customers, {topic.asked} questions; {ended(topic.ended)}"]
    lines += [f"- Near: {_line(n.title)} ({n.source}), {n.probability:.0%}" for n in topic.nearest]
    lines += [f"- Not said there: {', '.join(topic.missing)}"] if topic.missing else []
    lines += [f"- {_line(note)}" for note in topic.notes]
    lines += ["", "## In customers' words", "", *(f"> {_line(w)}\n" for w in topic.words)]
    lines += ["## What agents answered", "", _line(proposal.text), ""] if proposal and proposal.text else []
    return _UNREADABLE.sub("\ufffd", "\n".join(lines))


def _line(text: str) -> str:
    """A text of others as one line of Markdown that means itself."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))
