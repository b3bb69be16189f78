"""What was asked and answered before: tickets of an archive, questions and how they ended, and groups of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.types.checks import Status
from assistant.types.drafts import NeedKind
from assistant.types.messages import Channel


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of texts that ask the same thing: a name in plain words and the indices of its members."""

    name: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PastMessage:
    """One message of a ticket: when (with a time zone, None where unknown), by whom, and what.

    `author` is an address or a name, "" where unknown; `id` is the archive's own, "" where it has none. Internal
    notes are not messages. `auto` is true where a machine wrote it and the archive says so ("Auto-Submitted").
    """

    text: str
    by_customer: bool
    at: datetime | None = None
    author: str = ""
    html: bool = False
    id: str = ""
    auto: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """An inquiry of the past with all that followed, oldest first; `source` says where in the archive it stands."""

    id: str
    messages: tuple[PastMessage, ...]
    channel: Channel = Channel.EMAIL
    subject: str | None = None
    team: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that a customer asked, and how it ended: the row that gaps are made of.

    `question` stands alone; `customer` tells customers apart and may be a digest; `entry` is the first match with its
    `probability`, `answered` whether that is good enough; `status` is that of the reply that was sent, None where none
    was; `answer` are the words of that reply that cover the question.
    """

    id: str
    question: str
    at: datetime | None = None
    customer: str = ""
    channel: Channel = Channel.EMAIL
    need: NeedKind = NeedKind.KNOWLEDGE
    entry: str | None = None
    probability: float = 0.0
    answered: bool = False
    status: Status | None = None
    answer: str = ""
