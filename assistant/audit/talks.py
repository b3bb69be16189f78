"""What was said in a ticket, turn by turn: several messages of one side in a row are one turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.types import PastMessage, Ticket

TOGETHER = timedelta(minutes=15)  # a chat's lines in a row are one answer
FOLLOWS = timedelta(hours=1)  # what comes sooner belongs to the reply before
_SHORT = 1_200  # characters: a longer text says more than that a message arrived
_MACHINE = re.compile(
    r"\b(?:this is an? auto(?:mated|matic)\b|auto(?:mated|matic)[ -](?:reply|response|message|e-?mail|acknowledge?ment)"
    r"|auto-?(?:reply|responder|response)|do not reply to this|ticket (?:has been|was) (?:created|opened|logged)"
    r"|case (?:number )?(?:has been|was) (?:created|opened|logged)|out of (?:the )?office)",
    re.IGNORECASE,
)
_ARRIVED = re.compile(
    r"\b(?:(?:we|i)(?:'ve| have)? (?:safely )?(?:received|got) (?:your|the) "
    r"(?:message|e-?mail|request|inquiry|enquiry|query|ticket)|your (?:message|e-?mail|request|inquiry|enquiry|query"
    r"|ticket) (?:has been|was) (?:received|logged))\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:as soon as (?:possible|we can)|shortly|within \w{1,12} (?:working |business )?(?:hours?|days?)|in due course"
    r"|will (?:be in touch|get back to you|respond|reply|contact you))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said in a row. `auto`: a machine did. `at` is the moment of its first message."""

    text: str
    by_customer: bool
    auto: bool
    at: datetime | None
    html: bool = False
    author: str = ""


def acknowledges(text: str) -> bool:
    """Whether a text only says, as machines do, that a message has arrived."""
    if len(text) > _SHORT:
        return False
    plain = text.replace("’", "'")
    return bool(_MACHINE.search(plain) or (_ARRIVED.search(plain) and _LATER.search(plain)))


def turns(ticket: Ticket) -> list[Turn]:
    """The turns from the first message of the customer on."""
    begun = next((n for n, m in enumerate(ticket.messages) if m.by_customer), len(ticket.messages))
    groups: list[list[PastMessage]] = []
    for message in ticket.messages[begun:]:
        if not message.text.strip():
            continue
        if groups and _together(groups[-1][-1], message):
            groups[-1].append(message)
        else:
            groups.append([message])
    return [_turn(g) for g in groups]


def _is_auto(message: PastMessage) -> bool:
    return message.auto or (not message.by_customer and acknowledges(message.text))


def _together(one: PastMessage, other: PastMessage) -> bool:
    """Whether two messages are one turn: the same side wrote both within minutes, and no machine did."""
    if one.by_customer != other.by_customer or _is_auto(one) or _is_auto(other) or one.html != other.html:
        return False
    return one.at is not None and other.at is not None and timedelta() <= other.at - one.at <= TOGETHER


def _turn(messages: Sequence[PastMessage]) -> Turn:
    first = messages[0]
    text = "\n\n".join(m.text for m in messages)
    return Turn(text, first.by_customer, _is_auto(first), first.at, first.html, first.author)


def followed_up(said: Sequence[Turn]) -> bool:
    """Whether the company wrote again after a reply, later and without being asked."""
    before: Turn | None = None
    for turn in said:
        if turn.by_customer or turn.auto:
            before = None if turn.by_customer else before
        elif before is not None and (not turn.at or not before.at or turn.at - before.at >= FOLLOWS):
            return True
        else:
            before = turn
    return False
