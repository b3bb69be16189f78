"""A ticket's turns, and what is made of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.audit.judging import Judge
from assistant.audit.talks import acknowledges, turns
from assistant.types import Channel, PastMessage, Ticket
from tests.audit_desk import AuditDesk

START = datetime(2025, 3, 4, 9, tzinfo=UTC)


def ticket(*said, **known):
    """Messages as (who, minutes or None, text); who is "c", "a" or "m" for a machine."""
    messages = tuple(
        PastMessage(text, who == "c", None if at is None else START + timedelta(minutes=at), who, auto=who == "m")
        for who, at, text in said
    )
    return Ticket("T1", messages, source="x, 1", **known)


def judged(*said, mask=False, **known):
    return Judge(AuditDesk(), mask=mask).judge(ticket(*said, **known), "key")


def shape(made):
    return [("m" if t.auto else "c" if t.by_customer else "a", t.text) for t in turns(made)]


def test_audit_turns_join_lines_of_a_chat():
    made = ticket(("c", 0, "Hi"), ("c", 1, "Is it in?"), ("a", 2, "One moment"), ("a", 10, "Yes"), ("a", 90, "Still?"))
    assert shape(made) == [("c", "Hi\n\nIs it in?"), ("a", "One moment\n\nYes"), ("a", "Still?")]


def test_audit_turns_begin_with_the_customer_and_skip_blanks():
    made = ticket(
        ("a", 0, "Our new lamp!"), ("c", 5, "  "), ("c", 6, "Is it in?"), ("m", 7, "Received"), ("a", 8, "Yes")
    )
    assert shape(made) == [("c", "Is it in?"), ("m", "Received"), ("a", "Yes")]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Thank you. We have received your message and will reply as soon as possible.", True),
        ("This is an automatic reply. Your case number is 123.", True),
        ("Your enquiry has been received. We’ll be in touch, and will get back to you within 2 working days.", True),
        ("We have received your parcel and refunded you today.", False),
        ("I received your message, thanks! The lamp ships on Friday.", False),
        ("This is an automatic reply. " + "More. " * 300, False),
        ("", False),
    ],
)
def test_audit_what_machines_say(text, is_one):
    assert acknowledges(text) is is_one


def test_audit_outcome_of_a_full_answer():
    found = judged(("c", 0, "In? Out?"), ("a", 30, "yes yes"), team="A", channel=Channel.CHAT)
    assert found.replied and found.answered and found.substantive and not found.acknowledged and not found.follow_up
    assert (found.seconds, found.team, found.channel, found.inquiry, found.reply) == (
        1800,
        "A",
        "chat",
        "In? Out?",
        "yes yes",
    )


def test_audit_outcome_of_a_machine_and_a_deferral():
    found = judged(
        ("c", 0, "In? Out?"), ("m", 0, "yes yes"), ("a", 30, "later no"), ("c", 50, "Well?"), ("a", 2000, "yes no")
    )
    assert found.replied and not found.answered and found.acknowledged
    assert [q.status for q in found.questions] == ["deferred", "unanswered"]
    assert found.substantive  # the later reply takes the first question up
    (kept,) = found.promises
    assert (
        kept.done and kept.due == START + timedelta(minutes=30, days=1) and kept.at == START + timedelta(minutes=2000)
    )


def test_audit_outcome_of_a_promise_that_nobody_kept():
    found = judged(("c", 0, "In?"), ("a", 30, "later"), ("a", 200, "Anything else?"))
    assert [k.done for k in found.promises] == [False]
    assert found.acknowledged and not found.substantive and found.follow_up


def test_audit_outcome_without_reply():
    found = judged(("c", 0, "In?"), ("c", 600, "Hello?"))
    assert not found.replied and not found.answered and found.seconds is None
    assert [(q.text, q.status) for q in found.questions] == [("In?", None)]


def test_audit_outcome_without_question_is_answered_by_any_person():
    found = judged(("c", 0, "Thanks."), ("a", 5, "You are welcome."))
    assert found.answered and found.substantive and found.questions == ()


@pytest.mark.parametrize(("at", "seconds", "backwards"), [(-5, None, True), (None, None, False), (0, 0, False)])
def test_audit_outcome_of_odd_clocks(at, seconds, backwards):
    found = judged(("c", 0, "In?"), ("a", at, "yes"))
    assert (found.seconds, found.backwards, found.replied) == (seconds, backwards, True)


def test_audit_outcome_without_any_time_has_promises_without_due():
    found = judged(("c", None, "In?"), ("a", None, "later"), ("a", None, "yes"))
    assert [(k.due, k.done) for k in found.promises] == [(None, True)] and found.at is None and found.follow_up


@pytest.mark.parametrize(("text", "fault"), [("crash?", "internal fault (ZeroDivisionError)"), ("refuse?", "longer")])
def test_audit_outcome_of_a_fault_shows_no_text(text, fault):
    found = judged(("c", 0, text), ("a", 5, "yes"))
    assert fault in found.fault and found.inquiry == found.reply == ""


def test_audit_outcome_masked():
    said = ("c", 0, "I am Jo Bell, jo.bell@mail.example. Is 0161 496 0000 mine?"), ("a", 5, "yes, jo.bell@mail.example")
    found = Judge(AuditDesk(), mask=True).judge(ticket(*said), "0123456789")
    told = f"{found.inquiry}{found.reply}{found.questions}"
    assert "jo.bell" not in told and "0161" not in told and "[EMAIL 1]" in found.reply
    named = Judge(AuditDesk(), mask=True).judge(Ticket("<jo@x>", ticket(*said).messages), "0123456789")
    assert named.id == "01234567"


def test_audit_same_texts_are_judged_once():
    desk = AuditDesk()
    judge = Judge(desk)
    outcomes = [judge.judge(ticket(("c", n, "In?"), ("a", n + 5, "yes")), str(n)) for n in range(50)]
    assert desk.checks == 1 and len({o.key for o in outcomes}) == 50


def test_audit_form_letter_is_held_against_what_the_team_sent():
    made = ticket(("c", 0, "In?"), ("a", 5, "yes"))
    judge = Judge(AuditDesk())
    assert judge.judge(made, "1", ("yes", "no")).form_letter == 0.9
    assert judge.judge(made, "1", ("no",)).form_letter == 0.1


def test_audit_long_texts_are_shown_cut():
    found = judged(("c", 0, "x" * 5_000 + "?"), ("a", 5, "yes"))
    assert len(found.inquiry) == len(found.questions[0].text) == 400
