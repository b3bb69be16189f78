"""Columns of tables and keys of rows, known by the names that exports give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum, auto

_NAMES = {
    "id": "id ticket ticket_id ticket_number ticket_no case case_id case_number conversation conversation_id thread_id"
    " number key",
    "from": "from sender from_email customer customer_email customer_name requester requester_email email author"
    " author_name author_email user name handle",
    "to": "to recipient to_email",
    "date": "date created created_at createdat created_date date_created time timestamp sent sent_at received"
    " received_at at datetime",
    "subject": "subject title topic",
    "text": "text body message description inquiry enquiry question content comment customer_message message_text",
    "reply": "reply answer response agent_reply company_reply reply_text response_text agent_message first_reply",
    "reply_date": "reply_date replied replied_at reply_at reply_time replied_on answered_at first_reply_at"
    " response_date responded_at reply_created_at",
    "channel": "channel via medium",
    "team": "team group department queue inbox mailbox brand group_name",
    "role": "role author_role author_type type direction is_customer sender_type from_type inbound by by_customer",
    "agent": "agent assignee agent_name reply_from replied_by",
}
_KNOWN = {name: column for column, names in _NAMES.items() for name in names.split()}
_WORD = re.compile(r"[^0-9a-z]+")


class Shape(Enum):
    """What a row is."""

    PAIR = auto()
    """An inquiry with its reply."""
    MESSAGE = auto()
    """One message of a ticket."""


def columns(names: Iterable[str]) -> dict[str, str]:
    """The given names by what they hold; the first that fits is taken, the exact name before others."""
    found: dict[str, str] = {}
    given = [(n, _WORD.sub("_", n.strip().casefold()).strip("_")) for n in names if isinstance(n, str)]
    for name, plain in sorted(given, key=lambda g: g[1] not in _NAMES):
        if plain in _KNOWN:
            found.setdefault(_KNOWN[plain], name)
    return found


def shape(found: Mapping[str, str]) -> Shape | None:
    """What rows with these columns are; None where too little is there to know who said what."""
    if "text" in found and "reply" in found:
        return Shape.PAIR
    return Shape.MESSAGE if "text" in found and "id" in found and ("role" in found or "from" in found) else None
