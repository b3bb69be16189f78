"""What is not shown of many questions, and which earlier ones are asked again."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.text import wording
from assistant.types import Question

MOST = 50  # questions of one message; whoever asks more is not a customer
MANY = f"the message asks {MOST} questions or more: only the first {MOST} are taken"
AGAIN = 0.6  # a question is asked again where one now shares this part of its words


def limits(questions: Sequence[Question]) -> tuple[str, ...]:
    """What a person should know where a message asks more than is taken."""
    return (MANY,) if len(questions) >= MOST else ()


def not_again(earlier: Sequence[Question], now: Sequence[Question]) -> tuple[Question, ...]:
    """The earlier questions that the customer does not ask again now."""
    asked = [_words(q) for q in now]
    return tuple(q for q in earlier if not any(_shares(_words(q), words) for words in asked))


def _shares(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= AGAIN * max(1, min(len(one), len(other)))


def _words(question: Question) -> set[str]:
    bare = "".join(c if c.isalnum() else " " for c in wording(question.text))
    return {word for word in bare.split() if len(word) > 2}
