"""kill -9 while webhooks come: `python -m training.bench_crash [--webhooks 1000] [--kills 10]`.

A real server on a configuration of its own, a Chatwoot on loopback that can be read back, and several senders, which
try each webhook again until it is acknowledged. The server is killed at random moments, while webhooks come and while
drafts are made and posted, and started again. Then the notes are counted: each acknowledged message must have one.
One note in fifty is kept by the helpdesk and answered with 500.
"""

from __future__ import annotations

import argparse
import random
import socket
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from training.bench_helpdesk import Chatwoot, chatwoot, delivery
from training.bench_load import Server

COLUMNS = ("found", "wanted")
ACKNOWLEDGED_S = 1.0  # seconds within which a webhook has to be acknowledged
DOUBTFUL = 0.02  # share of notes that are kept and answered with 500
_OPEN = ("accepted", "drafted", "posting")


class Senders:
    """Threads that send each webhook until it is acknowledged; `calls` that were: their beginning and end."""

    def __init__(self, address: str, count: int, threads: int) -> None:
        self.calls: list[tuple[float, float]] = []
        self.acknowledged: set[int] = set()
        self._http = httpx.Client(base_url=address, timeout=10, trust_env=False)
        self._pool = ThreadPoolExecutor(threads)
        self._sent = [self._pool.submit(self._send, number) for number in range(1, count + 1)]

    def _send(self, number: int) -> None:
        while True:
            headers, raw = delivery(number)
            begun = time.perf_counter()
            try:
                status = self._http.post("/v1/webhooks/bench", content=raw, headers=headers).status_code
            except httpx.HTTPError:
                status = 0
            if status == 202:
                self.calls.append((begun, time.perf_counter()))
                self.acknowledged.add(number)
                return
            if status in (400, 401, 404, 422):
                raise SystemExit(f"a webhook was refused: HTTP {status}")
            time.sleep(0.2)

    def seconds(self, down: list[tuple[float, float]]) -> list[float]:
        """How long the calls took that met a server which was there all the while."""
        there = ((begin, end) for begin, end in self.calls if not any(begin < up and end > gone for gone, up in down))
        return [end - begin for begin, end in there]

    def wait(self) -> None:
        """Until all are acknowledged; raises what a sender raised."""
        for sent in self._sent:
            sent.result()
        self._pool.shutdown()
        self._http.close()


def states(ledger: Path) -> dict[str, int]:
    """How many deliveries there are in each state."""
    try:
        with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=30)) as found:
            return dict(found.execute("SELECT state, count(*) FROM delivery GROUP BY state"))
    except sqlite3.OperationalError:  # not made yet, or busy
        return {}


def killed(server: Server, senders: Senders, desk: Chatwoot, count: int, kills: int) -> list[tuple[float, float]]:
    """Kill and start the server at random points between the first webhook and the last note; when it was down."""
    down = []
    for at in sorted(random.sample(range(1, 2 * count - 1), kills)):
        while len(senders.acknowledged) + desk.posted < at:
            server.check()
            time.sleep(0.005)
        time.sleep(random.random() * 0.3)
        gone = time.perf_counter()
        server.kill()
        print(f"killed: {len(senders.acknowledged)} acknowledged, {desk.posted} posted", file=sys.stderr, flush=True)
        server.start()
        down.append((gone, time.perf_counter()))
    return down


def emptied(server: Server, ledger: Path, count: int, seconds: float) -> dict[str, int]:
    """The states once nothing waits any more, or so many seconds have gone."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        server.check()
        found = states(ledger)
        if sum(found.values()) >= count and not any(found.get(s) for s in _OPEN):
            break
        time.sleep(1)
    return found


def rows(
    count: int = 1000, kills: int = 10, threads: int = 8, knowledge_base: Path = Path("knowledge_base"), seed: int = 7
) -> list[dict[str, Any]]:
    """All figures of one run."""
    random.seed(seed)
    with tempfile.TemporaryDirectory() as tmp, chatwoot(DOUBTFUL) as desk:
        server = Server(Path(tmp), knowledge_base, desk.settings(), port=_free())
        try:
            begun = time.monotonic()
            server.start()
            senders = Senders(server.address, count, threads)
            watch = threading.Thread(target=senders.wait, daemon=True)
            watch.start()
            down = killed(server, senders, desk, count, kills)
            watch.join()
            found = emptied(server, Path(tmp) / "fullreply.db", count, 600 + 5 * count)
            minutes = (time.monotonic() - begun) / 60
        finally:
            server.stop()
        return figures(senders, desk, found, down, minutes)


def figures(
    senders: Senders, desk: Chatwoot, found: dict[str, int], down: list[tuple[float, float]], minutes: float
) -> list[dict[str, Any]]:
    """What was acknowledged and what came of it."""
    told = {int(conversation): len(notes) for conversation, notes in desk.notes.items() if notes}
    lost = sum(number not in told for number in senders.acknowledged)
    doubled = sum(notes > 1 for notes in told.values())
    seconds = senders.seconds(down)
    p95 = statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else None
    left = sum(found.get(s, 0) for s in (*_OPEN, "unknown", "dead"))
    return [
        {"what": f"webhooks acknowledged, with {len(down)} kills", "found": len(senders.acknowledged), "wanted": ""},
        {"what": "notes posted", "found": sum(told.values()), "wanted": str(len(senders.acknowledged))},
        {"what": "messages lost", "found": lost, "wanted": "0"},
        {"what": "messages with two notes or more", "found": doubled, "wanted": "0"},
        {"what": "left to a person: unknown, dead or still waiting", "found": left, "wanted": "0"},
        {
            "what": "p95 of an acknowledgement, seconds, where the server is there",
            "found": p95,
            "wanted": f"≤ {ACKNOWLEDGED_S:g}",
        },
        {"what": "minutes from the first webhook to the last note", "found": minutes, "wanted": ""},
    ]


def _free() -> int:
    """A port that nobody has: the server comes back to it after each kill."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--webhooks", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    for row in rows(args.webhooks, args.kills, args.threads, seed=args.seed):
        print(f"{row['what']}: {row['found']} {row['wanted']}", flush=True)


if __name__ == "__main__":
    main()
