"""The time of a warm draft with 1,000 entries, as a ratio to the bare models on the same texts."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.knowledge import load_entries
from training.draft_runs import AGENT, SHOP, desk

ENTRIES = 1_000
BRANDS = ("Fenbrook", "Harlow", "Tarnside", "Moorgate", "Ashdale", "Brackwell", "Coldstream")
ROUNDS = 30
INQUIRY = """Hello,

I am planning a week on Mull with my daughter. How much does standard delivery cost in the UK?

Can I return a tent that I have already used? Is the Beam 400 head torch waterproof?

Many thanks
Maeve Brennan
"""


def enlarged(path: Path) -> None:
    """Write a base of 1,000 entries: the sample shop's, and the same for other brands."""
    entries, _ = load_entries(SHOP)
    with path.open("w", encoding="utf-8") as file:
        for number in range(ENTRIES):
            entry, round_ = entries[number % len(entries)], number // len(entries)
            text = "\n\n".join(p.text for p in entry.passages) or entry.title
            row = {"id": f"{entry.id}-{round_}", "title": entry.title, "text": text}
            line = json.dumps(row, ensure_ascii=False)
            file.write((line.replace("Larkfield", BRANDS[round_ - 1]) if round_ else line) + "\n")


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Sorted wall times of `work`, after two rounds to warm up."""
    for _ in range(2):
        work()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return sorted(times)


def rows() -> list[dict[str, Any]]:
    """One row: median and 95th percentile of a draft with three questions, and the bare models'."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.jsonl"
        enlarged(base)
        at = desk(base)
        made = at.draft(INQUIRY, agent=AGENT)
        asked = [q.standalone or q.text for q in made.questions]
        pairs = at.checker.model.encode([(q.text, made.text) for q in made.questions]).inputs

        def bare() -> None:
            at.encoder.encode(asked)
            at.checker.model.run(pairs)

        ours, theirs = seconds(lambda: at.draft(INQUIRY, agent=AGENT)), seconds(bare)
    return [
        {
            "what": f"warm draft, {len(made.questions)} questions, {ENTRIES:,} entries / bare encoder and check",
            "median_ms": 1000 * statistics.median(ours),
            "p95_ms": 1000 * ours[int(0.95 * len(ours))],
            "reference_ms": 1000 * statistics.median(theirs),
            "ratio": statistics.median(ours) / statistics.median(theirs),
        }
    ]
