"""The draft stage: a reply in the company's voice from the entries that answer, with the rest put off by name."""

from __future__ import annotations

from assistant.draft.compose import compose
from assistant.draft.deferring import single
from assistant.draft.planning import chosen_units, usable
from assistant.draft.rendering import joined_units, said
from assistant.draft.voice import Voice
from assistant.types import Channel, HouseStyle, MatchResult, Question

__all__ = ["compose", "deferral", "insertion"]


def deferral(question: Question, channel: Channel, style: HouseStyle) -> str:
    """An honest sentence or two that put the question off, name it and say by when the answer follows."""
    return single(question, Voice(style, channel, question.standalone or question.text))


def insertion(question: Question, match: MatchResult, style: HouseStyle) -> str:
    """The sentences of the first entry of `match` that answer the question, or "" where it has no usable text."""
    if not match.matches or not usable(match.matches[0]):
        return ""
    first = match.matches[0]
    _, pieces, chosen = chosen_units(question, first)
    return joined_units([(pieces[i], said(pieces[i], question, first.entry)) for i in chosen])
