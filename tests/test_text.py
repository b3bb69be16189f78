"""Sentences and windows: offsets hold, nothing is lost, time is bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import WINDOW, plain, sentences, windows
from tests.pace import reference


def pieces(text):
    return [text[s:e] for s, e in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t", []),
        ("...!?", []),
        ("One.", ["One."]),
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("It costs 4.50 euros. Fine?", ["It costs 4.50 euros.", "Fine?"]),
        ("We open e.g. on Mondays. Ask Dr. Wu.", ["We open e.g. on Mondays.", "Ask Dr. Wu."]),
        ("First line\nsecond line", ["First line", "second line"]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
    ],
)
def test_sentences_of_text(text, expected):
    assert pieces(text) == expected


def test_sentences_of_a_part_have_offsets_of_the_whole():
    text = "Skip. Take this. And this."
    assert [text[s:e] for s, e in sentences(text, 6)] == ["Take this.", "And this."]


@given(st.text(max_size=400))
def test_plain_keeps_the_length(text):
    assert len(plain(text)) == len(text)


@given(st.text(alphabet="ab. \n?", max_size=6000), st.sampled_from([0, 200]))
def test_windows_hold_every_word_and_are_short(text, overlap):
    found = windows(text, overlap=overlap)
    covered = {i for s, e in found for i in range(s, e)}
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())
    assert all(0 < e - s <= WINDOW for s, e in found)


@pytest.mark.parametrize("text", ["a" * 1_000_000, "? " * 500_000, "\n" * 1_000_000, ". " * 500_000, "ab. " * 250_000])
def test_text_of_a_megabyte_is_cut_in_bounded_time(text):
    started = time.process_time()
    sentences(text)
    windows(text)
    assert time.process_time() - started < 150 * reference()
