"""What the ledger gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.types import Channel, Question, Span, Status


@dataclass(frozen=True, slots=True)
class StoredInquiry:
    """An inquiry as it was recorded; `received_at` in UTC, `questions` in their order."""

    id: int
    external_id: str | None
    channel: Channel
    subject: str | None
    sender: str | None
    text: str
    received_at: datetime
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A verdict of a stored reply; `question` is an index into the questions of its inquiry."""

    question: int
    status: Status
    score: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A reply as it was recorded: a draft, or one that was sent."""

    id: int
    kind: str
    text: str
    at: datetime
    verdicts: tuple[StoredVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """A correction as it was recorded; `payload` is what `assistant.ledger.corrections` made of it."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    at: datetime
