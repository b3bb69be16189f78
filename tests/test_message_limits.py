from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.message import read_text
from assistant.message.eml import read_eml
from assistant.types import Channel, Message
from tests.pace import reference

ANY = st.text(st.characters(exclude_categories=()), max_size=300)
LINES = st.lists(
    st.sampled_from(
        [
            "> quoted?",
            "On 12 May 2026 at 09:14, X <x@y.example> wrote:",
            "-- ",
            "Kind regards,",
            "Priya",
            "",
            "PS: and?",
        ]
        + ["From: a@b.example", "Sent: now", "To: you", "Subject: x", "Customer: hi", "Agent: hi", "@user hello", "?"]
        + ["This e-mail is confidential.", "Sent from my iPhone", "Where is it?", "----", ">", "\t", "\0", "\ud800"]
    ),
    max_size=25,
)


def _holds(text: str, message: Message) -> None:
    assert message.text == text
    assert len(message.clean) == len(text)
    ends = [0, *(x for span in message.body for x in span), len(text)]
    assert ends == sorted(ends)
    assert all(a < b and text[a:b].strip() == text[a:b] for a, b in message.body)
    assert bool(message.body) == bool(text.strip())
    assert all(text[slice(*r.span)] == r.text for r in message.references)


@settings(max_examples=200, deadline=None)
@given(ANY, st.sampled_from(list(Channel)))
def test_message_any_text_holds(text: str, channel: Channel):
    _holds(text, read_text(text, channel=channel))


@settings(max_examples=300, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_message_any_lines_hold(lines: list[str], newline: str):
    text = newline.join(lines)
    _holds(text, read_text(text))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b a>",
                "<blockquote>",
                "</blockquote>",
                "<!--",
                "x ",
                "<td",
                ">",
                "&#0;",
                "\ud800",
                "<li>",
                "<pre>",
            ]
        )
    )
)
def test_message_any_html_holds(pieces: list[str]):
    message = read_text("".join(pieces), html=True)
    _holds(message.text, message)


@pytest.mark.parametrize("text", ["", " ", "\n\n\r\n", "\u00a0\u2003"])
def test_message_blank_has_no_body(text: str):
    message = read_text(text, subject="s")
    assert (message.text, message.body, message.sender, message.language) == (text, (), None, None)
    assert message.subject == "s"


@pytest.mark.parametrize("text", ["a\0b", "\ud83d alone", "é as e\u0301", "tab\there\r\nline", "\u202eright to left?"])
def test_message_text_is_exactly_what_was_sent(text: str):
    message = read_text(text)
    assert message.text == text
    assert message.clean.split() == text.split()


def test_message_too_long_is_refused():
    with pytest.raises(InputError, match="2,000,001"):
        read_text("x" * 2_000_001)


SHAPES: dict[str, Callable[[int], str]] = {
    "prose": lambda n: "Where is my order 12345? I paid £12.99 on 12 May. " * (n // 50),
    "one line": lambda n: "where is it " * (n // 12),
    "quotes": lambda n: "> x\n" * (n // 4),
    "inline replies": lambda n: "> q\nreply\n" * (n // 10),
    "blank lines": lambda n: "\n" * n,
    "blanks": lambda n: "@a" + " " * n + "b",
    "question marks": lambda n: "?" * n,
    "digits": lambda n: "1" * n,
    "handles": lambda n: "@user " * (n // 6),
    "addresses": lambda n: "a@a." * (n // 4),
    "leads": lambda n: "On 1\n" * (n // 5),
    "leads and blanks": lambda n: ("On 1 May, X wrote:\n" + "\n" * 50) * (n // 69),
    "header fields": lambda n: "From: a\nTo: b\n" * (n // 14),
    "closings": lambda n: "Thanks,\n" * (n // 8),
    "closings and blanks": lambda n: ("Regards,\n" + "\n" * 50) * (n // 59),
    "dashes": lambda n: "--\n" * (n // 3),
    "rules": lambda n: "----\n" * (n // 5),
    "footers": lambda n: "This email is. " * (n // 15),
    "footer lines": lambda n: "This email is\n" * (n // 14),
    "speakers": lambda n: "Customer: b\nAgent: c\n" * (n // 21),
    "colons": lambda n: "a: b\n" * (n // 5),
    "clocks": lambda n: "[10:02] " * (n // 8),
    "order words": lambda n: "order no is # " * (n // 14),
    "names": lambda n: "my name is Aa " * (n // 14),
}


def _seconds(text: str) -> float:
    start = time.process_time()
    read_text(text)
    return time.process_time() - start


@pytest.mark.parametrize("shape", SHAPES)
def test_message_doubling_is_linear(shape: str):
    read_text("warm up the model of languages, bitte, por favor")
    small, large = SHAPES[shape](15_000), SHAPES[shape](120_000)
    before = min(_seconds(small) for _ in range(3))
    assert _seconds(large) < 8 * 3 * max(before, 0.01)


@pytest.mark.parametrize("shape", ["prose", "quotes"])
def test_message_of_a_megabyte_is_bounded(shape: str):
    assert _seconds(SHAPES[shape](1_000_000)) < 8


@pytest.mark.parametrize("name", ["From", "Subject", "Content-Type", "content-disposition"])
def test_message_header_that_would_take_minutes_is_cut(name: str):
    long = "a, <b@c.example>; x=" * 6_000
    raw = f"Date: Tue, 12 May 2026 09:14:00 +0100\r\n{name}: {long}\r\n\r\nDo you ship to Cork?\r\n".encode()
    begun = time.process_time()
    read = read_eml(raw)
    assert time.process_time() - begun < 30 * reference()
    assert any("header" in note for note in read.notes)


def test_message_headers_of_the_usual_length_are_read_whole():
    subject = "parcel " * 100
    read = read_eml(f"From: Sam <sam@mailbox.example>\nSubject: {subject}\n\nWhere is it?\n".encode())
    assert (read.subject, read.notes) == (subject.strip(), ())
