from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.message import read_bytes, read_eml
from assistant.types import Channel

HEAD = b"From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <jm@mailbox.example>\r\nSubject: =?iso-8859-1?Q?R=FCckgabe?=\r\n"
MIXED = (
    HEAD
    + b"""MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=outer\r
\r
--outer\r
Content-Type: multipart/alternative; boundary=inner\r
\r
--inner\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
Wann kommt das Paket f=C3=BCr LK-204817?\r
\r
Am 12.05.2026 um 09:14 schrieb Larkfield <help@larkfield.example>:\r
> Noch eine Frage?\r
--inner\r
Content-Type: text/html; charset=utf-8\r
\r
<p>HTML?</p>\r
--inner--\r
--outer\r
Content-Type: application/pdf\r
Content-Disposition: attachment; filename="../../rechnung.pdf"\r
Content-Transfer-Encoding: base64\r
\r
JVBERi0=\r
--outer\r
Content-Type: image/png\r
Content-ID: <logo>\r
Content-Disposition: inline; filename="logo.png"\r
\r
x\r
--outer\r
Content-Type: message/rfc822\r
\r
From: a@b.example\r
Subject: An older mail\r
\r
Do you read this?\r
--outer--\r
"""
)


def _mail(content_type: str, body: bytes, encoding: str = "8bit") -> bytes:
    mime = f"MIME-Version: 1.0\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return HEAD + mime.encode() + body


def test_message_mail_with_everything():
    message = read_eml(MIXED)
    assert (message.subject, message.sender, message.channel) == ("Rückgabe", "Jürgen Müller", Channel.EMAIL)
    assert message.clean.strip() == "Wann kommt das Paket für LK-204817?"
    assert message.attachments == ("rechnung.pdf", "An older mail.eml")
    assert message.rendered
    assert "HTML" not in message.text
    assert "\r" not in message.text


def test_message_mail_is_told_from_text():
    assert read_bytes(MIXED, channel=Channel.EMAIL) == read_eml(MIXED)


@pytest.mark.parametrize("raw", [MIXED, b"Where is it?"])
def test_message_of_bytes_takes_what_is_known_of_it(raw):
    message = read_bytes(raw, channel=Channel.EMAIL, subject="My tent", sender="Sam Reed <sam@mailbox.example>")
    assert (message.subject, message.sender) == ("My tent", "Sam Reed")


@pytest.mark.parametrize(
    ("content_type", "body", "encoding", "text"),
    [
        ("text/plain; charset=utf-8", "für".encode(), "8bit", "für"),
        ("text/plain; charset=iso-8859-1", "für €".encode("cp1252"), "8bit", "für €"),
        ("text/plain; charset=iso-8859-1", "für €".encode(), "8bit", "für €"),  # declared wrongly
        ("text/plain; charset=us-ascii", "für".encode("cp1252"), "8bit", "für"),
        ("text/plain; charset=no-such-thing", "für".encode(), "8bit", "für"),
        ("text/plain; charset=utf-8", b"f=FCr", "quoted-printable", "für"),
        ("text/plain; charset=utf-8", b"ZsO8cg==", "base64", "für"),
        ("text/plain; charset=utf-8", b"f\xc3\xbcr =", "quoted-printable", "für"),
        ("text/plain; charset=iso-2022-jp", "注文はどこですか".encode("iso-2022-jp"), "7bit", "注文はどこですか"),
        ("text/plain; charset=utf-8", b"%%% not base64", "base64", None),
        ("text/html", b"<p>f&uuml;r</p><script>alert(1)</script>", "7bit", "für"),
        ("multipart/mixed; boundary=x", b"--x\r\n\r\nfirst\r\n--x\r\n\r\nsecond\r\n", "7bit", "first\nsecond"),
        (
            "multipart/alternative; boundary=x",
            b"--x\r\n\r\n  \r\n--x\r\nContent-Type: text/html\r\n\r\n<b>b</b>",
            "7bit",
            "b",
        ),
        ("multipart/mixed", b"no boundary at all", "7bit", None),
        (
            "multipart/mixed; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x--",
            "7bit",
            None,
        ),
        ("garbage", b"hello", "7bit", "hello"),
    ],
)
def test_message_mail_contents(content_type: str, body: bytes, encoding: str, text: str | None):
    message = read_eml(_mail(content_type, body, encoding))
    assert message.subject == "Rückgabe"
    if text is not None:
        assert message.text.strip() == text


def test_message_mail_empty():
    message = read_eml(HEAD + b"\r\n")
    assert (message.text.strip(), message.body, message.sender) == ("", (), "Jürgen Müller")


def test_message_mail_that_only_carries_files():
    message = read_eml(_mail('application/zip; name="a.zip"', b"PK"))
    assert (message.body, message.attachments) == ((), ("a.zip",))


def test_message_mail_bomb_of_parts_is_bounded():
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(5_000))
    message = read_eml(HEAD + nested + b"\r\nhello?")
    assert "hello?" in message.text
    assert message.notes


def test_message_mail_of_one_boundary_and_a_million_parts_is_bounded():
    mail = _mail("multipart/mixed; boundary=x", b"--x\r\n\r\na\r\n" * 100_000 + b"hello?")
    message = read_eml(mail)
    assert "hello?" in message.text
    assert message.notes


def test_message_mail_of_several_texts_keeps_their_places():
    html = b"Content-Type: text/html\r\n\r\n<p>new</p><blockquote>old?</blockquote>\r\n"
    parts = b"--x\r\n\r\nfirst\r\n--x\r\n" + html + b"--x\r\n" + html + b"--x--"
    message = read_eml(_mail("multipart/mixed; boundary=x", parts))
    assert message.clean.split() == ["first", "new", "new"]


@settings(max_examples=150, deadline=None)
@example(b"*", 270, 12)  # a parameter that the standard library's parser fails on
@given(st.binary(max_size=400), st.integers(0, len(MIXED)), st.integers(0, 60))
def test_message_broken_mail_never_raises(noise: bytes, at: int, gone: int):
    message = read_eml(MIXED[:at] + noise + MIXED[at + gone :])
    assert message.channel is Channel.EMAIL


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b" \r\n ", " \r\n "),
        ("Größe?".encode(), "Größe?"),
        ("Größe?".encode("utf-8-sig"), "Größe?"),
        ("Größe?".encode("utf-16"), "Größe?"),
        (b"\xfe\xff" + "Größe?".encode("utf-16-be"), "Größe?"),
        (
            "Welche Größe hat das große Zelt für Übermütige?".encode("cp1252"),
            "Welche Größe hat das große Zelt für Übermütige?",
        ),
        (b"From: Leeds\nTo: York\n\nHow much?", "From: Leeds\nTo: York\n\nHow much?"),
        (b"From: Leeds\r\nSubject to change?", "From: Leeds\r\nSubject to change?"),
        (b"Question: where is it?", "Question: where is it?"),
    ],
)
def test_message_bytes_of_text(raw: bytes, text: str):
    message = read_bytes(raw, channel=Channel.CHAT)
    assert (message.text, message.channel, message.rendered) == (text, Channel.CHAT, False)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"\x00\x01\x02", "binary"),
        ("no mark".encode("utf-16-le"), "binary"),
        (b"hello\x00", "binary"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", ".msg"),
        (bytes(range(1, 32)) * 10, "binary"),
    ],
)
def test_message_bytes_that_are_no_text(raw: bytes, found: str):
    with pytest.raises(InputError, match=found) as caught:
        read_bytes(raw, channel=Channel.EMAIL)
    assert ".eml" in caught.value.problems[0].remedy


@pytest.mark.parametrize("raw", [b"x" * 2_000_001, b"x" * 9_000_000, "ü".encode() * 2_000_001])
def test_message_bytes_too_long(raw: bytes):
    with pytest.raises(InputError, match="2,000,000"):
        read_bytes(raw, channel=Channel.EMAIL)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_message_any_bytes_are_read_or_refused(raw: bytes):
    try:
        message = read_bytes(raw, channel=Channel.WEB)
    except InputError as error:
        assert error.problems
    else:
        assert len(message.clean) == len(message.text)


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf\r\n", b"<!DOCTYPE html>\n", b'<?xml version="1.0"?>\n'])
def test_message_a_page_of_html_is_laid_out(head: bytes):
    raw = head + b'<HTML lang="en"><head><title>No?</title></head><body><p>Do you <b>ship</b>?</p></body></HTML>'
    message = read_bytes(raw, channel=Channel.EMAIL)
    assert (message.text, message.rendered) == ("Do you ship?", True)


def test_message_a_tag_in_a_sentence_is_no_page():
    message = read_bytes(b"<b> shows up in my mail, and <html> too. Why?", channel=Channel.EMAIL)
    assert message.text.startswith("<b>") and not message.rendered
