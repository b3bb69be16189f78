"""Conversations with their threads, as Help Scout and FreeScout tell of them: both send the same form.

The event stands in a header alone, so the newest thread decides: what the customer wrote is new, whatever the event.
Drafts and line items (assigned, merged, ...) are passed over. A thread's body is HTML.
"""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.helpdesks.values import (
    CLOSED,
    INTERNAL,
    NO_MESSAGE,
    NOT_CUSTOMER,
    Payload,
    channel,
    ident,
    line,
    moment,
    part,
    parts,
    sender,
    text,
    unreadable,
)
from assistant.types.deliveries import Ignored, Incoming

_CUSTOMERS = ("customer", "chat", "beaconchat")  # kinds of threads that a customer may write
_START = datetime(1970, 1, 1, tzinfo=UTC)


def newest(payload: Payload) -> Payload:
    """The newest thread that somebody wrote; an empty one where there is none."""
    written = [
        thread
        for thread in parts(part(payload, "_embedded").get("threads"))
        if thread.get("state") != "draft" and thread.get("type") != "lineitem"
    ]
    return max(written, key=_age, default={})


def _age(thread: Payload) -> tuple[datetime, int, str]:
    number = ident(thread.get("id"))
    return moment(thread.get("createdAt")) or _START, len(number), number


def read(product: str, payload: Payload) -> Incoming | Ignored:
    """The newest thread, where it is a customer's."""
    conversation = ident(payload.get("id"))
    if not conversation:
        raise unreadable(product, "a conversation object with its id")
    if payload.get("state") == "deleted" or payload.get("status") == "spam":
        return CLOSED
    thread = newest(payload)
    if not thread:
        return NO_MESSAGE
    if (why := _other(thread)) is not None:
        return why
    message = ident(thread.get("id"))
    if not message:
        raise unreadable(product, "threads with their ids")
    person = part(thread, "createdBy") or part(thread, "customer")
    customer = ident(part(thread, "customer").get("id")) or ident(person.get("id")) or _customer(payload)
    return Incoming(
        message=message,
        conversation=conversation,
        text=text(thread.get("body")),
        html=True,
        subject=line(payload.get("subject")) or None,
        sender=sender(_name(person), person.get("email")),
        channel=channel(part(thread, "source").get("type"), payload.get("type")),
        received_at=moment(thread.get("createdAt")),
        target={"customer": customer} if customer else {},
    )


def _other(thread: Payload) -> Ignored | None:
    """Why a thread is none of a customer that is to be seen."""
    if thread.get("type") == "note":
        return INTERNAL
    by = part(thread, "createdBy").get("type")
    if thread.get("type") not in _CUSTOMERS or by not in (None, "customer"):
        return NOT_CUSTOMER
    return None if thread.get("state") in (None, "published") else CLOSED


def _customer(payload: Payload) -> str:
    return ident(part(payload, "primaryCustomer").get("id")) or ident(part(payload, "customer").get("id"))


def _name(person: Payload) -> str:
    first = person.get("first") or person.get("firstName")
    last = person.get("last") or person.get("lastName")
    return f"{line(first)} {line(last)}".strip()
