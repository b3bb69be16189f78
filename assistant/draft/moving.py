"""Verbs moved from the order of a question to that of a statement: "is delivery free" → "delivery is free"."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.order import inverted, ordered
from assistant.draft.persons import generic_you, persons
from assistant.draft.predicates import broken, stated
from assistant.draft.subjects import subject_end

_NOT = re.compile(r"why (?P<aux>is|are|was|were|do|does|did|has|have|had|could|would|should|ca|wo)n't ", re.I)
_NEGATED = {"ca": "cannot", "wo": "will not"}
_TO_DO = {"how": "how to", "where": "where to", "who": "who to"}
_SUPERLATIVE = re.compile(r"(?:best|worst|most|least|right|correct|\w{3,}est)$")


def wh_question(tokens: list[str]) -> str | None:
    """A question with a question word: "How long does delivery take" → "how long delivery takes"."""
    if "'" in tokens[0]:
        tokens = [tokens[0].split("'")[0], "is", *tokens[1:]]
    low = [t.lower() for t in tokens]
    if found := _NOT.match(" ".join(tokens[:3]) + " "):
        return _why_not(found["aux"].lower(), tokens[2:])
    if len(low) < 2 or low[1] == "to":
        return _sure(" ".join(tokens)) if len(low) > 2 and low[2] in g.VERBS | g.SHOP_VERBS else None
    head = next((i for i, t in enumerate(low[:6]) if i and t in g.AUXILIARIES), None)
    if head is not None and ordered(low, head):
        return None if inverted(tokens[head:]) else _sure(" ".join(tokens))
    if head is None or _said_by_subject(low, head):
        return _subject_asked(tokens, low)
    if inverted(tokens[head + 1 :], main=True):
        return None
    return _moved(tokens, low, head)


def _subject_asked(tokens: list[str], low: list[str]) -> str | None:
    """As "which courier delivers to Norway", "who pays": nothing moves."""
    verb = next((i for i, w in enumerate(low[1:4], 1) if _finite(w)), None)
    if verb is None or inverted(tokens[1:]) or (verb > 1 and low[0] not in ("which", "what")):
        return None
    return _sure(" ".join(tokens)) if low[0] == "who" or len(low) > verb + 1 else None


def _finite(word: str) -> bool:
    """Whether the word is a verb in its form behind "who": "pays", "sent"."""
    return (g.base_form(word) != word and g.base_form(word) in g.VERBS) or (
        g.participle(word) and not word.endswith("ing") and word not in ("been", "done")
    )


def _said_by_subject(low: list[str], head: int) -> bool:
    """Whether a verb comes before the first auxiliary: "what happens if I do not"."""
    return any(g.base_form(w) != w and g.base_form(w) in g.VERBS - g.NOUN_VERBS for w in low[1:head])


def _moved(tokens: list[str], low: list[str], head: int) -> str | None:
    """The question with its auxiliary behind the subject, where it is not about the subject itself."""
    question, rest, aux = tokens[:head], tokens[head + 1 :], low[head]
    if not rest:
        return "who " + tokens[1] if low[0] == "who" and len(tokens) == 2 else None
    if low[0] in ("which", "who", "what", "how") and _asks_subject(low, head):
        return _sure(" ".join(tokens))
    if head == 1 and aux == "do" and rest[0].lower() in ("i", "we"):
        if low[0] in _TO_DO and rest[1:]:
            return _sure(" ".join([_TO_DO[low[0]], *rest[1:]]))
        if low[0] == "what" and [t.lower() for t in rest[1:2]] == ["do"]:
            return _sure(" ".join(["what to", *rest[1:]]))
    if low[0] == "what" and head == 1 and aux in g.BE and "like" in low[4:]:
        like = low.index("like", 4)
        return _sure(" ".join(["what", *tokens[2:like], tokens[1], *tokens[like:]])) if not broken(tokens[2:]) else None
    if low[0] == "what" and head == 1 and aux in g.BE and rest[0].lower() not in g.PRONOUNS and not _open_end(low):
        return _thing(tokens, rest)
    body = stated(aux, rest, after=low[:head])
    return None if body is None else persons(small(" ".join(question)) + " " + body)


def _open_end(low: list[str]) -> bool:
    """Whether the question ends in a word that belongs to the question word: "what is it made of"."""
    return low[-1] in g.PREPOSITIONS | {"like"}


def _thing(tokens: list[str], rest: list[str]) -> str | None:
    """As "what exon skipping is": all that follows is one thing."""
    first = rest[0].lower()
    many = tokens[1].lower() in ("are", "were") and first.islower() and first not in g.DETERMINERS | g.POINTERS
    if len(rest) > 10 or broken(rest) or first in ("some", "any") or many:
        return None
    if _SUPERLATIVE.match(first):
        return None  # "what is best product"
    return persons(small(" ".join([tokens[0], *rest, tokens[1]])))


def _asks_subject(low: list[str], head: int) -> bool:
    """Whether the question word is, or belongs to, the subject: "which tent is best", "what could cause this"."""
    aux, rest = low[head], low[head + 1 :]
    start = rest[0]
    if aux in g.DO or (low[0] == "how" and low[1] not in ("many", "much")):
        return False
    if aux in g.MODALS:
        return start in g.PREPOSITIONS or start in g.VERBS - g.NOUN_VERBS
    if low[0] == "which" and start == "the" and len(rest) > 1 and _SUPERLATIVE.match(rest[1]):
        return True
    if start in g.PREPOSITIONS and aux in g.BE:
        return True
    closed = len(rest) == 1 or g.function_word(rest[1]) or g.participle(start) or g.predicative(rest[1])
    return (g.predicative(start) and closed) or (g.adverb(start) and len(rest) > 1 and g.predicative(rest[1]))


def _why_not(aux: str, rest: list[str]) -> str | None:
    """A question why not: "Why hasn't my parcel arrived" → "why your parcel has not arrived"."""
    end = subject_end("can" if aux in _NEGATED else aux, rest)
    if not end or end == len(rest) or generic_you(["why", aux, *rest]) is not False or inverted(rest, main=True):
        return None
    return persons(" ".join(["why", *rest[:end], _NEGATED.get(aux, f"{aux} not"), *rest[end:]]))


def yes_no(tokens: list[str]) -> str | None:
    """A question for yes or no: "Is a footprint included" → "whether a footprint is included"."""
    if inverted(tokens[1:], main=True) or [t.lower() for t in tokens[1:3]] == ["it", "me"]:
        return None
    body = stated(tokens[0].lower(), tokens[1:], after=[])
    return None if body is None else persons("whether " + body)


def _sure(line: str) -> str | None:
    """The line with persons turned, where it is sure who "you" is."""
    return persons(small(line)) if generic_you(line.split(" ")) is not None else None


def small(text: str) -> str:
    """The text with a small first word (a question word or a conjunction)."""
    first, space, rest = text.partition(" ")
    return first.lower() + space + rest
