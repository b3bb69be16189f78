"""Greeting, opening, closing and signature: what is said around the answers, from the message's own details."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.people import first_name, full_name
from assistant.draft.situation import Situation
from assistant.draft.topics import topic
from assistant.draft.voice import Voice, capital
from assistant.draft.words import listed
from assistant.types import Channel, Message, Question

SORRY = ("I'm sorry to hear that {x}.", "I'm sorry that {x}.")
WAITING = (
    "I'm sorry that you are still waiting for order {x}.",
    "I'm sorry that order {x} has kept you waiting.",
)
WAITING_PLAIN = ("I'm sorry that you are still waiting.", "I'm sorry about the wait.")
WAITING_REFUND = ("I'm sorry that you are still waiting for your refund.", "I'm sorry about the wait for your refund.")
FED_UP = ("I'm sorry, I can see why you are {x}.", "I'm sorry, I understand why you are {x}.")
BUYING = (
    "It is good to hear that you have your eye on the {x}.",
    "Thank you for considering the {x}.",
    "How nice that you are considering the {x}.",
)
AGAIN = ("Thank you for coming back to us.", "It is good to hear from you again.")
PRODUCT = (
    "Thank you for asking about the {x}.",
    "I'm happy to help with the {x}.",
)
ORDER = ("Thank you for writing about order {x}.",)
TOPIC = (
    "I'm happy to help with your question about {x}.",
    "Thank you for asking about {x}.",
)
TOPICS = (
    "Thank you for your questions about {x}.",
    "I'm happy to help with {x}.",
)
PRAISE = ("It is lovely to hear that {x}.", "I'm so glad to hear that {x}.", "It is good to know that {x}.")
THANKS = ("Thank you for taking the time to write, that is very kind of you.", "Thank you for your kind message.")
PRAISED = (
    "Thank you for taking the time to tell us.",
    "Thank you for letting us know.",
    "It was kind of you to write.",
)
NOTHING = ("Your message reached us without any text. What would you like to know?",)
NOTED = ("Thank you for letting us know. If there is something that you would like me to look into, just tell me.",)
TRIP = ("Have a good time in {x}!", "I wish you a lovely time in {x}.", "Enjoy {x}!")
AFTER_TROUBLE = (
    "If that does not put it right, just {reply} and I will look at it again.",
    "If anything is still not right after that, just {reply}.",
)
AFTER = (
    "If anything about this is still unclear, just {reply}.",
    "Just write again if anything is still open.",
    "If I have missed anything, just {reply}.",
)
AFTER_TOPIC = (
    "If anything about {x} is still unclear, just {reply}.",
    "If there is more that you would like to know about {x}, just write again.",
)
SIGN_OFF = ("Kind regards,", "Best wishes,", "With best wishes,")
SIGN_OFF_FORMAL = ("Kind regards,", "Yours sincerely,")


def greeting(message: Message, voice: Voice) -> str:
    """The first words: "Hello Priya,", without a name "Hello,", on social media then nothing."""
    if voice.formal:
        name = full_name(message)
        end = "." if voice.brief else ","
        return f"{'Hello' if voice.brief else 'Dear'} {name}{end}" if name else f"Hello{end}"
    name = first_name(message)
    if voice.channel == Channel.SOCIAL and not name:
        return ""
    if voice.brief:
        return f"Hi {name}!" if name else "Hi!"
    return f"Hello {name}," if name else "Hello,"


def opening(
    told: Situation, questions: Sequence[Question], message: Message, voice: Voice, *, answered: bool = True
) -> str:
    """One sentence that takes up what this message says; in a chat only where something went wrong."""
    if told.trouble and len(told.trouble.split()) <= 22:
        return voice.say(SORRY, "open", x=told.trouble)
    if told.refund:
        return voice.say(WAITING_REFUND, "open")
    if told.waiting:
        return (
            voice.say(WAITING, "open", x=told.order)
            if told.order and voice.channel != Channel.SOCIAL
            else voice.say(WAITING_PLAIN, "open")
        )
    if told.fed_up:
        return voice.say(FED_UP, "open", x=told.fed_up)
    if voice.brief:
        return ""
    # Where all is put off by name below, the topics need not be named here too.
    return _about(told, questions if answered else (), message, voice)


def _about(told: Situation, questions: Sequence[Question], message: Message, voice: Voice) -> str:
    """The opening of a message without trouble: its product, order or topics; none rather than an empty phrase."""
    if told.product:
        shapes = BUYING if told.buying else PRODUCT
        return voice.say(shapes if questions else shapes[:1], "open", x=told.product)
    if told.order:
        return voice.say(ORDER, "open", x=told.order)
    names = topics(questions, voice)
    if names and len(names) == len(questions) and len(names) <= 3:
        return voice.say(TOPIC if len(names) == 1 else TOPICS, "open", x=listed(names))
    subject = " ".join((message.subject or "").split())
    if re.match(r"(?:re|aw|sv|antw)\s?:", subject, re.I):
        return voice.say(AGAIN, "open")  # the subject is of an earlier message, perhaps ours
    return ""


def topics(questions: Sequence[Question], voice: Voice) -> list[str]:
    """The questions' noun phrases, where sure, each once."""
    names = [topic(q.text, voice.style.spelling) for q in questions[:6]]
    return list(dict.fromkeys(n for n in names if n))


def without_questions(told: Situation, message: Message, voice: Voice) -> str:
    """A short personal reply to a message that asks nothing."""
    if not message.clean.strip():
        return voice.say(NOTHING, "none")
    if told.trouble or told.fed_up or told.waiting:
        lead = (
            voice.say(SORRY, "open", x=told.trouble)
            if told.trouble
            else voice.say(FED_UP, "open", x=told.fed_up or "fed up")
        )
        return f"{lead} {voice.say(NOTED, 'none')}"
    if told.praise and told.thanks:
        return f"{voice.say(PRAISE, 'open', x=told.praise)} {voice.say(PRAISED, 'none')}"
    return voice.say(THANKS if told.thanks else NOTED, "none")


def closing(told: Situation, answered: Sequence[Question], deferred: bool, voice: Voice) -> str:
    """A last line, or none: after a promise nothing more needs saying."""
    if voice.brief:
        return ""
    if told.trip and not told.trouble and not voice.formal:
        return voice.say(TRIP, "close", x=told.trip)
    if deferred or not answered:
        return ""
    if told.trouble or told.waiting or told.fed_up:
        return voice.say(AFTER_TROUBLE, "close")
    names = topics(answered, voice)
    return (
        voice.say(AFTER_TOPIC, "close", x=names[-1])
        if len(names) == 1 and len(answered) > 1
        else voice.say(AFTER, "close")
    )


def signature(message: Message, voice: Voice) -> str:
    """Closing words and who signs; in a chat none, on social media the first name."""
    style = voice.style
    if voice.channel == Channel.CHAT:
        return ""
    if voice.channel == Channel.SOCIAL:
        return f"– {style.agent.split()[0]}" if style.agent else ""
    named = voice.formal and bool(full_name(message))
    words = voice.say(SIGN_OFF_FORMAL[: 2 if named else 1] if voice.formal else SIGN_OFF, "sign")
    if style.signature:
        below = [style.agent, style.signature.strip()]
    else:
        below = [
            style.agent,
            ", ".join(p for p in (style.role, style.company) if p),
            style.website if style.company else "",
        ]
    lines = [b for b in below if b]
    return "\n".join([words, *lines]) if lines else words.rstrip(",")


__all__ = ["capital", "closing", "greeting", "opening", "signature", "topics", "without_questions"]
