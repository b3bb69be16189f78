"""Putting a question off honestly: naming it in the customer's terms, and saying by when the answer follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.context import best_wording, named_by_context
from assistant.draft.deferrals import (
    ALSO,
    ALSO_REQUEST,
    JOIN,
    JOIN_LONG,
    JOIN_MIXED,
    LIST,
    NUMBER,
    SHORT,
    SINGLE,
    TROUBLE,
    WISH,
    Point,
)
from assistant.draft.grammar import BE
from assistant.draft.matters import matter, thing_asked_about
from assistant.draft.missing import asked_after, missed, waited_for
from assistant.draft.needs import THEIR_THING, is_action, is_lookup
from assistant.draft.persons import persons
from assistant.draft.telling import statement
from assistant.draft.tidying import tidy
from assistant.draft.topics import heavy, topic
from assistant.draft.turning import clause
from assistant.draft.voice import Voice, public
from assistant.draft.wishes import doing
from assistant.draft.words import listed
from assistant.types import Channel, Form, Question

LIGHT = 8  # words of a clause that still reads well with "is" as its last word
LONGEST = 17  # words of a clause that still reads well before "so I'm checking"
MOST = 26  # words of a clause that still reads well at the end of a sentence
JOINED = 3  # as many open points fit into one sentence; more become a list
_NUMBERS = ("no", "one", "two", "three")


WRITTEN = "what you wrote"
_BARE = ("your question", "your request")
_REDRESS = re.compile(
    r"what (?:are|do|will) you (?:going to |intend to |plan to )?do(?:ing)? (?:about|to)\b"
    r"|(?:please )?(?:(?:can|could|will|would) (?:you|someone) )?(?:please )?(?:(?:sort|clear|straighten) "
    r"(?:this|it|that) out"
    r"|(?:resolve|solve|rectify|sort|fix|put) (?:this|that)(?: right| straight)?"
    r"|(?:deal with|look into|take care of) (?:this|it|that))(?: for (?:me|us))?(?: now| soon| quickly)?$",
    re.I,
)
_OWN_WISH = re.compile(  # what customers would do themselves
    r"(?:i|we)(?:'d| would)? (?:also |just |really )*(?:like|want|need|love|wish) to ", re.I
)
_POINTING = re.compile(r"\b(?:it|this|that|them|these|those|one|ones|\d)\b", re.I)
_NEGATIVE = re.compile(r"\b(?:not|never|no longer|cannot)\b|n't\b")


def point(question: Question, spelling: str = "british") -> tuple[Point, str]:
    """What is open, and the words that name it."""
    if about := "what we can do to put this right" if redress(question) else named_by_context(question):
        return Point.CLAUSE, about
    own = clause(question.text)
    text = best_wording(question, own)
    turned = own if text == question.text else clause(text)
    if is_lookup(question):
        return _lookup(question, turned)
    asked_for = is_action(question) or (question.form is Form.IMPERATIVE and not turned)
    if asked_for and (wished := _request(question, text, turned, spelling)):
        return wished
    if turned and turned.rsplit(" ", 1)[-1] in BE and len(turned.split()) > LIGHT and (about := heavy(text)):
        return Point.TOPIC, about
    if turned and len(turned.split()) <= MOST:
        return Point.CLAUSE, turned
    if about := topic(text, spelling):
        return Point.TOPIC, about
    told = statement(text) or statement(question.text) if question.form is Form.DECLARATIVE else None
    if told:
        return Point.PROBLEM, told
    request = doing(text, spelling)
    if request and _OWN_WISH.match(tidy(text)):
        return Point.TOPIC, request
    return (Point.REQUEST, request) if request else _named(question)


def _request(question: Question, text: str, turned: str | None, spelling: str) -> tuple[Point, str] | None:
    """What the customer wants done; None where the words of a question name it better."""
    request, about = doing(text, spelling), topic(text, spelling)
    if is_action(question) and (request is None or _POINTING.search(request)):
        own = about if request is None and about and not _POINTING.search(about) else None
        request = own or matter(text) or request
    if request and (is_action(question) or not about):
        by_themselves = _OWN_WISH.match(tidy(text)) and not is_action(question)
        return (Point.TOPIC if by_themselves else Point.REQUEST), request
    if turned:
        return None
    return (Point.TOPIC, about) if about else _named(question)


def redress(question: Question) -> bool:
    """Whether the customer asks what we are going to do about it."""
    return bool(_REDRESS.match(tidy(question.text)))


def _lookup(question: Question, turned: str | None) -> tuple[Point, str]:
    """What is to be looked up in the customer's own order."""
    if turned and turned.rsplit(" ", 1)[-1] in BE and (about := heavy(question.standalone or question.text)):
        return Point.LOOKUP, about
    if turned and len(turned.split()) <= MOST:
        return Point.LOOKUP, turned
    told = statement(question.standalone or question.text)
    if told and (thing := waited_for(told)):
        return Point.LOOKUP, f"where your {thing} is"
    if told:
        return Point.PROBLEM, told
    named = THEIR_THING.search(tidy(question.standalone or question.text))
    if named and "account" not in named[0].lower():
        return Point.LOOKUP, f"what has happened to {persons(named[0])}"
    line = tidy(question.text)
    return (Point.LOOKUP, "where your order is") if missed(line) or asked_after(line) else _named(question)


def _named(question: Question) -> tuple[Point, str]:
    """The question by the thing that it is about, where there is one, else by being one."""
    about = thing_asked_about(question.text) or thing_asked_about(question.standalone)
    kind = "your question" if _asks(question) else "your request" if question.form is Form.IMPERATIVE else WRITTEN
    return Point.NAMED, f"{kind} about {about}" if about else kind


def tells(question: Question, trouble: str) -> bool:
    """Whether the question is no more than this trouble told."""
    return point(question) == (Point.PROBLEM, trouble)


def single(question: Question, voice: Voice, *, again: bool = False, number: bool = False) -> str:
    """One open question put off; `again` where the reply has promised to come back already.

    `number` asks for the order number, without which nobody can look it up.
    """
    kind, words = point(question, voice.style.spelling)
    if again:
        return voice.say(ALSO_REQUEST if kind is Point.REQUEST else ALSO, "defer", x=_within(question, voice))
    shapes = SINGLE.get(kind, WISH)
    if kind is Point.PROBLEM:
        shapes = shapes if _why(words) else TROUBLE
    elif kind is Point.NAMED:
        shapes = shapes if _asks(question) else WISH
    elif kind is Point.CLAUSE and len(words.split()) > LONGEST:
        shapes = shapes[1:2]
    if number and kind in (Point.CLAUSE, Point.LOOKUP, Point.REQUEST, Point.NAMED, Point.TOPIC):
        shapes = NUMBER
    if voice.channel == Channel.SOCIAL:
        words = public(words)
    if voice.brief and not number:
        shapes = SHORT if kind is not Point.PROBLEM else shapes
    return voice.say(shapes, "defer", x=words)


def joined(questions: Sequence[Question], voice: Voice, *, again: bool = False) -> str:
    """Two or three open questions put off in one sentence."""
    names = _names(questions, voice)
    x, kinds = listed(names), {point(q, voice.style.spelling)[0] for q in questions}
    if again:
        return voice.say(ALSO, "join", x=x)
    if voice.brief:
        shapes: tuple[str, ...] = SHORT
    elif len(names) == 1:
        shapes = SINGLE[Point.NAMED]
    elif not kinds <= {Point.CLAUSE, Point.TOPIC, Point.NAMED}:
        shapes = JOIN_MIXED
    else:
        short = JOIN if len(x.split()) <= LONGEST else JOIN[::2] if len(x.split()) <= MOST else JOIN_LONG
        shapes = short if kinds == {Point.CLAUSE} else JOIN_LONG
    both = "both" if len(names) == 2 else "all three"
    return voice.say(shapes, "join", x=x, count=_NUMBERS[len(names)], both=both)


def _names(questions: Sequence[Question], voice: Voice) -> list[str]:
    """The open points as parts of a list; those that have no name of their own come last, together."""
    names = list(dict.fromkeys(_within(q, voice) for q in questions))
    bare = [n for n in names if n in _BARE]
    rest = [n for n in names if n not in bare]
    unnamed = len(questions) - len([q for q in questions if _within(q, voice) in rest])
    if not bare:
        return rest
    word = bare[0].replace("your ", "your other " if rest else "your ")
    return [*rest, word if unnamed == 1 else f"{word}s"]


def bullets(questions: Sequence[Question], voice: Voice) -> tuple[str, list[str]]:
    """The lead, and one line for each of many open questions."""
    return voice.say(LIST, "list"), [f"- {_within(q, voice)}" for q in questions]


def _why(words: str) -> bool:
    """Whether it is for us to find out why something has not happened."""
    return bool(_NEGATIVE.search(words)) and not re.match(r"you(?:'|\b)", words) and len(words.split()) <= LONGEST


def _asks(question: Question) -> bool:
    return question.form is Form.INTERROGATIVE or question.text.rstrip().endswith("?")


def _within(question: Question, voice: Voice) -> str:
    """The open point as part of a list."""
    kind, words = point(question, voice.style.spelling)
    words = public(words) if voice.channel == Channel.SOCIAL else words
    if kind is Point.PROBLEM:
        return f"why {words}" if _why(words) else "what we can do about the trouble that you describe"
    return words


__all__ = ["JOINED", "WRITTEN", "Point", "bullets", "joined", "point", "redress", "single", "tells"]
