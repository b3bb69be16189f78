"""What of a reply is judged: what the agent wrote new, and nothing that is only carried along."""

from __future__ import annotations

import json

import pytest

from assistant.check import Checker
from assistant.cli import options
from assistant.config import Configuration
from assistant.message import read_bytes, read_text
from assistant.pipeline import Assistant
from assistant.types import Channel, CheckReport, Question, Status
from assistant.wire import requests
from assistant.wire.inputs import CheckRequest

QUESTION = Question(((0, 23),), "Do you ship to Ireland?")
TRAIL = "On 12 May 2026 at 09:14, Sam <sam@mailbox.example> wrote:\n> Yes, we ship to Ireland for 9 euro."
CARRIED = [
    "> Yes, we ship to Ireland for 9 euro.",
    TRAIL,
    f"👍\n\n{TRAIL}",
    "Kind regards\nMegan Holroyd\nwww.larkfield.example - we ship to Ireland",
    "Sent from my iPhone",
]


@pytest.fixture(scope="module")
def checker():
    return Checker()


@pytest.mark.parametrize("reply", CARRIED)
def test_check_reply_that_is_only_carried_along_is_no_evidence(reply, checker):
    report = checker.check(read_text("Do you ship to Ireland?"), [QUESTION], read_text(reply))
    assert [(v.status, v.score, v.evidence) for v in report.questions] == [(Status.UNANSWERED, 0.0, ())]
    assert not report.ready_to_send and report.score == 0.0


@pytest.mark.parametrize("text", CARRIED)
def test_message_that_is_only_carried_along_is_still_read_as_an_inquiry(text):
    message = read_text(text)
    assert message.carried and message.clean.strip()
    assert read_bytes(text.encode(), channel=Channel.EMAIL).carried


@pytest.mark.parametrize("text", ["", "  ", "Yes.", "👍", "?", "Yes\n\n> Do you ship?", "Thank you", "@sam yes"])
def test_message_with_something_new_in_it_is_not_carried(text):
    assert not read_text(text).carried


LABELLED = "Delivery: 3 days.\nReturns team: 60 days.\nSupport: please call us."


@pytest.mark.parametrize("text", [LABELLED, "Customer service: 0123 456\nSales: 0123 457"])
def test_message_reply_with_labels_is_no_transcript(text):
    assert read_text(text, reply=True).clean == text
    assert read_bytes(text.encode(), channel=Channel.EMAIL, reply=True).clean == text
    mail = f"From: help@larkfield.example\nSubject: Re: Hello\n\n{text}".encode()
    assert read_bytes(mail, channel=Channel.EMAIL, reply=True).clean == text


def test_assistant_reads_every_reply_as_one():
    judged = []

    class Judge:
        def check(self, inquiry, questions, reply):
            judged.append(reply.clean)
            return CheckReport(())

    desk = Assistant(Configuration())
    desk.__dict__["checker"] = Judge()
    desk.check("Ok?", LABELLED, questions=[])
    requests.check(desk, CheckRequest(inquiry="Ok?", reply=LABELLED, questions=[]))
    desk.check("Ok?", options.message(desk, LABELLED.encode(), reply=True), questions=[])
    assert judged == [LABELLED] * 3


@pytest.mark.model
def test_check_evidence_never_lies_in_what_a_reply_carries_along(checker):
    reply = f"Yes, we do.\n\nKind regards\nMegan\n\n{TRAIL}"
    (verdict,) = checker.check(read_text("Do you ship to Ireland?"), [QUESTION], read_text(reply)).questions
    assert all(end <= reply.index("Kind regards") for _, end in verdict.evidence), json.dumps(verdict.evidence)
