"""Requests and answers as models: what is asked and answered, field by field.

A lone surrogate in a text reads as U+FFFD: one code point for another, so that offsets stay what they were.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StrictFloat, StrictInt

from assistant.types import Channel, Form, Status

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def mend(value: object) -> object:
    """A text without lone surrogates; anything else as it is."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(mend)]
Finite = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Id = Text | StrictInt | Finite
Name = Id | None
Offset = Annotated[int, Strict(), Field(ge=0)]
Range = Annotated[tuple[Offset, Offset], Field(description="Half-open range of Unicode code points: start, end")]
Probability = Annotated[float, Field(ge=0, le=1)]
Plain = Annotated[
    dict[str, str] | None,
    Field(description='For `format: "html"`: the plain text of each field, to which offsets refer'),
]
_FORMAT = Field(default=None, description='"html" where the texts are HTML')
_TEXT_OF = "The inquiry, untouched: offsets of the answer are code points into it"


class Wire(BaseModel):
    """Base of all: unknown keys are an error unless the reader asks for them to be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Request(Wire):
    """What every request has."""

    id: Name = Field(default=None, description="Given back in the answer as it is")
    format: Literal["html", "text"] | None = _FORMAT


class QuestionsRequest(Request):
    """Find the questions of an inquiry."""

    text: Text = Field(description=_TEXT_OF, examples=["Hello, do you ship to Ireland? And what does it cost?"])
    subject: Text | None = Field(default=None, max_length=10_000)


class MatchRequest(Request):
    """Find entries for one question."""

    text: Text = Field(description="One question", examples=["Do you ship to Ireland?"])


class DraftRequest(Request):
    """Draft a reply."""

    text: Text = Field(description=_TEXT_OF, examples=["Hello, do you ship to Ireland? And what does it cost?\n\nSam"])
    channel: Channel | None = None
    agent: Text | None = Field(default=None, max_length=200, description="Who signs the reply")
    subject: Text | None = Field(default=None, max_length=10_000)
    sender: Text | None = Field(default=None, max_length=1_000, examples=["Sam Reed <sam@mailbox.example>"])


class GivenQuestion(Wire):
    """A question that is known already: where it is asked."""

    ask: Name = Field(default=None, description="The caller's name for it, given back")
    spans: list[Range] = Field(min_length=1, max_length=1_000, examples=[[[7, 30]]])
    part: Literal["subject", "body"] | None = Field(
        default=None, alias="in", description='"subject": spans refer to it'
    )


class CheckRequest(Request):
    """Check a reply against an inquiry."""

    inquiry: Text = Field(description=_TEXT_OF, examples=["Hello, do you ship to Ireland? And what does it cost?"])
    reply: Text = Field(description="The reply as it would be sent", examples=["Yes, we do, for 9 euro."])
    subject: Text | None = Field(default=None, max_length=10_000)
    questions: list[GivenQuestion] | None = Field(default=None, max_length=1_000, description="Judge these only")


class GapsRequest(Request):
    """One unanswered question of many."""

    text: Text


class Result(Wire):
    """A part of an answer; made here, so that fields go by their names."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class Answer(Result):
    """What every answer has."""

    id: Name = None
    plain: Plain = None


class FoundQuestion(Result):
    """A question that was found."""

    spans: list[Range]
    part: Literal["subject"] | None = Field(default=None, serialization_alias="in")
    text: str
    form: Form
    standalone: str
    confidence: Probability


class QuestionsAnswer(Answer):
    """The questions of an inquiry in the order in which they stand."""

    questions: list[FoundQuestion]


class MatchAnswer(Answer):
    """Entries for one question, best first; `score` = probability that the first one answers it."""

    matches: list[str] = Field(max_length=50, description="Ids of entries, also where none is good enough")
    answered: bool
    score: Probability


class Judged(Result):
    """How the reply covers one question; `score` = probability that it is not unanswered."""

    ask: Name = None
    spans: list[Range]
    part: Literal["subject"] | None = Field(default=None, serialization_alias="in")
    status: Status
    score: Probability
    evidence: list[Range] = Field(description="The words of the reply that cover it")


class Report(Result):
    """The verdict on a reply; `score` = probability that no question is unanswered or partly answered."""

    questions: list[Judged]
    complete: bool = Field(description="Ready to send")
    score: Probability


class CheckAnswer(Answer, Report):
    """The verdict on a reply."""


class GapsAnswer(Answer):
    """The topic that a question belongs to; no two topics share a name."""

    topic: str


class NamedTopic(Result):
    """A topic and the questions that belong to it."""

    topic: str
    texts: list[str]


class TopicsAnswer(Answer):
    """All topics of a file."""

    topics: list[NamedTopic]


class ListedEntry(Result):
    """An entry as a list shows it; without passages it can match but is never drafted from."""

    id: str
    title: str
    source: str
    url: str | None = None
    updated: str | None = None
    passages: int


class EntriesAnswer(Answer):
    """The entries of a knowledge base."""

    entries: list[ListedEntry]


class DraftedPart(Result):
    """A stretch of the draft about one question: an index into the report's questions."""

    question: int
    text: str
    entry: str | None = None
    source: str | None = None
    status: Status


class DraftAnswer(Answer):
    """A reply ready to be edited, what it stands on, and the check of its own text."""

    draft: str
    parts: list[DraftedPart]
    report: Report
