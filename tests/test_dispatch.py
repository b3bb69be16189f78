"""Deliveries drafted and posted, once, whatever the helpdesk does."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace

import pytest

from assistant import dispatch
from assistant.dispatch import TO_POST, Dispatcher, Pace
from assistant.errors import ConfigurationError, LedgerError, ModelError
from assistant.ledger import deliveries, open_ledger
from assistant.types import DeliveryState, Note
from tests.desks import StubDesk
from tests.dispatch_desk import QUICK, SECRET, board, configured, stub_products, until, webhook

S = DeliveryState
ASK = "Hello, do you ship to Ireland? What is on at noon?"


@pytest.fixture(autouse=True)
def products(monkeypatch):
    stub_products(monkeypatch.setattr)


@pytest.fixture
def shop():
    with board() as made:
        yield made


class Works:
    """A dispatcher with two desks."""

    def __init__(self, configuration, pace=QUICK) -> None:
        self.outcomes, self.desks = [], {"main": StubDesk(), "outlet": StubDesk()}
        self.where = configuration.ledger
        self.ledger = open_ledger(self.where, mask=configuration.retention.mask)
        self.sources = dispatch.helpdesks(configuration)
        self.pace = pace
        self.dispatcher = self.another()

    def another(self, ledger=None, **known):
        told = lambda source, outcome: self.outcomes.append(outcome)  # noqa: E731
        desk = known.pop("desk", self.desks.get)
        return Dispatcher(ledger or self.ledger, self.sources, desk, pace=self.pace, told=told, **known)

    def accept(self, number=1, text=ASK, *, source="shop", **more):
        headers, raw = webhook(number, text, **more)
        payload = json.dumps(json.loads(raw))
        book = self.ledger.in_workspace(self.sources[source].workspace)
        return deliveries.accept(book, source, headers["x-zammad-delivery"], payload)[0]

    def all_done(self, dispatcher=None, seconds=20.0):
        """Step until nothing goes on by itself."""
        end = time.monotonic() + seconds
        while deliveries.listed(self.ledger, deliveries.WAITING, everywhere=True):
            if (dispatcher or self.dispatcher).step() is None:
                time.sleep(0.01)
            assert time.monotonic() < end, self.outcomes

    def close(self):
        self.dispatcher.close()
        self.ledger.close()

    def state(self, delivery):
        return deliveries.find(self.ledger, delivery.id, everywhere=True)


@pytest.fixture
def works(tmp_path, shop):
    made = Works(configured(tmp_path, shop.url))
    yield made
    made.close()


@pytest.fixture
def anywhere(tmp_path, where, shop):
    """The same on either database."""
    made = Works(configured(tmp_path, shop.url, ledger=where))
    yield made
    made.close()


def test_a_message_gets_a_note_with_its_draft_and_is_in_the_ledger(anywhere, shop):
    works = anywhere
    made = works.accept(sender="x", **{"from": "Sam Reed <sam@mailbox.example>", "subject": "Ireland"})
    works.all_done()
    assert works.outcomes == ["drafted", "posted"]
    (note,) = shop.notes
    assert note["conversation"] == "c1" and "We ship in two days.\n\nMegan Holroyd" in note["text"]
    assert '1. "Hello, do you ship to Ireland?": answered, from delivery.md.' in note["text"]
    assert note["text"].endswith(f"Fullreply, draft {made.id}")
    found = works.state(made)
    assert (found.state, found.returned, found.conversation, found.note) == (S.POSTED, "1000", "c1", None)
    inquiry = works.ledger.inquiry(found.inquiry)
    assert (inquiry.external_id, inquiry.sender) == ("shop:m1", "Sam Reed <sam@mailbox.example>")
    assert [q.text for q in inquiry.questions][:2] == ["Hello, do you ship to Ireland?", "What is on at noon?"]
    (reply,) = works.ledger.replies(found.inquiry)
    assert reply.kind == "draft" and reply.verdicts and inquiry.replied_at is None


def test_an_agents_note_is_posted_as_it_is(works, shop):
    said = Note("", "c7", "I called Sam.", "")
    made = deliveries.accept(works.ledger, "shop", "n1", "", "note", said)[0]
    works.all_done()
    assert shop.notes[0]["text"] == f"I called Sam.\n\nFullreply, note {made.id}"


FAULTS = {
    ("busy",): ["later", "posted"],
    ("500 before",): ["unsure", "posted"],
    ("500 after",): ["unsure", "posted"],
    ("cut before",): ["unsure", "posted"],
    ("cut after",): ["unsure", "posted"],
    ("cut after", "busy"): ["unsure", "posted"],
    ("500 before", "500 after"): ["unsure", "unsure", "posted"],
    ("500 before", "busy", "cut before", "cut after"): ["unsure", "later", "unsure", "unsure", "posted"],
}


@pytest.mark.parametrize(("faults", "outcomes"), FAULTS.items(), ids=map(", ".join, FAULTS))
def test_whatever_the_helpdesk_does_there_is_one_note(works, shop, faults, outcomes):
    shop.fault(*faults)
    made = works.accept()
    works.all_done()
    assert works.outcomes == ["drafted", *outcomes]
    assert len(shop.notes) == 1 and works.state(made).returned == shop.notes[0]["id"]


def test_a_slow_helpdesk_that_was_given_up_is_read_back_before_another_try(works, shop):
    shop.slow = 1.3  # and we wait for one second
    shop.fault("slow")
    works.pace, access = replace(QUICK, settle=0.5), works.sources["shop"].write.access
    object.__setattr__(access, "timeout_s", 1.0)
    works.accept()
    works.all_done(works.another())
    outcomes = [o for o in works.outcomes if o != "later"]  # on a busy machine the second may pass for the reading, too
    assert outcomes == ["drafted", "unsure", "posted"] and len(shop.notes) == 1 and shop.reads >= 1


def test_one_that_is_not_there_yet_is_waited_for(works, shop):
    """A helpdesk that is not reachable at all: nothing arrived, so nothing has to be read back."""
    made = works.accept()
    works.dispatcher.step()
    url, writer = shop.url, works.sources["shop"].write
    object.__setattr__(writer.access, "url", "http://127.0.0.1:1")
    assert works.dispatcher.step(TO_POST).id == made.id
    assert works.state(made).state is S.DRAFTED and works.state(made).reason == "could not be reached"
    object.__setattr__(writer.access, "url", url)
    works.all_done()
    assert len(shop.notes) == 1 and shop.reads == 0


def test_what_cannot_be_read_back_waits_for_a_person(works, shop):
    shop.fault("500 after")
    shop.unreadable = True
    made = works.accept()
    works.all_done()
    found = works.state(made)
    assert works.outcomes[-1] == "unknown" and "cannot be read" in found.reason and found.note is not None
    assert works.dispatcher.step() is None and len(shop.notes) == 1


def test_what_is_refused_is_dead_and_can_be_tried_again(works, shop):
    shop.fault("refused")
    made = works.accept()
    works.all_done()
    assert works.outcomes == ["drafted", "dead"] and "403" in works.state(made).reason
    assert deliveries.replay(works.ledger, works.state(made), works.dispatcher._now())
    works.all_done()
    assert works.outcomes[-1] == "posted" and len(shop.notes) == 1


def test_what_fails_too_often_is_given_up(works, shop):
    works.pace = replace(QUICK, tries=4, steps=(0.01,))
    patient = works.another()
    shop.fault(*["busy"] * 9)
    for slow in works.sources.values():
        if slow.write:
            slow.write._asked = lambda *_: (_ for _ in ()).throw(dispatch.posting.Later("HTTP 429: is busy"))
    made = works.accept()
    works.all_done(patient)
    assert works.state(made).state is S.DEAD and "HTTP 429" in works.state(made).reason
    assert works.state(made).tries == 4


def test_what_asks_for_time_gets_it(works, shop):
    shop.fault("busy")
    works.accept()
    begun = time.monotonic()
    works.all_done()
    assert time.monotonic() - begun >= 0.95  # Retry-After: 1


def test_after_a_crash_while_posting_the_conversation_is_read_first(anywhere, shop):
    works = anywhere
    made = works.accept()
    works.dispatcher.step()
    held = works.dispatcher.claim(TO_POST)
    deliveries.posting(works.ledger, held, works.dispatcher._now())  # and here it ended: it had posted
    works.sources["shop"].write.post(replace(held.note, text=f"... {held.id}"))
    works.all_done()
    assert len(shop.notes) == 1 and works.state(made).returned == "1000" and shop.reads == 1


def test_a_draft_that_was_half_recorded_is_finished(anywhere, shop, monkeypatch):
    works = anywhere
    made = works.accept()
    real = deliveries.drafted
    monkeypatch.setattr(deliveries, "drafted", lambda *_: 1 / 0)
    works.dispatcher.step()
    assert works.outcomes == ["later"] and works.state(made).state is S.ACCEPTED
    monkeypatch.setattr(deliveries, "drafted", real)
    works.all_done()
    assert len(shop.notes) == 1 and len(works.ledger.inquiries()) == 1
    assert [r.kind for r in works.ledger.replies(works.state(made).inquiry)] == ["draft"]


def test_the_same_message_under_another_delivery_gets_no_second_note(anywhere, shop):
    works = anywhere
    works.accept(1, delivery="one"), works.accept(1, delivery="two")
    works.all_done()
    assert len(shop.notes) == 1 and sorted(works.outcomes) == ["drafted", "ignored", "posted"]
    assert {d.reason for d in deliveries.listed(works.ledger)} == {"", "the same message came before"}
    assert len(works.ledger.inquiries()) == 1


def test_two_that_draft_the_same_message_at_once_post_one_note(anywhere, shop):
    works = anywhere
    works.accept(1, delivery="one"), works.accept(1, delivery="two")
    gate = threading.Barrier(2, timeout=10)
    desk = works.desks["main"]
    real = desk.draft

    def drafted(*known, **more):
        made = real(*known, **more)
        gate.wait()
        return made

    desk.draft = drafted
    threads = [threading.Thread(target=works.another().step) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.draft = real
    works.all_done()
    assert len(shop.notes) == 1 and len(works.ledger.inquiries()) == 1
    assert sorted(works.outcomes) == ["drafted", "ignored", "posted"]
    (inquiry,) = works.ledger.inquiries()
    assert len(works.ledger.replies(inquiry.id)) == 1


@pytest.mark.parametrize(("text", "reason"), [(" \n ", "no text"), ("", "no text")])
def test_a_message_without_a_word_is_kept_without_a_note(works, shop, text, reason):
    made = works.accept(text=text)
    works.all_done()
    assert shop.notes == [] and reason in works.state(made).reason
    assert len(works.ledger.inquiries()) == 1  # somebody sees it in the list of what is open


def test_a_message_without_a_question_gets_what_the_desk_makes(works, shop):
    works.accept(text="Thank you.")
    works.all_done()
    assert "no questions found" in shop.notes[0]["text"]


def test_a_message_that_is_to_be_ignored_after_all_leaves_nothing(works, shop):
    made = works.accept(ignored=True)
    works.all_done()
    assert shop.notes == [] and works.state(made).reason == "it is not a customer's"
    assert works.ledger.inquiries() == ()


def test_without_an_address_the_draft_stays_in_the_ledger(tmp_path):
    works = Works(configured(tmp_path))
    made = works.accept()
    works.all_done()
    assert works.outcomes == ["ignored"] and "kept in the ledger" in works.state(made).reason
    (inquiry,) = works.ledger.inquiries()
    assert [r.kind for r in works.ledger.replies(inquiry.id)] == ["draft"]
    works.close()


def test_each_workspace_drafts_with_its_own_desk_and_keeps_its_own(works, shop):
    works.desks["outlet"].draft = lambda *a, **k: replace(
        type(works.desks["main"]).draft(works.desks["main"], *a, **k), text="Outlet speaking."
    )
    works.accept(1), works.accept(2, source="outlet")
    works.all_done()
    assert "Outlet speaking." in shop.texts("c2")[0] and "Outlet" not in shop.texts("c1")[0]
    assert [i.external_id for i in works.ledger.inquiries()] == ["shop:m1"]
    assert [i.external_id for i in works.ledger.in_workspace("outlet").inquiries()] == ["outlet:m2"]


def test_a_workspace_that_is_not_served_is_told(works):
    made = works.accept()
    works.all_done(works.another(desk=lambda name: None))
    assert works.state(made).state is S.DEAD and "not served" in works.state(made).reason


def test_a_source_that_is_not_known_here_is_left_alone(works):
    made = deliveries.accept(works.ledger, "gone", "d1", "{}")[0]
    assert works.dispatcher.step() is None and works.state(made).state is S.ACCEPTED


def test_a_payload_of_no_known_form_is_dead_and_its_words_are_in_no_reason(works):
    made = deliveries.accept(works.ledger, "shop", "d1", '{"planted": "4711"}')[0]
    works.all_done()
    found = works.state(made)
    assert found.state is S.DEAD and "4711" not in found.reason and found.payload


def test_a_fault_of_ours_is_tried_three_times_and_logged_without_a_word(works, caplog):
    made = works.accept(text="Please crash now, planted-4711?")
    works.all_done()
    assert works.outcomes == ["later", "later", "dead"]
    assert "ZeroDivisionError" in works.state(made).reason and "desks.py" in works.state(made).reason
    assert "ZeroDivisionError" in caplog.text and "4711" not in caplog.text + works.state(made).reason


def test_a_model_that_is_not_there_is_waited_for(works, shop):
    desk = works.desks["main"]
    real, fails = desk.draft, [4]

    def draft(*known, **more):
        if fails[0]:
            fails[0] -= 1
            raise ModelError("The model is missing.")
        return real(*known, **more)

    desk.draft = draft
    works.accept()
    works.all_done()
    assert works.outcomes == ["later"] * 4 + ["drafted", "posted"]


def test_a_writer_with_a_fault_of_its_own_leaves_the_outcome_open(works, shop):
    made = works.accept()
    writer = works.sources["shop"].write
    writer.post = lambda note: {}["planted-4711"]
    works.dispatcher.step(), works.dispatcher.step()
    assert works.state(made).state is S.POSTING and "KeyError" in works.state(made).reason
    assert "4711" not in works.state(made).reason
    del writer.post
    works.all_done()
    assert len(shop.notes) == 1


def test_a_message_that_ends_the_process_each_time_is_soon_given_up(works):
    """Before: it was taken up twenty times."""
    works.pace = replace(QUICK, lease=0.01)
    made = works.accept()
    for _ in range(Pace().silent):
        until(lambda: works.another().claim(deliveries.WAITING))  # and the process ends
    works.all_done(works.another())
    found = works.state(made)
    assert found.state is S.DEAD and "each of 4 times" in found.reason and works.outcomes == ["dead"]
    assert found.payload and deliveries.replay(works.ledger, found, works.dispatcher._now())
    works.all_done()
    assert works.outcomes == ["dead", "drafted", "posted"]


def test_what_is_posted_may_lose_its_process_more_often(works, shop):
    works.pace = replace(QUICK, tries=8, lease=0.01)
    made = works.accept()
    works.dispatcher.step()
    for _ in range(7):
        until(lambda: works.another().claim(TO_POST))
    works.all_done(works.another())
    assert works.state(made).state is S.DEAD and "taken up 8 times" in works.state(made).reason and not shop.notes


@pytest.mark.parametrize("error", [LedgerError("The ledger cannot be used."), KeyboardInterrupt()])
def test_what_breaks_off_without_ending_the_process_is_no_fault_of_the_message(works, shop, error):
    works.pace = replace(QUICK, lease=0.01)
    dispatcher, desk = works.another(), works.desks["main"]
    real, fails = desk.draft, [error] * 7

    def draft(*known, **more):
        if fails:
            raise fails.pop()
        return real(*known, **more)

    desk.draft = draft
    made = works.accept()
    for _ in range(7):
        with pytest.raises(type(error)):
            until(dispatcher.step)
    dispatcher.close()
    assert works.state(made).silent == 0
    works.all_done()
    assert works.outcomes == ["drafted", "posted"] and len(shop.notes) == 1


def test_what_is_left_behind_at_the_end_is_no_fault_of_the_message(works):
    dispatcher, desk = works.another(), works.desks["main"]
    real, begun, gate = desk.draft, threading.Event(), threading.Event()

    def draft(*known, **more):
        begun.set()
        gate.wait(10)
        return real(*known, **more)

    desk.draft = draft
    made = works.accept()
    working = threading.Thread(target=dispatcher.step)
    working.start()
    begun.wait(10)
    assert works.state(made).silent == 1
    dispatcher.close()
    assert works.state(made).silent == 0
    gate.set()
    working.join()
    works.all_done()
    assert works.state(made).state is S.POSTED


def test_what_takes_long_stays_ours(works, shop):
    works.pace = replace(QUICK, lease=1.5)
    one, two = works.another(), works.another()
    writer, gate = works.sources["shop"].write, threading.Event()
    real = writer.post
    writer.post = lambda note: (gate.wait(20), real(note))[1]
    works.accept()
    one.step()
    thread = threading.Thread(target=one.step)
    thread.start()
    try:
        until(lambda: deliveries.listed(works.ledger, [S.POSTING]))
        end = time.monotonic() + 2.5
        while time.monotonic() < end:
            assert two.step() is None
            time.sleep(0.1)
    finally:
        gate.set()
        thread.join()
    assert len(shop.notes) == 1 and works.outcomes == ["drafted", "posted"] and shop.reads == 0


def test_many_at_once_are_posted_once_each(anywhere, shop):
    works = anywhere
    for number in range(20):
        works.accept(number)
    shop.fault(*["500 after", "cut before", "busy", ""] * 3)
    with open_ledger(works.where) as other:
        both = [works.another(), works.another(other), works.another(other)]
        threads = [threading.Thread(target=works.all_done, args=(d,)) for d in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for dispatcher in both:
            dispatcher.close()
    assert sorted(n["conversation"] for n in shop.notes) == sorted(f"c{n}" for n in range(20))
    assert not deliveries.listed(works.ledger, [S.DEAD, S.UNKNOWN])


def test_where_the_ledger_masks_only_ids_are_left_in_clear(tmp_path, shop):
    works = Works(configured(tmp_path, shop.url, mask=True))
    works.accept(text="I am Zebulon Quartermain, zeb.q@mail.example. Do you ship?", **{"from": "zeb.q@mail.example"})
    works.all_done()
    assert len(shop.notes) == 1
    with works.ledger.reading() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM delivery").all())
        rows += str(connection.exec_driver_sql("SELECT * FROM inquiry").all())
    assert "zeb.q" not in rows
    works.close()


def test_secrets_that_are_missing_are_named(tmp_path, monkeypatch):
    known = configured(tmp_path, "http://127.0.0.1:1")
    monkeypatch.delenv("SHOP_SECRET")
    monkeypatch.setenv("SHOP_TOKEN", " ")
    with pytest.raises(ConfigurationError) as told:
        dispatch.helpdesks(known)
    assert "SHOP_SECRET" in str(told.value) and "SHOP_TOKEN" in str(told.value)
    assert "helpdesks.shop.secret_env" in str(told.value)
    bare = known.model_copy(update={"helpdesks": {"a": known.helpdesks["shop"].model_copy(update={"token_env": ""})}})
    with pytest.raises(ConfigurationError, match="token_env"):
        dispatch.helpdesks(bare, {"SHOP_SECRET": SECRET})


def test_a_secret_is_in_no_text_of_a_source(tmp_path):
    sources = dispatch.helpdesks(configured(tmp_path, "http://127.0.0.1:1"))
    assert SECRET not in repr(sources) and sources["shop"].secret == SECRET


def test_times_between_tries_grow_and_are_bounded():
    from datetime import UTC, datetime

    now, pace = datetime.now(UTC), Pace()
    waits = [(pace.after(now, n) - now).total_seconds() for n in (1, 2, 3, 4, 5, 6, 20)]
    assert all(0.8 * s <= w <= 1.2 * s for s, w in zip((1, 5, 30, 120, 600, 3600, 3600), waits, strict=True))
    assert (pace.after(now, 1, 90) - now).total_seconds() == 90
    assert (pace.after(now, 1, 1e12) - now).total_seconds() == 86_400
    assert (pace.settled(now, 20) - now).total_seconds() == 60
    assert (pace.settled(now, 100) - now).total_seconds() == 300
