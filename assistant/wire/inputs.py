"""What is asked, field by field."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.types import Channel
from assistant.wire.fields import Moment, Name, Range, Text, Wire

_FORMAT = Field(default=None, description='"html" where the texts are HTML')
_CORRECTIONS = Field(default=True, description="false: without what agents of this desk corrected before")
_TEXT_OF = "The inquiry, untouched: offsets of the answer are code points into it"


class Request(Wire):
    """What every request has."""

    id: Name = Field(default=None, description="Given back in the answer as it is")
    format: Literal["html", "text"] | None = _FORMAT


class QuestionsRequest(Request):
    """Find the questions of an inquiry."""

    text: Text = Field(description=_TEXT_OF, examples=["Hello, do you ship to Ireland? And what does it cost?"])
    subject: Text | None = Field(default=None, max_length=10_000)
    corrections: bool = _CORRECTIONS


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
    corrections: bool = _CORRECTIONS


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
    sent: Moment | None = Field(default=None, description="From when promises are counted; by default the present")
    corrections: bool = _CORRECTIONS


class GapsRequest(Request):
    """One unanswered question of many."""

    text: Text
