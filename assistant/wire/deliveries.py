"""Webhooks, what became of them, and notes that an agent puts beside a conversation."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from assistant.types import Delivery, DeliveryState
from assistant.wire import outputs
from assistant.wire.fields import Text, Wire

Uid = Annotated[str, Field(description="The id of a delivery", examples=["0b7c6f3a9d5e4c1f8a2b3c4d5e6f7a8b"])]
State = Annotated[
    DeliveryState,
    Field(
        description="accepted, drafted and posting go on by themselves, posted is done; "
        "unknown (it may be there) and dead (refused for good) wait for a person"
    ),
]


class WebhookAnswer(outputs.Result):
    """What was done with a webhook: kept under an `id`, or `ignored`, and why."""

    id: Uid | None = None
    state: State | None = None
    ignored: str | None = Field(default=None, examples=["it is not a customer's"])


class DeliveriesQuery(Wire):
    """Which deliveries."""

    state: DeliveryState | None = Field(default=None, description="Only those in this state")
    limit: int = Field(default=50, ge=1, le=200)


class KnownDelivery(outputs.Result):
    """A delivery without its text."""

    id: Uid
    kind: str = Field(description='"inquiry": it came in; "note": an agent wrote it')
    source: str = Field(description="The helpdesk or mailbox, as fullreply.toml names it")
    state: State
    received: AwareDatetime
    conversation: str
    tries: int
    next: AwareDatetime | None = Field(default=None, description="When it is tried again")
    returned: str | None = Field(default=None, description="The id that the product gave to what was put there")
    reason: str | None = Field(default=None, description="Of the last failure, or why nothing was posted")


class DeliveriesAnswer(outputs.Result):
    """Deliveries, the newest first."""

    deliveries: list[KnownDelivery]


class ReplayRequest(Wire):
    """Try a delivery again."""

    not_there: bool = Field(
        default=False, description="true: a person looked, and the note of an unknown delivery is not there"
    )


class NoteRequest(Wire):
    """Put a note beside a conversation; only colleagues see it."""

    helpdesk: Text = Field(min_length=1, max_length=63, description="A name of [helpdesks]", examples=["chatwoot"])
    conversation: Text = Field(min_length=1, max_length=200, pattern=r"^[!-~]+$", examples=["42"])
    text: Text = Field(min_length=1, max_length=100_000, pattern=r"\S", examples=["Hello Sam, yes, we do."])


class NoteAnswer(outputs.Result):
    """How far a note is."""

    id: Uid
    state: State
    returned: str | None = Field(default=None, description="The id that the helpdesk gave to it")
    reason: str | None = Field(default=None, description="Of the last failure")


def known(delivery: Delivery) -> KnownDelivery:
    """A delivery without its text."""
    return KnownDelivery(
        id=delivery.id,
        kind=delivery.kind,
        source=delivery.source,
        state=delivery.state,
        received=delivery.received_at,
        conversation=delivery.conversation,
        tries=delivery.tries,
        next=delivery.next_at,
        returned=delivery.returned or None,
        reason=delivery.reason or None,
    )


def note(delivery: Delivery) -> NoteAnswer:
    """How far a note is."""
    told = {"returned": delivery.returned or None, "reason": delivery.reason or None}
    return NoteAnswer(id=delivery.id, state=delivery.state, **told)
