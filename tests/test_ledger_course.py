"""The course of an inquiry: workspaces, acknowledgement, reply, promises, and what is asked of it later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.ledger import Ledger, Purged, open_ledger
from assistant.types import (
    Asked,
    Channel,
    CheckReport,
    Entry,
    Form,
    Match,
    MatchResult,
    Message,
    Need,
    NeedKind,
    Part,
    Promise,
    Question,
    Recent,
    Status,
    Verdict,
)

MESSAGE = Message(
    "Do you ship to Malta? I need an invoice.", ((0, 40),), subject="Malta", sender="Priya", channel=Channel.CHAT
)

FIRST = Question(((0, 21),), "Do you ship to Malta?", standalone="Do you ship to Malta?", confidence=0.75)

SECOND = Question(((22, 40), (0, 5)), "I need an invoice.", Form.DECLARATIVE, "I need an invoice", part=Part.SUBJECT)


@pytest.fixture
def ledger(where):
    with open_ledger(where) as opened:
        yield opened


DAY = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)


def deferred(question: Question = FIRST) -> CheckReport:
    return CheckReport((Verdict(question, Status.DEFERRED, 0.6, ((0, 4),)),))


def answered(question: Question = FIRST, status: Status = Status.ANSWERED) -> CheckReport:
    return CheckReport((Verdict(question, status, 0.9, ((0, 4), (5, 9))),))


def test_ledger_needs_team_and_customer_come_back(ledger: Ledger):
    needs = [Need(NeedKind.ACCOUNT, "Look up order 48213", "48213")]
    sender = "Priya Nair <Priya@Mail.example>"
    key = ledger.record_inquiry(Message("x", (), sender=sender), [FIRST, SECOND], needs=needs, team="returns")
    stored = ledger.inquiry(key)
    assert stored is not None
    assert stored.needs == (needs[0], Need())
    assert (stored.customer, stored.team, stored.workspace) == ("priya@mail.example", "returns", "main")
    assert (stored.acknowledged_at, stored.replied_at, stored.closed_at) == (None, None, None)
    assert len(stored.uid) == 32
    for other in (key + 1, 0, -1, 1 << 31, 1 << 70):
        assert (ledger.inquiry(other), ledger.replies(other), ledger.promises(other)) == (None, (), ())
        for refused in (ledger.close_inquiry, ledger.keep_promise):
            with pytest.raises(LookupError):
                refused(other)


def test_ledger_customer_with_an_address_goes_before_the_name(ledger: Ledger):
    for customer in ("Priya <p@one.example>", "Priya <p@two.example>", None):
        key = ledger.record_inquiry(Message("x", (), sender="Priya"), customer=customer)
        ledger.record_reply(key, "sent", str(customer))
    assert [i.customer for i in ledger.inquiries()] == ["priya", "p@two.example", "p@one.example"]
    assert ledger.recent("P@two.example").customer == ("Priya <p@two.example>",)


def test_ledger_same_id_from_elsewhere_is_recorded_once(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, [FIRST], external_id="hook-1")
    assert ledger.record_inquiry(Message("again", ()), [FIRST, SECOND], external_id="hook-1") == key
    assert ledger.record_inquiry(MESSAGE) != ledger.record_inquiry(MESSAGE)  # without an id nothing is the same
    assert len(ledger.inquiries()) == 3
    found = ledger.find("hook-1")
    assert found is not None
    assert (found.id, found.text, len(found.questions)) == (key, MESSAGE.text, 1)
    assert ledger.find("hook-2") is None


def test_ledger_workspaces_see_nothing_of_each_other(ledger: Ledger):
    other = ledger.in_workspace("other")
    key = ledger.record_inquiry(MESSAGE, [FIRST], external_id="1")
    ledger.record_reply(key, "sent", "Yes", deferred(), promises=[Promise(0, "look", (0, 4))])
    ledger.record_correction("dismiss", {})
    promise = ledger.promises(key)[0].id
    assert (other.inquiry(key), other.find("1"), other.inquiries(), other.replies(key)) == (None, None, (), ())
    assert (other.promises(key), other.recent("Priya"), list(other.asked())) == ((), Recent(), [])
    assert other.corrections() == ()
    for refused in (
        lambda: other.record_reply(key, "sent", "No"),
        lambda: other.keep_promise(promise),
        lambda: other.close_inquiry(key),
        lambda: other.reopen_inquiry(key),
    ):
        with pytest.raises(LookupError):
            refused()
    other.withdraw(1)
    assert len(ledger.corrections()) == 1
    assert other.record_inquiry(MESSAGE, external_id="1") != key  # the same id elsewhere is another inquiry
    for name in ("", "x" * 65):
        with pytest.raises(ValueError, match="1 to 64"):
            ledger.in_workspace(name)


def test_ledger_acknowledgement_is_no_reply(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, [FIRST], received_at=DAY)
    ledger.record_reply(key, "draft", "Hm.", at=DAY + timedelta(minutes=1))
    ledger.record_reply(key, "acknowledgement", "We have it.", at=DAY + timedelta(minutes=2))
    stored = ledger.inquiry(key)
    assert stored and (stored.acknowledged_at, stored.replied_at) == (DAY + timedelta(minutes=2), None)
    ledger.record_reply(key, "sent", "Yes.", at=DAY + timedelta(hours=2))
    ledger.record_reply(key, "follow-up", "Did it help?", at=DAY + timedelta(days=2))
    stored = ledger.inquiry(key)
    assert stored and stored.replied_at == DAY + timedelta(hours=2)
    assert [r.kind for r in ledger.replies(key)] == ["draft", "acknowledgement", "sent", "follow-up"]


def test_ledger_reply_recorded_late_counts_from_when_it_was_sent(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, received_at=DAY)
    for hours in (5, 1, 3):
        ledger.record_reply(key, "sent", "Yes.", at=DAY + timedelta(hours=hours))
    stored = ledger.inquiry(key)
    assert stored and stored.replied_at == DAY + timedelta(hours=1)


def test_ledger_promises_are_kept_by_a_later_answer(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, [FIRST, SECOND])
    both = CheckReport((*deferred(FIRST).questions, *deferred(SECOND).questions))
    made = [Promise(1, "send the invoice", (0, 4), "tomorrow", DAY), Promise(0, "ask", (5, 9))]
    ledger.record_reply(key, "draft", "We will.", both, promises=made)
    assert ledger.promises(key) == ()  # nobody has promised yet
    ledger.record_reply(key, "sent", "We will.", both, promises=made)
    first, second = ledger.promises(key)
    assert (first.question, first.text, first.due_text, first.due, first.kept_at) == (
        1, "send the invoice", "tomorrow", DAY, None,
    )  # fmt: skip
    assert (second.question, second.due, second.inquiry) == (0, None, key)
    ledger.record_reply(key, "follow-up", "Yes, we do.", answered(FIRST), at=DAY)
    assert [p.kept_at for p in ledger.promises(key)] == [None, DAY]
    ledger.keep_promise(first.id, DAY + timedelta(days=1))
    ledger.keep_promise(first.id, DAY + timedelta(days=9))  # the first word holds
    assert [p.kept_at for p in ledger.promises(key)] == [DAY + timedelta(days=1), DAY]


def test_ledger_promise_on_no_question_is_refused_and_nothing_is_written(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, [FIRST])
    with pytest.raises(IndexError, match="question 1, of 1"):
        ledger.record_reply(key, "sent", "We will.", deferred(), promises=[Promise(1, "ask", (0, 4))])
    assert (ledger.replies(key), ledger.promises(key)) == ((), ())
    with pytest.raises(LookupError, match="no promise 1"):
        ledger.keep_promise(1)


def test_ledger_closed_and_open_again(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE)
    ledger.close_inquiry(key, DAY)
    assert [i.closed_at for i in ledger.inquiries()] == [DAY]
    ledger.reopen_inquiry(key)
    assert [i.closed_at for i in ledger.inquiries()] == [None]
    with pytest.raises(LookupError):
        ledger.close_inquiry(key + 1)


def test_ledger_recent_replies_newest_first(ledger: Ledger):
    sent = []
    for number, (sender, team) in enumerate([("A <a@x.example>", "one"), ("B", "two"), ("a@X.example", "two")]):
        key = ledger.record_inquiry(Message("x", (), sender=sender), team=team)
        ledger.record_reply(key, "draft", "never sent")
        sent.append(f"reply {number}")
        ledger.record_reply(key, "sent", sent[-1], at=DAY - timedelta(days=number))
    assert ledger.recent("Someone Else <A@x.example>") == Recent((sent[0], sent[2]), tuple(sent))
    assert ledger.recent("b", team="two", most=1) == Recent((sent[1],), (sent[1],))
    assert ledger.recent(None) == ledger.recent("nobody@x.example") == Recent((), tuple(sent))


def test_ledger_asked_tells_how_each_question_ended(ledger: Ledger):
    results = [MatchResult("q", (Match(Entry("malta", "Shipping"), 1.0),), True, 0.9), MatchResult("r", (), False, 0.0)]
    sender = Message(MESSAGE.text, (), sender="p@x.example", channel=Channel.CHAT)
    key = ledger.record_inquiry(
        sender, [FIRST, SECOND], results, needs=[Need(), Need(NeedKind.ACTION)], received_at=DAY
    )
    ledger.record_reply(key, "acknowledgement", "Soon, then.", answered())
    stored = ledger.inquiry(key)
    assert stored
    one, two = ledger.asked()
    assert one == Asked(
        f"{stored.uid}-0", FIRST.standalone, DAY, "p@x.example", Channel.CHAT,
        entry="malta", probability=0.9, answered=True,
    )  # fmt: skip
    assert (two.id, two.question, two.need, two.entry, two.status) == (
        f"{stored.uid}-1", SECOND.standalone, NeedKind.ACTION, None, None,
    )  # fmt: skip
    ledger.record_reply(key, "sent", "Later, more then.", deferred())
    ledger.record_reply(key, "sent", "Yes, we do ship.", answered())
    ledger.record_reply(key, "follow-up", "Did it help?", answered(status=Status.UNANSWERED))
    assert [(a.status, a.answer) for a in ledger.asked()] == [(Status.ANSWERED, "Yes, we d"), (None, "")]


def test_ledger_asked_is_streamed_oldest_first_within_a_time(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("assistant.ledger.asking.CHUNK", 3)
    for day in (4, 2, 2, 0, 3, 1, 2, 2):
        ledger.record_inquiry(MESSAGE, [FIRST, SECOND], received_at=DAY + timedelta(days=day))
    found = list(ledger.asked())
    assert [a.at.day - DAY.day for a in found] == [0, 0, 1, 1, *[2] * 8, 3, 3, 4, 4]
    assert len({a.id for a in found}) == 16
    some = ledger.asked(DAY + timedelta(days=1), DAY + timedelta(days=2))
    assert [a.at.day - DAY.day for a in some] == [1, 1]
    stream = ledger.asked()
    next(stream)
    ledger.record_inquiry(MESSAGE, [FIRST], received_at=DAY + timedelta(days=9))  # nobody is kept waiting
    assert len(list(stream)) == 16


def test_ledger_purge_keeps_counts_and_closes_what_nobody_answered(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, [FIRST], external_id="7", received_at=DAY)
    other = ledger.record_inquiry(MESSAGE, [FIRST], received_at=DAY)
    ledger.record_reply(other, "sent", "Yes.", deferred(), promises=[Promise(0, "ask", (0, 4))])
    assert ledger.purge(DAY + timedelta(days=1)) == Purged(2, 1)
    assert ledger.purge(DAY + timedelta(days=1)) == Purged()
    assert (ledger.inquiries(), ledger.inquiry(key), ledger.find("7"), list(ledger.asked())) == ((), None, None, [])
    assert (ledger.replies(other), ledger.promises(other), ledger.recent("Priya")) == ((), (), Recent())
    with pytest.raises(LookupError):
        ledger.record_reply(key, "sent", "Too late.")
    with ledger.reading() as connection:
        told = connection.exec_driver_sql("SELECT status FROM verdict").scalars().all()
        kept = connection.exec_driver_sql("SELECT text, sender, channel FROM inquiry").all()
    assert (told, [tuple(k) for k in kept]) == (["deferred"], [("", None, "chat")] * 2)
