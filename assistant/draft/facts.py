"""What an agent found out, said in a sentence of the reply: label "order 48213", value "shipped on 3 May"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.words import stems
from assistant.types import Fact, Need, NeedKind, Question

AGENT = "agent"  # the source of a part that an agent vouches for
_DONE = re.compile(r"(?:yes|done|ok(?:ay)?|confirmed|completed?|it is done|all done|true)[.!]?", re.I)
_NOT_DONE = re.compile(r"(?:no|not done|not possible|impossible|refused|declined|too late|false)[.!]?", re.I)
_FINITE = bag(
    "is are was were has have had will would can cannot can't could should must may might does did isn't aren't wasn't "
    "weren't hasn't haven't won't left arrives arrived arrive went goes comes came costs takes took needs needed got "
    "gets starts started ends ended expires expired shows showed reached"
)
_STATES = bag(
    "attached expected due delayed planned scheduled ready lost stuck held pending open closed waiting "
    "available active "
    "inactive correct valid free still on in at with out under being currently now not already back awaiting"
)
_SPEAKERS = bag("we i it you your our they there this that the these those he she sorry unfortunately a an")
_AHEAD = re.compile(
    r"\b(?:tomorrow|next (?:week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b", re.I
)
_AGO = re.compile(
    r"\b(?:on|at|yesterday|today|ago|this (?:morning|afternoon|week)|last|in (?:january|february|march|april|may|june"
    r"|july|august|september|october|november|december)|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+)\b"
)
_PLURAL = re.compile(
    r"\b(?:points|items|pegs|orders|parcels|tickets|cards|boots|shoes|parts|days|seats|goods|poles)$", re.I
)
_NAME = re.compile(r"[A-Z#][A-Z\d#-]|[A-Z]\w+ [A-Z]")
_BARE_NUMBER = re.compile(r"#?[A-Z]{0,5}-?\d{3,14}")
_IRREGULAR = {
    "send": "sent", "resend": "resent", "re-send": "re-sent", "hold": "held", "put": "put", "take": "taken",
    "set": "set",
    "reset": "reset", "give": "given", "find": "found", "get": "got", "make": "made", "call": "called",
    "stop": "stopped",
    "swap": "swapped", "reship": "reshipped", "ship": "shipped",
}  # fmt: skip
_REGULAR = bag(
    "cancel change update amend refund reimburse replace delete close remove redirect correct unlock "
    "reactivate activate "
    "merge transfer extend reserve rebook arrange issue add exchange forward email e-mail unsubscribe check"
)


def assigned(
    facts: Sequence[Fact], questions: Sequence[Question], needs: Sequence[Need]
) -> tuple[dict[int, list[Fact]], list[Fact]]:
    """The facts of each question, and those that belong to none: by the index given, else by the words.

    A fact without an index goes to the question with which it shares most; one that shares nothing to the first
    question that needs an agent and has no fact yet.
    """
    of: dict[int, list[Fact]] = {}
    rest: list[Fact] = []
    for fact in (f for f in facts if f.value.strip()):
        place = fact.question if fact.question is not None else _nearest(fact, questions, needs, of)
        if place is not None and 0 <= place < len(questions):
            of.setdefault(place, []).append(fact)
        else:
            rest.append(fact)
    return of, rest


def _nearest(
    fact: Fact, questions: Sequence[Question], needs: Sequence[Need], taken: dict[int, list[Fact]]
) -> int | None:
    """The question that the words of the fact belong to; None where there is none."""
    words = stems(f"{fact.label} {fact.value}")
    label = stems(fact.label)

    def worth(i: int) -> tuple[float, bool, bool]:
        need, question = needs[i], questions[i]
        own = stems(f"{question.text} {question.standalone} {need.todo}")
        named = bool(need.reference) and need.reference.lower().lstrip("#") in f"{fact.label} {fact.value}".lower()
        shared = len(label & own) + 0.5 * len((words - label) & own) + 2.0 * named
        return shared, need.kind is not NeedKind.KNOWLEDGE, i not in taken

    order = sorted(range(len(questions)), key=lambda i: (*worth(i), -i), reverse=True)
    best = next(iter(order), None)
    if best is None or worth(best)[0] > 0:
        return best
    return next((i for i in range(len(questions)) if worth(i)[1] and worth(i)[2]), None)


def stated(fact: Fact, need: Need, spelling: str = "british") -> str:
    """The fact as a sentence to the customer, such as "Your order 48213 was shipped on 3 May"."""
    value, label = " ".join(fact.value.split()), " ".join(fact.label.split()).rstrip(":")
    if need.kind is NeedKind.ACTION and (done := _action(value, need, spelling)):
        return done
    if not label or _is_sentence(value):
        return _ended(value)
    value = _spliced(value)
    subject = _subject(label)
    first = value.split(" ")[0].lower().rstrip(",")
    many = bool(_PLURAL.search(label))
    if many and re.fullmatch(r"\d[\d,.]*", value):
        return _ended(f"You have {value} {label}")
    if value[1:2].islower() and (first in _FINITE | _STATES or g.participle(first)):
        value = value[:1].lower() + value[1:]
    if first in _FINITE:
        return _ended(f"{subject} {value}")
    if first in _STATES or re.match(r"(?:booked|planned|scheduled) (?:for|to)\b", value):
        return _ended(f"{subject} {'are' if many else 'is'} {value}")
    if g.participle(first) and not first.endswith("ing"):
        return _ended(f"{subject} {_passive(value, many)} {value}")
    return _ended(f"{subject} {'are' if many and not value[:1].isdigit() else 'is'} {value}")


def _spliced(value: str) -> str:
    """A value of two halves, each with a verb: "booked in, refund sent" → "..., and the refund has been sent"."""
    first, comma, second = value.partition(", ")
    words = second.split(" ")
    if not comma or len(words) < 2 or g.function_word(words[0].lower()) or not g.participle(words[1].lower()):
        return value
    many = bool(_PLURAL.search(words[0]))
    return f"{first}, and the {words[0]} {_passive(second, many)} {' '.join(words[1:])}"


def _action(value: str, need: Need, spelling: str) -> str:
    """That what was asked for is done, or was not possible; "" where the value says something else."""
    verb, _, rest = need.todo.partition(" (")[0].partition(" ")
    thing = re.sub(r"\bthe customer's\b|\btheir\b", "your", re.sub(r"\bthe customer\b(?!')", "you", rest))
    if _NOT_DONE.fullmatch(value):
        return "I'm afraid that was not possible."
    if not _DONE.fullmatch(value):
        return ""
    past = _participle(verb.lower(), spelling)
    return (
        f"I've {past} {thing}." if past and thing and not thing.startswith("on a ") else "What you asked for is done."
    )


def done(text: str, need: Need) -> bool:
    """Whether a fact says that the very thing which was asked for has been done."""
    verb = need.todo.partition(" ")[0].lower()
    forms = {_participle(verb, "british"), _participle(verb, "american")} - {""}
    return any(re.search(rf"\b{form}\b", text) for form in forms) and not re.search(
        r"\b(?:not|never|cannot|\w+n't)\b", text
    )


def _participle(verb: str, spelling: str) -> str:
    """As "cancelled" for "cancel"; "" for a verb that is not known."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb not in _REGULAR:
        return ""
    if verb == "cancel":
        return "cancelled" if spelling == "british" else "canceled"
    if verb == "transfer":
        return "transferred"
    return verb + ("d" if verb.endswith("e") else "ed")


def _is_sentence(value: str) -> bool:
    """Whether the value says who or what does something by itself."""
    tokens = [t.lower().strip(",.") for t in value.split(" ")]
    if value[-1:] in ".!?" and len(tokens) > 2 and (tokens[0] in _SPEAKERS or value[:1].isupper()):
        return True
    if tokens[0] not in _SPEAKERS or len(tokens) < 3:
        return False
    return tokens[0] in g.PRONOUNS or any(
        t in _FINITE | g.AUXILIARIES or g.base_form(t) in g.VERBS | g.SHOP_VERBS for t in tokens[1:5]
    )


def _subject(label: str) -> str:
    """The label as the subject of a sentence: "order 48213" → "Your order 48213"."""
    if _BARE_NUMBER.fullmatch(label):
        return f"Your order {label.lstrip('#')}"
    first, _, rest = label.partition(" ")
    if first.lower() in ("my", "the", "your", "our") and rest:
        return f"{'Your' if first.lower() in ('my', 'your') else first.capitalize()} {rest}"
    return f"Your {label if _NAME.match(label) else label[:1].lower() + label[1:]}"


def _passive(value: str, many: bool) -> str:
    """The form of "be" before a participle, by the time that the value names."""
    if _AHEAD.search(value):
        return "will be"
    if _AGO.search(value):
        return "were" if many else "was"
    return "have been" if many else "has been"


def _ended(text: str) -> str:
    """The text with a capital and an end."""
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?" else f"{text}."
