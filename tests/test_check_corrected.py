"""An agent's verdict goes before the model's."""

from __future__ import annotations

import pytest

from assistant.check import corrected
from assistant.types import CheckReport, Corrections, Question, Status, Verdict

OPEN = Verdict(Question(((0, 4),), "Why?"), Status.UNANSWERED, 0.1, (), (0.05, 0.02, 0.02, 0.01, 0.9))
FINE = Verdict(Question(((5, 9),), "How?"), Status.ANSWERED, 0.9, ((0, 2),), (0.9, 0.0, 0.0, 0.0, 0.1))


def said(question: str, reply: str, answers: bool) -> Corrections:
    return Corrections(verdicts={(question, reply): answers})


def test_corrected_sets_status_and_score():
    report = corrected(CheckReport((OPEN, FINE), 0.08), " So.\n\nSo. ", said("why", "So. So.", True))
    first, second = report.questions
    assert (first.status, first.score, first.by_agent) == (Status.ANSWERED, 1.0, True)
    assert second == FINE
    assert report.ready_to_send
    assert report.score == pytest.approx(0.9)


def test_corrected_to_unanswered_shows_no_words():
    (verdict,) = corrected(CheckReport((FINE,), 0.9), "So.", said("how", "So.", False)).questions
    assert (verdict.status, verdict.evidence, verdict.score) == (Status.UNANSWERED, (), 0.0)


def test_corrected_keeps_the_notes():
    assert corrected(CheckReport((FINE,), 0.9, ("a note",)), "So.", said("how", "So.", False)).notes == ("a note",)


@pytest.mark.parametrize(("question", "reply"), [("why", "So"), ("why not", "So."), ("WHY", "So."), ("how", "so.")])
def test_corrected_of_other_words_is_the_same_report(question, reply):
    report = CheckReport((OPEN, FINE), 0.08)
    assert corrected(report, "So.", said(question, reply, True)) is report


def test_corrected_without_questions_or_corrections():
    assert corrected(CheckReport(()), "So.", said("why", "So.", True)) == CheckReport(())
    report = CheckReport((OPEN,), 0.1)
    assert corrected(report, "So.", Corrections()) is report
