"""What colleagues read in a note: the draft, then how it deals with each question and what is left to do."""

from assistant.dispatch.wording import checklist, note_text
from assistant.types import (
    CheckReport,
    Draft,
    DraftPart,
    Message,
    Need,
    NeedKind,
    Question,
    Status,
    Verdict,
)

TEXT = "Where is my order 48213? Do you ship to Cork? And why?"
ASKED = [Question(((0, 24),), "Where is my order 48213?"), Question(((25, 45),), "Do you ship to Cork?")]
LOOK_UP = Need(NeedKind.ACCOUNT, "Look up order 48213.", "48213")


def made(*statuses, needs=(), asked=ASKED, parts=(), left_open=()):
    report = CheckReport(tuple(Verdict(q, s, 0.9) for q, s in zip(asked, statuses, strict=True)))
    message = Message(TEXT, ((0, len(TEXT)),))
    return Draft("Hello,\n\nYes.\n", tuple(parts), message, tuple(asked), (), report, left_open, tuple(needs))


def test_wording_says_that_nothing_was_sent_and_what_each_question_got():
    part = DraftPart(1, "Yes.", Status.ANSWERED, "delivery", "faq/delivery.md")
    told = note_text(made(Status.DEFERRED, Status.ANSWERED, needs=[LOOK_UP, Need()], parts=[part]))
    assert told.startswith("Draft of a reply, not sent:\n\nHello,\n\nYes.\n\nChecklist: 2 questions, 1 to look at.")
    assert '1. "Where is my order 48213?": put off. To do: Look up order 48213.' in told
    assert told.endswith('2. "Do you ship to Cork?": answered, from faq/delivery.md.')


def test_wording_of_a_general_answer_still_says_what_to_look_up():
    told = checklist(made(Status.ANSWERED, Status.ANSWERED, needs=[LOOK_UP, Need()]))
    assert "2 questions, 1 to look at" in told
    assert '"Where is my order 48213?": answered in general. To do: Look up order 48213.' in told


def test_a_question_is_looked_at_where_it_is_not_answered_or_something_is_left_to_do():
    assert made(asked=[]).to_look_at == 0
    assert made(Status.ANSWERED, Status.ANSWERED).to_look_at == 0
    assert made(Status.ANSWERED, Status.ANSWERED, needs=[LOOK_UP]).to_look_at == 1  # a need a question may be missing
    for other in set(Status) - {Status.ANSWERED}:
        assert made(Status.ANSWERED, other, needs=[Need(), Need()]).to_look_at == 1
        assert made(other, Status.ANSWERED, needs=[LOOK_UP, Need()]).to_look_at == 1


def test_wording_without_questions_asks_somebody_to_read():
    assert checklist(made(asked=[])) == "Checklist: no questions found. Please read the message."


def test_wording_lists_twenty_questions_and_counts_the_others():
    asked = [Question(((n, n + 1),), f"Question {n}?") for n in range(30)]
    lines = checklist(made(*[Status.UNANSWERED] * 30, asked=asked)).splitlines()
    assert len(lines) == 22 and lines[-1] == "and 10 more"


def test_wording_names_what_was_asked_earlier_in_one_line():
    before = Verdict(Question(((0, 4),), "Why\n\nso  late?"), Status.UNANSWERED, 0.1)
    assert 'Asked earlier and not answered: "Why so late?"' in checklist(
        made(Status.ANSWERED, Status.ANSWERED, left_open=(before,))
    )


def test_wording_counts_what_was_asked_earlier_and_is_not_listed():
    before = tuple(Verdict(Question(((n, n + 1),), f"Earlier {n}?"), Status.UNANSWERED, 0.1) for n in range(23))
    lines = checklist(made(Status.ANSWERED, asked=ASKED[:1], left_open=before)).splitlines()
    assert lines[-1] == "and 3 more" and sum("Asked earlier" in line for line in lines) == 20
    assert "more" not in checklist(made(Status.ANSWERED, asked=ASKED[:1], left_open=before[:20]))
