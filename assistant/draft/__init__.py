"""The draft stage: a reply in the company's voice from the entries that answer, with the rest put off by name."""

from __future__ import annotations

from assistant.draft import choosing
from assistant.draft.acknowledging import acknowledge
from assistant.draft.compose import compose
from assistant.draft.deferring import single
from assistant.draft.following import follow_up
from assistant.draft.letter import form_letter
from assistant.draft.needs import need_of
from assistant.draft.picking import chosen_units
from assistant.draft.planning import usable
from assistant.draft.refusing import refusal
from assistant.draft.rendering import joined_units, said
from assistant.draft.selecting import Evidence
from assistant.draft.voice import Voice
from assistant.draft.wider import wordings
from assistant.types import Channel, HouseStyle, MatchResult, Question

__all__ = [
    "Evidence",
    "acknowledge",
    "choosing",
    "compose",
    "declination",
    "deferral",
    "follow_up",
    "form_letter",
    "insertion",
    "need_of",
    "wordings",
]


def deferral(question: Question, channel: Channel, style: HouseStyle) -> str:
    """An honest sentence or two that put the question off, name it and say by when the answer follows."""
    return single(question, Voice(style, channel, question.standalone or question.text))


def declination(question: Question, channel: Channel, style: HouseStyle) -> str:
    """A kind, plain sentence that says no to the question and names it."""
    return refusal(question, Voice(style, channel, question.standalone or question.text))


def insertion(question: Question, match: MatchResult, style: HouseStyle) -> str:
    """The sentences of the first entry of `match` that answer the question, or "" where it has no usable text."""
    if not match.matches or not usable(match.matches[0]):
        return ""
    first = match.matches[0]
    _, pieces, chosen = chosen_units(question, first)
    return joined_units([(pieces[i], said(pieces[i], question, first.entry)) for i in chosen])
