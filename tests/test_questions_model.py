"""The finder with the shipped model: what must hold whatever its accuracy, and messages that nobody may get wrong."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.message import read_text
from assistant.questions import QuestionFinder
from assistant.questions.finder import _whole
from assistant.types import Form, Part
from tests.pace import reference

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def finder():
    return QuestionFinder()


def found(finder, text, **known):
    return [q.text for q in finder.find(read_text(text, **known))]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "🙂", "...", "Thank you so much, the tent is lovely!"])
def test_finder_of_no_question_finds_none(finder, text):
    assert found(finder, text) == []


def test_finder_splits_two_questions_and_knows_where_they_stand(finder):
    text = "Hello, do you deliver to Ireland? And how heavy is the tent?"
    questions = finder.find(read_text(text))
    assert [text[s:e] for q in questions for s, e in q.spans] == [q.text for q in questions]
    assert [q.form for q in questions] == [Form.INTERROGATIVE] * 2
    assert "Ireland" in questions[0].text
    assert "heavy" in questions[1].text


def test_finder_finds_a_problem_told_as_a_statement(finder):
    (question,) = finder.find(read_text("Hi there. The zip on my new jacket has broken after one day."))
    assert question.form is Form.DECLARATIVE
    assert "zip" in question.text


def test_finder_leaves_quoted_trail_and_footer_alone(finder):
    text = (
        "Do you deliver to Ireland?\n\nBest wishes,\nMaeve\n\n"
        "On 12 May 2026 at 09:14, Shop <help@shop.example> wrote:\n> What is your order number?\n> Where do you live?\n"
    )
    assert found(finder, text) == ["Do you deliver to Ireland?"]


def test_finder_takes_a_question_of_the_subject(finder):
    questions = finder.find(read_text("Thanks, Ann", subject="Do you deliver to Ireland?"))
    assert [(q.part, q.text) for q in questions] == [(Part.SUBJECT, "Do you deliver to Ireland?")]


def test_finder_takes_a_subject_that_the_body_repeats_once(finder):
    text = "Hello, do you deliver to Ireland?"
    assert len(found(finder, text, subject="Deliver to Ireland?")) == 1


def test_finder_counts_the_same_words_once(finder):
    text = "Do you deliver to Ireland? I have asked before.\n\nDO YOU DELIVER TO IRELAND?"
    (question,) = finder.find(read_text(text))
    assert len(question.spans) == 2


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_finder_of_any_text_gives_spans_inside_it(finder, text):
    for question in finder.find(read_text(text)):
        assert 0 < question.confidence <= 1
        assert question.standalone
        for start, end in question.spans:
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", ["?" * 10_000, "where is it " * 80_000, "A" * 1_000_000, "WHY?!\n" * 100_000])
def test_finder_of_a_huge_message_takes_bounded_time(finder, text):
    started = time.process_time()
    assert len(finder.find(read_text(text))) <= 50
    assert time.process_time() - started < 900 * reference()


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("please cancel order LK-771203 now", (7, 25), "cancel order LK-771203"),
        ("can you mend it? Thanks", (0, 15), "can you mend it?"),
        ("is it waterproof", (3, 8), "it waterproof"),
        ("mail ann@shop.example, please", (0, 8), "mail ann@shop.example"),
        ("what?!", (0, 4), "what?!"),
    ],
)
def test_finder_ends_a_question_with_a_whole_word(text, cut, whole):
    start, end = _whole(text, cut)
    assert text[start:end] == whole


@pytest.mark.parametrize("marks", ["??", "?!", "???!!"])
def test_finder_reads_many_marks_like_one_and_keeps_them(finder, marks):
    text = f"The box came empty{marks} Where is my order 48213{marks} I am waiting."
    one = finder.find(read_text(text.replace(marks, "?")))
    many = finder.find(read_text(text))
    assert [q.text.rstrip("?!") for q in many] == [q.text.rstrip("?!") for q in one]
    assert f"Where is my order 48213{marks}" in [q.text for q in many]
