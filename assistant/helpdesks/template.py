"""Our own form, for helpdesks where an administrator writes what is sent: Zendesk's triggers, Freshdesk's automations.

    {"fullreply": "1", "ticket": id, "message": what tells this message from others of the ticket, "text": the message,
     "subject": ..., "name": ..., "email": ..., "channel": ..., "team": ...}

All values are strings with the product's placeholders; `text` may be HTML. `message` may be left out: then the text
itself tells messages apart, and the same words twice in one ticket get one draft. The rule that sends it has to fire
for public messages of customers alone, since nothing in it says who wrote.
"""

from __future__ import annotations

from assistant.helpdesks.values import (
    NO_TEXT,
    Payload,
    bare,
    channel,
    ident,
    line,
    looks_html,
    mark,
    sender,
    text,
    unreadable,
)
from assistant.text import digest
from assistant.types.deliveries import Ignored, Incoming

FORM = 'an object {"fullreply": "1", "ticket": ..., "text": ...}'


def written(payload: Payload) -> bool:
    """Whether a payload is of our form."""
    return "fullreply" in payload


def read(product: str, payload: Payload) -> Incoming | Ignored:
    """The message in our form."""
    ticket, said = ident(payload.get("ticket")), text(payload.get("text"))
    if ident(payload.get("fullreply")) != "1" or not ticket:
        raise unreadable(product, FORM)
    html = looks_html(said)
    if not (bare(said) if html else said.strip()):
        return NO_TEXT
    return Incoming(
        message=told_apart(ticket, payload.get("message"), said),
        conversation=ticket,
        text=said,
        html=html,
        subject=line(payload.get("subject")) or None,
        sender=sender(payload.get("name"), payload.get("email")),
        channel=channel(payload.get("channel")),
        team=line(payload.get("team")),
    )


def told_apart(ticket: str, message: object, said: str) -> str:
    """What tells a message from the others: what the template says, else its words."""
    given = mark(line(message).replace(" ", "_") if isinstance(message, str) else message)
    return f"{ticket}-{given or digest(said)}"
