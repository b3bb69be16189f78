"""Questions left open earlier in a thread: the pipeline on stand-ins, and on the shipped models."""

from __future__ import annotations

import re

import pytest

from assistant.config import Configuration
from assistant.pipeline import Assistant
from assistant.questions import limits, not_again
from assistant.types import CheckReport, Corrections, Message, Question, Status, Verdict
from tests.test_message_turns import LEAD, ME, MINE, NESTED


class Finder:
    """Every sentence with a question mark is a question."""

    def find(self, inquiry: Message, corrections: object = None) -> tuple[Question, ...]:
        found = re.finditer(r"[^\s.?!>][^.?!]*\?", inquiry.clean)
        return tuple(Question((m.span(),), " ".join(m[0].split())) for m in found)


class Checker:
    """A reply that has the last word of a question answers it."""

    def check(self, inquiry: Message, questions: tuple[Question, ...], reply: Message) -> CheckReport:
        said = set(re.findall(r"\w+", reply.clean.lower()))
        has = [re.findall(r"\w+", q.text.lower())[-1] in said for q in questions]
        states = [Status.ANSWERED if h else Status.UNANSWERED for h in has]
        return CheckReport(tuple(Verdict(q, s, float(h)) for q, s, h in zip(questions, states, has, strict=True)))


@pytest.fixture
def desk() -> Assistant:
    made = Assistant(Configuration())
    made.__dict__ |= {"finder": Finder(), "checker": Checker()}
    return made


def asked(desk: Assistant, text: str, sender: str | None = ME) -> list[str]:
    message = desk.read(text, sender=sender)
    found = desk.left_open(message, desk.questions(message))
    for verdict in found:
        assert all(message.text[a:b].split()[0] in verdict.question.text for a, b in verdict.question.spans)
    return [v.question.text for v in found]


def test_left_open_is_what_the_answer_did_not_cover(desk):
    assert asked(desk, NESTED) == ["And how long does delivery to Malta take?"]


def test_left_open_is_the_same_whether_text_or_bytes_came(desk):
    message = desk.read(NESTED.encode(), sender=ME)
    assert message == desk.read(NESTED, sender=ME) and desk.left_open(message)


def test_left_open_takes_the_corrections_it_is_given(desk):
    seen = []
    desk.finder.find = lambda inquiry, corrections: seen.append(corrections) or ()
    desk.left_open(desk.read(NESTED, sender=ME), corrections=(given := Corrections()))
    assert seen == [given] and seen[0] is not desk.corrections


def test_left_open_of_a_follow_up_is_all_of_it(desk):
    assert asked(desk, f"Any news?\n\n{MINE}\n> Do you have it? What is the price?") == [
        "Do you have it?",
        "What is the price?",
    ]


def test_left_open_is_not_what_is_asked_again(desk):
    text = NESTED.replace("The blue one, please.", "Again: how long does the delivery to Malta take?")
    assert asked(desk, text) == []


def test_left_open_of_no_trail_no_sender_or_another_language_is_nothing(desk):
    assert asked(desk, "Where is it?") == []
    assert asked(desk, "") == []
    assert asked(desk, NESTED, sender=None) == []
    german = "Guten Tag, ich nehme das blaue Zelt und freue mich schon sehr darauf, vielen Dank für die Hilfe."
    assert asked(desk, NESTED.replace("The blue one, please.", german)) == []


def test_left_open_counts_all_answers_after_the_question(desk):
    answers = f"{LEAD}\n> Four days is what it can take.\n\n{LEAD}\n> In stock."
    text = f"Yes.\n\n{answers}\n\n{MINE}\n> How long does it take? Any stock?"
    assert asked(desk, text) == []


def test_not_again_of_nothing():
    assert not_again((), ()) == ()
    assert not_again((Question(((0, 1),), "?"),), (Question(((0, 1),), "!"),)) == (Question(((0, 1),), "?"),)


def test_limits_tell_of_many_questions_only():
    one = Question(((0, 1),), "a?")
    assert limits([one] * 49) == ()
    assert "50" in limits([one] * 50)[0]


def test_limits_are_told_of_questions_that_were_found_only(desk):
    many = desk.read("Is it? " * 60)
    assert desk.check(many, "No.").notes == limits(desk.questions(many)) != ()
    assert desk.check(many, "No.", questions=desk.questions(many)).notes == ()


@pytest.mark.model
def test_left_open_with_the_shipped_models():
    message = (desk := Assistant(Configuration())).read(NESTED, sender=ME)
    found = desk.left_open(message, desk.questions(message))
    assert [v.status for v in found] == [Status.UNANSWERED]
    assert "delivery to Malta take" in found[0].question.text
    assert all("how long does" in message.text[a:b] for a, b in found[0].question.spans)
