"""What tells one delivery from the others, and what Front wants to hear when its webhook is saved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from assistant.helpdesks import template, threads
from assistant.helpdesks.values import Payload, ident, mark, part, text

_HEADERS = {
    "chatwoot": "x-chatwoot-delivery",
    "zammad": "x-zammad-delivery",
    "zendesk": "x-zendesk-webhook-invocation-id",
}


def _template(payload: Payload) -> tuple[Any, ...]:
    said = text(payload.get("text"))
    return (ident(payload.get("ticket")), template.told_apart("", payload.get("message"), said))


def _freshdesk(payload: Payload) -> tuple[Any, ...]:
    if template.written(payload):
        return _template(payload)
    simple = part(payload, "freshdesk_webhook")
    words = text(simple.get("ticket_latest_public_comment")) or text(simple.get("ticket_description"))
    return (ident(simple.get("ticket_id")), template.told_apart("", None, words))


def _threads(payload: Payload) -> tuple[Any, ...]:
    return (ident(payload.get("id")), ident(threads.newest(payload).get("id")))


def _zammad(payload: Payload) -> tuple[Any, ...]:
    return (ident(part(payload, "ticket").get("id")), ident(part(payload, "article").get("id")))


_FIELDS: Mapping[str, Callable[[Payload], tuple[Any, ...]]] = {
    "chatwoot": lambda payload: (mark(payload.get("event")), ident(payload.get("id"))),
    "zammad": _zammad,
    "freescout": _threads,
    "helpscout": _threads,
    "zendesk": lambda payload: _template(payload) if template.written(payload) else (mark(payload.get("id")),),
    "front": lambda payload: (mark((part(payload, "payload") or payload).get("id")),),
    "intercom": lambda payload: (mark(payload.get("id")),),
    "freshdesk": _freshdesk,
}


def delivery_key(product: str, headers: Mapping[str, str], payload: Payload) -> str:
    """What two deliveries of the same message share, of any length.

    Taken from the body where it says so: the headers of a delivery are not signed, so that somebody who recorded one
    could send it again under another id. Else from the product's header, else from the whole body.
    """
    known = _FIELDS[product](payload) if isinstance(payload, Mapping) else ()
    if known and all(known):
        return ":".join(known)
    return f"header:{named}" if (named := headers.get(_HEADERS.get(product, ""), "")) else f"body:{_digest(payload)}"


def _digest(payload: Any) -> str:
    try:
        written = json.dumps(payload, sort_keys=True)
    except (RecursionError, TypeError, ValueError):
        written = ""
    return hashlib.sha256(written.encode()).hexdigest()


def challenge(product: str, headers: Mapping[str, str], payload: Payload) -> str | None:
    """The text to answer a verified request with at once: Front asks for it when the webhook is saved."""
    asked = headers.get("x-front-challenge", "")
    if product != "front" or not isinstance(payload, Mapping) or payload.get("type") != "sync":
        return None
    return asked if asked.isascii() and asked.isprintable() and 0 < len(asked) <= 500 else None
