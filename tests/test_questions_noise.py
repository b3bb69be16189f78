"""Slips put into training messages: the questions keep their words, whatever happens to the text around them."""

from __future__ import annotations

from random import Random

import pytest

from training.noise import (
    asked_again,
    chatty,
    joined,
    no_apostrophes,
    no_commas,
    no_marks,
    no_spaces,
    no_stops,
    noisy,
    pieces,
    short,
    typos,
)
from training.written import parse_item, read_written

ITEM = """channel: chat
message:
Hi, <q1 interrogative>where's my parcel?</q1> Late. <q2 imperative>Please call me.</q2> <q1 interrogative>Lost?</q1>
asks:
q1 = Where is my parcel?
q2 = Please call me.
"""
ROW = parse_item(ITEM, "x")


def words(row):
    return [[row["text"][s:e] for s, e in ask["spans"]] for ask in row["asks"]]


def letters(text):
    return "".join(c for c in text.lower() if c.isalnum())


def test_pieces_put_together_again_are_the_message():
    for row in read_written():
        made = joined(pieces(row), row["asks"])
        assert made["text"] == row["text"]
        assert sorted(map(sorted, words(made))) == sorted(sorted(w.strip() for w in ws) for ws in words(row))


def test_pieces_of_questions_that_share_words_are_none():
    row = {"text": "is it new and red", "asks": [{"spans": [[0, 9]]}, {"spans": [[3, 9]]}]}
    assert pieces(row) is None
    assert noisy(row, Random(1)) is row


@pytest.mark.parametrize("row", [{"text": "", "asks": []}, {"text": "?", "asks": []}, {"text": " \n ", "asks": []}])
def test_noisy_message_without_a_question_has_none(row):
    assert all(noisy(row, Random(seed))["asks"] == [] for seed in range(50))


def test_question_of_which_no_word_is_left_is_none():
    row = {"text": "Mine is red. ?", "asks": [{"form": "interrogative", "standalone": "Yes?", "spans": [[13, 14]]}]}
    assert joined([("Mine is red. ", None), ("", 0)], row["asks"])["asks"] == []


def test_noisy_spans_hold_the_words_of_their_questions():
    row = {**ROW, "text": ROW["text"].lower()}
    for seed in range(200):
        made = noisy(row, Random(seed))
        for ask, spans in zip(row["asks"], words(made), strict=True):
            assert len(spans) >= len(ask["spans"])
            assert all(w == w.strip() and w for w in spans)
        parcel, call = words(made)
        assert letters(parcel[0]).startswith("w") and letters(parcel[1]).startswith("l")
        assert letters(call[0]).startswith("p")


def test_noisy_is_the_same_for_the_same_seed_and_differs_for_others():
    assert noisy(ROW, Random(7), [ROW]) == noisy(ROW, Random(7), [ROW])
    assert len({noisy(ROW, Random(seed))["text"] for seed in range(40)}) > 20


def test_noisy_leaves_the_message_it_was_given_alone():
    before = repr(ROW)
    for seed in range(20):
        noisy(ROW, Random(seed), [ROW, ROW])
    assert repr(ROW) == before


def test_second_message_brings_its_own_questions():
    other = {
        "text": "do you ship to malta",
        "asks": [{"form": "interrogative", "standalone": "Do you ship to Malta?", "spans": [[0, 20]]}],
    }
    counts = [len(noisy(ROW, Random(seed), [other])["asks"]) for seed in range(100)]
    assert set(counts) == {2, 3}


def test_question_asked_again_is_one_with_another_place():
    parts = asked_again(pieces(ROW), ROW["asks"], Random(1))
    made = joined(parts, ROW["asks"])
    assert [len(a["spans"]) for a in made["asks"]] in ([3, 1], [2, 2])
    assert words(made)[0][-1] == "Where is my parcel?" or words(made)[1][-1] == "Please call me."


@pytest.mark.parametrize(
    ("slip", "text", "made"),
    [
        (no_apostrophes, "where's it? I don't know, it's Ann’s 'best'", "wheres it? I dont know, its Anns 'best'"),
        (no_commas, "red, or blue; 1,000 please, ", "red or blue 1,000 please "),
        (no_marks, "is it? or ?", "is it or"),
        (no_stops, "It broke. Help me! 1.5 kg.", "It broke Help me 1.5 kg"),
        (no_spaces, "is it? can I", "is it?can I"),
        (typos, "a 12345 b", "a 12345 b"),
        (chatty, "youth, you're", "youth, ur"),
    ],
)
def test_slip_can_make_this(slip, text, made):
    assert made in {slip(text, Random(seed)) for seed in range(100)}
    assert slip("", Random(1)) == ""


def test_typo_is_a_word_nearly_as_long():
    for seed in range(50):
        before, after = "where are these yellow shoes now", typos("where are these yellow shoes now", Random(seed))
        assert len(after.split()) == len(before.split())
        assert all(abs(len(a) - len(b)) <= 1 for a, b in zip(before.split(), after.split(), strict=True))


def test_short_messages_are_short_and_without_letter_form():
    rows = [{"text": "is it new?"}, {"text": "Hello,\n\nis it new?"}, {"text": "x" * 221}]
    assert short(rows) == rows[:1]
