"""What leaves the machine: names, addresses and numbers masked, amounts, dates and all other words kept."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.masking import masked
from assistant.message import read_text


def mask(text, **known):
    return masked([text], [read_text(text, **known)])[0]


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Write to maeve.b@mailbox.example please", "maeve.b@mailbox.example"),
        ("Call +44 161 496 0000 today", "+44 161 496 0000"),
        ("Call (0161) 496-0000 today", "(0161) 496-0000"),
        ("My order number is 55012.", "55012"),
        ("Parcel JD014600003456789012 is late", "JD014600003456789012"),
        ("Booking LK-204418 please", "LK-204418"),
        ("IBAN DE89370400440532013000", "DE89370400440532013000"),
        ("See https://shop.example/o/8?token=abc now", "https://shop.example/o/8?token=abc"),
        ("Hello Maeve, it is packed.", "Maeve"),
        ("Dear Mr. Novak, it is packed.", "Novak"),
        ("My name is Priya Nair and it broke", "Priya Nair"),
        ("Thanks @maeve_b for that", "@maeve_b"),
    ],
)
def test_masking_takes_out_what_is_personal(text, personal):
    hidden = mask(text)
    assert all(part not in hidden for part in personal.split()) and "[" in hidden
    before, after = text.split(personal)
    assert hidden.startswith(before.rstrip("#")) and hidden.endswith(after)


@pytest.mark.parametrize(
    "text",
    [
        "It costs £1,200.50 or 1300 euro, 14 % off.",
        "We open on 12/06/2026 and 2026-06-12 from 09:00 to 17:00.",
        "It comes on 2026-06-12 10:30 or 12.06.2026 14:00, and we close 12/06/2026-15/06/2026.",
        "Between 2019 and 2024 we sold 60 tents of 2.5 kg.",
        "We ship on Monday, in 3-5 days, to Malta.",
        "",
        "[NAME 1]",
    ],
)
def test_masking_keeps_what_answers_are_made_of(text):
    assert mask(text) == text


def test_masking_gives_the_same_value_the_same_mark_in_all_texts():
    inquiry = read_text("Where are order 55012 and order 55013?", sender="Sam Reed")
    reply = read_text("Hi Sam, order 55013 left. 55012 is packed, Reed.", reply=True)
    first, second = masked([inquiry.text, reply.text], [inquiry, reply])
    assert first == "Where are order [NUMBER 1] and order [NUMBER 2]?"
    assert second == "Hi [NAME 1], order [NUMBER 2] left. [NUMBER 1] is packed, [NAME 2]."


def test_masking_knows_who_sent_it_and_leaves_words_that_are_none():
    assert mask("Will it ship? Ask Will.", sender="Will Green") == "[NAME 1] it ship? Ask [NAME 1]."
    assert mask("A green will is no name", sender="Will Green") == "A green will is no name"


@given(st.text(max_size=300))
def test_masking_of_any_text_does_not_fail_and_keeps_its_words(text):
    assert isinstance(mask(text), str)


@pytest.mark.parametrize("piece", ["0", "0 ", "a-", "a@", "(", "Hi Sam ", "1-", "@a ", "www.", "A1", "x.y@z."])
def test_masking_takes_time_that_grows_with_the_text(piece):
    message = [read_text("Hello Sam, order 55012 please")]

    def seconds(count):
        started = time.process_time()
        masked([piece * count], message)
        return time.process_time() - started

    seconds(100)
    short, long = min(seconds(1_000) for _ in range(3)), min(seconds(8_000) for _ in range(3))
    assert long < 40 * short + 0.05
