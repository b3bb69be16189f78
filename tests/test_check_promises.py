"""A deferral becomes a promise: what was promised, in the reply's own words, and until when."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from assistant.api import create_app
from assistant.batch import JOBS
from assistant.check import promises
from assistant.cli import console
from assistant.config import Configuration
from assistant.message import read_text
from assistant.pipeline import Assistant
from assistant.types import CheckReport, OpeningHours, Promise, Question, Status, Verdict
from assistant.wire import requests
from assistant.wire.codec import fields
from assistant.wire.inputs import CheckRequest
from tests.desks import StubDesk

HOURS = OpeningHours(time_zone="Europe/London")
NOW = datetime(2026, 6, 10, 15, 30)


def promised(reply, *evidence, status=Status.DEFERRED):
    spans = [(reply.index(e), reply.index(e) + len(e)) for e in evidence] or [(0, len(reply))]
    verdicts = [Verdict(Question(((0, 1),), "?"), status, 0.9, (s,)) for s in spans]
    return promises(CheckReport(tuple(verdicts)), read_text(reply, reply=True), NOW, HOURS)


@pytest.mark.parametrize(
    ("reply", "words", "due_text"),
    [
        ("I'm asking a colleague and will come back to you within 1 working day.",
         "asking a colleague and will come back to you", "within 1 working day"),
        ("We’ll check the stock tomorrow.", "check the stock", "tomorrow"),
        ("Let me ask the kitchen and ping you here in 10 mins", "ask the kitchen and ping you here", "in 10 mins"),
        ("I've asked our buyer, by Friday I will know.", "asked our buyer, I will know", "by Friday"),
        ("We are going to find out first.", "find out first", ""),
        ("I'm sorry, we will look into it shortly.", "look into it shortly", "shortly"),
        ("An engineer will call you tonight!", "An engineer will call you", "tonight"),
        ("Please send us your order number.", "Please send us your order number", ""),
    ],
)  # fmt: skip
def test_promise_in_its_own_words(reply, words, due_text):
    (promise,) = promised(reply)
    assert (promise.text, promise.due_text) == (words, due_text)
    assert reply[slice(*promise.span)] == reply


def test_promise_of_a_long_sentence_is_cut_between_words():
    (promise,) = promised(f"We will ask {'our far warehouse ' * 40}.")
    assert len(promise.text) <= 120 and promise.text.endswith("…")


def test_promise_takes_the_time_of_the_sentence_that_says_when_an_answer_follows():
    reply = "About the pegs I cannot say yet. Your tent ships by Thursday. I will let you know next week."
    (promise,) = promised(reply, "About the pegs I cannot say yet.")
    assert promise.due_text == "next week"
    assert promise.due.isoformat() == "2026-06-19T17:00:00+01:00"


def test_promise_does_not_take_the_time_of_another_thing():
    reply = "We ship your tent by Thursday. About the pegs our buyer will write to you."
    (promise,) = promised(reply, "our buyer will write to you")
    assert (promise.due_text, promise.due) == ("", None)


def test_promise_of_each_question_has_its_own_time():
    reply = "I will check the colour by Friday. We will send the costs tomorrow."
    first, second = promised(reply, "I will check the colour by Friday.", "We will send the costs tomorrow.")
    assert (first.question, first.due_text, second.question, second.due_text) == (0, "by Friday", 1, "tomorrow")


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.DEFERRED])
def test_promise_is_only_what_is_deferred(status):
    assert promised("We will check it by Friday.", status=status) == ()


@pytest.mark.parametrize("reply", ["", " \n", "> We will check it by Friday."])
def test_promise_of_an_empty_reply_is_none(reply):
    report = CheckReport((Verdict(Question(((0, 1),), "?"), Status.DEFERRED, 0.9),))
    if reply.startswith(">"):
        assert promised("Hello\n\n" + reply, "We will check it by Friday.") == ()
    else:
        assert promises(report, read_text(reply, reply=True), NOW, HOURS) == ()


def test_promise_is_counted_from_the_moment_that_is_given():
    desk = Assistant(Configuration())
    reply = "We will check it within 1 hour."
    report = CheckReport((Verdict(Question(((0, 1),), "?"), Status.DEFERRED, 0.9, ((0, len(reply)),)),))
    sent = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert desk.promises(report, reply, sent)[0].due == sent + timedelta(hours=1)
    assert desk.promises(report, reply)[0].due > sent


def check(**known):
    line = {"inquiry": "Any? More?", "reply": "We will ship it.", **known}
    return requests.check(StubDesk(), CheckRequest.model_validate(line))


def test_check_answers_carry_promises():
    answer = fields(check(sent="2026-06-10T15:30:00+01:00"))
    assert answer["promises"][0] == {
        "question": 0, "text": "ask", "span": [8, 12], "due_text": "by Friday", "due": "2026-06-10T15:30:00+01:00",
    }  # fmt: skip
    assert [p["question"] for p in answer["promises"]] == [0, 1]
    assert "promises" not in fields(check(reply="We ship it."))
    assert json.loads(json.dumps(answer))


@pytest.mark.parametrize("sent", [1, "yesterday", "2026-06-10T15:30:00", "0001-01-01T00:00:00+14:00", True, []])
def test_check_refuses_a_moment_that_is_none(sent):
    with pytest.raises(ValueError, match="sent"):
        check(sent=sent)


def test_check_moment_is_described_to_callers():
    schema = create_app(StubDesk(), Configuration()).openapi()["components"]["schemas"]
    assert "sent" in schema["CheckRequest"]["properties"] and "Promised" in schema
    assert "sent" in JOBS["check"].request.model_fields


def test_checklist_prints_what_is_to_be_kept(capsys):
    verdict = Verdict(Question(((0, 1),), "Any?"), Status.DEFERRED, 0.9, ((0, 2),))
    due = datetime(2026, 6, 12, 17)
    for promise in (Promise(0, "ask", (0, 2), "by Friday", due), Promise(0, "a\x1b[2Jsk", (0, 2))):
        console.checklist(CheckReport((verdict,)), "We", promised=[promise])
    printed = capsys.readouterr().out
    assert "promise to keep: ask; by Fri 12 Jun 2026, 17:00 (“by Friday”)" in printed
    assert "no time said" in printed and "\x1b" not in printed
