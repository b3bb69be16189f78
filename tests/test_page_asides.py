"""What the page shows beside questions and verdicts: notes, questions of an earlier mail, promises to keep."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from assistant.page import asides, changes, earlier, edits, session
from assistant.page.book import Book
from assistant.page.edits import Order
from assistant.page.session import Fields
from assistant.questions import limits
from assistant.types import CheckReport, Draft, Message, Promise, Question, Status, Verdict
from tests.stub_desk import DEFERRAL, StubDesk

TEXT = "Can I return it?\n\n> How long\n> does delivery take? What price is it, partly?\n"
DELIVERY, PRICE = "How long does delivery take?", "What price is it, partly?"
HOSTILE = "<script>alert(1)</script>\u202e\n[a](javascript:b)"


class NotedDesk(StubDesk):
    """Has notes of the inquiry and of the reply."""

    notes, told = ("the attachment was not read",), ("the verdicts are guesses",)

    def read(self, inquiry, **known):
        return replace(super().read(inquiry, **known), notes=self.notes)

    def check(self, inquiry, reply, *, questions):
        return replace(super().check(inquiry, reply, questions=questions), notes=self.told)


class Page:
    """A page with an inquiry that was drafted; each act is what page.js would ask for."""

    def __init__(self, text=TEXT, desk=None):
        self.desk, self.fields = desk or StubDesk(), Fields(text, "", "", "email")
        self.book = Book(self.desk)
        self.made, self.work = session.start(self.desk, self.fields, "", "", None, False)
        self.reply = self.work.draft.text

    def act(self, what, slot=0):
        order = Order(what, self.work.sheet, slot)
        made, self.work = edits.act(self.desk, self.book, self.fields, "", self.reply, self.work, order)
        if (sheet := json.loads(made.get("plan", {}).get("value", "{}"))) and sheet["apply"]:
            self.reply = sheet["draft"]
        return made

    @property
    def questions(self):
        return [q.text for q in self.work.draft.questions]


def told(tokens):
    return "".join(text for text, _ in tokens)


def made(text="", questions=(), left=(), notes=()):
    return Draft("", (), Message(text, (), notes=notes), questions, (), CheckReport(()), left)


def open_at(start, end, text="Why?"):
    return Verdict(Question(((start, end),), text), Status.UNANSWERED, 0.1)


# ---- notes ----


def test_notes_of_the_inquiry_and_of_the_check_are_shown():
    page = Page(desk=NotedDesk())
    assert page.made["notes"] == {"value": [("Note: the attachment was not read", None)], "visible": True}
    assert page.made["check-notes"] == {"value": [("Note: the verdicts are guesses", None)], "visible": True}
    page.desk.told = ()
    again, _ = session.recheck(page.desk, page.fields, "", "Hello", page.work)
    assert again["check-notes"] == {"value": [], "visible": False}
    assert "notes" not in again  # the inquiry is the same


def test_notes_without_any_take_no_room():
    page = Page()
    assert page.made["notes"] == page.made["check-notes"] == {"value": [], "visible": False}


def test_notes_of_an_inquiry_that_is_read_anew_without_a_draft():
    again, _ = session.recheck(NotedDesk(), Fields("Why?", "", "", "email"), "", "Hello", None)
    assert again["notes"]["visible"]


def test_note_of_too_many_questions_is_said_once_and_outlasts_a_recheck():
    many = tuple(Question(((i, i + 1),), f"{i}?") for i in range(50))
    report = CheckReport(tuple(Verdict(q, Status.ANSWERED, 0.9) for q in many), notes=(*limits(many), "other"))
    assert told(asides.reading_notes(made(questions=many))) == f"Note: {limits(many)[0]}"
    assert told(asides.check_notes(report)) == "Note: other"


def test_notes_are_one_line_each_once_each_and_bounded():
    assert told(asides.reading_notes(made(notes=("a\n b", "a b", "", " \n")))) == "Note: a b"
    lines = told(asides.reading_notes(made(notes=tuple(map(str, range(100)))))).split("\n")
    assert (len(lines), lines[-1]) == (asides.MOST_NOTES + 1, f"… and {100 - asides.MOST_NOTES} more notes.")
    assert len(told(asides.reading_notes(made(notes=("x" * 1_000_000,))))) < asides.LONGEST + 10


def test_notes_of_strangers_stay_text():
    tokens = asides.reading_notes(made(notes=(HOSTILE,)))
    assert [mark for _, mark in tokens] == [None]
    assert "<script>alert(1)</script>" in told(tokens)


# ---- promises ----


def test_promises_follow_the_reply():
    page = Page("Can I return it? What colour is it?")
    assert told(page.made["promises"]["value"]) == (
        "Promise, question 2: find out about “What colour is it?” · by Fri 12 Jun 2026, 15:30 UTC "
        "(“within 4 working hours”)"
    )
    gone, _ = session.recheck(page.desk, page.fields, "", "Hello", page.work)
    assert gone["promises"] == {"value": [], "visible": False}
    back, _ = session.recheck(page.desk, page.fields, "", DEFERRAL.format("What colour is it?"), page.work)
    assert back["promises"]["visible"]


def test_promises_follow_an_edit_of_the_questions():
    page = Page("Can I return it? What colour is it?")
    assert "Promise: find out" in told(page.act("dismiss", 0)["promises"]["value"])


def test_promises_are_a_line_each():
    lines = told(asides.promise_lines([Promise(0, "a\nb", (0, 1)), Promise(2, "c", (0, 1), "soon")], 3)).split("\n")
    assert lines == ["Promise, question 1: a b · no time said", "Promise, question 3: c · “soon”"]
    assert asides.promise_lines([], 3) == []


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (datetime(2026, 1, 2, 9, 5, tzinfo=UTC), "by Fri 2 Jan 2026, 09:05 UTC"),
        (datetime(2026, 1, 2, 9, 5, tzinfo=timezone(timedelta(hours=2))), "by Fri 2 Jan 2026, 09:05 UTC+02:00"),
        (None, "no time said"),
    ],
)
def test_due_words(due, words):
    assert asides.due_words(Promise(0, "a", (0, 1), "", due)) == words


def test_a_text_that_was_not_checked_has_no_promises():
    made_ = changes.unchecked("Hello", "The check failed.")
    assert made_["promises"] == made_["check-notes"] == {"value": [], "visible": False}


# ---- questions of an earlier mail ----


def test_strip_shows_what_an_earlier_mail_left_open():
    page = Page()
    assert page.questions == ["Can I return it?"]
    assert page.made["left"]["visible"]
    assert page.made["left-text-0"]["value"] == [(DELIVERY, None)]
    assert page.made["left-text-1"]["value"] == [(PRICE, None), ("\nPartly answered then", "doubt")]
    assert [page.made[f"left-row-{i}"]["visible"] for i in range(3)] == [True, True, False]
    assert not page.made["left-more"]["visible"]


def test_strip_is_not_there_where_nothing_was_left_open():
    page = Page("Can I return it?")
    assert not page.made["left"]["visible"]
    assert not any(page.made[f"left-row-{i}"]["visible"] for i in range(earlier.SLOTS))


def test_recall_puts_it_on_the_list_and_undo_takes_it_off():
    page = Page()
    done = page.act("recall")
    assert page.questions == ["Can I return it?", DELIVERY]  # in its own words, without the marks of a quotation
    assert ("How long\n> does delivery take?", "2") in done["body"]["value"]
    assert done["asked-1"]["value"] == [(f"Asked as a question · {earlier.RECALLED}", None)]
    assert "three to five working days" in page.reply
    assert [done[f"left-row-{i}"]["visible"] for i in range(2)] == [True, False]
    assert done["left-text-0"]["value"][0] == (PRICE, None)
    assert json.loads(done["said"]["value"])["words"] == edits.DONE["recall"]
    back = page.act("undo")
    assert page.questions == ["Can I return it?"]
    assert back["left-text-0"]["value"] == [(DELIVERY, None)]
    assert not back["undo"]["visible"]


def test_recall_of_all_takes_the_strip_away():
    page = Page()
    page.act("recall", 1)
    assert not page.act("recall", 0)["left"]["visible"]
    assert page.questions == ["Can I return it?", DELIVERY, PRICE]


def test_recall_teaches_nothing():
    page = Page()
    page.act("recall")
    assert page.desk.corrections.added == {}


@pytest.mark.parametrize("slot", [-1, 2, earlier.SLOTS, 10**9])
def test_recall_of_a_row_that_is_not_there_is_refused(slot):
    page = Page()
    before = page.work
    assert set(page.act("recall", slot)) == {"said"}
    assert page.work is before


def test_strip_of_many_shows_some_and_how_many_more():
    page = Page("Why?\n\n> " + " ".join(f"Is it {i}?" for i in range(9)))
    assert page.made["left-more"]["value"] == [("… and 4 more", None)]
    assert page.act("recall", 0)["left-text-4"]["value"] == [("Is it 5?", None)]


def test_left_open_leaves_out_what_the_agent_added_by_hand():
    taken = Question(((5, 9),), "Why?")
    assert earlier.left_open(made(questions=(taken,), left=(open_at(0, 5), open_at(8, 12)))) == (open_at(0, 5),)
    nowhere = Verdict(Question((), "Why?"), Status.UNANSWERED, 0.1)
    assert earlier.left_open(made(left=(nowhere,))) == ()


def test_strip_of_strangers_words_is_text_and_bounded():
    shown = earlier.strip(made(left=(open_at(0, 9, HOSTILE), open_at(9, 12, "x" * 1_000_000))))
    assert shown["left-text-0"]["value"][0] == (asides.short(HOSTILE), None)
    assert len(told(shown["left-text-1"]["value"])) == asides.LONGEST


def test_clear_takes_everything_away():
    gone = changes.clear("")
    assert not any(gone[name]["visible"] for name in ("left", "notes", "check-notes", "promises"))


def test_wire_tells_why_each_was_taken_as_a_question():
    from assistant.wire import answers

    found = Question(((0, 4),), "Why?", reason="ends with a question mark")
    told_ = answers.questions([found], left_open=[Verdict(found, Status.UNANSWERED, 0.1)]).model_dump()
    assert told_["questions"][0]["reason"] == told_["left_open"][0]["reason"] == "ends with a question mark"
