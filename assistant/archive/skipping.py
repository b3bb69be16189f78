"""What of an archive is not read, and why: each kind has words that a person understands."""

from __future__ import annotations

from collections.abc import Callable

from assistant.errors import Problem

Skip = Callable[[Problem], None]
"""Told of each thing that was skipped."""

LEFT_OUT = "it is counted as skipped"  # the remedy of what is left out; another one: a note on what was read
COPY = "a copy of something read before"
NO_INQUIRY = "no message of a customer"
NO_TEXT = "a customer's message without text"
AUTOMATIC = "an automatic mail that asks nothing"
INTERNAL = "mail between colleagues only"


def ignored(problem: Problem) -> None:
    """Nobody wants to know."""


def skipped(where: str, expected: str, found: str, remedy: str = LEFT_OUT) -> Problem:
    """The problem of one thing that is left out."""
    return Problem(where, expected, found, remedy)
