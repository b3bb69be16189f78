"""What an agent or a plugin tells us later: a question that was none, a wrong verdict, a reply that went out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from assistant.errors import InputError
from assistant.ledger import Correction, Kind, Ledger
from assistant.types import Channel, Corrections, Message, Question
from assistant.wire import answers, inputs, outputs, requests
from assistant.wire.fields import Moment, Range, Text

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

_INQUIRY = Field(description="The inquiry, untouched", examples=["Hi, how are you? Do you ship to Ireland?"])
_REPLY = Field(description="The reply", examples=["Yes, we do, for 9 euro."])
_QUESTION = Field(description="Where the question is asked, as it was found")
_SUBJECT = Field(default=None, max_length=10_000)


class Dismissed(inputs.Request):
    """A question that was found, and is none."""

    kind: Literal["dismissed"]
    inquiry: Text = _INQUIRY
    subject: Text | None = _SUBJECT
    question: inputs.GivenQuestion = _QUESTION


class Corrected(inputs.Request):
    """Whether a reply answers a question, where the check was wrong; later checks of this reply respect it."""

    kind: Literal["verdict"]
    inquiry: Text = _INQUIRY
    subject: Text | None = _SUBJECT
    question: inputs.GivenQuestion = _QUESTION
    reply: Text = _REPLY
    answers: bool = Field(description="Whether the reply answers the question")
    evidence: list[Range] = Field(default=[], max_length=100, description="The words of the reply that do")


class Sent(inputs.Request):
    """A reply that went out to the customer: it is recorded with its verdicts and promises."""

    kind: Literal["sent"]
    inquiry: Text = _INQUIRY
    reply: Text = _REPLY
    subject: Text | None = _SUBJECT
    sender: Text | None = Field(default=None, max_length=1_000, examples=["Sam Reed <sam@mailbox.example>"])
    channel: Channel | None = None
    external_id: Text | None = Field(
        default=None, min_length=1, max_length=500, description="The conversation's id where it came from"
    )
    team: Text = Field(default="", max_length=200)
    received: Moment | None = Field(default=None, description="When the inquiry came; by default the present")
    sent: Moment | None = Field(default=None, description="When the reply went out; by default the present")


Feedback = Annotated[Dismissed | Corrected | Sent, Field(discriminator="kind")]


class FeedbackAnswer(outputs.Answer):
    """What was recorded; of a reply also what it promises and whether it is complete."""

    recorded: Literal["dismissed", "verdict", "sent"]
    complete: bool | None = Field(default=None, description="Of a reply: whether it leaves no question unanswered")
    promises: list[outputs.Promised] | None = None


def record(desk: Assistant, ledger: Ledger, request: Dismissed | Corrected | Sent) -> FeedbackAnswer:
    """Record what was told; InputError where it does not fit the texts."""
    if isinstance(request, Sent):
        return _sent(desk, ledger, request)
    message = desk.read(request.inquiry, subject=request.subject, html=request.format == "html")
    wanted = requests.given_question(message, request.question)
    found = desk.questions(message, corrections=Corrections())
    meant = next((q for q in found if _same(q, wanted)), wanted)
    if isinstance(request, Dismissed):
        after = tuple(q for q in found if q is not meant)
        ledger.correct(Correction(Kind.DISMISS, message, meant, after))
        return FeedbackAnswer(id=request.id, recorded="dismissed")
    reply = desk.read(request.reply, html=request.format == "html", reply=True)
    if any(not start < end <= len(reply.text) for start, end in request.evidence):
        raise InputError(f"evidence: expected ranges of the reply, which has {len(reply.text)} characters")
    asked = found if meant in found else (*found, meant)
    told = Correction(
        Kind.VERDICT,
        message,
        meant,
        asked,
        reply=reply.text,
        answers=request.answers,
        evidence=tuple(request.evidence),
    )
    ledger.correct(told)
    return FeedbackAnswer(id=request.id, recorded="verdict")


def _same(one: Question, other: Question) -> bool:
    """Whether two questions are asked at the same place."""
    return one.part is other.part and one.spans[0][0] < other.spans[0][1] and other.spans[0][0] < one.spans[0][1]


def _sent(desk: Assistant, ledger: Ledger, request: Sent) -> FeedbackAnswer:
    from assistant.dispatch.telling import tell_reply  # not for the client, which takes only the nouns from here

    html = request.format == "html"
    known = {"subject": request.subject, "sender": request.sender, "channel": request.channel}
    message = desk.read(request.inquiry, html=html, **known)
    reply: Message = desk.read(request.reply, html=html, reply=True)
    if not reply.text.strip():
        raise InputError("reply: expected a text, found nothing; give the text that was sent")
    made = requests.write(desk, message, None)
    report = desk.check(message, reply, questions=made.questions)
    promised = desk.promises(report, reply, request.sent)
    key = ledger.record_inquiry(
        made.inquiry,
        made.questions,
        made.matches,
        needs=made.needs,
        external_id=request.external_id,
        received_at=request.received,
        team=request.team,
    )
    noted = ledger.record_reply(key, "sent", reply.text, report, promises=promised, at=request.sent, inquiry=message)
    tell_reply(ledger, desk.configuration, noted, report)
    checked = answers.check(report, promised=promised)
    return FeedbackAnswer(id=request.id, recorded="sent", complete=checked.complete, promises=checked.promises)
