"""Mails as they wait in the ledger and as drafts: any bytes in, always a mail out, and nothing of it in a log."""

from __future__ import annotations

import logging
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.calling import Later, Refused, Unsure
from assistant.errors import InputError
from assistant.mailbox import Mail, MailAccess, key_of, payload_of, raw_of, read, with_draft, writer
from assistant.mailbox.access import told
from assistant.mailbox.composing import compose, has_open, message_id
from assistant.mailbox.folder import place_of
from assistant.mailbox.headers import addresses, head_of, is_ours
from assistant.mailbox.judging import not_of_a_customer, overlong
from assistant.types import (
    CheckReport,
    Draft,
    Ignored,
    Incoming,
    Message,
    Need,
    NeedKind,
    Note,
    Question,
    Status,
    Verdict,
)
from tests.pace import reference

ACCESS = MailAccess("imap.firm.example", "support@firm.example", "s3cret", sender="Support <support@firm.example>")
NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
PARSER = BytesParser(policy=policy.default)
ANY = st.text(st.characters(codec=None), max_size=60)  # NUL, surrogates, marks of direction and all
RAW = (
    b"From: =?utf-8?q?J=C3=BCrgen_Reed?= <sam@home.example>\r\nTo: support@firm.example\r\n"
    b"Message-ID: <a@home.example>\r\nDate: Tue, 12 May 2026 09:10:00 +0100\r\nSubject: Hello\r\n\r\nDo you ship?\r\n"
)


def note(text="Hello", **target):
    return Note("0f" * 16, "<a@home.example>", f"{text}\n\nChecklist", text, target)


def made(**target):
    return PARSER.parsebytes(compose(note(**target), ACCESS, NOW))


def test_a_mail_comes_back_as_it_was_put_there():
    for raw in (RAW, RAW + "Köln".encode("latin-1"), b"", b"\x00\x80", "é".encode()):
        assert raw_of(payload_of(Mail(7, raw, NOW))) == raw


@settings(deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=60))
def test_any_bytes_are_kept_and_read(body, head):
    raw = b"From: " + head + b"\nDate: " + head + b"\nReferences: " + head + b"\n" + head + b"\n\n" + body
    assert raw_of(payload_of(Mail(1, raw))) == raw
    assert key_of(raw) == key_of(raw)
    not_of_a_customer(head_of(raw), ("firm.example",))
    incoming = read(payload_of(Mail(1, raw)))
    assert isinstance(incoming, Incoming)
    draft = PARSER.parsebytes(compose(Note("a1", "", "", "text", incoming.target), ACCESS, NOW))
    assert draft["From"] == ACCESS.sender and draft.get_content().startswith("text")


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("message_id references subject to others here author date quote open".split()), ANY
    ),
    ANY,
)
def test_whatever_a_note_holds_its_draft_is_a_mail_of_ours(target, text):
    raw = compose(note(text, **target), ACCESS, NOW)
    assert b"\x00" not in raw
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]
    assert set(names) <= {"From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
                          "X-Fullreply-Delivery", "X-Fullreply-Open", "Content-Type", "Content-Transfer-Encoding",
                          "MIME-Version"}  # fmt: skip
    assert len(names) == len(set(names))
    assert PARSER.parsebytes(raw)["X-Fullreply-Delivery"] == "0f" * 16


def test_who_wrote_can_be_found_in_what_waits():
    assert "Jürgen Reed <sam@home.example>" in payload_of(Mail(1, RAW))


def test_a_payload_that_is_none_is_refused():
    for payload in ("", "{", "[]", '{"raw": 1}', '{"uid": 2}', "[" * 100_000):
        with pytest.raises(InputError):
            read(payload)
    assert isinstance(read(payload_of(Mail(1, b" \r\n"))), Ignored)


def test_a_mail_is_known_again_wherever_it_lies_and_none_is_taken_for_another():
    moved = b"Received: from elsewhere\r\n" + RAW
    assert key_of(moved) == key_of(RAW)
    assert key_of(RAW.replace(b"12 May", b"13 May")) != key_of(RAW)  # a form that gives one id to all its mails
    bare = RAW.replace(b"Message-ID: <a@home.example>\r\n", b"")
    assert key_of(bare) != key_of(bare.replace(b"ship", b"mend"))


def test_long_threads_keep_their_first_and_last_ids():
    before = [f"<{i}.{'x' * 40}@home.example>" for i in range(60)]
    raw = RAW.replace(b"Subject", f"References: {' '.join(before)}\r\nSubject".encode())
    incoming = read(payload_of(Mail(1, raw)))
    kept = incoming.target["references"].split()
    assert kept[0] == before[0] and kept[-2:] == [before[-1], "<a@home.example>"] and len(kept) < 20
    draft = compose(note(**incoming.target), ACCESS, NOW)
    assert max(map(len, draft.partition(b"\r\n\r\n")[0].split(b"\r\n"))) < 998
    assert PARSER.parsebytes(draft)["References"].split() == kept


def test_without_an_id_nothing_threads():
    draft = made(subject="Hello", to="sam@home.example")
    assert draft["In-Reply-To"] is None and draft["References"] is None
    assert draft["Subject"] == "Re: Hello"


@pytest.mark.parametrize(
    ("given", "subject"),
    [("", "Re:"), ("Hi", "Re: Hi"), ("RE: Hi", "RE: Hi"), ("AW: Hi", "AW: Hi"), ("Re[2]: Hi", "Re[2]: Hi"),
     ("Reading", "Re: Reading"), ("a\r\nBcc: x@y.example", "Re: a Bcc: x@y.example"), ("ü" * 2000, "Re: " + "ü" * 900)],
)  # fmt: skip
def test_subjects(given, subject):
    assert made(subject=given)["Subject"] == subject


def test_nobody_of_ours_and_nobody_twice_gets_a_copy():
    draft = made(
        to="Sam <sam@home.example>",
        others="SUPPORT@firm.example, sam@home.example, Kim <kim@home.example>, KIM@home.example, alias@firm.example",
        here="alias@firm.example",
    )
    assert draft["To"] == "Sam <sam@home.example>"
    assert draft["Cc"].lower() == "kim@home.example"


def test_addresses_that_no_mail_reaches_are_left_out():
    assert [str(a) for a in addresses("ü@home.example, Sam <sam@köln.example>, broken, <>, a@b@c")] == [
        "Sam <sam@xn--kln-sna.example>"
    ]
    assert addresses("x" * 100_000) == ()
    many = addresses(", ".join(f"customer{i}@home.example" for i in range(500)))
    assert many and all(a.domain == "home.example" for a in many)


@pytest.mark.parametrize("piece", ["a@b.c,", "<", '"', "(", "a:", "=?utf-8?q?a?= ", "[(", "a b "])
@pytest.mark.parametrize("name", ["From", "To", "Subject", "References", "Date", "Message-ID", "Content-Type"])
def test_hostile_headers_take_no_time(name, piece):
    raw = f"{name}: {piece * (200_000 // len(piece))}\r\n\r\nhi".encode()
    begun = time.process_time()
    not_of_a_customer(head_of(raw), ("firm.example",))
    read(payload_of(Mail(1, raw)))
    assert time.process_time() - begun < 75 * reference()
    assert overlong(raw) == (name in ("From", "Subject", "Content-Type"))
    assert not overlong(RAW)


def test_a_header_of_a_part_may_be_too_long_too():
    raw = RAW + b"--b\r\ncontent-TYPE: text/plain;\r\n" + b" a=b;\r\n" * 1000 + b"\r\nhi"
    assert overlong(raw) and not overlong(RAW + b"content " * 5000)


def test_ours_are_addresses_and_domains_with_what_is_below():
    (ours,), (below,), (like,) = map(addresses, ("a@firm.example", "a@mail.firm.example", "a@notfirm.example"))
    assert is_ours(ours, ["firm.example"]) and is_ours(below, ["@firm.example"]) and is_ours(ours, ["a@firm.example"])
    assert not is_ours(like, ["firm.example"]) and not is_ours(below, ["a@firm.example"]) and not is_ours(ours, [""])


def test_the_quote_is_bounded_and_every_line_is_marked():
    body = made(quote="one\u2028two\n> three\n\n" + "x" * 50_000, author="Sam").get_content().replace("\r\n", "\n")
    assert body.startswith("Hello\n\nSam wrote:\n> one\n> two\n>> three\n>\n> xxx")
    assert body.rstrip().endswith("> [...]") and len(body) < 25_000


def test_open_questions_are_counted_for_the_flag():
    questions = [Question(((0, 1),), q) for q in "abc"]
    states = (Status.ANSWERED, Status.DEFERRED, Status.PARTIAL)
    report = CheckReport(tuple(Verdict(q, s, 0.5) for q, s in zip(questions, states, strict=True)))
    draft = Draft("text", (), Message("asked", ((0, 5),)), tuple(questions), (), report)
    target = with_draft({"to": "sam@home.example"}, draft)
    assert target == {"to": "sam@home.example", "quote": "asked", "questions": "3", "open": "2"}
    looked_up = replace(draft, needs=(Need(NeedKind.ACTION, "Cancel it."),))
    assert with_draft({}, looked_up)["open"] == "3"
    assert has_open(note(**target)) and not has_open(note(open="0")) and not has_open(note())
    assert made(**target)["X-Fullreply-Open"] == "2"


def test_a_draft_has_always_the_same_id():
    assert message_id(note("a"), ACCESS) == message_id(note("b", subject="x"), ACCESS)
    assert message_id(note(), ACCESS) == f"<{'0f' * 16}.draft@firm.example>"


def test_places_that_are_not_readable_are_none():
    for stored in (None, "", "{", "[]", '{"validity": 1, "uid": "x", "at": ""}', '{"validity": 1}'):
        assert place_of(stored) is None


def test_what_a_fault_means():
    import imaplib

    assert isinstance(told(OSError()), Unsure) and isinstance(told(imaplib.IMAP4.abort("x")), Unsure)
    assert isinstance(told(imaplib.IMAP4.error("NO [UNAVAILABLE] x")), Later)
    full = told(imaplib.IMAP4.error("append failed: [OVERQUOTA] secret words"))
    assert isinstance(full, Refused) and full.reason == "the mailbox is full"


def test_a_server_that_is_not_there_is_tried_later():
    gone = MailAccess("127.0.0.1", "u", "p", 1, "none", timeout_s=2)
    for call in (writer(gone).post, writer(gone).find):
        with pytest.raises(Later, match="could not be reached"):
            call(note())


def test_the_password_is_in_no_repr_and_the_librarys_log_is_silent():
    assert "s3cret" not in repr(ACCESS)
    with pytest.raises(Later):
        writer(MailAccess("127.0.0.1", "u", "p", 1, "none", timeout_s=2)).post(note())
    assert not logging.getLogger("imapclient.imaplib").isEnabledFor(logging.INFO)


def test_nothing_of_ours_can_send_mail():
    for file in (Path(__file__).parent.parent / "assistant").rglob("*.py"):
        assert "smtp" not in re.findall(r"(?m)^\s*(?:import|from) (?:aio)?(smtp)lib", file.read_text("utf-8")), file
