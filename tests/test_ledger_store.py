from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import LedgerError
from assistant.ledger import Ledger, Purged, open_ledger
from assistant.types import (
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


def test_ledger_import_is_light():
    code = "import sys, assistant.ledger; sys.exit('sqlalchemy' in sys.modules or 'alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ledger_empty_has_nothing(ledger: Ledger):
    assert ledger.inquiries() == ()
    assert ledger.replies(1) == ()
    assert ledger.purge(datetime.now(UTC)) == Purged()


def test_ledger_round_trip_of_an_inquiry(ledger: Ledger):
    at = datetime(2026, 5, 12, 9, 14, tzinfo=timezone(timedelta(hours=2)))
    results = [MatchResult("q", (Match(Entry("malta", "Shipping"), 1.0),), True, 0.9), MatchResult("r", (), False, 0.0)]
    key = ledger.record_inquiry(MESSAGE, [FIRST, SECOND], results, external_id="hook-1", received_at=at)
    (stored,) = ledger.inquiries()
    assert (stored.id, stored.external_id, stored.channel) == (key, "hook-1", Channel.CHAT)
    assert (stored.subject, stored.sender, stored.text) == ("Malta", "Priya", MESSAGE.text)
    assert stored.received_at == at
    assert stored.received_at.utcoffset() == timedelta(0)
    assert stored.questions == (FIRST, SECOND)


def test_ledger_round_trip_of_a_reply(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, [FIRST])
    added = Question(((22, 40),), "I need an invoice.")
    verdicts = (
        Verdict(FIRST, Status.ANSWERED, 0.9, ((0, 4), (6, 9))),
        Verdict(added, Status.UNANSWERED, 0.1),
    )
    ledger.record_reply(key, "draft", "Yes, we do.", CheckReport(verdicts))
    ledger.record_reply(key, "sent", "Yes.")
    draft, sent = ledger.replies(key)
    assert (draft.kind, draft.text) == ("draft", "Yes, we do.")
    assert [(v.question, v.status, v.score, v.evidence) for v in draft.verdicts] == [
        (0, Status.ANSWERED, 0.9, ((0, 4), (6, 9))),
        (1, Status.UNANSWERED, 0.1, ()),
    ]
    assert (sent.kind, sent.verdicts) == ("sent", ())
    assert [q.text for q in ledger.inquiries()[0].questions] == [FIRST.text, added.text]


def test_ledger_questions_in_one_place_are_kept(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, [FIRST, FIRST])
    ledger.record_reply(key, "sent", "Yes", CheckReport((Verdict(SECOND, Status.DEFERRED, 0.5),)))
    assert ledger.inquiries()[0].questions == (FIRST, FIRST, SECOND)


def test_ledger_reply_to_nothing_is_refused(ledger: Ledger):
    with pytest.raises(LookupError, match="no inquiry 7"):
        ledger.record_reply(7, "sent", "Yes")


def test_ledger_reply_of_another_kind_is_refused(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE)
    with pytest.raises(LedgerError, match="reply_kind"):
        ledger.record_reply(key, "thought", "Yes")  # type: ignore[arg-type]
    assert ledger.replies(key) == ()


def test_ledger_time_without_zone_is_refused(ledger: Ledger):
    with pytest.raises(ValueError, match="time zone"):
        ledger.record_inquiry(MESSAGE, received_at=datetime(2026, 5, 12))
    with pytest.raises(ValueError, match="time zone"):
        ledger.purge(datetime(2026, 5, 12))
    assert ledger.inquiries() == ()


def test_ledger_newest_first_and_limited(ledger: Ledger):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    keys = [ledger.record_inquiry(MESSAGE, [FIRST], received_at=start + timedelta(days=d)) for d in (1, 0, 2)]
    assert [i.id for i in ledger.inquiries(2)] == [keys[2], keys[0]]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=())))
def test_ledger_any_text_comes_back_equal(ledger: Ledger, text: str):
    key = ledger.record_inquiry(Message(text, (), subject=text), [Question(((0, 1),), text)], external_id=text)
    ledger.record_reply(key, "sent", text)
    stored = next(i for i in ledger.inquiries(1))
    assert (stored.text, stored.subject, stored.external_id, stored.questions[0].text) == (text,) * 4
    assert ledger.replies(key)[0].text == text


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud83d", "\ud83d\ude00", "\x01begins", "\\u0000", "😀\r\n\u202e"])
def test_ledger_hostile_text_comes_back_equal(ledger: Ledger, text: str):
    ledger.record_inquiry(Message(text, ()))
    assert ledger.inquiries(1)[0].text == text


def test_ledger_correction_goes_with_its_inquiry(ledger: Ledger):
    key = ledger.record_inquiry(MESSAGE, [FIRST])
    assert ledger.record_correction("dismiss", {"why": "thanks"}, question_id=1) == 1
    assert ledger.purge(datetime.now(UTC) + timedelta(seconds=1)) == Purged(1, 1, 1)
    assert ledger.record_inquiry(MESSAGE) > key


def test_ledger_purge_keeps_what_is_younger(ledger: Ledger):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for day in range(4):
        ledger.record_inquiry(MESSAGE, [FIRST], received_at=start + timedelta(days=day))
    assert ledger.purge(start + timedelta(days=2)) == Purged(2, 2)
    assert [i.received_at.day for i in ledger.inquiries()] == [4, 3]


def test_ledger_purged_text_is_nowhere_in_the_folder(tmp_path: Path):
    planted = "planted-4711-" * 400
    report = CheckReport((Verdict(FIRST, Status.DEFERRED, 0.5),))
    with open_ledger(tmp_path / "l") as ledger:
        for size in (1, 30, 400):  # cells, pages and chains of pages
            message = Message(
                "planted-4711-" * size, (), subject=planted, sender="planted-4711 <planted-4711@x.example>"
            )
            need = Need(NeedKind.ACTION, "planted-4711", "planted-4711")
            key = ledger.record_inquiry(
                message, [Question(((0, 3),), planted)], needs=[need], external_id=f"{planted}{size}"
            )
            promise = Promise(0, "planted-4711", (0, 3), "planted-4711")
            ledger.record_reply(key, "sent", planted, report, promises=[promise])
        ledger.record_inquiry(MESSAGE, received_at=datetime.now(UTC) + timedelta(days=1))
        ledger.purge(datetime.now(UTC) + timedelta(seconds=1))
        for file in tmp_path.iterdir():
            assert b"planted-4711" not in file.read_bytes()
        assert len(ledger.inquiries()) == 1


def test_ledger_large_text(ledger: Ledger):
    text = "Where is it? " * 100_000
    ledger.record_inquiry(Message(text, ()))
    assert ledger.inquiries()[0].text == text
