"""Questions in the order of a statement already: "I wonder | if the tent is dry", "how to pay", "why it is late"."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.moving import small, wh_question
from assistant.draft.order import inverted, ordered
from assistant.draft.persons import generic_you, persons

_HALF = re.compile(r"(?:if|whether) (?!so\b|not\b|yes\b|no\b)", re.I)  # "and if I have to pay customs"


def embedded(line: str) -> str | None:
    """A clause after "I wonder", where the customer may all the same have kept the order of a question."""
    tokens = line.split(" ")
    if tokens[0].lower() in ("if", "whether"):
        return _whether(tokens)
    return wh_question(tokens) or (persons(small(line)) if _stated(tokens) else None)


def half(line: str) -> str | None:
    """What is left of a list of questions: "and if I have to pay customs"."""
    return embedded(line) if _HALF.match(line) and "," not in line else None


def _whether(tokens: list[str]) -> str | None:
    """As "if we are open": a subject and a verb, and no second question behind it."""
    rest = tokens[1:]
    low = [t.lower() for t in rest]
    if (
        len(low) < 2
        or low[0] in g.AUXILIARIES - {"can", "will", "may"}
        or inverted(rest)
        or generic_you(tokens) is not False
    ):
        return None
    if low[0] in g.AUXILIARIES or not any(_verb(w) for w in low[1:]):
        return None
    return persons(" ".join(["whether", *rest]))


def _stated(tokens: list[str]) -> bool:
    """Whether a subject follows the question word at once, and a verb comes later."""
    low = [t.lower() for t in tokens]
    starts = low[1:2] and (ordered(low, len(low)) or low[1].endswith("ly") or low[1] in g.ADJECTIVES | {"much", "many"})
    return bool(starts) and any(_verb(w) for w in low[2:]) and not inverted(tokens[1:]) and generic_you(tokens) is False


def _verb(word: str) -> bool:
    """Whether the word can be a finite verb."""
    return (
        word in g.AUXILIARIES
        or (g.base_form(word) in g.VERBS and word != "means")
        or word.endswith(("n't", "'s", "'re", "'ve", "'ll", "'d"))
        or (word.endswith("ed") and g.participle(word))
    )
