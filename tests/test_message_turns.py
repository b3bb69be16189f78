"""Earlier messages out of a quoted trail: who wrote them, and silence where that is not sure."""

from __future__ import annotations

import pytest

from assistant.message import exchange, read_eml, read_text
from assistant.types import Message

ME = "Priya Nair <priya@mailbox.example>"
LEAD = "On Tue, 12 May 2026 at 09:14, Larkfield Outdoor <help@larkfield.example> wrote:"
MINE = "On Mon, 11 May 2026 at 18:02, Priya Nair <priya@mailbox.example> wrote:"
NESTED = f"""The blue one, please.

{LEAD}

> Hi Priya,
>
> yes, the X200 is in stock. Which colour?
>
> Kind regards,
> Megan
>
> {MINE}
>
>> Do you have the X200 in stock? And how long does
>> delivery to Malta take?
>>
>> Thanks,
>> Priya
"""
BLOCKS = """Any news?

From: Megan <help@larkfield.example>
Sent: Tuesday, 12 May 2026 09:14
To: Priya Nair <priya@mailbox.example>
Subject: RE: Two jackets

We have both.

From: Priya Nair <priya@mailbox.example>
Sent: Monday, 11 May 2026 18:02
To: Larkfield <help@larkfield.example>
Subject: Two jackets

Do you have two? What do they cost?
"""


def told(message: Message) -> list[tuple[bool, str]]:
    return [(t.customer, " ".join(" ".join(message.text[a:b] for a, b in t.spans).split())) for t in message.earlier]


def test_message_turns_of_nested_quotes_without_greeting_marks_and_signature():
    assert told(read_text(NESTED, sender=ME)) == [
        (False, "Hi Priya, yes, the X200 is in stock. Which colour?"),
        (True, "Do you have the X200 in stock? And how long does delivery to Malta take?"),
    ]


def test_message_turns_of_header_blocks():
    assert told(read_text(BLOCKS, sender=ME)) == [
        (False, "We have both."),
        (True, "Do you have two? What do they cost?"),
    ]


def test_message_turns_of_a_page():
    html = (
        f'<div>The blue one.</div><div class="gmail_quote"><div class="gmail_attr">{LEAD.replace("<", "&lt;")}</div>'
        '<blockquote class="gmail_quote">We have it.<div class="gmail_quote"><div class="gmail_attr">'
        f'{MINE.replace("<", "&lt;")}</div><blockquote class="gmail_quote">Do you have it?</blockquote></div>'
        "Megan</blockquote></div>"
    )
    assert told(read_text(html, html=True, sender=ME)) == [(False, "We have it. Megan"), (True, "Do you have it?")]


def test_message_turns_of_a_mail_go_by_the_from_header():
    raw = f"From: {ME}\nTo: help@larkfield.example\nSubject: Re: X200\nMIME-Version: 1.0\n\n{NESTED}".encode()
    assert [t.customer for t in read_eml(raw).earlier] == [False, True]


def test_message_turns_know_the_writer_by_a_name_alone_above_the_trail():
    for name, sure in (("Priya Nair", True), ("Priya", False), ("Tom Ashworth", False), ("Green One", False)):
        text = NESTED.replace("The blue one, please.", f"The blue one, please.\n\n{name}")
        assert any(t.customer for t in read_text(text).earlier) is sure


def test_message_text_below_a_quote_belongs_to_the_outer_message():
    text = f"Yes.\n\n{LEAD}\n> {MINE}\n>> Do you have it?\n>\n> We do. Shall we send it?\n"
    assert told(read_text(text, sender=ME)) == [(False, "We do. Shall we send it?"), (True, "Do you have it?")]


def test_message_turns_know_the_writer_by_the_signature():
    text = NESTED.replace("The blue one, please.", "The blue one, please.\n\nThanks,\nPriya Nair")
    assert [t.customer for t in read_text(text).earlier] == [False, True]


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Where is it?", ME),
        ("", ME),
        (NESTED, None),  # nobody knows who writes
        (NESTED.replace("priya@mailbox.example", "p.nair@other.example"), ME),  # the same name, another mailbox
        ("> Which colour?\n> And size?\n\nGreen, L.", ME),  # quoted, and nobody knows whose
        (f"{LEAD}\n> Which colour?\n\nGreen.\n\n> Which size?\n\nL.", ME),  # inline replies take the trail apart
        ("See below.\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\nSubject: a\n\nReal?", ME),
        (
            f"Yes.\n\nOn Tue, 12 May 2026 at 09:14, Ann <ann@firm.example> wrote:\n> Ok?\n\n{LEAD}\n> No?",
            "B <b@firm.example>",
        ),
    ],
)
def test_message_turns_that_are_not_sure_are_none(text: str, sender: str | None):
    message = read_text(text, sender=sender)
    assert not any(turn.customer for turn in message.earlier)
    assert exchange(message) is None


def test_message_turns_of_two_people_with_the_writers_name_are_none():
    text = NESTED.replace("Larkfield Outdoor <help@larkfield.example>", "Priya <priya@larkfield.example>")
    assert read_text(text, sender="Priya").earlier == ()


def test_message_exchange_is_the_customers_newest_message_and_what_followed():
    message = read_text(NESTED, sender=ME)
    found = exchange(message)
    assert found is not None and found.answered is not None
    assert found.asked.clean.split()[:3] == ["Do", "you", "have"]
    assert "in stock. Which colour?" in found.answered.clean
    assert len(found.asked.clean) == len(message.text)


def test_message_exchange_of_a_follow_up_has_no_answer():
    text = f"Any news?\n\n{MINE}\n> Do you have it?"
    found = exchange(read_text(text, sender=ME))
    assert found is not None and found.answered is None


def test_message_reply_of_an_agent_has_no_turns():
    assert read_text(NESTED, sender=ME, reply=True).earlier == ()


@pytest.mark.parametrize(
    "line", [f"> {LEAD}\n", ">" * 50 + " a?\n", f"{MINE}\n> a\n", "From: a@b.example\nSubject: x\n"]
)
def test_message_trail_of_any_length_is_read(line: str):
    message = read_text("Yes.\n\n" + LEAD + "\n" + line * 8_000, sender=ME)
    assert len(message.earlier) <= 20
    assert all(0 <= a < b <= len(message.text) for t in message.earlier for a, b in t.spans)
