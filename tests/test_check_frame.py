"""Greeting and closing: what frames a reply is left out, and no word that says something goes with it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.check.frame import said

CORE = "It does fit a 30 cm bag. We tried it"
GREETINGS = [
    "Hi, ",
    "Hello! ",
    "Hey Sam,\n\n",
    "Dear Mr. Novak,\n",
    "Dear Dr Okafor-Lind: ",
    "Good morning Maeve - ",
    "HI THERE! ",
    "Dear Sir or Madam,\n\n",
    "Hello Anna Maria van der Berg,\n",
    "@maeve_b Hi! ",
    "@user ",
    "Morning Tom, ",
    "Hiya – ",
    "Hi Sam\n\n",
    "hi sam, ",
    "Hello everyone, ",
    "Dear customer,\n\n",
]
CLOSINGS = [
    " Kind regards, Tom",
    "\n\nBest wishes,\nMegan Holroyd",
    " ^LN",
    " /KT",
    " *MM",
    " *MM*",
    " ^AS",
    " ~ Priya",
    ". - Dana",
    "! – Omar",
    "\nThanks, Sam",
    " Cheers, Dee!",
    "\nWith kind regards,\nThe Customer Care Team",
    " Best, Priya",
    "\n\nYours sincerely",
    " Take care, Ruth",
    "\nRegards,\nT. Okafor, Larkfield Outdoor",
    " kind regards, Tom",
    "\nAll the best, Lena M.",
]
NOTHING_ELSE = [
    "Hi, yes we do.",
    "Hello yes, it does.",
    "Evening slots. Two of them.",
    "Morning delivery, from eight.",
    "Good!",
    "Hi-res images are sent by e-mail.",
    "Dear customers outside the EU pay duty.",
    "Monday - Friday",
    "We open Monday - Friday",
    "Sizes:\n- Red\n- Blue",
    "Best before June",
    "Thanks, no",
    "Thank you, sadly not",
    "It costs 9 euro and/or a voucher",
    "Yes. Thanks, it works now",
    "As regards delivery",
    "Hello Fresh ships on Mondays.",
    "The best - Larkfield",
    "Good day rates",
    "Morning.",
    "Evening, please.",
    "Which colour is it? - Blue",
    "Delivery is *free*",
    "The tent is *waterproof.*",
    "Is that possible: *NO*",
    "It comes ~Friday",
    "There is S / M / L",
]


def left(text):
    start, end = said(text)
    return text[start:end]


@pytest.mark.parametrize("greeting", GREETINGS)
def test_frame_leaves_the_greeting_out(greeting):
    assert left(greeting + CORE) == CORE


@pytest.mark.parametrize("closing", CLOSINGS)
def test_frame_leaves_the_closing_out(closing):
    assert left(CORE + closing).rstrip(".!") == CORE


@pytest.mark.parametrize("text", NOTHING_ELSE)
def test_frame_takes_no_word_that_says_something(text):
    assert left(text).removesuffix(".").endswith(text.removeprefix("Hi, ").removeprefix("Hello ").removesuffix("."))


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "Hi", "Hello Sam,", "Hi there!\n\nKind regards,\nTom", "^LN", "@sam"]
)
def test_frame_of_a_reply_that_only_greets_and_signs_is_empty(text):
    start, end = said(text)
    assert start == end


@given(st.sampled_from(GREETINGS), st.sampled_from(CLOSINGS), st.sampled_from([" ", "\n", "\t ", "\n\n", "\u00a0"]))
def test_frame_does_not_depend_on_white_space(greeting, closing, gap):
    text = f"{greeting}{CORE}{closing}"
    other = gap.join(text.split())
    assert left(other).split() == left(text).split()


@given(st.text(max_size=400))
def test_frame_of_any_text_lies_inside_it(text):
    start, end = said(text)
    assert 0 <= start <= end <= len(text)
    assert left(text) == left(text).strip() or start == end


@pytest.mark.parametrize("piece", ["Hi ", "a", "Hi Sam ", "- ", "Kind regards, ", ".", "\n", "@a ", "Thanks, Sam "])
def test_frame_takes_no_longer_for_a_long_text(piece):
    def seconds(count):
        text = piece * count
        started = time.process_time()
        for _ in range(5):
            said(text)
        return time.process_time() - started

    seconds(100)
    short, long = min(seconds(4_000) for _ in range(3)), min(seconds(64_000) for _ in range(3))
    assert long < 60 * short + 0.05


@pytest.mark.parametrize("greeting", ["Hi\n\n", "Hello ", "Hey\n"])
def test_frame_leaves_a_bare_greeting_out_though_no_name_follows(greeting):
    text = f"{greeting}Half of it: nine euro."
    assert text[slice(*said(text))] == "Half of it: nine euro."


def test_frame_keeps_a_word_that_only_begins_like_a_greeting():
    assert said("Hi-res images are on our site.")[0] == 0
