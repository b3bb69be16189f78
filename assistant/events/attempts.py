"""One try to tell an endpoint, what its answer means, and how long to wait before the next.

The schedule and the meaning of statuses are those that Standard Webhooks advises (its specification, version 1.0.0,
"Operational considerations"). What the endpoint answers besides its status is not looked at.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

from assistant import calling
from assistant.events.targets import Target

WAITS = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0)  # seconds after each failed try
JITTER = 0.1  # of a wait: not all that failed together is tried again together
PAUSE = 5.0  # seconds for which an endpoint that is down or busy is left alone
LONGEST = 86_400.0  # seconds that a Retry-After is heeded
_BUSY = (429, 500, 502, 503, 504)


class Outcome(StrEnum):
    """What came of a try."""

    SENT = "sent"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a try, why in our words, and for how many seconds the endpoint wants to be left alone."""

    outcome: Outcome
    reason: str = ""
    pause: float = 0.0


def attempt(target: Target, id: str, payload: Mapping[str, Any], now: datetime | None = None) -> Told:
    """Tell an endpoint once; never raises for what the other side does."""
    body = json.dumps(payload, ensure_ascii=True, separators=(",", ":"))
    headers = _headers(target, id, body, now or datetime.now(UTC))
    content, seconds = body.encode("ascii"), target.timeout_s
    try:
        answer = calling.send("POST", target.url, headers=headers, content=content, timeout_s=seconds, read=False)
    except calling.Trouble as trouble:
        return Told(Outcome.FAILED, trouble.reason, PAUSE)
    return _meaning(answer)


def wait_before(tries: int) -> float | None:
    """Seconds to wait after so many failed tries; None where that was the last."""
    if tries > len(WAITS):
        return None
    return WAITS[tries - 1] * (1 + random.random() * JITTER)


def _headers(target: Target, id: str, body: str, now: datetime) -> dict[str, str]:
    from standardwebhooks import Webhook

    signed = [Webhook(secret).sign(id, now.astimezone(UTC), body) for secret in target.secrets]
    return {
        "content-type": "application/json",
        "user-agent": "Fullreply",
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def _meaning(answer: calling.Answer) -> Told:
    status = answer.status
    if 200 <= status < 300:
        return Told(Outcome.SENT)
    if status == 410:
        return Told(Outcome.GONE, "wants no more events (HTTP 410)")
    if 300 <= status < 400:
        return Told(Outcome.FAILED, f"answered with a redirect (HTTP {status}): correct its url")
    pause = PAUSE if status in _BUSY else 0.0
    return Told(Outcome.FAILED, f"refused it (HTTP {status})", _after(answer.headers.get("retry-after", ""), pause))


def _after(given: str, otherwise: float) -> float:
    """The seconds of a Retry-After, which may be a date; `otherwise` where there is none that can be read."""
    words = given.strip()
    try:
        if words.isascii() and words.isdigit():
            seconds = float(words[:9])
        else:
            at = parsedate_to_datetime(words)
            seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return otherwise
    return min(max(seconds, 0.0), LONGEST)
