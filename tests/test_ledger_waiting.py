"""What is open: against the channel's time, in business hours, the most urgent first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.config import Configuration
from assistant.ledger import open_ledger
from assistant.types import Channel, CheckReport, Message, OpeningHours, Promise, Question, Status, Verdict

LONDON = ZoneInfo("Europe/London")
HOURS = OpeningHours(time_zone="Europe/London")
WITHIN = Configuration().answer_within()
FRIDAY = datetime(2026, 5, 15, 16, 0, tzinfo=LONDON)
MONDAY = datetime(2026, 5, 18, 9, 0, tzinfo=LONDON)
QUESTION = Question(((0, 4),), "Why?", standalone="Why is it late?")
DEFERRED = CheckReport((Verdict(QUESTION, Status.DEFERRED, 0.5),))


@pytest.fixture
def ledger(where):
    with open_ledger(where) as opened:
        yield opened


def inquiry(ledger, channel=Channel.EMAIL, at=FRIDAY, **known):
    message = Message("Why?\nIt is late.", (), sender="Priya <p@x.example>", channel=channel)
    return ledger.record_inquiry(message, [QUESTION], received_at=at, **known)


def waiting(ledger, now, **known):
    return ledger.waiting(now, HOURS, WITHIN, **known)


def test_waiting_of_nothing_is_nothing(ledger):
    assert waiting(ledger, FRIDAY) == ()


def test_waiting_defaults_are_those_of_the_channels():
    assert WITHIN == {
        Channel.EMAIL: "4 working hours",
        Channel.CHAT: "10 working minutes",
        Channel.SOCIAL: "30 working minutes",
        Channel.WEB: "4 working hours",
    }


def test_waiting_counts_business_hours_over_the_weekend_most_urgent_first(ledger):
    keys = {c: inquiry(ledger, c) for c in (Channel.EMAIL, Channel.SOCIAL, Channel.CHAT)}
    late = inquiry(ledger, Channel.CHAT, FRIDAY.replace(hour=16, minute=55))
    found = waiting(ledger, MONDAY.replace(minute=5))
    assert [w.inquiry for w in found] == [keys[Channel.CHAT], keys[Channel.SOCIAL], late, keys[Channel.EMAIL]]
    assert [w.due for w in found] == [
        FRIDAY.replace(minute=10),
        FRIDAY.replace(minute=30),
        MONDAY.replace(minute=5),
        MONDAY.replace(hour=12),
    ]
    assert [w.overdue for w in found] == [True, True, False, False]  # what is due now is not late yet
    assert str(found[0].due.tzinfo) == "Europe/London"


def test_waiting_tells_what_a_person_needs(ledger):
    key = inquiry(ledger, external_id="T-9", team="returns")
    (one,) = waiting(ledger, FRIDAY)
    assert (one.kind, one.inquiry, one.promise, one.channel, one.external_id) == ("inquiry", key, None, "email", "T-9")
    assert (one.sender, one.team, one.questions) == ("Priya <p@x.example>", "returns", ("Why is it late?",))
    assert (one.text, one.acknowledged, one.received_at) == ("Why?\nIt is late.", False, FRIDAY)


def test_waiting_goes_on_after_a_draft_and_an_acknowledgement_and_ends_with_a_reply(ledger):
    keys = [inquiry(ledger) for _ in range(3)]
    ledger.record_reply(keys[0], "draft", "Hm.")
    ledger.record_reply(keys[0], "acknowledgement", "We have it.")
    ledger.record_reply(keys[1], "sent", "It is on its way.")
    ledger.close_inquiry(keys[2])
    (one,) = waiting(ledger, FRIDAY)
    assert (one.inquiry, one.acknowledged) == (keys[0], True)
    ledger.reopen_inquiry(keys[2])
    assert [w.inquiry for w in waiting(ledger, FRIDAY)] == [keys[0], keys[2]]


def test_waiting_shows_promises_until_they_are_kept(ledger):
    key = inquiry(ledger)
    due = MONDAY.replace(hour=15)
    ledger.record_reply(key, "sent", "Soon.", DEFERRED, at=FRIDAY, promises=[Promise(0, "ask", (0, 4), "Monday", due)])
    ledger.close_inquiry(key)  # a helpdesk closes what was replied to; the promise stands
    (one,) = waiting(ledger, due + timedelta(minutes=1))
    assert (one.kind, one.inquiry, one.text, one.due, one.overdue) == ("promise", key, "ask", due, True)
    assert (one.questions, one.channel, one.sender) == (("Why is it late?",), "email", "Priya <p@x.example>")
    assert one.promise is not None
    ledger.keep_promise(one.promise)
    assert waiting(ledger, due) == ()


def test_waiting_promise_without_a_moment_is_due_when_answers_follow(ledger):
    key = inquiry(ledger, Channel.CHAT)
    ledger.record_reply(key, "sent", "Soon.", DEFERRED, at=FRIDAY, promises=[Promise(0, "ask", (0, 4), "soon")])
    (usual,) = waiting(ledger, FRIDAY)
    (said,) = waiting(ledger, FRIDAY, follows={Channel.CHAT: "2 working hours"})
    assert (usual.due, said.due) == (MONDAY.replace(hour=17), MONDAY.replace(hour=10))


def test_waiting_last_promise_on_a_question_holds_and_keeping_it_keeps_those_before(ledger):
    key = inquiry(ledger)
    for day in (1, 2):
        promise = Promise(0, f"promise {day}", (0, 4), "", MONDAY + timedelta(days=day))
        ledger.record_reply(key, "sent", "Soon.", DEFERRED, promises=[promise])
    (one,) = waiting(ledger, MONDAY)
    assert one.text == "promise 2"
    ledger.keep_promise(one.promise)
    assert waiting(ledger, MONDAY) == ()


def test_waiting_leaves_out_what_was_purged_and_other_workspaces(ledger):
    key = inquiry(ledger)
    ledger.record_reply(key, "sent", "Soon.", DEFERRED, promises=[Promise(0, "ask", (0, 4))])
    inquiry(ledger)
    assert len(waiting(ledger, FRIDAY)) == 2
    assert waiting(ledger.in_workspace("other"), FRIDAY) == ()
    ledger.purge(FRIDAY + timedelta(days=1))
    assert waiting(ledger, FRIDAY) == ()


def test_waiting_needs_a_time_zone(ledger):
    with pytest.raises(ValueError, match="time zone"):
        waiting(ledger, datetime(2026, 5, 15))


def test_waiting_of_many(ledger):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    keys = [inquiry(ledger, at=start + timedelta(minutes=m)) for m in range(0, 300, 3)]
    assert [w.inquiry for w in waiting(ledger, FRIDAY)] == keys
