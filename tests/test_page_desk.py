"""The desk without a browser: facts, tone, acknowledgement, what is noted as sent, the list of what is open."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from assistant.config import Configuration
from assistant.errors import LedgerError
from assistant.ledger import open_ledger
from assistant.page import due, edits, letter, sending, session
from assistant.page.book import Book
from assistant.page.edits import Order
from assistant.page.keeping import Keeper
from assistant.page.work import Fields, label_of
from assistant.types import Channel, FormLetter, Message, Need, NeedKind, Question, Recent, Status
from tests.stub_desk import ANSWERS, DEFERRAL, StubDesk

TEXT = "How long does delivery take? Where is my order 48213?"
SENDER = "Priya Nair <priya@mailbox.example>"
ORDER = "Where is my order 48213?"


class Page:
    """A page on a ledger (None: without one); each act is what page.js would ask for."""

    def __init__(self, path=None, text=TEXT, tone="", desk=None):
        self.desk, self.fields = desk or StubDesk(), Fields(text, "", SENDER, "email", tone)
        self.path = path
        self.keeper = Keeper(Book(self.desk, path), Configuration())
        self.made, self.work = session.start(self.desk, self.fields, "Sam", "", None, False, self.keeper)
        self.reply = self.work.draft.text

    def act(self, what, slot=0, words="", name=""):
        order = Order(what, self.work.sheet, slot, words=words, name=name)
        made, self.work = sending.act(self.desk, self.keeper, self.fields, "Sam", self.reply, self.work, order)
        return self.take(made)

    def list(self, what, key=0):
        made, self.work = due.act(self.desk, self.keeper, "Sam", "", self.reply, self.work, what, key)
        return self.take(made)

    def take(self, made):
        if (sheet := json.loads(made.get("plan", {}).get("value", "{}"))) and sheet["apply"]:
            self.reply = sheet["draft"]
        return made

    @property
    def ledger(self):
        return open_ledger(self.path)


def said(made):
    return json.loads(made["said"]["value"])["words"]


def told(tokens):
    return "".join(text for text, _ in tokens)


@pytest.fixture
def page(tmp_path):
    return Page(tmp_path / "desk.db")


# ---- facts ----


def test_card_says_what_to_look_up_and_the_draft_states_what_was_found(page):
    assert page.made["need-1"]["visible"]
    assert not page.made["need-0"]["visible"]
    assert told(page.made["todo-1"]["value"]) == "Look up: the tracking of order 48213"
    made = page.act("fact", 1, "  shipped on\n3 May ")
    assert "Your order 48213 was shipped on 3 May." in page.reply
    assert made["fact-1"]["value"] == "shipped on 3 May"
    assert said(made) == sending.STATED
    assert page.work.report.questions[1].status is Status.ANSWERED


def test_fact_is_taken_back_by_an_empty_field(page):
    page.act("fact", 1, "shipped on 3 May")
    made = page.act("fact", 1, " ")
    assert "shipped" not in page.reply
    assert said(made) == sending.TAKEN_BACK
    assert DEFERRAL.format(ORDER) in page.reply


def test_fact_leaves_the_agents_own_text_and_names_the_card_to_swap(page):
    page.reply = "My own words. " + DEFERRAL.format(ORDER)
    made = page.act("fact", 1, "shipped on 3 May")
    sheet = json.loads(made["plan"]["value"])
    assert (sheet["apply"], sheet["swap"]) == (False, 1)
    assert sheet["slots"][1]["part"] == "Your order 48213 was shipped on 3 May."
    assert said(made) == sending.STATED_OWN


def test_fact_stays_with_its_question_when_the_list_changes(page):
    page.act("fact", 1, "shipped on 3 May")
    order = Order("dismiss", page.work.sheet, 0)
    made, page.work = edits.act(page.desk, page.keeper.book, page.fields, "", page.reply, page.work, order)
    page.take(made)
    assert [q.text for q in page.work.draft.questions] == [ORDER]
    assert "shipped on 3 May" in page.reply
    assert made["fact-0"]["value"] == "shipped on 3 May"


def test_fact_of_a_card_that_is_not_there_changes_nothing(page):
    before = page.work
    assert said(page.act("fact", 9, "x")) == edits.CHANGED
    assert page.work is before
    assert len(page.act("fact", 1, "x" * 9_000)["fact-1"]["value"]) == sending.LONGEST


@pytest.mark.parametrize(
    ("todo", "reference", "label"),
    [
        ("Look up the tracking of order 48213", "48213", "order 48213"),
        ("Look up the refund for order LK-48213", "LK-48213", "refund for order LK-48213"),
        ("Look up the tracking of the order (no number in the message)", "", "order"),
        ("Call the customer back", "", ""),
        ("", "", ""),
    ],
)
def test_fact_is_named_after_what_was_looked_up(todo, reference, label):
    assert label_of(Need(NeedKind.ACCOUNT, todo, reference)) == label


# ---- alternatives, decline, tone, form letter ----


def test_plan_has_a_text_for_each_button_of_a_card(page):
    first, second = json.loads(page.made["plan"]["value"])["slots"]
    assert first["insert"] == ANSWERS["deliver"][1]
    assert first["others"][0] == "Parcels to other countries take ten working days."
    assert len(first["others"]) == 2
    assert first["decline"] == "Sadly not: “How long does delivery take?”."
    assert second["others"] == []
    assert page.made["others-0"] == {"visible": True, "value": "2 other articles"}
    assert not page.made["others-1"]["visible"]
    assert page.made["use-0-1"]["visible"]
    assert "<img src=x" in told(page.made["other-0-1"]["value"])  # shown as text, not left out


def test_tone_is_that_of_this_reply(tmp_path):
    page = Page(tone="formal")
    assert page.reply.startswith("Good day")
    friendly = Fields(*[getattr(page.fields, n) for n in ("inquiry", "subject", "sender", "channel")], "friendly")
    assert friendly == page.fields  # the same inquiry
    made, _ = session.start(page.desk, friendly, "Sam", page.reply, page.work, False)
    assert json.loads(made["plan"]["value"])["draft"].startswith("Hello")
    assert Page(tone="rude").reply.startswith("Hello")  # a tone that is none: the company's own


def test_form_letter_score_and_reasons_stand_beside_the_checklist(page):
    assert told(page.made["letter"]["value"]) == "Reads personally · form letter 10%"
    made, _ = session.recheck(page.desk, page.fields, "", "Dear valued customer", page.work)
    assert "90%\n· “valued customer” is a stock phrase" in told(made["letter"]["value"])
    made, _ = session.recheck(page.desk, page.fields, "", " ", page.work)
    assert made["letter"] == {"value": [], "visible": False}


def test_form_letter_shows_the_weightiest_reasons_only():
    shown = letter.change(FormLetter(0.7, tuple(f"reason {i} <b>" for i in range(9))))
    assert told(shown["value"]).count("·") == 1 + letter.MOST_REASONS
    assert "is-stock" in shown["elem_classes"]
    assert "is-mixed" in letter.change(FormLetter(0.5))["elem_classes"]


def test_recent_replies_of_the_ledger_reach_draft_and_form_letter(page):
    page.act("sent")
    seen = []

    class Seeing(StubDesk):
        def draft(self, inquiry, *, recent=None, **known):
            seen.append(recent)
            return super().draft(inquiry, recent=recent, **known)

    later = Page(page.path, desk=Seeing())
    assert seen == [Recent((page.reply,), (page.reply,))]
    assert "90%" in told(later.made["letter"]["value"])


# ---- sent, later, acknowledged ----


def test_sent_notes_what_was_asked_drafted_and_sent(page):
    drafted = page.reply
    page.reply = page.reply.replace("Hello", "Hello Priya")
    made = page.act("sent")
    assert "inquiry 1 in the ledger. 1 promise to keep." in said(made)
    assert told(made["filed"]["value"]) == "Inquiry 1 in the ledger · the last reply is noted as sent"
    with page.ledger as ledger:
        stored = ledger.inquiry(1)
        assert (stored.text, stored.sender, stored.channel) == (TEXT, SENDER, Channel.EMAIL)
        assert [q.text for q in stored.questions] == [q.text for q in page.work.draft.questions]
        assert stored.needs[1].reference == "48213"
        assert [(r.kind, r.text) for r in ledger.replies(1)] == [("draft", drafted), ("sent", page.reply)]
        assert [v.status for v in ledger.replies(1)[1].verdicts] == [Status.ANSWERED, Status.DEFERRED]
        assert [p.question for p in ledger.promises(1)] == [1]


def test_sent_says_what_stayed_open_and_notes_a_text_once(page):
    page.reply = "Hello Priya"
    assert "2 questions stayed open." in said(page.act("sent"))
    assert said(page.act("sent")) == sending.ALREADY
    page.reply = "Hello Priya, one more thing"
    page.act("sent")
    with page.ledger as ledger:
        assert [r.kind for r in ledger.replies(1)] == ["draft", "sent", "sent"]
        assert len(ledger.inquiries()) == 1


def test_sent_twice_by_the_browser_is_noted_once(page):
    page.act("sent", name="a")
    page.reply += " more"
    assert said(page.act("sent", name="a")) == ""
    with page.ledger as ledger:
        assert [r.kind for r in ledger.replies(1)] == ["draft", "sent"]


def test_sent_without_a_reply_or_for_another_sheet_notes_nothing(page):
    page.reply = "  \n"
    assert said(page.act("sent")) == sending.NO_REPLY
    page.work.sheet, old = "another", page.work.sheet
    order = Order("sent", old)
    made, _ = sending.act(page.desk, page.keeper, page.fields, "", "Hello", page.work, order)
    assert said(made) == edits.CHANGED
    assert not page.path.exists()


def test_without_a_ledger_all_but_the_noting_works():
    page = Page()
    assert said(page.act("sent")) == sending.NO_LEDGER
    assert said(page.act("later")) == sending.NO_LEDGER
    assert said(page.act("acknowledge")) == sending.ACKNOWLEDGED
    assert told(due.listed(page.keeper)["due-more"]["value"]) == due.NO_LEDGER


def test_a_broken_ledger_is_said_and_nothing_is_lost(tmp_path):
    (tmp_path / "desk.db").write_bytes(b"no database at all" * 100)
    page = Page(tmp_path / "desk.db")
    made = page.act("sent")
    assert told(made["notice"]["value"]) == sending.FAULT
    assert (page.work.case.key, page.work.case.sent) == (None, "")
    assert "Traceback" not in json.dumps(made)


def test_a_reply_that_could_not_be_noted_does_not_note_the_inquiry_twice(page, monkeypatch):
    from assistant.ledger import Ledger

    with monkeypatch.context() as patch:

        def fail(*_, **__):
            raise LedgerError("the disk is full")

        patch.setattr(Ledger, "record_reply", fail)
        assert told(page.act("sent")["notice"]["value"]) == sending.FAULT
    monkeypatch.setattr("assistant.page.book.PAUSE", 0.0)
    assert "inquiry 1" in said(page.act("sent"))
    with page.ledger as ledger:
        assert len(ledger.inquiries()) == 1


def test_acknowledgement_is_noted_and_the_inquiry_stays_open(page):
    drafted = page.reply
    made = page.act("acknowledge")
    assert page.reply.startswith("Hello, your message is here.")
    assert json.loads(made["plan"]["value"])["base"] == drafted
    assert said(page.act("sent")) == sending.CONFIRMED.format(1)
    (row,) = [w for w in page.keeper.waiting() if w.promise is None]
    assert row.acknowledged
    _, page.work = session.start(page.desk, page.fields, "Sam", page.reply, page.work, True)
    page.reply = page.work.draft.text
    page.act("sent")
    assert all(w.promise is not None for w in page.keeper.waiting())
    with page.ledger as ledger:
        assert [r.kind for r in ledger.replies(1)] == ["draft", "acknowledgement", "sent"]


def test_draft_takes_the_place_of_an_untouched_acknowledgement(page):
    page.act("acknowledge")
    made, work = session.start(page.desk, page.fields, "Sam", page.reply, page.work, False)
    assert json.loads(made["plan"]["value"])["apply"]
    assert work.case.written == "sent"


def test_another_message_is_another_inquiry(page):
    page.act("sent")
    other = Fields("Can I return it?", "", SENDER, "email")
    _, work = session.start(page.desk, other, "Sam", page.reply, page.work, True, page.keeper)
    assert work.case.key is None
    assert work.case.recent.customer == (page.reply,)
    chat = Fields(TEXT, "", SENDER, "chat")
    _, same = session.start(page.desk, chat, "Sam", "", page.work, True, page.keeper)
    assert same.case.key == 1


# ---- the list of what is open ----


def test_list_has_what_was_kept_until_it_is_sent(page):
    assert due.listed(page.keeper)["due-row-0"] == {"visible": False}
    page.reply += "\n\nPS. Half done."
    assert said(page.act("later")) == sending.LATER.format(1)
    made = due.listed(page.keeper)
    assert made["due"]["label"] == "Open inquiries and promises · 1 open"
    assert json.loads(made["due-keys"]["value"]) == [[1, 0]]
    assert "How long does delivery take?" in told(made["due-text-0"]["value"])
    assert not made["due-kept-0"]["visible"]
    fresh = Page(page.path, text="Something else?")
    made = fresh.list("load", 1)
    assert fresh.reply.endswith("PS. Half done.")
    assert made["inquiry"]["value"] == TEXT
    assert said(made) == due.LOADED_DRAFT.format(1)
    fresh.fields = fresh.work.fields
    fresh.act("sent")
    with fresh.ledger as ledger:
        assert len(ledger.inquiries()) == 1
    rows = json.loads(due.listed(fresh.keeper)["due-keys"]["value"])
    assert [row[0] for row in rows] == [1]
    assert rows[0][1] > 0  # only the promise is left
    made = fresh.list("kept", rows[0][1])
    assert said(made) == due.KEPT
    assert told(made["due-more"]["value"]) == due.NONE


def test_list_shows_the_most_urgent_first_and_marks_what_is_overdue(tmp_path):
    with open_ledger(tmp_path / "desk.db") as ledger:
        for days in range(12):
            when = datetime.now(UTC) - timedelta(days=days)
            ledger.record_inquiry(Message(f"Message {days}?", ((0, 10),)), received_at=when)
        ledger.record_inquiry(Message("<script>alert(1)</script>", ((0, 25),), sender="<b>Eve</b>"))
    made = due.listed(Page(tmp_path / "desk.db").keeper)
    assert "Message 11?" in told(made["due-text-0"]["value"])
    assert "is-late" in made["due-row-0"]["elem_classes"]
    assert made["due-text-0"]["value"][0][0].startswith("Overdue since")
    assert "13 open" in made["due"]["label"]
    assert "… and 5 more" in told(made["due-more"]["value"])
    assert len(json.loads(made["due-keys"]["value"])) == due.SLOTS


def test_list_row_of_a_huge_hostile_inquiry_is_short():
    from assistant.ledger import Waiting

    now = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    text = "\u202e<img src=x>" * 100_000
    waiting = Waiting("inquiry", 7, Channel.CHAT, text, now, False, now, sender="x" * 100_000)
    assert len(told(due.row(waiting))) < 700
    assert due.row(waiting)[0] == ("By Mon 4 May, 09:30", "due")


def test_list_press_on_what_is_gone_says_so(page):
    made = page.list("load", 99)
    assert said(made) == due.GONE
    page.act("later")
    assert said(page.list("kept", 99)) == due.GONE
    assert said(page.list("kept", -1)) == due.GONE
    assert said(page.list("load", 2**70)) == due.GONE


def test_list_loads_the_questions_as_the_agent_left_them(tmp_path):
    with open_ledger(tmp_path / "desk.db") as ledger:
        message = Message("Tell me about delivery. And returns.", ((0, 35),), sender=SENDER)
        asked = Question(((0, 22),), "Tell me about delivery", standalone="Tell me about delivery")
        ledger.record_inquiry(message, (asked,))
    page = Page(tmp_path / "desk.db")
    page.list("load", 1)
    assert [q.text for q in page.work.draft.questions] == ["Tell me about delivery"]


def test_list_of_a_broken_ledger_is_a_sentence(tmp_path):
    (tmp_path / "desk.db").write_bytes(b"broken" * 500)
    page = Page(tmp_path / "desk.db")
    assert told(due.listed(page.keeper)["due-more"]["value"]) == due.FAULT
    assert told(page.list("load", 1)["notice"]["value"]) == due.FAULT
    assert told(page.list("kept", 1)["notice"]["value"]) == due.FAULT
