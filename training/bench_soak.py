"""Whether memory stays flat: `python -m training.bench_soak [--minutes 30]`, a real server under mixed load.

Checks, drafts, questions, searches, replies that were sent, and webhooks whose drafts are posted to a Chatwoot on
loopback, which is told of events too. What the server holds in memory is looked at every ten seconds, from a warm-up
on. Memory is flat where the last five minutes hold what the first five held, within five per cent.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from training.bench_helpdesk import chatwoot, delivery
from training.bench_load import Call, Caller, Server, at_rate
from training.bench_time import INQUIRY

COLUMNS = ("found", "wanted")
RATES = {"check": 1.0, "draft": 0.25, "questions": 0.25, "search": 0.25, "sent": 0.1, "webhook": 0.1}  # a second
EVERY, WINDOW = 10.0, 300.0  # seconds between two looks, and of the first and the last figure
WARM = 0.2  # share of the whole time that is no part of the figures, five minutes at most
STEADY = 0.05


class Mixed(Caller):
    """Calls of all kinds, each with a text of its own."""

    def questions(self) -> Call:
        """The questions of a message."""
        return self.call("/v1/questions", {"text": f"{INQUIRY}\nMy order is number {self.number()}."})

    def search(self) -> Call:
        """Entries for a text."""
        return self.call("/v1/entries/search", {"text": f"How long does delivery to island {self.number()} take?"})

    def sent(self) -> Call:
        """A reply that went out."""
        number = self.number()
        body = {"kind": "sent", "inquiry": INQUIRY, "reply": f"{self.reply}\nReference {number}."}
        return self.call("/v1/feedback", body | {"external_id": f"bench:{number}", "sender": f"c{number}@mail.example"})

    def webhook(self) -> Call:
        """A customer's message from the helpdesk."""
        headers, raw = delivery(self.number())
        return self.post("/v1/webhooks/bench", content=raw, headers=headers)


class Scale(threading.Thread):
    """Looks at what a process holds in memory: moments (seconds from the beginning) and megabytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.ended = pid, threading.Event()
        self.seen: list[tuple[float, float]] = []

    def run(self) -> None:
        """Look until it is ended."""
        begun = time.monotonic()
        while not self.ended.wait(EVERY):
            self.seen.append((time.monotonic() - begun, resident(self._pid)))


def resident(pid: int) -> float:
    """Megabytes that a process holds in memory."""
    text = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024  # type: ignore[index]


def figures(seen: list[tuple[float, float]], warm: float) -> list[dict[str, Any]]:
    """What the looks after the warm-up say; both windows are half of the time where that is short."""
    after = [(at, size) for at, size in seen if at >= warm]
    if len(after) < 2:
        raise SystemExit("too short: give it more minutes")
    first, last = after[0][0], after[-1][0]
    window = min(WINDOW, (last - first) / 2)
    begin = statistics.median(size for at, size in after if at <= first + window)
    end = statistics.median(size for at, size in after if at >= last - window)
    minutes = f"{window / 60:.3g} minutes"
    return [
        {"what": f"memory, the first {minutes} after a warm-up, MB", "found": begin, "wanted": ""},
        {"what": f"memory, the last {minutes}, MB", "found": end, "wanted": ""},
        {"what": "the last against the first", "found": end / begin, "wanted": f"{1 - STEADY:g} to {1 + STEADY:g}"},
        {"what": "the most, MB", "found": max(size for _, size in after), "wanted": ""},
    ]


def answered(calls: list[Call]) -> list[dict[str, Any]]:
    """How many calls there were of each kind, and how many were answered with what else than success."""
    good = Counter(c.path for c in calls if c.status in (200, 202))
    other = Counter(c.status or "no answer" for c in calls if c.status not in (200, 202))
    told = ", ".join(f"{path.removeprefix('/v1/')} {count}" for path, count in sorted(good.items()))
    errors = ", ".join(f"{count} × {status}" for status, count in sorted(other.items(), key=str)) or "none"
    return [
        {"what": f"calls answered ({told})", "found": good.total(), "wanted": str(len(calls))},
        {"what": f"other answers ({errors})", "found": other.total(), "wanted": "0"},
    ]


def rows(minutes: float = 30.0, knowledge_base: Path = Path("knowledge_base")) -> list[dict[str, Any]]:
    """All figures of one run of so many minutes."""
    with tempfile.TemporaryDirectory() as tmp, chatwoot() as desk:
        server = Server(Path(tmp), knowledge_base, desk.settings())
        try:
            server.start()
            caller = Mixed(server.address)
            works: list[tuple[Callable[[], Call], float]] = [(getattr(caller, n), r) for n, r in RATES.items()]
            scale = Scale(server.pid)
            scale.start()
            calls = at_rate(works, minutes * 60)
            scale.ended.set()
            until = time.monotonic() + 60
            webhooks = sum(c.path.startswith("/v1/webhooks") and c.status == 202 for c in calls)
            while desk.posted < webhooks and time.monotonic() < until:
                time.sleep(0.5)
        finally:
            server.stop()
        notes = {"what": "drafts posted to the helpdesk", "found": desk.posted, "wanted": str(webhooks)}
        told = {"what": "events told", "found": desk.events, "wanted": ""}
        return [*figures(scale.seen, min(WINDOW, minutes * 60 * WARM)), *answered(calls), notes, told]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    for row in rows(parser.parse_args().minutes):
        found = row["found"]
        print(f"{row['what']}: {round(found, 3)} {row['wanted']}", flush=True)


if __name__ == "__main__":
    main()
