"""What a question needs beside an article: something looked up in the customer's order, or something done to it."""

from __future__ import annotations

import re

from assistant.draft.persons import tidy
from assistant.types import Form, Question

_ACTION = re.compile(
    r"^(?:(?:can|could|would|will) you (?:please |kindly )?|please |i(?:'d| would) like you to |i want "
    r"you to |i want to |i(?:'d| would) like to )*"
    r"(?:cancel|change|update|refund|resend|re-send|replace|delete|close|arrange|remove|stop|send me|send "
    r"us|call me|redirect|correct|"
    r"reset|unlock|reactivate)\b",
    re.I,
)
_OWN = re.compile(r"\b(?:my|our|me|us|order|[A-Z]{1,5}-?\d{4,14})\b")
_LOOKUP = re.compile(
    r"(?:\bwhere(?:'s| is| are| has)\b|\bwhen (?:will|is|are|can i expect)\b|\bhas\b|\bhave you\b|\bdid "
    r"you\b|\bwhat (?:happened|is happening|has happened)\b"
    r"|\bstatus\b|\bwaiting\b|\bany news\b|\b(?:not|\w+n't|never) (?:yet )?(?:arrived|received|come|turned "
    r"up|shown up|been delivered|delivered|shipped)\b)"
    r".{0,60}|.{0,60}\b(?:not|\w+n't|never) (?:yet )?(?:arrived|received|come|turned up|been delivered|been "
    r"refunded)\b.{0,20}",
    re.I,
)
THEIR_THING = re.compile(
    r"\b(?:my|our) (?:\w+ )?(?:order|parcel|package|delivery|refund|return|repair|replacement|payment"
    r"|item|money|account)\b|\bthe (?:parcel|package|order|refund)\b|\b[A-Z]{1,5}-?\d{4,14}\b",
    re.I,
)
# What has happened, or is happening now, stands in no article.
_EVENT = re.compile(
    r"why (?:was|were|did|has|have|had)(?:n't|\b.{1,40}? not) |what(?:'s| is) (?:going on|happening)\b"
    r"|when will (?:it|they) (?:arrive|come|be (?:here|delivered|sent))\b",
    re.I,
)
_GENERAL = re.compile(r"\b(?:if|after|once|usually|normally|generally|how long)\b", re.I)


def is_lookup(question: Question) -> bool:
    """Whether the answer lies in the customer's own order or account, not in an article."""
    text = tidy(question.standalone or question.text)
    asked = _LOOKUP.search(text) and THEIR_THING.search(text)
    return bool(asked or _EVENT.match(text)) and not _GENERAL.search(text)


def is_action(question: Question) -> bool:
    """Whether the customer asks that something be done to their own order or account."""
    text = tidy(question.standalone or question.text)
    wanted = question.form is not Form.INTERROGATIVE
    own = _OWN.search(text) or (wanted and re.search(r"\b(?:it|this|the)\b", text))
    if not own or not (wanted or re.search(r"\b[A-Z]{1,5}-?\d{4,14}\b|#\d{3,}", text)):
        return False
    return bool(_ACTION.match(text)) and not _GENERAL.search(text)
