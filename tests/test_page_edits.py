"""The agent's hand on questions and verdicts, without a browser."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.ledger import open_ledger
from assistant.page import book as book_module
from assistant.page import edits, session, view, words
from assistant.page.book import FAULT, Book
from assistant.page.edits import Order, read_order
from assistant.page.session import Fields
from assistant.types import Corrections, Form, Part, Question, Status
from tests.stub_desk import StubDesk

TEXT = "Hi 🏕️🏕️. Delivery takes how long and can I return it? My stove is broken. What colour is it?"
FIELDS = Fields(TEXT, "", "", "email")


class Page:
    """A desk, a book and what the page remembers; each act is what page.js would ask for."""

    def __init__(self, text=TEXT, ledger=None, reply=None):
        self.desk, self.fields = StubDesk(), Fields(text, "", "", "email")
        self.book = Book(self.desk, ledger)
        _, self.work = session.start(self.desk, self.fields, "", "", None, False)
        self.reply = self.work.draft.text if reply is None else reply

    def act(self, what, slot=0, chosen=None, sheet=None, **more):
        if chosen:
            at = self.fields.inquiry.index(chosen)
            more |= {"span": (at, at + len(chosen)), "words": chosen}
        order = Order(what, sheet or self.work.sheet, slot, **more)
        changes, self.work = edits.act(self.desk, self.book, self.fields, "", self.reply, self.work, order)
        if (sheet := json.loads(changes.get("plan", {}).get("value", "{}"))) and sheet["apply"]:
            self.reply = sheet["draft"]
        return changes

    @property
    def questions(self):
        return [q.text for q in self.work.draft.questions]


FIRST, LAST = "Delivery takes how long and can I return it?", "What colour is it?"


def said(changes):
    return json.loads(changes["said"]["value"])["words"]


def test_split_renews_matches_cards_and_draft():
    page = Page()
    changes = page.act("split")
    assert page.questions == ["Delivery takes how long", "can I return it?", LAST]
    assert changes["card-2"]["visible"]
    assert not changes["card-3"]["visible"]
    assert changes["question-1"]["value"][0] == ("2", "number")
    assert changes["asked-1"]["value"] == [("Asked as a question · split off by an agent", None)]
    assert changes["title-1"]["value"] == [("Returns", None)]
    assert "within 60 days" in page.reply  # an untouched draft follows
    assert changes["ready"]["value"][0][0] == "Ready to send"
    assert said(changes) == edits.DONE["split"]


def test_split_where_words_are_selected():
    page = Page()
    page.act("split", chosen="can I return it?")
    assert page.questions[:2] == ["Delivery takes how long", "can I return it?"]
    page = Page()
    page.act("split", chosen="Delivery takes")  # from its start: the end of the selection says where
    assert page.questions[:2] == ["Delivery takes", "how long and can I return it?"]
    page = Page()
    page.act("split", chosen="My stove")  # elsewhere: the words of the question decide
    assert page.questions[:2] == ["Delivery takes how long", "can I return it?"]


def test_edits_keep_the_agents_own_words():
    page = Page(reply="My own words.")
    for what in ("split", "merge", "dismiss", "undo"):
        changes = page.act(what)
        assert not json.loads(changes["plan"]["value"])["apply"]
        assert changes["checked"]["value"] == "My own words."
    assert page.reply == "My own words."


def test_merge_then_undo_brings_the_list_back():
    page = Page()
    before = page.work.draft.questions
    page.act("merge")
    assert page.questions == [f"{FIRST} {LAST}"]
    changes = page.act("undo")
    assert page.work.draft.questions == before
    assert not changes["undo"]["visible"]
    assert said(page.act("undo")) == edits.CHANGED


def test_dismiss_is_undone_step_by_step():
    page = Page()
    page.act("dismiss")
    changes = page.act("dismiss")
    assert page.questions == []
    assert changes["ready"]["value"][0][0] == "No questions found"
    assert changes["undo"]["visible"]
    page.act("undo")
    assert page.questions == [LAST]
    page.act("undo")
    assert page.questions == [FIRST, LAST]
    assert page.desk.corrections == Corrections()


def asked_in(page, text):
    return [q.text for q in page.desk.questions(text)]


def turn_to(page, text):
    """Another message on the same page."""
    page.fields = Fields(text, "", "", "email")
    _, page.work = session.start(page.desk, page.fields, "", "", None, False)
    page.reply = page.work.draft.text


def test_dismissed_wording_is_left_out_of_all_messages_once_it_was_in_two():
    page, third = Page(), "WHAT  colour is it? Why?"
    page.act("dismiss", 1)
    assert asked_in(page, TEXT.replace(" ", "\n")) == [FIRST.replace(" ", "\n")]  # the same message again
    assert asked_in(page, third) == ["WHAT  colour is it?", "Why?"]
    turn_to(page, "Hello. What colour is it? How?")
    page.act("dismiss", 0)
    assert asked_in(page, third) == ["Why?"]
    page.act("undo")
    assert asked_in(page, third) == ["WHAT  colour is it?", "Why?"]
    page.act("dismiss", 0)
    turn_to(page, third)
    page.act("add", chosen="WHAT  colour is it?")
    assert asked_in(page, third) == ["WHAT  colour is it?", "Why?"]
    assert asked_in(page, TEXT) == [FIRST, LAST]


def test_dismissed_in_one_message_of_one_customer_leaves_the_next_one_open():
    page = Page("Where is my refund?")
    page.act("dismiss")
    turn_to(page, "Hello again. Where is my refund?")
    changes, _ = session.recheck(page.desk, page.fields, "", "Thanks for writing.", page.work)
    assert changes["ready"]["value"][0][0] == "1 question unanswered"


def test_add_words_after_emoji_and_find_them_again():
    page = Page()
    changes = page.act("add", chosen="My stove is broken.")
    assert page.questions == [FIRST, "My stove is broken.", LAST]
    assert ("My stove is broken.", "2") in changes["body"]["value"]
    assert changes["asked-1"]["value"] == [("Asked as a statement · added by an agent", None)]
    later = page.desk.questions("Hello. My stove  is broken!")
    assert [(q.form, q.reason) for q in later] == [(Form.DECLARATIVE, "added by an agent")]


def test_add_in_the_subject():
    page = Page()
    page.fields = Fields(TEXT, "Broken stove", "", "email")
    _, page.work = session.start(page.desk, page.fields, "", "", None, False)
    page.act("add", span=(0, 12), words="Broken stove", part=Part.SUBJECT)
    assert [(q.part, q.text) for q in page.work.draft.questions][-1] == (Part.SUBJECT, "Broken stove")


def test_add_finds_the_words_where_the_offsets_are_wrong():
    page = Page()
    page.act("add", span=(0, 3), words="My stove is broken.")
    assert page.questions[1] == "My stove is broken."
    changes = page.act("add", span=(0, 3), words="not in it")
    assert "Select them again" in said(changes)


@pytest.mark.parametrize(
    ("order", "words_"),
    [
        ({"what": "split", "slot": 1}, "Select in the message where the second one begins, then split."),
        ({"what": "merge", "slot": 1}, "Look at the list again."),
        ({"what": "dismiss", "slot": 9}, "Look at the list again."),
        ({"what": "add"}, "Select the words of the message that ask."),
        ({"what": "add", "chosen": "how long"}, "These words belong to a question already. Split that question,"),
        ({"what": "undo", "sheet": "old"}, edits.CHANGED),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(order, words_):
    page = Page()
    before = page.work
    changes = page.act(**order)
    assert words_ in said(changes)
    assert set(changes) == {"said"}
    assert page.work is before


def test_order_after_the_message_changed_is_refused():
    page = Page()
    page.fields = Fields("Other?", "", "", "email")
    assert said(page.act("dismiss")) == edits.CHANGED


def test_draft_again_keeps_edited_questions_a_changed_message_does_not():
    page = Page()
    page.act("split")
    _, again = session.start(page.desk, page.fields, "Sam", page.reply, page.work, True)
    assert [q.text for q in again.draft.questions] == page.questions
    assert again.past
    _, other = session.start(page.desk, Fields("Only this?", "", "", "email"), "", "", page.work, True)
    assert [q.text for q in other.draft.questions] == ["Only this?"]
    assert not other.past


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", "null", '{"act":"split"}', '{"act":1,"id":"x","slot":"one"}', "[" * 5000]
)
def test_read_order_refuses_what_is_none(raw):
    with pytest.raises(InputError):
        read_order(raw)


def test_read_order():
    assert read_order('{"act":"add","id":"x","slot":2,"part":"subject","span":[3,9],"words":"w","name":"n"}') == Order(
        "add", "x", 2, Part.SUBJECT, (3, 9), "w", "n"
    )


def test_order_sent_twice_is_done_once():
    page = Page()
    page.act("fails", 1, name="a")
    page.act("fails", 1, name="a")
    assert list(page.desk.corrections.verdicts.values()) == [False]
    page.act("fails", 1, name="b")
    assert page.desk.corrections.verdicts == {}


def test_an_unknown_act_is_refused():
    page = Page()
    assert "not known" in said(page.act("explode"))


# ---- verdicts ----


def test_verdict_of_the_agent_holds_for_this_reply_and_is_taken_back():
    page = Page(reply="It is blue.")
    changes = page.act("answers", 1)
    assert changes["status-1"] == {
        "value": [("Answered · set by an agent", None)],
        "elem_classes": ["fr-status", "is-answered"],
    }
    assert "is-set" in changes["answers-1"]["elem_classes"]
    assert "is-set" not in changes["fails-1"]["elem_classes"]
    spaced, _ = session.recheck(page.desk, page.fields, "", "It is\n\nblue. ", page.work)
    assert "set by an agent" in spaced["status-1"]["value"][0][0]
    other, _ = session.recheck(page.desk, page.fields, "", "It is green.", page.work)
    assert other["status-1"]["value"][0][0].startswith("Unanswered · confident")
    back = page.act("answers", 1)
    assert back["status-1"]["value"][0][0].startswith("Unanswered · confident")
    assert page.desk.corrections.verdicts == {}


def test_verdict_of_the_agent_can_be_turned_round():
    page = Page()
    page.act("answers", 1)
    changes = page.act("fails", 1)
    assert changes["status-1"]["value"] == [("Unanswered · set by an agent", None)]
    assert changes["ready"]["value"][0][0] == "1 question unanswered"
    assert list(page.desk.corrections.verdicts.values()) == [False]


@pytest.mark.parametrize(("reply", "slot", "told"), [("  ", 0, edits.NO_REPLY), ("It is.", 9, edits.CHANGED)])
def test_verdict_on_nothing_is_refused(reply, slot, told):
    assert said(Page(reply=reply).act("answers", slot)) == told


# ---- more questions than cards ----


def test_cards_are_paged_through():
    page = Page(" ".join(f"Is it {i}?" for i in range(30)))
    changes = page.act("further")
    assert changes["question-0"]["value"] == [("13", "number"), ("Is it 12?", None)]
    assert changes["page"]["value"] == [("Questions 13–24 of 30", None)]
    assert len(json.loads(changes["plan"]["value"])["slots"]) == view.SLOTS
    page.act("dismiss", 1)
    assert "Is it 13?" not in page.questions
    changes = page.act("further")
    assert [changes[f"card-{i}"]["visible"] for i in (4, 5)] == [True, False]
    assert not changes["further"]["interactive"]
    before = page.work
    page.act("further")
    assert page.work is before
    page.act("earlier")
    changes = page.act("earlier")
    assert not changes["earlier"]["interactive"]


def test_cards_of_a_last_page_that_empties():
    page = Page(" ".join(f"Is it {i}?" for i in range(13)))
    page.act("further")
    changes = page.act("dismiss", 0)
    assert page.work.first == 0
    assert not changes["pages"]["visible"]


@pytest.mark.parametrize(
    ("first", "count", "line"), [(0, 12, ""), (0, 13, "Questions 1–12 of 13"), (12, 13, "Questions 13–13 of 13")]
)
def test_pages_line(first, count, line):
    assert words.pages_line(first, count) == line


def test_asked_words_without_a_reason():
    assert words.asked_words(Question(((0, 1),), "x", Form.IMPERATIVE)) == "Asked as a request"


# ---- the book and its ledger ----


def test_book_keeps_corrections_for_the_next_start(tmp_path):
    path = tmp_path / "new" / "desk.db"
    page = Page(ledger=path)
    assert not path.exists()  # nothing to keep, no file
    page.act("add", chosen="My stove is broken.")
    page.act("dismiss", 2)
    page.act("fails", 0)
    later = Page(ledger=path)
    assert later.desk.corrections == page.desk.corrections
    assert later.book.fault == ""
    _, work = session.start(later.desk, FIELDS, "", "", None, False)
    assert [q.text for q in work.draft.questions] == [FIRST, "My stove is broken."]


def test_book_undo_and_pressing_again_leave_nothing_to_learn(tmp_path):
    path = tmp_path / "desk.db"
    page = Page(ledger=path)
    for order in (("split", 0), ("undo", 0), ("answers", 1), ("answers", 1)):
        page.act(*order)
    with open_ledger(path) as ledger:
        assert ledger.corrections() == ()


def test_book_records_the_evidence_of_an_answer(tmp_path):
    path = tmp_path / "desk.db"
    page = Page(ledger=path)
    page.act("answers", 1)
    with open_ledger(path) as ledger:
        (stored,) = ledger.corrections()
    ((start, end),) = stored.payload["labels"]["a2"]["spans"]
    assert "What colour is it?" in page.reply[start:end]
    assert stored.payload["labels"]["a2"]["status"] == Status.ANSWERED


def test_book_with_a_ledger_that_cannot_be_used_says_so_and_works(tmp_path, caplog):
    path = tmp_path / "desk.db"
    path.write_text("dear diary " * 500)
    page = Page(ledger=path)
    assert page.book.fault == FAULT
    changes = page.act("dismiss", 1)
    assert changes["notice"]["value"] == [(FAULT, None)]
    assert page.questions == [FIRST]
    assert {words for _, words in page.desk.corrections.dismissed_here} == {"what colour is it"}
    page.act("undo")
    assert page.questions == [FIRST, LAST]
    assert path.read_text().startswith("dear diary")
    assert "colour" not in caplog.text


def test_book_with_a_ledger_that_fails_later(tmp_path, monkeypatch):
    from assistant.ledger import opening

    monkeypatch.setattr(opening, "WAIT", 0.1)
    path = tmp_path / "desk.db"
    page = Page(ledger=path)
    page.act("dismiss", 1)
    page.book._ledger.close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        page.act("undo")
        assert page.questions == [FIRST, LAST]
        assert page.act("dismiss", 0)["notice"]["value"] == [(FAULT, None)]
    finally:
        holder.close()
    monkeypatch.setattr(book_module, "PAUSE", 0.0)  # a minute later
    assert not page.act("dismiss", 0)["notice"]["visible"]


def test_book_without_a_ledger_keeps_nothing_and_complains_of_nothing():
    page = Page()
    assert page.act("dismiss")["notice"] == {"value": [], "visible": False}


def test_book_purges_what_is_too_old(tmp_path):
    path = tmp_path / "desk.db"
    page = Page(ledger=path)
    page.act("dismiss", 1)
    page.book._ledger.close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE correction SET at = '2020-01-01T00:00:00.000000Z'")
    raw.close()
    assert Page(ledger=path).desk.corrections == Corrections()
    assert Path(path).is_file()
