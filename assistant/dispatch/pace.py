"""How fast the queue goes: how long a delivery belongs to a process, when it is tried again, and when no more."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 86_400.0  # seconds that another program may ask us to wait


@dataclass(frozen=True, slots=True)
class Pace:
    """Times in seconds. A delivery belongs to one process for `lease`, which is renewed while it is worked on.

    It is tried again after `steps`, the last one again and again, `tries` times in all; a draft that failed by a fault
    of ours `faults` times in all, and one after whose drafting `silent` times in a row no process was left to say how
    it went, no more: it may be what ends them. Where nobody knows whether a note arrived, its conversation is read back
    only after `settle`, and after `rounds` of its time limit where that is longer: a slow program may still be at it.
    """

    lease: float = 30.0
    steps: tuple[float, ...] = (1.0, 5.0, 30.0, 120.0, 600.0, 3600.0)
    tries: int = 20
    faults: int = 3
    silent: int = 4
    settle: float = 60.0
    rounds: float = 3.0
    jitter: float = 0.2

    def after(self, now: datetime, tries: int, asked: float | None = None) -> datetime:
        """When to try again what was tried so often; not before the time that the other side `asked` for."""
        step = self.steps[min(max(tries, 1), len(self.steps)) - 1]
        step *= 1 + self.jitter * (2 * random.random() - 1)  # so that not all come back at once
        return now + timedelta(seconds=max(step, min(asked or 0.0, MOST)))

    def settled(self, now: datetime, timeout_s: float) -> datetime:
        """When a program that may be at it has ended."""
        return now + timedelta(seconds=max(self.settle, self.rounds * timeout_s))
