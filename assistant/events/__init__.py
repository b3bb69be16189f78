"""What other programs are told, by Standard Webhooks: that something happened, in ids, counts and times.

No payload holds a word of a customer, an agent or an entry: whoever needs more asks the API for it, with a key.
"""

from __future__ import annotations

from assistant.events.attempts import Outcome, Told, attempt, wait_before
from assistant.events.payloads import Event, Wanting, gap_opened, plain, promise_due, reply_checked, test_event, wanting
from assistant.events.targets import Target, new_secret, target

__all__ = [
    "Event",
    "Outcome",
    "Target",
    "Told",
    "Wanting",
    "attempt",
    "gap_opened",
    "new_secret",
    "plain",
    "promise_due",
    "reply_checked",
    "target",
    "test_event",
    "wait_before",
    "wanting",
]
