"""From marks to evidence, on marks worked out by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.check.evidence import evidence, merged, sigmoid

TEXT = "Hello Ann. We ship on Monday. The tent weighs two kilos."
OFFSETS = [(i, i + len(w)) for w in TEXT.split() for i in [TEXT.index(w)]]


def marks(*on):
    return np.array([0.9 if TEXT[s:e].strip(".") in on else 0.1 for s, e in OFFSETS])


def shown(values, threshold=0.5):
    return [TEXT[s:e] for s, e in evidence(values, OFFSETS, TEXT, 0, len(TEXT), threshold)]


def test_evidence_takes_the_sentence_whose_tokens_are_mostly_marked():
    assert shown(marks("We", "ship", "Monday")) == ["We ship on Monday."]


def test_evidence_is_never_a_mark_alone():
    offsets = [(i, i + 1) for i, c in enumerate(TEXT) if c == "."]
    words = [*OFFSETS, *offsets]
    values = np.array([0.1] * len(OFFSETS) + [0.1, 0.1, 0.9])
    assert [TEXT[s:e] for s, e in evidence(values, words, TEXT, 0, len(TEXT), 0.5)] == ["The tent weighs two kilos."]


def test_evidence_leaves_out_the_sentence_of_which_little_is_marked():
    assert shown(marks("We", "ship", "Monday", "kilos")) == ["We ship on Monday."]


def test_evidence_falls_back_to_the_best_sentence():
    values = np.full(len(OFFSETS), 0.1)
    values[-1] = 0.3
    assert shown(values) == ["The tent weighs two kilos."]


def test_evidence_of_no_tokens_is_none():
    assert evidence(np.zeros(0), (), "", 0, 0, 0.5) == ()


def test_evidence_of_neighbouring_sentences_is_one_range():
    everything = {w.strip(".") for w in TEXT.split()} - {"Hello", "Ann"}
    assert shown(marks(*everything)) == ["We ship on Monday. The tent weighs two kilos."]


@given(st.lists(st.floats(0, 1), min_size=len(OFFSETS), max_size=len(OFFSETS)), st.floats(0.05, 0.95))
def test_evidence_of_any_marks_lies_in_order_inside_the_text(values, threshold):
    found = evidence(np.array(values), OFFSETS, TEXT, 0, len(TEXT), threshold)
    assert found
    assert all(0 <= s < e <= len(TEXT) for s, e in found)
    assert all(a[1] <= b[0] for a, b in zip(found, found[1:], strict=False))


def test_merged_joins_over_white_space_only():
    assert merged([(0, 2), (3, 5), (8, 9)], "ab cd, xe") == ((0, 5), (8, 9))


def test_sigmoid_of_huge_values_does_not_overflow():
    assert sigmoid(np.array([-1e9, 0.0, 1e9])).round(3).tolist() == [0.0, 0.5, 1.0]
