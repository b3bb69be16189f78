"""Corrections: kept in the ledger, respected later, given out as training rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import LedgerError
from assistant.ledger import Correction, Kind, compiled, open_ledger, read_corrections, training_rows
from assistant.ledger.corrections import payload_of
from assistant.questions import corrected
from assistant.text import digest, wording
from assistant.types import Channel, Corrections, Form, Message, Part, Question, Span

TEXT = "Hi 🏕️, can you help? My stove is broken. When do you open?"
INQUIRY = Message(
    TEXT, ((0, len(TEXT)),), subject="Where are you?", sender="Priya <p@mail.example>", channel=Channel.CHAT
)


def asked(words: str, form: Form = Form.INTERROGATIVE) -> Question:
    span: Span = (TEXT.index(words), TEXT.index(words) + len(words))
    return Question((span,), words, form, words)


HELP, STOVE, OPEN = asked("can you help?"), asked("My stove is broken.", Form.DECLARATIVE), asked("When do you open?")
SUBJECT = Question(((0, 14),), "Where are you?", part=Part.SUBJECT)
HERE = digest(TEXT)
DISMISS = Correction(Kind.DISMISS, INQUIRY, HELP, (OPEN,))
ADD = Correction(Kind.ADD, INQUIRY, STOVE, (STOVE, OPEN), wording(STOVE.text))
VERDICT = Correction(Kind.VERDICT, INQUIRY, OPEN, (STOVE, OPEN), "", "At  nine.\n", True, ((0, 8),))


@pytest.fixture
def ledger(where):
    with open_ledger(where) as opened:
        yield opened


def known(*corrections: Correction) -> Corrections:
    return compiled((c.kind, payload_of(c)) for c in corrections)


def test_compiled_of_nothing_is_nothing():
    assert known() == Corrections()


def test_compiled_holds_each_kind_under_its_key():
    found = known(DISMISS, ADD, VERDICT)
    assert (found.dismissed, found.dismissed_here) == (frozenset(), {(HERE, "can you help")})
    assert found.added == {"my stove is broken": {"my stove is broken": Form.DECLARATIVE}}
    assert found.verdicts == {("when do you open", "At nine."): True}


def test_compiled_the_last_word_holds():
    again = Correction(Kind.DISMISS, INQUIRY, STOVE, (OPEN,))
    assert known(ADD, again) == Corrections(dismissed_here=frozenset({(HERE, "my stove is broken")}))
    assert known(again, ADD) == known(ADD)
    other = Correction(Kind.VERDICT, INQUIRY, OPEN, (OPEN,), "", "At nine.", False)
    assert known(VERDICT, other).verdicts == {("when do you open", "At nine."): False}


def about(text: str, words: str = "Where is my refund?", kind: Kind = Kind.DISMISS) -> Correction:
    """A correction of a question in a message of this text."""
    at = text.index(words)
    question = Question(((at, at + len(words)),), words)
    return Correction(kind, Message(text, ((0, len(text)),)), question, (), wording(words))


def found(text: str, *corrections: Correction, words: str = "Where is my refund?") -> list[str]:
    """What is found in a message of this text, in which a finder sees the one question, after the corrections."""
    question = Question(((text.index(words), text.index(words) + len(words)),), words)
    return [q.text for q in corrected((question,), Message(text, ((0, len(text)),)), known(*corrections))]


ONE, TWO, THREE = (f"{hello} Where is my refund? Bye." for hello in ("Hi.", "Hello.", "Good day."))
REFUND = "Where is my refund?"


def test_dismissed_once_holds_in_that_message_only():
    assert found(ONE, about(ONE)) == []
    assert found(f" {ONE}".replace(" ", "\n "), about(ONE), words="Where\n is\n my\n refund?") == []  # white space
    assert found(TWO, about(ONE)) == [REFUND]
    assert found(ONE.upper(), about(ONE), words=REFUND.upper()) == [REFUND.upper()]  # not the same text


def test_dismissed_again_in_the_same_message_counts_once():
    assert found(TWO, about(ONE), about(ONE), about(ONE.replace(" ", "\t"), REFUND.replace(" ", "\t"))) == [REFUND]


def test_dismissed_under_another_quoted_trail_counts_once():
    trail = Message(f"{ONE}\n> Old words.", ((0, len(ONE)),))
    assert known(about(ONE), Correction(Kind.DISMISS, trail, about(ONE).question, ())).dismissed == frozenset()


def test_dismissed_in_two_messages_holds_in_all():
    assert found(THREE, about(ONE), about(TWO)) == []
    assert found(THREE, about(ONE), about(TWO, "Bye.")) == [REFUND]  # each wording for itself
    other = "Hi. Where is my refund for the tent?"
    assert found(other, about(ONE), about(TWO), words="Where is my refund for the tent?")


def test_dismissed_in_two_messages_then_added_is_found_again():
    before = about(ONE), about(TWO), about(THREE, kind=Kind.ADD)
    for text in (ONE, TWO, THREE, "So, then. Where is my refund?"):
        assert found(text, *before) == [REFUND]
    assert found(TWO, *before, about(ONE)) == [REFUND]  # it begins anew
    assert found(THREE, *before, about(ONE), about(TWO)) == []


def test_added_wording_dismissed_in_another_message_is_left_out_there_alone():
    text = "Oh no. Where is my refund?"
    before = about(ONE, kind=Kind.ADD), about(TWO)
    for message, there in ((ONE, [REFUND]), (TWO, []), (text, [REFUND])):
        assert [q.text for q in corrected((), Message(message, ((0, len(message)),)), known(*before))] == there
    assert known(*before, about(text)).added == {}
    again = known(*before, about(text), about(THREE, "Good day.", Kind.ADD))
    assert list(again.added) == ["good day"]  # an old addition does not come back with another


def test_dismissed_before_messages_were_told_apart_counts_as_one_message():
    old = [("dismiss", {"words": REFUND})] * 3
    assert compiled(old) == Corrections()
    assert compiled([*old, ("dismiss", payload_of(about(ONE)))]).dismissed == {"where is my refund"}


@pytest.mark.parametrize("text", ["", " ", "\ud83d", "\0", "x" * 100_000])
def test_dismissed_message_of_any_text_has_a_short_key(text):
    assert len(payload_of(Correction(Kind.DISMISS, Message(text, ()), HELP, ()))["message"]) == 16


def test_compiled_splits_and_merges_teach_but_change_no_later_message():
    assert known(*(Correction(k, INQUIRY, OPEN, (OPEN,)) for k in (Kind.SPLIT, Kind.MERGE))) == Corrections()


@pytest.mark.parametrize("payload", [{}, {"words": None}, {"words": 3}, {"words": "?!"}, {"why": "thanks"}])
def test_compiled_passes_over_what_others_recorded(payload):
    assert compiled((kind, payload) for kind in ("dismiss", "add", "verdict", "else")) == Corrections()


def test_compiled_verdict_without_an_answer_is_none():
    assert compiled([("verdict", {"words": "Why?", "answers": "yes"})]) == Corrections()


def test_ledger_corrections_round_trip(ledger):
    keys = [ledger.correct(c) for c in (DISMISS, ADD, VERDICT)]
    stored = ledger.corrections()
    assert [c.id for c in stored] == keys
    assert [c.kind for c in stored] == ["dismiss", "add", "verdict"]
    assert [dict(c.payload) for c in stored] == [payload_of(c) for c in (DISMISS, ADD, VERDICT)]
    assert read_corrections(ledger.where) == known(DISMISS, ADD, VERDICT)


def test_ledger_correction_holds_the_message_but_not_the_sender(ledger):
    ledger.correct(DISMISS)
    (stored,) = ledger.corrections()
    assert (stored.payload["text"], stored.payload["words"]) == (TEXT, HELP.text)
    assert "Priya" not in json.dumps(dict(stored.payload))


@pytest.mark.parametrize("text", ["\0", "\ud83d", "😀\u202e", "x" * 100_000])
def test_ledger_correction_of_hostile_text_comes_back_equal(ledger, text):
    question = Question(((0, 1),), text)
    ledger.correct(Correction(Kind.VERDICT, Message(text, ()), question, (question,), "", text, False))
    (stored,) = ledger.corrections()
    assert (stored.payload["text"], stored.payload["words"], stored.payload["reply"]) == (text, text, text)


def test_ledger_withdrawn_correction_is_gone(ledger):
    first, second = ledger.correct(DISMISS), ledger.correct(ADD)
    ledger.withdraw(first)
    ledger.withdraw(first)
    assert [c.id for c in ledger.corrections()] == [second]
    assert ledger.correct(DISMISS) > second


def test_ledger_purge_takes_old_corrections_and_their_words(ledger):
    planted = "planted-4711 " * 300
    question = Question(((0, 5),), planted)
    ledger.correct(Correction(Kind.DISMISS, Message(planted, ()), question, ()))
    ledger.purge(datetime.now(UTC) - timedelta(days=1))
    assert len(ledger.corrections()) == 1
    ledger.purge(datetime.now(UTC) + timedelta(seconds=1))
    assert ledger.corrections() == ()
    if isinstance(ledger.where, Path):
        assert not any(b"planted-4711" in file.read_bytes() for file in ledger.where.parent.iterdir())


def test_read_corrections_makes_no_file(tmp_path):
    assert read_corrections(tmp_path / "none.db") == Corrections()
    assert list(tmp_path.iterdir()) == []


def test_read_corrections_of_no_ledger_is_told(tmp_path):
    (tmp_path / "l").write_text("dear diary " * 500)
    with pytest.raises(LedgerError):
        read_corrections(tmp_path / "l")


def test_training_rows_of_nothing():
    assert training_rows(()) == []


def test_training_rows_have_the_form_of_the_labelled_sets(ledger):
    for correction in (DISMISS, ADD, VERDICT):
        ledger.correct(correction)
    edited, judged = training_rows(ledger.corrections())
    assert set(edited) == {"id", "source", "channel", "text", "sender_name", "asks", "replies"}
    assert (edited["source"], edited["channel"], edited["text"], edited["replies"]) == ("agent", "chat", TEXT, [])
    assert [TEXT[slice(*a["spans"][0])] for a in edited["asks"]] == [STOVE.text, OPEN.text]  # as they were at last
    assert edited["asks"][0] == {
        "id": "a1", "spans": [list(STOVE.spans[0])], "form": "declarative", "standalone": STOVE.text,
    }  # fmt: skip
    (reply,) = judged["replies"]
    assert reply == {
        "id": "r1", "plan": None, "text": "At  nine.\n", "labels": {"a2": {"status": "answered", "spans": [[0, 8]]}},
    }  # fmt: skip


def test_training_rows_gather_the_verdicts_on_one_reply(ledger):
    ledger.correct(VERDICT)
    ledger.correct(Correction(Kind.VERDICT, INQUIRY, STOVE, (STOVE, OPEN), "", "At  nine.\n", False))
    ledger.correct(Correction(Kind.VERDICT, INQUIRY, STOVE, (STOVE, OPEN), "", "Another.", False))
    rows = training_rows(ledger.corrections())
    labels = [{k: v["status"] for k, v in r["replies"][0]["labels"].items()} for r in rows]
    assert labels == [{"a2": "answered", "a1": "unanswered"}, {"a1": "unanswered"}]


def test_training_rows_leave_out_questions_of_the_subject(ledger):
    ledger.correct(Correction(Kind.DISMISS, INQUIRY, HELP, (OPEN, SUBJECT)))
    ledger.correct(Correction(Kind.VERDICT, INQUIRY, SUBJECT, (OPEN, SUBJECT), "", "In Leeds.", True))
    (row,) = training_rows(ledger.corrections())
    assert [a["id"] for a in row["asks"]] == ["a1"]


def test_training_rows_pass_over_what_others_recorded(ledger):
    ledger.record_correction("dismiss", {"why": "thanks"})
    assert training_rows(ledger.corrections()) == []
