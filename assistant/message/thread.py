"""The last exchange of a thread before the message: what the customer wrote, and what the company answered to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from assistant.types import Message


@dataclass(frozen=True, slots=True)
class Exchange:
    """The customer's turn and the company's answers to it, None where there is none; offsets are the message's."""

    asked: Message
    answered: Message | None


def exchange(message: Message) -> Exchange | None:
    """The newest earlier turn of the customer with all that the company wrote after it; None where none is sure."""
    answers = list(takewhile(lambda turn: not turn.customer, message.earlier))
    turn = next((t for t in message.earlier if t.customer), None)
    if turn is None or not turn.spans:
        return None
    spans = tuple(sorted(span for answer in answers for span in answer.spans))
    asked = Message(message.text, turn.spans, channel=message.channel, language=message.language)
    return Exchange(asked, Message(message.text, spans, channel=message.channel) if spans else None)
