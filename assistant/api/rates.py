"""How often somebody may ask: a bucket of tokens each, filled at a steady rate. Each process counts for itself."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

MOST = 10_000  # names that are remembered; whoever came longest ago is forgotten, whose bucket is full by then
_BURST = 0.25  # of a minute's tokens that may be used at once
_LEAST = 5


class Buckets:
    """Tokens by name."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()  # name: tokens, since when

    def take(self, name: str, per_minute: int) -> int:
        """Take a token: 0 where there was one, else in how many seconds (1 or more) there will be."""
        now, most = self._clock(), max(float(_LEAST), per_minute * _BURST)
        tokens, since = self._held.pop(name, (most, now))
        tokens = min(most, tokens + (now - since) * per_minute / 60)
        taken = tokens >= 1
        self._held[name] = tokens - taken, now
        if len(self._held) > MOST:
            self._held.popitem(last=False)
        return 0 if taken else max(1, math.ceil((1 - tokens) * 60 / per_minute))
