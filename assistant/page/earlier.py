"""Questions of an earlier mail of the thread that nobody answered: which to show, and one of them put on the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.errors import InputError, Problem
from assistant.page.asides import short
from assistant.page.view import Tokens
from assistant.questions import editing
from assistant.types import Draft, Part, Question, Status, Verdict

SLOTS = 5  # shown at once; the others follow as these are put on the list
RECALLED = "added by an agent, asked in an earlier mail"


def left_open(made: Draft) -> tuple[Verdict, ...]:
    """Those left open that are not on the list yet."""
    taken = [span for q in made.questions if q.part is Part.BODY for span in q.spans]
    return tuple(
        v
        for v in made.left_open
        if v.question.spans and not any(a < end and start < b for start, end in v.question.spans for a, b in taken)
    )


def strip(made: Draft) -> dict[str, dict[str, Any]]:
    """The changes that show them, a row each, and how many more there are."""
    found = left_open(made)
    more = len(found) - SLOTS
    words = f"… and {more} more" if more > 0 else ""
    changes: dict[str, dict[str, Any]] = {
        "left": {"visible": bool(found)},
        "left-more": {"value": [(words, None)] if words else [], "visible": bool(words)},
    }
    for i in range(SLOTS):
        changes[f"left-row-{i}"] = {"visible": i < len(found)}
        if i < len(found):
            changes[f"left-text-{i}"] = {"value": _tokens(found[i])}
    return changes


def recalled(made: Draft, slot: int) -> tuple[Question, ...]:
    """The questions with the one in a row of the strip added, in its own words without the marks of a quotation.

    Raises InputError, with fixed words, where that cannot be.
    """
    found = left_open(made)
    if not 0 <= slot < min(SLOTS, len(found)):
        problem = Problem("questions", "one of the strip", "another", "look at the list again")
        raise InputError("There is no such question.", [problem])
    question = found[slot].question
    grown = editing.add(made.inquiry, made.questions, question.spans[0], question.part)
    (new,) = (q for q in grown if not any(q is old for old in made.questions))
    asked = replace(question, reason=RECALLED, confidence=1.0)
    return tuple(asked if q is new else q for q in grown)


def _tokens(verdict: Verdict) -> Tokens:
    """The question, and whether a part of it was answered."""
    asked: Tokens = [(short(verdict.question.standalone or verdict.question.text), None)]
    return [*asked, ("\nPartly answered then", "doubt")] if verdict.status is Status.PARTIAL else asked
