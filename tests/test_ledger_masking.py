"""Personal data masked at rest: nothing of it in the file, and spans that still hold."""

from __future__ import annotations

import pytest

from assistant.ledger import Correction, Kind, open_ledger
from assistant.ledger.hiding import moving
from assistant.types import (
    CheckReport,
    Message,
    Need,
    NeedKind,
    Part,
    Promise,
    Question,
    Recent,
    Reference,
    Status,
    Verdict,
)

TEXT = "Hi Megan, I'm Priya Nair. Where is order 48213? Write to priya@mail.example or ring 020 7946 0958."
AT = TEXT.index("Where")
END = TEXT.index("?") + 1
INQUIRY = Message(
    TEXT,
    ((0, len(TEXT)),),
    subject="Order 48213, Priya",
    sender="Priya Nair <priya@mail.example>",
    references=(Reference("order", "48213", (AT, AT + 5)),),
)
QUESTION = Question(((AT, END),), TEXT[AT:END], standalone="Where is order 48213 of Priya Nair?")
IN_SUBJECT = Question(((0, 11),), "Order 48213", part=Part.SUBJECT)
REPLY = "Dear Priya, order 48213 left on 3 May. I will ring 020 7946 0958 tomorrow."
SECRETS = ("Priya", "Nair", "48213", "priya@mail.example", "7946")


@pytest.fixture
def ledger(where):
    with open_ledger(where, mask=True) as opened:
        yield opened


def cut(text, spans):
    return [text[start:end] for start, end in spans]


def test_masking_moves_spans_along():
    masked, marks = "[NAME 1] and [NAME 2].", {"[NAME 1]": "Jo", "[NAME 2]": "Christopher"}
    move = moving(masked, marks)  # of "Jo and Christopher."
    assert cut(masked, map(move, [(0, 2), (3, 6), (7, 18), (18, 19), (0, 19)])) == [
        "[NAME 1]", "and", "[NAME 2]", ".", masked,
    ]  # fmt: skip
    assert cut(masked, map(move, [(0, 1), (9, 12), (2, 3)])) == ["[NAME 1]", "[NAME 2]", " "]  # a part covers the mark
    assert moving("plain [NAME 9]", {})((2, 14)) == (2, 14)


def test_masking_leaves_nothing_personal_of_an_inquiry_and_its_spans_hold(ledger):
    need = Need(NeedKind.ACCOUNT, "Look up order 48213", "48213")
    key = ledger.record_inquiry(INQUIRY, [QUESTION, IN_SUBJECT], needs=[need])
    stored = ledger.inquiry(key)
    assert not any(secret in repr(stored) for secret in SECRETS)
    assert (stored.sender, stored.subject) == (None, "Order [NUMBER 1], [NAME 2]")
    assert cut(stored.text, stored.questions[0].spans) == ["Where is order [NUMBER 1]?"] == [stored.questions[0].text]
    assert cut(stored.subject, stored.questions[1].spans) == ["Order [NUMBER 1]"]
    assert stored.needs[0].todo == "Look up order [NUMBER 1]"


def test_masking_of_a_reply_keeps_evidence_and_finds_the_question_again(ledger):
    key = ledger.record_inquiry(INQUIRY, [QUESTION])
    start = REPLY.index("order")
    said = (REPLY.index("I will"), len(REPLY))
    report = CheckReport((Verdict(QUESTION, Status.DEFERRED, 0.9, ((start, start + 25),)),))
    promise = Promise(0, "ring 020 7946 0958 tomorrow", said, "tomorrow")
    ledger.record_reply(key, "sent", REPLY, report, promises=[promise], inquiry=INQUIRY)
    (stored,), (kept,) = ledger.replies(key), ledger.promises(key)
    assert not any(secret in repr((stored, kept)) for secret in SECRETS)
    assert len(ledger.inquiry(key).questions) == 1
    assert cut(stored.text, stored.verdicts[0].evidence) == ["order [NUMBER 1] left on 3 May"]
    assert kept.text == "ring [PHONE 1] tomorrow"
    (asked,) = ledger.asked()
    assert asked.answer == "order [NUMBER 1] left on 3 May"


def test_masking_of_a_question_that_an_agent_added(ledger):
    key = ledger.record_inquiry(INQUIRY)
    report = CheckReport((Verdict(QUESTION, Status.ANSWERED, 0.9),))
    ledger.record_reply(key, "sent", "Yes.", report, inquiry=INQUIRY)
    ledger.record_reply(key, "sent", "Yes.", report)  # without the inquiry the question is known all the same
    stored = ledger.inquiry(key)
    assert [q.text for q in stored.questions] == ["Where is order [NUMBER 1]?"]
    assert cut(stored.text, stored.questions[0].spans) == ["Where is order [NUMBER 1]?"]


def test_masking_still_tells_customers_apart(ledger):
    for sender, text in (("Priya <priya@mail.example>", "One."), ("Tom <tom@mail.example>", "Two.")):
        ledger.record_reply(ledger.record_inquiry(Message("Why?", (), sender=sender)), "sent", text)
    assert ledger.recent("PRIYA@mail.example") == Recent(("One.",), ("Two.", "One."))
    assert ledger.recent(None).customer == ()


def test_masking_of_corrections(ledger):
    correction = Correction(
        Kind.VERDICT, INQUIRY, QUESTION, (QUESTION,), "", REPLY, True, ((REPLY.index("order"), REPLY.index(" left")),)
    )
    ledger.correct(correction)
    (stored,) = ledger.corrections()
    assert not any(secret in repr(stored) for secret in SECRETS)
    payload = stored.payload
    assert cut(payload["text"], payload["asks"][0]["spans"]) == ["Where is order [NUMBER 1]?"]
    assert cut(payload["reply"], payload["labels"]["a1"]["spans"]) == ["order [NUMBER 1]"]


def test_masking_leaves_no_byte_in_the_file(tmp_path):
    with open_ledger(tmp_path / "l", mask=True) as ledger:
        key = ledger.record_inquiry(INQUIRY, [QUESTION])
        ledger.record_reply(key, "sent", REPLY, inquiry=INQUIRY)
        raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not any(secret.encode() in raw for secret in SECRETS)


@pytest.mark.parametrize("text", ["", "\0", "[NAME 1] [NAME 1]", "x" * 100_000, "1" * 100_000, "Dear " * 20_000])
def test_masking_of_hostile_text(ledger, text):
    key = ledger.record_inquiry(Message(text, ((0, len(text)),)), [Question(((0, len(text)),), text)])
    ledger.record_reply(key, "sent", text)
    stored = ledger.inquiry(key)
    assert cut(stored.text, stored.questions[0].spans) == [stored.text]
