"""The API under load: `python -m training.bench_load`, a real server and a real client on loopback.

Server and client share the cores of this machine, so the figures are those of a small machine. Calls come at fixed
moments, whether or not earlier ones were answered (an open loop): a slow answer makes no call wait.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from training.bench_helpdesk import ENVIRONMENT
from training.bench_time import INQUIRY, median_seconds

ROOT = Path(__file__).parent.parent
COLUMNS = ("found", "wanted")
CHECK_RATE, DRAFT_RATE, OVERLOAD = 1.0, 0.5, 10  # calls a second, and how many times as many are too many
CHECK_P95, DRAFT_P95, AGAIN = 0.8, 1.2, 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what came (0: nothing), and after how many seconds."""

    path: str
    status: int
    seconds: float


class Server:
    """`fullreply serve` on a configuration of its own, in a folder that has its ledger too."""

    def __init__(self, folder: Path, knowledge_base: Path, settings: str = "", port: int = 0) -> None:
        """`settings` are further sections of `fullreply.toml`; a `port` of 0 is any, another one at each start."""
        known = f'knowledge_base = "{knowledge_base.resolve()}"\n[api]\nrequests_per_minute = 1000000\n'
        (folder / "fullreply.toml").write_text(f"{known}access_log = false\n{settings}", "utf-8")
        self._folder, self._port = folder, port
        self._process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> None:
        """Start it, and wait until it serves."""
        command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(self._port)]
        env = os.environ | {"PYTHONPATH": str(ROOT)} | ENVIRONMENT
        self._process = subprocess.Popen(command, cwd=self._folder, env=env, stderr=subprocess.PIPE, text=True)
        self.address = _address(self._process)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def check(self) -> None:
        """SystemExit where it has ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            raise SystemExit("the server ended")

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as a person would."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(60)
            self._process = None


@contextmanager
def serving(knowledge_base: Path) -> Iterator[str]:
    """The address of a server that runs while the block does."""
    with tempfile.TemporaryDirectory() as tmp:
        server = Server(Path(tmp), knowledge_base)
        try:
            server.start()
            yield server.address
        finally:
            server.stop()


def _address(process: subprocess.Popen[str]) -> str:
    """Where the server says that it is; what it says later is read and left."""
    said, lines = [], iter(process.stderr.readline, "") if process.stderr else iter(())
    for line in lines:
        if found := re.search(r"at (http://\S+)/", line):
            threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()
            return found[1]
        said.append(line)
    raise SystemExit("the server did not start: " + "".join(said)[-2000:])


class Caller:
    """Makes calls of the API."""

    def __init__(self, address: str) -> None:
        limits = httpx.Limits(max_connections=200)
        self._http = httpx.Client(base_url=address, timeout=120, limits=limits, trust_env=False)
        self.reply = str(self._http.post("/v1/draft", json={"text": INQUIRY}).json()["draft"])
        self._count = count(1)

    def number(self) -> int:
        """Another number each time, so that no text comes twice and nothing is answered from memory."""
        return next(self._count)

    def check(self) -> Call:
        """A check of a draft that an agent has edited."""
        return self.call("/v1/check", {"inquiry": INQUIRY, "reply": f"{self.reply}\nReference {self.number()}."})

    def draft(self) -> Call:
        """A draft."""
        return self.call("/v1/draft", {"text": INQUIRY})

    def call(self, path: str, body: dict[str, Any]) -> Call:
        """A call with a body."""
        return self.post(path, json=body)

    def post(self, path: str, **known: Any) -> Call:
        """A request, whatever becomes of it."""
        begun = time.perf_counter()
        try:
            status = self._http.post(path, **known).status_code
        except httpx.HTTPError:
            status = 0
        return Call(path, status, time.perf_counter() - begun)


def at_rate(works: list[tuple[Callable[[], Call], float]], seconds: float) -> list[Call]:
    """Calls at fixed rates (a second) for so long, whatever becomes of them; those of several kinds take turns."""
    places = [(w / len(works), rate) for w, (_, rate) in enumerate(works)]
    moments = sorted(((i + p) / rate, w) for w, (p, rate) in enumerate(places) for i in range(int(seconds * rate)))
    begun = time.perf_counter()
    with ThreadPoolExecutor(150) as pool:
        made = []
        for moment, w in moments:
            time.sleep(max(0.0, begun + moment - time.perf_counter()))
            made.append(pool.submit(works[w][0]))
        return [m.result() for m in made]


def p95(calls: list[Call]) -> float:
    """The time within which 95 of 100 calls were answered, in seconds."""
    times = [c.seconds for c in calls]
    return statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def steady(caller: Caller, seconds: float) -> list[dict[str, Any]]:
    """Both calls at their usual rates, each alone."""
    rows = []
    plan = (("check", caller.check, CHECK_RATE, CHECK_P95), ("draft", caller.draft, DRAFT_RATE, DRAFT_P95))
    for name, work, rate, wanted in plan:
        calls = at_rate([(work, rate)], seconds)
        good = sum(c.status == 200 for c in calls)
        what = f"p95 of {name} at {rate:g}/s, seconds ({good} of {len(calls)} answered)"
        rows.append({"what": what, "found": p95(calls), "wanted": f"≤ {wanted:g}"})
    return rows


def saturation(caller: Caller, seconds: float, bare: float) -> list[dict[str, Any]]:
    """How many checks a second there are where the next one always waits, against the bare models."""
    until, counts = time.perf_counter() + seconds, [0, 0]

    def busy(place: int) -> None:
        while time.perf_counter() < until:
            counts[place] += caller.check().status == 200

    begun = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(busy, range(2)))
    rate = sum(counts) / (time.perf_counter() - begun)
    return [
        {"what": "checks a second, saturated", "found": rate, "wanted": ""},
        {"what": "the same by the bare models alone", "found": 1 / bare, "wanted": ""},
        {"what": "the first against the second", "found": rate * bare, "wanted": ""},
    ]


def overload(caller: Caller, seconds: float) -> list[dict[str, Any]]:
    """Ten times the usual load: what is answered, how soon what is not is refused, and how soon all is well again."""
    works = [(caller.check, CHECK_RATE * OVERLOAD), (caller.draft, DRAFT_RATE * OVERLOAD)]
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(at_rate, works, seconds)
        time.sleep(seconds)
        begun = time.perf_counter()
        while (last := caller.check()).status != 200 or last.seconds > CHECK_P95:
            if time.perf_counter() - begun > 60:
                break
            time.sleep(0.1)
        again = time.perf_counter() - begun
        calls = running.result()
    refused = [c for c in calls if c.status in (429, 503)]
    good = sum(c.status == 200 for c in calls)
    lost = len(calls) - good - len(refused)
    what = f"{OVERLOAD} times the load: answered {good}, refused {len(refused)}, lost"
    return [
        {"what": what, "found": lost, "wanted": "0"},
        {"what": "p95 of a refusal, seconds", "found": p95(refused) if refused else None, "wanted": "at once"},
        {"what": "a check is quick again after, seconds", "found": again, "wanted": f"≤ {AGAIN:g}"},
    ]


def bare_seconds(knowledge_base: Path) -> float:
    """Seconds of one check by the models alone, over the same tokens."""
    from assistant import Assistant

    desk = Assistant.load(knowledge_base)
    made = desk.draft(INQUIRY)
    tagged = desk.finder.model.encode([made.inquiry.text]).inputs
    judged = desk.checker.model.encode([(q.text, made.text) for q in made.questions]).inputs
    return median_seconds(lambda: (desk.finder.model.run(tagged), desk.checker.model.run(judged)), 15)


def rows(seconds: float = 60.0, knowledge_base: Path = Path("knowledge_base")) -> list[dict[str, Any]]:
    """All measurements."""
    bare = bare_seconds(knowledge_base)
    with serving(knowledge_base) as address:
        caller = Caller(address)
        return [*steady(caller, seconds), *saturation(caller, seconds / 3, bare), *overload(caller, seconds / 3)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each load")
    for row in rows(parser.parse_args().seconds):
        found = row["found"]
        print(f"{row['what']}: {found if found is None else round(found, 3)} {row['wanted']}", flush=True)


if __name__ == "__main__":
    main()
