"""How a question is worded on its own, and why it was taken as one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions.reason import reason
from assistant.questions.standalone import standalone
from assistant.types import Form
from tests.pace import reference

ASKS, TELLS, WANTS = Form.INTERROGATIVE, Form.DECLARATIVE, Form.IMPERATIVE


@pytest.mark.parametrize(
    ("before", "asked", "expected"),
    [
        ("", "and when will it ship", "When will it ship?"),
        ("", "Also, do you ship abroad?!", "Do you ship abroad?"),
        (
            "I bought the Skylark 2 tent last week. ",
            "does it come with pegs",
            "Does the Skylark 2 tent come with pegs?",
        ),
        ("My rucksack has a broken buckle. ", "Can you mend it?", "Can you mend the rucksack?"),
        # two things it might be: the customer's words stay
        ("My tent and my stove arrived. ", "Is it waterproof?", "Is it waterproof?"),
        # an empty "it" stands for nothing
        ("My parcel is late. ", "how long does it take to refund?", "How long does it take to refund?"),
        ("I want to use two gift cards. ", "Is that possible?", "I want to use two gift cards. Is that possible?"),
        ("Hi. ", "Is that possible?", "Is that possible?"),
        (
            "The hip belt buckle snapped last weekend. ",
            "Is that covered by the warranty",
            "The hip belt buckle snapped last weekend. Is that covered by the warranty?",
        ),
        # a second verb shares auxiliary and subject with the first
        (
            "And could I pitch the tent in my garden to check it and ",
            "still send it back if it is too small for us?",
            "Could I still send it back if it is too small for us?",
        ),
        ("I want to pitch it in my garden. ", "Can I send it back?", "Can I send it back?"),
        ("Can I pay by card? And ", "the delivery?", "The delivery?"),
        ("Do you ship to Oslo and ", "how much is it?", "How much is it?"),
        # "they" are never the one thing that was named
        ("I've had my website with you for years. ", "why can they not open it?", "Why can they not open it?"),
        ("My boots are worn. ", "Can you mend them?", "Can you mend the boots?"),
        ("I had my parcel forwarded. ", "Where is it now?", "Where is the parcel now?"),
    ],
)
def test_standalone_of_a_question(before, asked, expected):
    assert standalone(asked, ASKS, before) == expected


def test_standalone_of_a_statement_gets_no_question_mark():
    assert standalone("my zip is broken", TELLS, "") == "My zip is broken"


@given(st.text(max_size=200), st.text(max_size=300), st.sampled_from(list(Form)))
def test_standalone_of_any_text_is_text(asked, before, form):
    assert isinstance(standalone(asked, form, before), str)


def test_standalone_is_quick_on_a_hostile_context():
    started = time.process_time()
    standalone("is it ok", ASKS, "my " * 500_000)
    assert time.process_time() - started < 15 * reference()


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("Where is it?", ASKS, "opens with “where”"),
        ("Do you ship?", ASKS, "is put as a yes/no question"),
        ("the red one?", ASKS, "ends with a question mark"),
        ("the price pls", ASKS, "asks without a question mark"),
        ("send me an invoice", WANTS, "asks for something to be done"),
        ("I'd like to know whether it fits", TELLS, "says what they want"),
        ("My parcel has not arrived", TELLS, "reports a problem"),
        ("", ASKS, "asks without a question mark"),
    ],
)
def test_reason_says_why_in_a_word(text, form, expected):
    assert reason(text, form) == expected
