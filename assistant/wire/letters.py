"""Acknowledgements and follow-ups: what is asked, what is answered, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from assistant.errors import InputError
from assistant.types import Channel, Corrections, Draft, FollowUp, Message, Promise
from assistant.wire import answers, inputs, outputs, requests
from assistant.wire.fields import Moment, Name, Plain, Text, Wire

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

_WHOM = Field(default=None, max_length=1_000, examples=["Sam Reed <sam@mailbox.example>"])
_NOW = Field(default=None, description="From when times are counted; by default the present")


class AcknowledgeRequest(inputs.Request):
    """Write the immediate first answer."""

    text: Text = Field(description="The inquiry", examples=["Hello, do you ship to Ireland?\n\nSam"])
    channel: Channel | None = None
    agent: Text | None = Field(default=None, max_length=200, description="Who signs; without one a colleague answers")
    subject: Text | None = Field(default=None, max_length=10_000)
    sender: Text | None = _WHOM
    now: Moment | None = _NOW
    recent: inputs.RecentReplies | None = None
    corrections: bool = True


class OpenPromise(Wire):
    """A promise that is still open: an index into the inquiry's questions, and until when."""

    question: int = Field(ge=0, lt=1_000)
    due: Moment | None = None


class FollowUpRequest(inputs.Request):
    """Write a note for a day or two after a reply."""

    inquiry: Text = Field(description="The inquiry", examples=["Hello, do you ship to Ireland?\n\nSam"])
    reply: Text = Field(description="The reply that was sent", examples=["Yes, we do, for 9 euro."])
    channel: Channel | None = None
    agent: Text | None = Field(default=None, max_length=200, description="Who signs")
    subject: Text | None = Field(default=None, max_length=10_000)
    sender: Text | None = _WHOM
    promises: list[OpenPromise] | None = Field(
        default=None, max_length=100, description="Promises still open; by default all that the reply makes"
    )
    sent: Moment | None = Field(default=None, description="When the reply was sent; by default `now`")
    now: Moment | None = _NOW
    recent: inputs.RecentReplies | None = None
    corrections: bool = True


class FollowUpAnswer(outputs.Answer):
    """The note; `asked`, `promised` and `missed` are indices into the inquiry's questions."""

    draft: str
    questions: list[outputs.FoundQuestion]
    asked: list[int] = Field(description="Questions whose answer it asks about")
    promised: list[int] = Field(description="Questions with a promise that it carries")
    missed: list[int] = Field(description="Questions that the reply seems to have left open")


def acknowledge(desk: Assistant, request: AcknowledgeRequest) -> outputs.DraftAnswer:
    """The first answer to one inquiry; InputError where there is nothing to answer."""
    known = {"subject": request.subject, "sender": request.sender, "channel": request.channel}
    message = desk.read(request.text, html=request.format == "html", **known)
    made = first_answer(desk, message, agent=request.agent, recent=requests.recent(request.recent), now=request.now,
                        corrections=None if request.corrections else Corrections())  # fmt: skip
    return answers.draft(made, id=request.id, plain=_plain(request, text=message))


def first_answer(desk: Assistant, message: Message, **known: Any) -> Draft:
    """The acknowledgement of a message; InputError for a message without a word."""
    if not message.text.strip() and not (message.subject or "").strip():
        raise InputError("text: the inquiry is empty; give the text of the message")
    return desk.acknowledge(message, **known)


def follow_up(desk: Assistant, request: FollowUpRequest) -> FollowUpAnswer:
    """The note after one reply; InputError where the inquiry or the reply is empty."""
    html = request.format == "html"
    known = {"subject": request.subject, "sender": request.sender, "channel": request.channel}
    message, reply = desk.read(request.inquiry, html=html, **known), desk.read(request.reply, html=html, reply=True)
    open_ = request.promises
    made = note(
        desk,
        message,
        reply,
        agent=request.agent,
        promises=None if open_ is None else [Promise(p.question, "", (0, 0), due=p.due) for p in open_],
        sent=request.sent,
        now=request.now,
        recent=requests.recent(request.recent),
        corrections=None if request.corrections else Corrections(),
    )
    return followed(made, id=request.id, plain=_plain(request, inquiry=message, reply=reply))


def note(desk: Assistant, message: Message, reply: Message, **known: Any) -> FollowUp:
    """The note after a reply; InputError where one of the two says nothing."""
    for name, read in (("inquiry", message), ("reply", reply)):
        if not read.text.strip():
            raise InputError(f"{name}: expected a text, found nothing; give the text that was sent")
    return desk.follow_up(message, reply, **known)


def followed(made: FollowUp, *, id: Name = None, plain: Plain = None) -> FollowUpAnswer:
    """A note."""
    return FollowUpAnswer(
        id=id,
        plain=plain,
        draft=made.text,
        questions=[answers.found_question(q) for q in made.questions],
        asked=list(made.asked),
        promised=list(made.promised),
        missed=list(made.missed),
    )


def _plain(request: inputs.Request, **read: Message) -> dict[str, str] | None:
    return answers.plain(**read) if request.format == "html" else None
