"""What the ledger gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from assistant.types import Channel, Need, Question, Span, Status

ReplyKind = Literal["draft", "acknowledgement", "sent", "follow-up"]


@dataclass(frozen=True, slots=True)
class StoredInquiry:
    """An inquiry as it was recorded; times in UTC, `questions` in their order with a need each.

    `customer` tells customers apart (`customer_key`), `uid` this inquiry from all others in the world.
    """

    id: int
    external_id: str | None
    channel: Channel
    subject: str | None
    sender: str | None
    text: str
    received_at: datetime
    questions: tuple[Question, ...] = ()
    needs: tuple[Need, ...] = ()
    uid: str = ""
    workspace: str = "main"
    customer: str = ""
    team: str = ""
    acknowledged_at: datetime | None = None
    replied_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A verdict of a stored reply; `question` is an index into the questions of its inquiry."""

    question: int
    status: Status
    score: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A reply as it was recorded: a draft, an acknowledgement, one that was sent, or a follow-up."""

    id: int
    kind: ReplyKind
    text: str
    at: datetime
    verdicts: tuple[StoredVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPromise:
    """What a reply promised; `question` is an index into the questions of its inquiry."""

    id: int
    inquiry: int
    question: int
    text: str
    due_text: str
    due: datetime | None
    kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """A correction as it was recorded; `payload` is what `assistant.ledger.corrections` made of it."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody waits for: an inquiry without a reply, or a promise that was not kept.

    `text` is the inquiry's beginning or what was promised, `due` when it has to be there, in the desk's time zone,
    `questions` what is asked. `acknowledged` says that the customer knows that it has arrived.
    """

    kind: Literal["inquiry", "promise"]
    inquiry: int
    channel: Channel
    text: str
    due: datetime
    overdue: bool
    received_at: datetime
    promise: int | None = None
    acknowledged: bool = False
    external_id: str | None = None
    sender: str | None = None
    team: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge took: inquiries whose text went (and how many of them had no reply), and corrections."""

    inquiries: int = 0
    unanswered: int = 0
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took, or would take.

    `names` are the names and addresses that were looked for; `inquiries` of the person went with all that hangs on
    them, so did `corrections`; in `mentions` other texts the person was blotted out. `files` were made anew without
    the person, `removed` ones deleted. `deliveries` that still waited and mentioned the person are gone.
    """

    names: tuple[str, ...] = ()
    inquiries: int = 0
    corrections: int = 0
    mentions: int = 0
    files: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    deliveries: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the person is nowhere."""
        found = (self.inquiries, self.corrections, self.mentions, self.files, self.removed, self.deliveries)
        return not any(found)
