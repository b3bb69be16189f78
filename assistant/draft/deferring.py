"""Putting a question off honestly: naming it in the customer's terms, and saying by when the answer follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from assistant.draft.persons import persons, tidy
from assistant.draft.topics import doing, statement, topic
from assistant.draft.turning import clause
from assistant.draft.voice import Voice, public
from assistant.draft.words import listed, quoted
from assistant.types import Channel, Form, Question

LONGEST = 17  # words of a clause that still reads well before "so I'm checking"
MOST = 26  # words of a clause that still reads well at the end of a sentence
OWN_WORDS = 8  # words of a clause that need no more context
JOINED = 3  # as many open points fit into one sentence; more become a list
_NUMBERS = ("no", "one", "two", "three")


class Point(Enum):
    """What an open point is, which decides how it is put off."""

    CLAUSE = "clause"
    TOPIC = "topic"
    REQUEST = "request"
    LOOKUP = "lookup"
    PROBLEM = "problem"
    QUOTE = "quote"


SINGLE: dict[Point, tuple[str, ...]] = {
    Point.CLAUSE: (
        "I don't know for certain yet {x}, so I'm checking with a colleague and will come back to you {within}.",
        "I can't say for certain yet {x}. I'm asking a colleague and will come back to you {within}.",
        "I don't have a confirmed answer yet on {x}, so I'm checking and will come back to you {within}.",
    ),
    Point.TOPIC: (
        "I don't have a confirmed answer on {x} yet, so I'm checking with a colleague and will come back to "
        "you {within}.",
        "On {x} I'd rather ask a colleague than guess, and I will come back to you {within}.",
    ),
    Point.REQUEST: (
        "I'm looking into {x} and will come back to you {within}.",
        "I'm checking with a colleague about {x} and will come back to you {within}.",
    ),
    Point.LOOKUP: ("I'm looking into {x} and will come back to you {within}.",),
    Point.PROBLEM: (
        "I'm looking into why {x} and will come back to you {within}.",
        "You wrote that {x}. I don't have a solution yet, so I'm looking into it with a colleague and will "
        "come back to you {within}.",
    ),
    Point.QUOTE: (
        "To your question {x} I don't have a confirmed answer yet, so I'm checking with a colleague and will "
        "come back to you {within}.",
        "You wrote {x}. I can't answer that for certain yet, so I'm checking with a colleague "
        "and will come back to you {within}.",
    ),
}
OWN_TROUBLE = (
    "You mention that {x}. I'm checking with a colleague what we can do about that and will come back to you {within}.",
)
JOIN = (
    "I don't have confirmed answers on {count} points yet: {x}. I'm checking {both} with a colleague and "
    "will come back to you {within}.",
    "{Count} points I can't confirm yet: {x}. I'm asking a colleague about {both} and will come back to you {within}.",
)
JOIN_MIXED = ("I still need to look into {x}, and I will come back to you on {both} {within}.",)
LIST = (
    "There are some points that I still need to look into with a colleague. I will come back to you {within} on these:",
)
SHORT = ("I'm checking {x} and will come back to you {within}.",)

_ACTION = re.compile(
    r"^(?:(?:can|could|would|will) you (?:please |kindly )?|please |i(?:'d| would) like you to |i want "
    r"you to |i want to |i(?:'d| would) like to )*"
    r"(?:cancel|change|update|refund|resend|re-send|replace|delete|close|arrange|remove|stop|send me|send "
    r"us|call me|redirect|correct|"
    r"reset|unlock|reactivate)\b",
    re.I,
)
_OWN = re.compile(r"\b(?:my|our|me|us|[A-Z]{1,5}-?\d{4,14})\b")
_LOOKUP = re.compile(
    r"(?:\bwhere(?:'s| is| are| has)\b|\bwhen (?:will|is|are|can i expect)\b|\bhas\b|\bhave you\b|\bdid "
    r"you\b|\bwhat (?:happened|is happening|has happened)\b"
    r"|\bstatus\b|\bwaiting\b|\bany news\b|\b(?:not|n't|never) (?:yet )?(?:arrived|received|come|turned "
    r"up|shown up|been delivered|delivered|shipped)\b)"
    r".{0,60}|.{0,60}\b(?:not|n't|never) (?:yet )?(?:arrived|received|come|turned up|been delivered|been "
    r"refunded)\b.{0,20}",
    re.I,
)
_THEIR_THING = re.compile(
    r"\b(?:my|our) (?:\w+ )?(?:order|parcel|package|delivery|refund|return|repair|replacement|payment"
    r"|item|money|account)\b|\bthe (?:parcel|package|order|refund)\b|\b[A-Z]{1,5}-?\d{4,14}\b",
    re.I,
)
_NEGATIVE = re.compile(r"\b(?:not|never|no longer|cannot)\b|n't\b")
_GENERAL = re.compile(r"\b(?:if|after|once|usually|normally|generally|how long)\b", re.I)


def is_lookup(question: Question) -> bool:
    """Whether the answer lies in the customer's own order or account, not in an article."""
    text = tidy(question.standalone or question.text)
    return bool(_LOOKUP.search(text) and _THEIR_THING.search(text)) and not _GENERAL.search(text)


def is_action(question: Question) -> bool:
    """Whether the customer asks that something be done to their own order or account."""
    text = tidy(question.standalone or question.text)
    wanted = question.form is not Form.INTERROGATIVE
    own = _OWN.search(text) or (wanted and re.search(r"\b(?:it|this|the)\b", text))
    if not own or not (wanted or re.search(r"\b[A-Z]{1,5}-?\d{4,14}\b|#\d{3,}", text)):
        return False
    return bool(_ACTION.match(text)) and not _GENERAL.search(text)


def point(question: Question, spelling: str = "british") -> tuple[Point, str]:
    """What is open, and the words that name it."""
    text = _wording(question)
    turned = clause(text)
    if is_lookup(question):
        return _lookup(question, turned)
    if (question.form is Form.IMPERATIVE or is_action(question)) and not turned:
        request, about = doing(text, spelling), topic(text, spelling)
        if request and (is_action(question) or not about):
            return Point.REQUEST, request
        return (Point.TOPIC, about) if about else _quote(question)
    if turned and len(turned.split()) <= MOST:
        return Point.CLAUSE, turned
    if about := topic(text, spelling):
        return Point.TOPIC, about
    told = statement(text) or statement(question.text) if question.form is Form.DECLARATIVE else None
    if told:
        return Point.PROBLEM, told
    request = doing(text, spelling)
    return (Point.REQUEST, request) if request else _quote(question)


def _wording(question: Question) -> str:
    """The customer's own words where they say enough, for they know what "it" is; else the full question."""
    own = clause(question.text)
    return question.text if own and len(own.split()) >= OWN_WORDS else question.standalone or question.text


def _lookup(question: Question, turned: str | None) -> tuple[Point, str]:
    """What is to be looked up in the customer's own order."""
    if turned and len(turned.split()) <= MOST:
        return Point.LOOKUP, turned
    if told := statement(question.standalone or question.text):
        return Point.PROBLEM, told
    thing = _THEIR_THING.search(tidy(question.standalone or question.text))
    named = thing and "account" not in thing[0].lower()
    return (Point.LOOKUP, f"what has happened to {persons(thing[0])}") if thing and named else _quote(question)


def _quote(question: Question) -> tuple[Point, str]:
    return Point.QUOTE, quoted(question.text or question.standalone)


def single(question: Question, voice: Voice) -> str:
    """One open question put off."""
    kind, words = point(question, voice.style.spelling)
    shapes = SINGLE[kind]
    if kind is Point.PROBLEM:
        shapes = OWN_TROUBLE if words.startswith("you") else shapes[:1] if _NEGATIVE.search(words) else shapes[1:]
    elif kind is Point.QUOTE:
        asks = question.form is Form.INTERROGATIVE or words.rstrip("”").endswith("?")
        shapes = shapes[:1] if asks else shapes[1:]
    elif kind is Point.CLAUSE and len(words.split()) > LONGEST:
        shapes = shapes[1:2]
    if voice.channel == Channel.SOCIAL:
        words = public(words)
        shapes = SHORT if kind in (Point.CLAUSE, Point.TOPIC, Point.REQUEST, Point.LOOKUP) else shapes
    return voice.say(shapes, "defer", x=words)


def joined(questions: Sequence[Question], voice: Voice) -> str:
    """Two or three open questions put off in one sentence."""
    names = [_within(q, voice) for q in questions]
    count = _NUMBERS[len(names)]
    both = "both" if len(names) == 2 else "all three"
    kinds = {point(q, voice.style.spelling)[0] for q in questions}
    shapes = JOIN if kinds <= {Point.CLAUSE, Point.TOPIC} else JOIN_MIXED
    return voice.say(shapes, "join", x=listed(names), count=count, Count=count.capitalize(), both=both)


def bullets(questions: Sequence[Question], voice: Voice) -> tuple[str, list[str]]:
    """The lead, and one line for each of many open questions."""
    return voice.say(LIST, "list"), [f"- {_within(q, voice)}" for q in questions]


def _within(question: Question, voice: Voice) -> str:
    """The open point as part of a list."""
    kind, words = point(question, voice.style.spelling)
    words = public(words) if voice.channel == Channel.SOCIAL else words
    if kind is Point.PROBLEM:
        return f"why {words}" if _NEGATIVE.search(words) and not words.startswith("you ") else f"the fact that {words}"
    if kind is Point.QUOTE and "?" not in words:
        return f"your {'question' if question.form is Form.INTERROGATIVE else 'message'} {words}"
    return words
