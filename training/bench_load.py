"""The API under load: `python -m training.bench_load [--minutes 30]`, a real server and a real client on loopback.

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
from pathlib import Path
from typing import Any

import httpx

from training.bench_time import INQUIRY, median_seconds

ROOT = Path(__file__).parent.parent
COLUMNS = ("found", "wanted")
CHECK_RATE, DRAFT_RATE, OVERLOAD = 1.0, 0.5, 10  # calls a second, and how many times as many are too many
CHECK_P95, DRAFT_P95, AGAIN = 0.8, 1.2, 5.0  # seconds
STEADY = 0.05  # share by which memory may grow
_WARM = 0.2  # share of a mixed load after which memory is first looked at


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what came (0: nothing), and after how many seconds."""

    path: str
    status: int
    seconds: float


@contextmanager
def serving(knowledge_base: Path) -> Iterator[tuple[str, int]]:
    """A server of its own: its address and process id."""
    with tempfile.TemporaryDirectory() as tmp:
        settings = f'knowledge_base = "{knowledge_base.resolve()}"\n[api]\nrequests_per_minute = 1000000\n'
        (Path(tmp) / "fullreply.toml").write_text(settings + "access_log = false\n", "utf-8")
        command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, cwd=tmp, env=env, stderr=subprocess.PIPE, text=True) as process:
            try:
                yield _address(process), process.pid
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)


def _address(process: subprocess.Popen[str]) -> str:
    """Where the server says that it is; what it says later is read and left."""
    lines = iter(process.stderr.readline, "") if process.stderr else iter(())
    for line in lines:
        if found := re.search(r"at (http://\S+)/", line):
            threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()
            return found[1]
    raise SystemExit("the server did not start")


class Caller:
    """Makes calls of the API."""

    def __init__(self, address: str) -> None:
        limits = httpx.Limits(max_connections=200)
        self._http = httpx.Client(base_url=address, timeout=120, limits=limits, trust_env=False)
        self._reply = str(self._http.post("/v1/draft", json={"text": INQUIRY}).json()["draft"])
        self._count = 0

    def check(self) -> Call:
        """A check of a draft that an agent has edited: each another text, so that nothing is answered from memory."""
        self._count += 1
        return self._call("/v1/check", {"inquiry": INQUIRY, "reply": f"{self._reply}\nReference {self._count}."})

    def draft(self) -> Call:
        """A draft."""
        return self._call("/v1/draft", {"text": INQUIRY})

    def _call(self, path: str, body: dict[str, Any]) -> Call:
        begun = time.perf_counter()
        try:
            status = self._http.post(path, json=body).status_code
        except httpx.HTTPError:
            status = 0
        return Call(path, status, time.perf_counter() - begun)


def at_rate(works: list[tuple[Callable[[], Call], float]], seconds: float) -> list[Call]:
    """Calls at fixed rates (a second) for so long, whatever becomes of them."""
    moments = sorted((i / rate, w) for w, (_, rate) in enumerate(works) for i in range(int(seconds * rate)))
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
    ]


def overload(caller: Caller, seconds: float) -> list[dict[str, Any]]:
    """Ten times the usual load: what is answered, how soon what is not is refused, and how soon all is well again."""
    works = [(caller.check, CHECK_RATE * OVERLOAD), (caller.draft, DRAFT_RATE * OVERLOAD)]
    calls = at_rate(works, seconds)
    refused = [c for c in calls if c.status in (429, 503)]
    good = sum(c.status == 200 for c in calls)
    lost = len(calls) - good - len(refused)
    begun = time.perf_counter()
    while (last := caller.check()).status != 200 or last.seconds > CHECK_P95:
        if time.perf_counter() - begun > 60:
            break
        time.sleep(0.1)
    what = f"{OVERLOAD} times the load: answered {good}, refused {len(refused)}, lost"
    return [
        {"what": what, "found": lost, "wanted": "0"},
        {"what": "p95 of a refusal, seconds", "found": p95(refused) if refused else None, "wanted": "at once"},
        {
            "what": "a check is quick again after, seconds",
            "found": time.perf_counter() - begun,
            "wanted": f"≤ {AGAIN:g}",
        },
    ]


def memory(caller: Caller, pid: int, minutes: float) -> list[dict[str, Any]]:
    """Mixed load for so long: how much the server grows after it has warmed up."""
    works = [(caller.check, CHECK_RATE), (caller.draft, DRAFT_RATE / 2)]
    at_rate(works, minutes * 60 * _WARM)
    before = resident(pid)
    calls = at_rate(works, minutes * 60 * (1 - _WARM))
    after = resident(pid)
    good = sum(c.status == 200 for c in calls)
    what = f"memory after {minutes:g} minutes of mixed load, MB (from {before:.0f}; {good} of {len(calls)} answered)"
    return [{"what": what, "found": after, "wanted": f"≤ {before * (1 + STEADY):.0f}"}]


def resident(pid: int) -> float:
    """Megabytes that a process holds in memory."""
    text = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024  # type: ignore[index]


def bare_seconds(knowledge_base: Path) -> float:
    """Seconds of one check by the models alone, over the same tokens."""
    from assistant import Assistant

    desk = Assistant.load(knowledge_base)
    made = desk.draft(INQUIRY)
    tagged = desk.finder.model.encode([made.inquiry.text]).inputs
    judged = desk.checker.model.encode([(q.text, made.text) for q in made.questions]).inputs
    return median_seconds(lambda: (desk.finder.model.run(tagged), desk.checker.model.run(judged)), 15)


def rows(
    minutes: float = 30.0, seconds: float = 60.0, knowledge_base: Path = Path("knowledge_base")
) -> list[dict[str, Any]]:
    """All measurements."""
    bare = bare_seconds(knowledge_base)
    with serving(knowledge_base) as (address, pid):
        caller = Caller(address)
        out = [*steady(caller, seconds), *saturation(caller, seconds / 3, bare), *overload(caller, seconds / 3)]
        return [*out, *memory(caller, pid, minutes)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="of mixed load")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each of the other loads")
    args = parser.parse_args()
    for row in rows(args.minutes, args.seconds):
        found = row["found"]
        print(f"{row['what']}: {found if found is None else round(found, 3)} {row['wanted']}", flush=True)


if __name__ == "__main__":
    main()
