"""Messages that a helpdesk or a mailbox hands to us, and what is put back beside the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from assistant.types.messages import Channel


class DeliveryState(StrEnum):
    """How far a delivery is.

    ACCEPTED and DRAFTED wait for us; of one that is POSTING nobody knows yet whether it arrived. POSTED is the end.
    UNKNOWN (it may stand there already) and DEAD (it was refused for good) wait for a person.
    """

    ACCEPTED = "accepted"
    DRAFTED = "drafted"
    POSTING = "posting"
    POSTED = "posted"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A customer's message as a helpdesk tells of it.

    `message` is the message's own id there, `conversation` where an answer belongs; `target` is what else the way back
    needs (a customer's id). `sender` is "Name <address>" as far as it is known.
    """

    message: str
    conversation: str
    text: str
    html: bool = False
    subject: str | None = None
    sender: str | None = None
    channel: Channel = Channel.EMAIL
    team: str = ""
    received_at: datetime | None = None
    target: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A message that is none of a customer, or none that is new; `reason` is ours and holds nothing of it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """What is put beside a conversation: `id` is our delivery's, by which it is found again.

    `text` is plain. `draft` is the reply alone, as a customer would get it; `text` has the checklist too. Where the
    product keeps real drafts the first goes there, else the second as a note that only colleagues see.
    """

    id: str
    conversation: str
    text: str
    draft: str
    target: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as the ledger holds it. `payload` is what came, until it is done with; times in UTC.

    A `kind` of "inquiry" came in and gets a draft; one of "note" was written by an agent and is only put there. `taken`
    counts how often a process took it and never falls, by which one that was stalled is told from the next; after the
    last `silent` takings, the one that goes on included, no process said how it ended.
    """

    id: str
    kind: str
    source: str
    workspace: str
    state: DeliveryState
    received_at: datetime
    conversation: str = ""
    payload: str = ""
    note: Note | None = None
    inquiry: int | None = None
    tries: int = 0
    taken: int = 0
    silent: int = 0
    next_at: datetime | None = None
    returned: str = ""
    reason: str = ""


class Writer(Protocol):
    """Puts notes beside conversations of one helpdesk or mailbox; safe to share between threads."""

    def post(self, note: Note) -> str:
        """Put a note there; the id that it got. Raises `calling.Later`, `Refused` or `Unsure`."""

    def find(self, note: Note) -> str | None:
        """The id of a note that was put there before, None where it is not. `Later`, or `Refused`: cannot be read."""
