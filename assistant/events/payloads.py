"""What events say, as `{"type", "timestamp", "data"}`: ids, counts and times, never a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Protocol
from uuid import uuid4

from assistant.types import Channel, Status

# A name that another program gave is told where it looks like one. Anything else (an address, a sentence) may be
# somebody's, and is left out.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/#-]{0,99}")


class Wanting(Protocol):
    """A program that is told of the events of a workspace: what `fullreply.toml` says of it."""

    @property
    def kinds(self) -> Collection[str]:
        """The kinds that it wants."""

    @property
    def workspace(self) -> str:
        """The workspace whose events these are."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; of the same `kind` and `subject` each endpoint is told once."""

    kind: str
    subject: str
    workspace: str
    at: datetime
    data: Mapping[str, Any]

    @property
    def payload(self) -> dict[str, Any]:
        """What is sent, the same at each try."""
        return {"type": self.kind, "timestamp": _time(self.at), "data": {"workspace": self.workspace, **self.data}}


def wanting(endpoints: Mapping[str, Wanting], kind: str, workspace: str) -> tuple[str, ...]:
    """The names of the endpoints that are told of such an event."""
    return tuple(name for name, e in endpoints.items() if e.workspace == workspace and kind in e.kinds)


def plain(given: object) -> str | None:
    """An id that another program gave, where it is one and not a text or an address; else None."""
    words = str(given) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    return words if _PLAIN.fullmatch(words) else None


def gap_opened(
    topic: str,
    workspace: str,
    *,
    state: Literal["new", "reopened"],
    cause: str,
    questions: int,
    customers: int | None = None,
    proposed: bool = False,
    at: datetime | None = None,
) -> Event:
    """Customers ask something that has no answer: for the first time, or again after the topic was closed.

    `topic` is its id in `fullreply gaps report`. One that is open again is told at most once in thirty days.
    """
    name = plain(topic) or ""
    data = {
        "topic": name,
        "state": state,
        "cause": cause,
        "questions": questions,
        "customers": customers,
        "proposed": proposed,
    }
    subject = name if state == "new" else f"{name[:50]}:reopened"
    return Event("gap.opened", subject[:64], workspace, at or datetime.now(UTC), data)


def promise_due(
    uid: str,
    workspace: str,
    *,
    promise: int,
    inquiry: int,
    external_id: str | None,
    channel: Channel,
    promised_at: datetime,
    due: datetime,
) -> Event:
    """An answer was promised until `due`, which has come, and nothing that keeps the promise is noted."""
    data = {
        "promise": promise,
        "inquiry": inquiry,
        "external_id": plain(external_id),
        "channel": channel.value,
        "promised_at": _time(promised_at),
        "due": _time(due),
    }
    return Event("promise.due", uid, workspace, due, data)


def reply_checked(
    workspace: str,
    statuses: Iterable[Status],
    *,
    reply: str,
    subject: str = "",
    id: object = None,
    inquiry: int | None = None,
    external_id: str | None = None,
    at: datetime | None = None,
) -> Event:
    """A reply was checked: `reply` is "check" for a text that may still change, else the kind that was noted.

    `statuses` has one for each question. `id` is the caller's, of a check; `inquiry` is the number in the ledger, of a
    reply that was noted.
    """
    counts = Counter(statuses)
    data = {
        "reply": reply,
        "id": plain(id),
        "inquiry": inquiry,
        "external_id": plain(external_id),
        "complete": all(s.ready for s in counts),
        "questions": counts.total(),
        "statuses": {s.value: counts[s] for s in Status},
    }
    return Event("reply.checked", subject or uuid4().hex, workspace, at or datetime.now(UTC), data)


def test_event(workspace: str) -> Event:
    """An event that says nothing, to try an endpoint with."""
    return Event("endpoint.test", uuid4().hex, workspace, datetime.now(UTC), {})


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
