"""Saying no kindly and plainly, in a sentence that names what was asked; the reason is the agent's to add."""

from __future__ import annotations

from assistant.draft.deferring import WRITTEN, Point, point
from assistant.draft.voice import Voice, public
from assistant.types import Channel, Question

ANSWER = (
    "I'm sorry, but we can't tell you {x}.",
    "I'm afraid that we can't say {x}.",
    "I'm sorry, but we are not able to say {x}.",
)
MATTER = (
    "I'm sorry, but we can't help with {x}.",
    "I'm afraid that we can't help with {x}.",
    "I'm sorry, but we are not able to help with {x}.",
)
TROUBLE = (
    "I'm sorry, but there is nothing more that we can do about this.",
    "I'm afraid that we can't do anything more about this.",
)


def refusal(question: Question, voice: Voice) -> str:
    """One question declined by name."""
    kind, words = point(question, voice.style.spelling)
    if kind is Point.PROBLEM or words == WRITTEN:
        return voice.say(TROUBLE, "decline")
    if voice.channel == Channel.SOCIAL:
        words = public(words)
    return voice.say(ANSWER if kind in (Point.CLAUSE, Point.LOOKUP) else MATTER, "decline", x=words)
