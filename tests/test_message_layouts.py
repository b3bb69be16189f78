from __future__ import annotations

import pytest

from assistant.message import read_text
from assistant.types import Channel
from tests.layouts import LAYOUTS


def _expected(marked: str) -> tuple[str, list[str]]:
    lines = marked.split("\n")
    text = "\n".join(line.removeprefix("~") for line in lines)
    return text, ["" if line.startswith("~") else line for line in lines]


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_message_layout_body(name: str, newline: str):
    text, expected = _expected(LAYOUTS[name])
    message = read_text(text.replace("\n", newline))
    assert message.text == text.replace("\n", newline)
    assert [line.rstrip() for line in message.clean.split("\n")] == expected


@pytest.mark.parametrize("name", LAYOUTS)
def test_message_layout_asks_nothing_beyond_its_body(name: str):
    text, expected = _expected(LAYOUTS[name])
    assert read_text(text).clean.count("?") == "\n".join(expected).count("?")


def test_message_layout_all_carried_is_kept_whole():
    text = "> where is my parcel?\n> please answer"
    assert read_text(text).body == ((0, len(text)),)


def test_message_layout_answer_of_a_mark_is_kept_whole():
    text = "?\n\nOn 12 May 2026 at 09:14, Megan <m@larkfield.example> wrote:\n> Did it arrive"
    assert read_text(text).body == ((0, len(text)),)


def test_message_layout_one_word_is_enough():
    message = read_text("Yes\n\nOn 12 May 2026 at 09:14, Megan <m@larkfield.example> wrote:\n> Did it arrive")
    assert message.clean.strip() == "Yes"


def test_message_layout_footer_in_the_middle_of_a_line():
    text = "Do you ship to Malta? This e-mail is confidential and intended only for you. Delete it if not."
    assert read_text(text).clean.strip() == "Do you ship to Malta?"


def test_message_layout_complaint_about_a_mail_is_no_footer():
    text = "This email you sent me was confidential, wasn't it? Who else got it?"
    assert read_text(text).clean == text


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("@larkfield @tom where is my parcel?", "where is my parcel?"),
        ("@larkfield: hi", "hi"),
        ("hello @larkfield where is it?", "hello @larkfield where is it?"),
        ("@larkfield", "@larkfield"),
        ("@larkfield\n\nmy parcel\nis late", "my parcel\nis late"),
        ("me@larkfield.example is my address", "me@larkfield.example is my address"),
    ],
)
def test_message_post_begins_after_its_handles(text: str, body: str):
    message = read_text(text, channel=Channel.SOCIAL)
    assert [message.text[a:b] for a, b in message.body] == [body]


CHATS = {
    "roles": ("Customer: Hi, where is my order?\nAgent: Could you give me the number?\nCustomer: 10023", None),
    "clock": ("[10:02] Anna: Is it in stock?\n[10:03] Larkfield Support: Which one?\n[10:04] Anna: the blue", "Anna"),
    "clock after": ("Anna (10:02): Is it in stock?\nMegan (10:03): Which one?\nAnna (10:04): the blue", "Anna"),
    "dated": ("2026-05-12 10:02 Visitor: Is it in stock?\n2026-05-12 10:03 Megan: Which?", None),
    "agent first": ("Agent: How can I help?\nPriya: I lost my password.\nAgent: Which address?\nPriya: p@x", "Priya"),
    "names alone": ("Priya: where is it?\nMegan: what?\nPriya: the tent\nMegan: which?", "Priya"),
    "lines without a speaker": ("Visitor: two things:\nwhere is it?\nand when?\nBot: Do you mean parcels?", None),
}


@pytest.mark.parametrize("name", CHATS)
def test_message_chat_is_what_the_customer_said(name: str):
    text, sender = CHATS[name]
    message = read_text(text, channel=Channel.CHAT)
    theirs = ("Agent:", "Larkfield", "Megan", "Bot:")
    kept = [line for line in text.split("\n") if not any(t in line.split(": ")[0] + ":" for t in theirs)]
    said = [line.split(": ", 1)[-1] for line in kept]
    assert message.clean.split() == " ".join(said).split()
    assert message.sender == sender


@pytest.mark.parametrize("text", ["Note: fragile\nSize: M\nColour: red\nIs it there?", "Q: a?\nA: b\nQ: c?\nA: d"])
def test_message_labels_are_no_speakers(text: str):
    assert read_text(text, channel=Channel.CHAT).clean == text
