"""The nouns of Fullreply: frozen dataclasses and enums that every stage speaks in.

Offsets everywhere are Unicode code points into `Inquiry.text` (questions) or into the reply's text
(evidence), half open. Probabilities are floats in 0..1.
"""

from __future__ import annotations

from assistant.types.checks import CheckReport, Promise, Status, Verdict
from assistant.types.deliveries import Delivery, DeliveryState, Ignored, Incoming, Note, Writer
from assistant.types.drafts import Draft, DraftPart, Fact, FollowUp, FormLetter, Need, NeedKind, Polished, Recent
from assistant.types.house import Corrections, HouseStyle, OpeningHours
from assistant.types.knowledge import Entry, Match, MatchResult, Passage
from assistant.types.messages import Channel, Form, Inquiry, Message, Part, Question, Reference, Span, Turn
from assistant.types.past import Asked, PastMessage, Ticket, Topic

__all__ = [
    "Asked",
    "Channel",
    "CheckReport",
    "Corrections",
    "Delivery",
    "DeliveryState",
    "Draft",
    "DraftPart",
    "Entry",
    "Fact",
    "FollowUp",
    "Form",
    "FormLetter",
    "HouseStyle",
    "Ignored",
    "Incoming",
    "Inquiry",
    "Match",
    "MatchResult",
    "Message",
    "Need",
    "NeedKind",
    "Note",
    "OpeningHours",
    "Part",
    "Passage",
    "PastMessage",
    "Polished",
    "Promise",
    "Question",
    "Recent",
    "Reference",
    "Span",
    "Status",
    "Ticket",
    "Topic",
    "Turn",
    "Verdict",
    "Writer",
]
