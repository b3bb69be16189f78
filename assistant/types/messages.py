"""Messages as they were read, and the questions found in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""A half-open range of code points, `(start, end)`."""


class Channel(StrEnum):
    """How an inquiry reached the company."""

    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    WEB = "web"


class Form(StrEnum):
    """The grammatical form in which a question was put."""

    INTERROGATIVE = "interrogative"
    IMPERATIVE = "imperative"
    DECLARATIVE = "declarative"


class Part(StrEnum):
    """The part of an inquiry that a question stands in."""

    BODY = "body"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Reference:
    """Something a message names that a reply should use: an order number, a date, an amount."""

    kind: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message out of a quoted trail: whether the customer wrote it, and where what it says stands."""

    customer: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A text as a person wrote it, read: what of it is new and what is only carried along.

    `text` is what offsets refer to: the string as it was sent, or its plain rendering where it was HTML or
    MIME. `body` holds the ranges that the writer wrote new; the rest (quoted trail, signature, footer) is
    carried along. The empty message has an empty `body`. Where nothing is new, `body` is all that there is, and
    `carried` is true: as an inquiry it is still worth reading, as a reply it says nothing. `earlier` are the messages
    of the trail, newest first, as far as it is sure who wrote them; `notes` what a person should know of the reading.
    """

    text: str
    body: tuple[Span, ...]
    subject: str | None = None
    sender: str | None = None
    channel: Channel = Channel.EMAIL
    language: str | None = None
    references: tuple[Reference, ...] = ()
    attachments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rendered: bool = False
    carried: bool = False
    earlier: tuple[Turn, ...] = ()

    @property
    def clean(self) -> str:
        """`text` with everything outside `body` blanked, the same length: offsets into it are offsets into `text`."""
        chars = ["\n" if c == "\n" else " " for c in self.text]
        for start, end in self.body:
            chars[start:end] = self.text[start:end]
        return "".join(chars)


Inquiry = Message
"""A message from a customer."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that the customer wants to know or to have done.

    `spans` are the places where it is asked, first first; `standalone` is the question as a stranger would
    understand it without the message; `reason` says in a word why it was taken as a question.
    """

    spans: tuple[Span, ...]
    text: str
    form: Form = Form.INTERROGATIVE
    standalone: str = ""
    confidence: float = 1.0
    reason: str = ""
    part: Part = Part.BODY
