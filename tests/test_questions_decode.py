"""The decoding of tags: worked out by hand on small tables of probabilities."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions.decode import BEGIN, FORMS, INSIDE, OUTSIDE, Prices, decode, groups, path, runs
from assistant.types import Form

TEXT = "a b c d e f"
OFFSETS = [(i * 2, i * 2 + 1) for i in range(6)]


def tags(*row, sure=0.97):
    out = np.full((len(row), 3), (1 - sure) / 2)
    out[np.arange(len(row)), row] = sure
    return out


def forms(n, form=Form.INTERROGATIVE):
    out = np.zeros((n, 3))
    out[:, FORMS.index(form)] = 1.0
    return out


def links(n, *same):
    """Link vectors: tokens named together in `same` ask the same, all others something else."""
    out = np.zeros((n, 2 * (len(same) + 1)))
    out[:, 0], out[:, len(same) + 1] = -10.0, 10.0  # against everything
    for number, tokens in enumerate(same, 1):
        out[list(tokens), number] = out[list(tokens), len(same) + 1 + number] = 20.0
    return out


def test_decode_without_tokens_finds_nothing():
    assert decode(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 4)), [], "") == []


def test_decode_finds_one_question_with_its_form():
    found = decode(
        tags(OUTSIDE, BEGIN, INSIDE, INSIDE, OUTSIDE, OUTSIDE), forms(6, Form.DECLARATIVE), links(6), OFFSETS, TEXT
    )
    assert [(q.spans, q.form) for q in found] == [(((2, 7),), Form.DECLARATIVE)]
    assert found[0].confidence > 0.9


def test_decode_splits_two_questions_that_touch():
    found = decode(tags(BEGIN, INSIDE, INSIDE, BEGIN, INSIDE, INSIDE), forms(6), links(6), OFFSETS, TEXT)
    assert [q.spans for q in found] == [((0, 5),), ((6, 11),)]


def test_decode_begins_a_question_right_after_a_mark_without_a_blank():
    text, offsets = "is it?can i don't", [(0, 2), (3, 5), (5, 6), (6, 9), (10, 11), (12, 15), (15, 16), (16, 17)]
    table = tags(BEGIN, INSIDE, INSIDE, BEGIN, INSIDE, OUTSIDE, OUTSIDE, BEGIN)
    assert [q.spans for q in decode(table, forms(8), links(8), offsets, text)] == [((0, 6),), ((6, 11),)]


def test_decode_ends_a_question_with_a_short_line_where_in_doubt_and_not_where_a_long_one_is_wrapped():
    def spans(text):
        offsets = [(m.start(), m.end()) for m in re.finditer(r"\w+", text)][-4:]
        table = tags(BEGIN, INSIDE, BEGIN, INSIDE)
        table[2] = [0.02, 0.28, 0.7]
        return [q.spans for q in decode(table, forms(4), links(4), offsets, text, Prices(start=0.0))]

    assert spans("where it\ncan i") == [((0, 8),), ((9, 14),)]
    assert spans("Hello\n\nwhere it\n\ncan i") == [((7, 15),), ((17, 22),)]
    assert spans("where it can i") == [((0, 14),)]
    long = "I have been waiting for so very long that I now ask "
    assert spans(f"{long}where it\ncan i") == [((52, 66),)]
    assert spans(f"Hello\n{long}where it\ncan i") == [((58, 72),)]


def test_decode_bridges_one_doubtful_token():
    table = tags(BEGIN, INSIDE, INSIDE, INSIDE, INSIDE, OUTSIDE)
    table[2] = [0.6, 0.05, 0.35]
    assert [q.spans for q in decode(table, forms(6), links(6), OFFSETS, TEXT)] == [((0, 9),)]


def test_decode_joins_the_places_of_one_question():
    table = tags(BEGIN, INSIDE, OUTSIDE, OUTSIDE, BEGIN, INSIDE)
    assert [q.spans for q in decode(table, forms(6), links(6, (0, 1, 4, 5)), OFFSETS, TEXT)] == [((0, 3), (8, 11))]
    assert [q.spans for q in decode(table, forms(6), links(6), OFFSETS, TEXT)] == [((0, 3),), ((8, 11),)]


def test_decode_joins_a_place_to_the_question_that_it_repeats_and_to_no_other():
    table = tags(BEGIN, INSIDE, BEGIN, INSIDE, BEGIN, INSIDE)
    assert [q.spans for q in decode(table, forms(6), links(6, (0, 1, 4, 5)), OFFSETS, TEXT)] == [
        ((0, 3), (8, 11)),
        ((4, 7),),
    ]


def test_decode_puts_the_place_that_asks_outright_first():
    table, shapes = tags(BEGIN, INSIDE, OUTSIDE, OUTSIDE, BEGIN, INSIDE), forms(6, Form.DECLARATIVE)
    shapes[4:] = forms(2, Form.INTERROGATIVE)
    found = decode(table, shapes, links(6, (0, 1, 4, 5)), OFFSETS, TEXT)
    assert [(q.spans, q.form) for q in found] == [(((8, 11), (0, 3)), Form.INTERROGATIVE)]


def test_groups_of_nothing_are_none():
    assert groups(runs(tags(OUTSIDE, OUTSIDE), [True, True]), links(2)) == []


def test_path_begins_no_question_within_a_word():
    table = tags(OUTSIDE, OUTSIDE, BEGIN, INSIDE, OUTSIDE, OUTSIDE, sure=0.999)
    assert BEGIN not in path(table, [True, True, False, True, True, True])


def test_decode_ends_a_question_at_its_mark():
    table = tags(BEGIN, INSIDE, INSIDE, INSIDE, INSIDE, INSIDE)
    table[3] = [0.02, 0.6, 0.38]
    assert [q.spans for q in decode(table, forms(6), links(6), OFFSETS, "a b c d e f")] == [((0, 11),)]
    assert [q.spans for q in decode(table, forms(6), links(6), OFFSETS, "a b ? d e f")] == [((0, 5),), ((6, 11),)]


@given(st.lists(st.lists(st.floats(0.001, 1), min_size=3, max_size=3), min_size=1, max_size=40))
def test_decode_of_any_table_gives_ordered_spans_inside_the_text(rows):
    table = np.array(rows)
    table /= table.sum(1, keepdims=True)
    text = "x " * len(rows)
    offsets = [(i * 2, i * 2 + 1) for i in range(len(rows))]
    places = sorted(s for q in decode(table, forms(len(rows)), links(len(rows)), offsets, text) for s in q.spans)
    assert all(a < b for a, b in places)
    assert all(x[1] <= y[0] for x, y in zip(places, places[1:], strict=False))
