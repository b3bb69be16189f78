"""What is asked, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from assistant.types import Channel
from assistant.wire.fields import Moment, Name, Range, Text, Wire

_FORMAT = Field(default=None, description='"html" where the texts are HTML')
_CORRECTIONS = Field(default=True, description="false: without what agents of this desk corrected before")
_FORM_LETTER = Field(default=False, description="true: say how much the text reads like a form letter")
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


class RecentReplies(Wire):
    """Replies that were sent before, newest first; their phrases are not repeated."""

    customer: Annotated[list[Text], Field(max_length=200)] = Field(default=[], description="To this customer")
    team: Annotated[list[Text], Field(max_length=200)] = Field(default=[], description="By the team")


class GivenFact(Wire):
    """What the caller knows of the customer's own case and no article says; the draft states it in a sentence."""

    label: Text = Field(max_length=500, description="What it is about", examples=["order 48213"])
    value: Text = Field(
        max_length=500, description="How it stands; empty: not known yet", examples=["shipped on 3 May"]
    )
    question: Annotated[int, Strict(), Field(ge=0)] | None = Field(
        default=None, description="Index of the question that it answers; left out: decided by the words"
    )


class DraftRequest(Request):
    """Draft a reply."""

    text: Text = Field(description=_TEXT_OF, examples=["Hello, do you ship to Ireland? And what does it cost?\n\nSam"])
    channel: Channel | None = None
    agent: Text | None = Field(default=None, max_length=200, description="Who signs the reply")
    subject: Text | None = Field(default=None, max_length=10_000)
    sender: Text | None = Field(default=None, max_length=1_000, examples=["Sam Reed <sam@mailbox.example>"])
    facts: list[GivenFact] = Field(default=[], max_length=20, description="What the agent or a plugin found out")
    recent: RecentReplies | None = None
    form_letter: bool = _FORM_LETTER
    polish: bool = Field(default=False, description="true: let the endpoint of [polish] smooth the wording, guarded")
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
    channel: Channel | None = None
    sender: Text | None = Field(default=None, max_length=1_000, description="Who wrote the inquiry")
    recent: RecentReplies | None = Field(default=None, description="What the form-letter score compares with")
    form_letter: bool = _FORM_LETTER
    corrections: bool = _CORRECTIONS


class GapsRequest(Request):
    """One unanswered question of many."""

    text: Text
