"""Accepted deliveries are drafted, and drafts put where they belong, once; what fails waits for a person."""

from assistant.dispatch.accepting import Challenge, Kept, accept_webhook, verified
from assistant.dispatch.dispatcher import TO_DRAFT, TO_POST, Dispatcher
from assistant.dispatch.pace import Pace
from assistant.dispatch.sources import NotJson, Source, helpdesks, mailboxes

__all__ = [
    "TO_DRAFT",
    "TO_POST",
    "Challenge",
    "Dispatcher",
    "Kept",
    "NotJson",
    "Pace",
    "Source",
    "accept_webhook",
    "helpdesks",
    "mailboxes",
    "verified",
]
