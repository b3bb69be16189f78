"""What is open at the end of a year, and the notes that are due then: the last part of `training.run_year`."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.config import Configuration
from assistant.gaps import tables
from assistant.ledger import Ledger, StoredInquiry
from assistant.ledger.records import Waiting
from assistant.pipeline import Assistant
from assistant.types import Promise

FOLLOW_UPS = 20  # notes that are written


def waiting(ledger: Ledger, settings: Configuration, now: datetime, out: Path) -> tuple[Waiting, ...]:
    """What is open at the year's end, as a table."""
    style = settings.house_style(None)
    found = ledger.waiting(now, settings.opening_hours(), settings.answer_within(), style.response_times)
    with out.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("kind", "ticket", "channel", "team", "received", "due", "overdue", "text"))
        for w in found:
            times = w.received_at.isoformat(), w.due.isoformat()
            row = (w.kind, w.external_id, w.channel.value, w.team, *times, w.overdue, w.text)
            table.writerow([tables.cell(v) for v in row])
    ledger.note_file(out)
    return found


def follow_ups(found: tuple[Waiting, ...], ledger: Ledger, desk: Assistant, now: datetime, out: Path) -> int:
    """A note for each inquiry with promises not kept, the most urgent first; how many."""
    keys = list(dict.fromkeys(w.inquiry for w in found if w.kind == "promise"))[:FOLLOW_UPS]
    rows = [row for key in keys if (stored := ledger.inquiry(key)) and (row := _note(stored, ledger, desk, now))]
    out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
    ledger.note_file(out)
    return len(rows)


def _note(stored: StoredInquiry, ledger: Ledger, desk: Assistant, now: datetime) -> dict[str, Any] | None:
    sent = [r for r in ledger.replies(stored.id) if r.kind in ("sent", "follow-up")]
    owed = [p for p in ledger.promises(stored.id) if p.kept_at is None]
    if not sent or not owed:
        return None
    message = desk.read(stored.text, subject=stored.subject, sender=stored.sender, channel=stored.channel)
    promises = [Promise(p.question, p.text, (0, 0), p.due_text, p.due) for p in owed]
    note = desk.follow_up(
        message, sent[-1].text, questions=stored.questions, promises=promises, sent=sent[-1].at, now=now
    )
    return {"ticket": stored.external_id, "asked": note.asked, "promised": note.promised, "text": note.text}
