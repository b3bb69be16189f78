"""The check with the shipped model: what holds whatever its accuracy, and a few replies that nobody may get wrong."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.check import Checker
from assistant.message import read_text
from assistant.types import Question, Status
from tests.pace import reference

pytestmark = pytest.mark.model
SHIPS = "Do you deliver to Ireland?"
WEIGHS = "How heavy is the tent?"
REPLY = "Hello Maeve,\n\nYes, we deliver to Ireland. It takes five working days.\n\nBest wishes,\nTom"


@pytest.fixture(scope="module")
def checker():
    return Checker()


def ask(*texts):
    inquiry = read_text(" ".join(texts))
    return inquiry, [Question(((inquiry.text.index(t), inquiry.text.index(t) + len(t)),), t) for t in texts]


def judge(checker, reply, *texts):
    inquiry, questions = ask(*texts)
    return checker.check(inquiry, questions, read_text(reply))


def statuses(checker, reply, *texts):
    return [v.status for v in judge(checker, reply, *texts).questions]


def test_check_without_questions_is_ready(checker):
    report = judge(checker, REPLY)
    assert (report.ready_to_send, report.score, report.summary) == (True, 1.0, "no questions found")


@pytest.mark.parametrize("reply", ["", " ", "\n\n", "\u200b\u00a0"])
def test_check_of_an_empty_reply_finds_all_unanswered(checker, reply):
    report = judge(checker, reply, SHIPS, WEIGHS)
    assert [v.status for v in report.questions] == [Status.UNANSWERED] * 2
    assert not report.ready_to_send
    assert all(v.evidence == () for v in report.questions)


def test_check_tells_the_answered_question_from_the_missed_one(checker):
    report = judge(checker, REPLY, SHIPS, WEIGHS)
    assert [v.status for v in report.questions] == [Status.ANSWERED, Status.UNANSWERED]
    assert report.summary == "1 question unanswered"
    (start, end), *_ = report.questions[0].evidence
    assert "deliver to Ireland" in REPLY[start:end]


def test_check_is_not_fooled_by_an_echo(checker):
    echo = "Thank you for asking about delivery to Ireland, we know how important delivery is to you!"
    assert statuses(checker, echo, SHIPS) == [Status.UNANSWERED]


def test_check_of_a_quoted_trail_sees_no_answer(checker):
    trail = "\n\nOn 12 May 2026 at 09:14, Shop <help@shop.example> wrote:\n> Yes, we deliver to Ireland.\n"
    assert statuses(checker, "We have read your message." + trail, SHIPS) == [Status.UNANSWERED]


def test_check_knows_a_deferral(checker):
    reply = (
        "I'm checking with a colleague whether we deliver to Ireland and will come back to you within 1 working day."
    )
    report = judge(checker, reply, SHIPS)
    assert [v.status for v in report.questions] == [Status.DEFERRED]
    assert report.ready_to_send


def test_check_gives_probabilities(checker):
    for verdict in judge(checker, REPLY, SHIPS, WEIGHS).questions:
        assert sum(verdict.probabilities) == pytest.approx(1, abs=1e-4)
        assert verdict.score == pytest.approx(1 - verdict.probabilities[-1], abs=1e-6)


def test_check_judges_each_question_by_itself(checker):
    alone = judge(checker, REPLY, SHIPS).questions[0]
    beside = judge(checker, REPLY, SHIPS, WEIGHS).questions[0]
    assert (alone.status, alone.score, alone.evidence) == (beside.status, beside.score, beside.evidence)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([" ", "  ", "\n", "\n\n", "\t"]), min_size=12, max_size=12))
def test_check_does_not_mind_white_space(checker, gaps):
    words = "Yes, we do deliver to Ireland, in five working days, by post.".split()
    text = "".join(w + g for w, g in zip(words, gaps, strict=False))
    assert statuses(checker, text, SHIPS) == [Status.ANSWERED]


def test_check_does_not_mind_curly_quotes(checker):
    straight = 'It doesn\'t weigh more than 2 kg, and "light" is what we call it.'
    curly = "It doesn’t weigh more than 2 kg, and “light” is what we call it."
    a, b = (judge(checker, t, WEIGHS).questions[0] for t in (straight, curly))
    assert (a.status, a.score, a.evidence) == (b.status, b.score, b.evidence)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.text(min_size=1, max_size=80))
def test_check_of_any_text_gives_evidence_inside_it(checker, reply, asked):
    inquiry = read_text(asked)
    report = checker.check(inquiry, [Question(((0, len(asked)),), asked)], read_text(reply))
    for start, end in report.questions[0].evidence:
        assert 0 <= start < end <= len(reply)


def test_check_of_a_huge_reply_takes_bounded_time(checker):
    started = time.process_time()
    judge(checker, "We deliver to Ireland. " * 50_000, SHIPS)
    assert time.process_time() - started < 900 * reference()
