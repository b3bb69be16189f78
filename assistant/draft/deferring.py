"""Putting a question off honestly: naming it in the customer's terms, and saying by when the answer follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from assistant.draft.context import best_wording, named_by_context
from assistant.draft.needs import THEIR_THING, is_action, is_lookup
from assistant.draft.persons import persons, tidy
from assistant.draft.telling import statement
from assistant.draft.topics import doing, topic
from assistant.draft.turning import clause
from assistant.draft.voice import Voice, public
from assistant.draft.words import listed, quoted
from assistant.types import Channel, Form, Question

LONGEST = 17  # words of a clause that still reads well before "so I'm checking"
MOST = 26  # words of a clause that still reads well at the end of a sentence
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
    Point.REQUEST: ("I'm looking into {x} and will come back to you {within}.",),
    Point.LOOKUP: ("I'm looking into {x} and will come back to you {within}.",),
    Point.PROBLEM: (
        "I'm looking into why {x} and will come back to you {within}.",
        "You wrote that {x}. I don't have a solution yet, so I'm looking into it with a colleague and will "
        "come back to you {within}.",
    ),
    Point.QUOTE: (
        "To your question {x} I don't have a confirmed answer yet, so I'm checking with a colleague and will "
        "come back to you {within}.",
        "You wrote {x}. I'm looking into that with a colleague and will come back to you {within}.",
    ),
}
OWN_TROUBLE = (
    "You mention that {x}. I'm checking with a colleague what we can do about that and will come back to you {within}.",
)
JOIN = (
    "I can't say for certain yet {x}. I'm checking {both} with a colleague and will come back to you {within}.",
    "I don't know for certain yet {x}, so I'm asking a colleague about {both} and will come back to you {within}.",
)
JOIN_LONG = ("I need to check {count} things with a colleague: {x}. I will come back to you on {both} {within}.",)
JOIN_MIXED = ("I'm looking into {x}, and I will come back to you on {both} {within}.",)
LIST = (
    "There are some points that I still need to look into with a colleague. I will come back to you {within} on these:",
)
SHORT = ("I'm checking {x} and will come back to you {within}.",)
ALSO = (
    "I'm also checking {x}, and will tell you at the same time.",
    "I'm checking {x} as well, and you will hear from me about that at the same time.",
)
ALSO_QUOTE = ("You also wrote {x}. I'm looking into that as well, and will tell you at the same time.",)

_NEGATIVE = re.compile(r"\b(?:not|never|no longer|cannot)\b|n't\b")


def point(question: Question, spelling: str = "british") -> tuple[Point, str]:
    """What is open, and the words that name it."""
    if about := named_by_context(question):
        return Point.CLAUSE, about
    text = best_wording(question, clause(question.text))
    turned = clause(text)
    if is_lookup(question):
        return _lookup(question, turned)
    if is_action(question) or (question.form is Form.IMPERATIVE and not turned):
        request, about = doing(text, spelling), topic(text, spelling)
        if request and (is_action(question) or not about):
            return Point.REQUEST, request
        if not turned:
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


def _lookup(question: Question, turned: str | None) -> tuple[Point, str]:
    """What is to be looked up in the customer's own order."""
    if turned and len(turned.split()) <= MOST:
        return Point.LOOKUP, turned
    if told := statement(question.standalone or question.text):
        return Point.PROBLEM, told
    thing = THEIR_THING.search(tidy(question.standalone or question.text))
    named = thing and "account" not in thing[0].lower()
    return (Point.LOOKUP, f"what has happened to {persons(thing[0])}") if thing and named else _quote(question)


def _quote(question: Question) -> tuple[Point, str]:
    return Point.QUOTE, quoted(question.text or question.standalone)


def tells(question: Question, trouble: str) -> bool:
    """Whether the question is no more than this trouble told."""
    return point(question) == (Point.PROBLEM, trouble)


def single(question: Question, voice: Voice, *, again: bool = False) -> str:
    """One open question put off; `again` where the reply has promised to come back already."""
    kind, words = point(question, voice.style.spelling)
    if again:
        shapes: tuple[str, ...] = ALSO_QUOTE if kind is Point.QUOTE else ALSO
        return voice.say(shapes, "defer", x=words if kind is Point.QUOTE else _within(question, voice))
    shapes = SINGLE[kind]
    if kind is Point.PROBLEM:
        shapes = OWN_TROUBLE if words.startswith("you") else shapes[:1] if _NEGATIVE.search(words) else shapes[1:]
    elif kind is Point.QUOTE:
        shapes = shapes[:1] if _asks(question) else shapes[1:]
    elif kind is Point.CLAUSE and len(words.split()) > LONGEST:
        shapes = shapes[1:2]
    if voice.channel == Channel.SOCIAL:
        words = public(words)
        shapes = SHORT if kind in (Point.CLAUSE, Point.TOPIC, Point.REQUEST, Point.LOOKUP) else shapes
    return voice.say(shapes, "defer", x=words)


def joined(questions: Sequence[Question], voice: Voice, *, again: bool = False) -> str:
    """Two or three open questions put off in one sentence."""
    names = [_within(q, voice) for q in questions]
    x, kinds = listed(names), {point(q, voice.style.spelling)[0] for q in questions}
    if again:
        return voice.say(ALSO, "join", x=x)
    if voice.channel == Channel.SOCIAL:
        shapes: tuple[str, ...] = SHORT
    elif not kinds <= {Point.CLAUSE, Point.TOPIC}:
        shapes = JOIN_MIXED
    else:
        shapes = JOIN if kinds == {Point.CLAUSE} and len(x.split()) <= LONGEST else JOIN_LONG
    both = "both" if len(names) == 2 else "all three"
    return voice.say(shapes, "join", x=x, count=_NUMBERS[len(names)], both=both)


def bullets(questions: Sequence[Question], voice: Voice) -> tuple[str, list[str]]:
    """The lead, and one line for each of many open questions."""
    return voice.say(LIST, "list"), [f"- {_within(q, voice)}" for q in questions]


def _asks(question: Question) -> bool:
    return question.form is Form.INTERROGATIVE or question.text.rstrip().endswith("?")


def _within(question: Question, voice: Voice) -> str:
    """The open point as part of a list."""
    kind, words = point(question, voice.style.spelling)
    words = public(words) if voice.channel == Channel.SOCIAL else words
    if kind is Point.PROBLEM:
        return f"why {words}" if _NEGATIVE.search(words) and not words.startswith("you ") else f"the fact that {words}"
    if kind is Point.QUOTE:
        wish = "request" if question.form is Form.IMPERATIVE else "message"
        return f"your {'question' if _asks(question) else wish} {words}"
    return words
