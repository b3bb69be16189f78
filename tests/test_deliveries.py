"""The queue in the ledger: one row a delivery, one process at a time, nothing left of what is done with."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from assistant.ledger import deliveries, erase, open_ledger, schema
from assistant.types import DeliveryState, Message, Note
from tests.test_ledger_erase import everything

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
PERSON, ADDRESS = "Zebulon Quartermain", "zeb.q@mail.example"
S = DeliveryState


@pytest.fixture
def ledger(where):
    with open_ledger(where) as opened:
        yield opened


def note(text="Hello.", conversation="c1"):
    return Note("", conversation, text, text, {"customer": "9"})


def accepted(ledger, key="d1", payload='{"a": 1}', source="shop", **known):
    return deliveries.accept(ledger, source, key, payload, now=NOW, **known)[0]


def rows(ledger):
    with ledger.reading() as connection:
        return connection.execute(select(schema.delivery)).mappings().all()


def claimed(ledger, at=NOW, **known):
    found = deliveries.claim(ledger, at, 30, **known)
    assert found is not None
    return found


def test_a_delivery_that_comes_a_hundred_times_at_once_is_one(ledger):
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda n: deliveries.accept(ledger, "shop", "key", f"{n}", now=NOW), range(100)))
    assert len({d.id for d, _ in found}) == 1 and sum(new for _, new in found) == 1
    assert len(rows(ledger)) == 1


@pytest.mark.parametrize("key", ["", "x" * 100_000, "\0\ud800", "d2"])
def test_any_key_tells_deliveries_apart_within_a_source(ledger, key):
    first = accepted(ledger)
    other, new = deliveries.accept(ledger, "shop", key, "{}", now=NOW)
    assert new and other.id != first.id
    assert deliveries.accept(ledger, "elsewhere", key, "{}", now=NOW)[1]
    assert not deliveries.accept(ledger, "shop", key, "{}", now=NOW)[1]


@pytest.mark.parametrize("payload", ["", "\0\ud800 \U0001f600", "x" * 1_000_000, '{"a": "\\ud800"}'])
def test_what_came_is_kept_as_it_came(ledger, payload):
    made = accepted(ledger, payload=payload, conversation="\0c\ud800")
    found = deliveries.find(ledger, made.id)
    assert (found.payload, found.conversation, found.state) == (payload, "\0c\ud800", S.ACCEPTED)


def test_a_note_is_kept_with_all_that_it_needs(ledger):
    said = Note("", "c\0\udfff", "Hello \0 \ud800 \U0001f600", "draft", {"customer": "\0"})
    made = accepted(ledger, note=said, kind="note")
    found = deliveries.find(ledger, made.id)
    assert found.state is S.DRAFTED and found.kind == "note" and found.payload == ""
    assert found.note == Note(made.id, said.conversation, said.text, said.draft, said.target)


def test_of_many_that_ask_each_delivery_goes_to_one(ledger):
    ids = {accepted(ledger, f"d{n}").id for n in range(30)}
    with ThreadPoolExecutor(8) as pool:
        found = [d.id for d in pool.map(lambda _: deliveries.claim(ledger, NOW, 30), range(45)) if d]
    while (more := deliveries.claim(ledger, NOW, 30)) is not None:  # PostgreSQL skips what is locked
        found.append(more.id)
    assert sorted(found) == sorted(ids)


def test_a_lease_that_ran_out_gives_it_to_another_and_the_first_one_changes_nothing(ledger):
    accepted(ledger)
    first = claimed(ledger)
    assert deliveries.claim(ledger, NOW + timedelta(seconds=29), 30) is None
    second = claimed(ledger, NOW + timedelta(seconds=31))
    assert (second.id, second.tries) == (first.id, 2)
    assert not deliveries.drafted(ledger, first, note(), NOW)
    assert not deliveries.posting(ledger, first, NOW) and not deliveries.posted(ledger, first, "1", now=NOW)
    assert not deliveries.dead(ledger, first, "x") and not deliveries.unknown(ledger, first, "x")
    assert not deliveries.later(ledger, first, S.ACCEPTED, "x", NOW)
    deliveries.renew(ledger, [first], NOW + timedelta(days=1))
    third = claimed(ledger, NOW + timedelta(seconds=62))
    assert third.tries == 3 and third.state is S.ACCEPTED
    assert deliveries.drafted(ledger, third, note(), NOW)


def test_a_process_that_stalled_before_a_replay_changes_nothing_after_it(ledger):
    """Before: the replay begins to count anew, and the first one's lease reads like the newest."""
    made = accepted(ledger, note=note())
    stalled = claimed(ledger)
    for round_ in range(3):
        deliveries.dead(ledger, claimed(ledger, NOW + timedelta(seconds=31 * (round_ + 1))), "HTTP 403")
        assert deliveries.replay(ledger, deliveries.find(ledger, made.id), NOW)
    newest = claimed(ledger, NOW + timedelta(seconds=200))
    assert newest.tries == stalled.tries == 1 and newest.taken == 5
    assert not deliveries.posting(ledger, stalled, NOW) and not deliveries.posted(ledger, stalled, "1", now=NOW)
    assert not deliveries.dead(ledger, stalled, "x") and not deliveries.unknown(ledger, stalled, "x")
    assert not deliveries.later(ledger, stalled, S.DRAFTED, "x", NOW) and not deliveries.survived(ledger, stalled)
    deliveries.renew(ledger, [stalled], NOW + timedelta(days=1))
    assert not deliveries.linked(ledger, stalled, ledger.record_inquiry(Message("Why?", ())))
    assert deliveries.posting(ledger, newest, NOW) and deliveries.posted(ledger, newest, "1", now=NOW)


def test_takings_after_which_nobody_says_a_word_are_counted_until_one_does(ledger):
    made = accepted(ledger)
    at = [NOW + timedelta(seconds=31 * n) for n in range(9)]
    assert [claimed(ledger, at[n]).silent for n in range(3)] == [1, 2, 3]
    held = claimed(ledger, at[3])
    assert held.silent == 4 and deliveries.later(ledger, held, S.ACCEPTED, "busy", at[4])
    again = claimed(ledger, at[4])
    assert (again.silent, again.tries) == (1, 5)
    assert deliveries.survived(ledger, again) and deliveries.find(ledger, made.id).silent == 0
    held = claimed(ledger, at[5])
    assert held.silent == 1 and deliveries.drafted(ledger, held, note(), at[5])
    assert claimed(ledger, at[6]).silent == 1


def test_a_renewed_lease_holds(ledger):
    accepted(ledger)
    held = claimed(ledger)
    deliveries.renew(ledger, [held], NOW + timedelta(seconds=90))
    assert deliveries.claim(ledger, NOW + timedelta(seconds=89), 30) is None
    assert deliveries.claim(ledger, NOW + timedelta(seconds=91), 30) is not None


def test_the_way_of_a_delivery_leaves_only_ids(ledger):
    accepted(ledger, conversation="c1")
    assert deliveries.drafted(ledger, claimed(ledger), note(), NOW)
    found = claimed(ledger)
    assert (found.state, found.payload, found.note.text, found.note.id) == (S.DRAFTED, "", "Hello.", found.id)
    assert deliveries.posting(ledger, found, NOW + timedelta(seconds=30))
    assert deliveries.find(ledger, found.id).state is S.POSTING
    assert deliveries.posted(ledger, found, "n7", now=NOW)
    (row,) = rows(ledger)
    kept = (row["payload"], row["note"], row["returned"], row["conversation"], row["leased_until"], row["done_at"])
    assert kept == (None, None, "n7", "c1", None, NOW)
    assert deliveries.claim(ledger, NOW + timedelta(days=9), 30) is None


def test_what_is_due_first_comes_first_and_only_what_is_asked_for(ledger):
    accepted(ledger, "late")
    late = claimed(ledger)
    deliveries.later(ledger, late, S.ACCEPTED, "busy", NOW + timedelta(seconds=60))
    second = accepted(ledger, "second", source="other")
    assert not deliveries.waits(ledger, NOW, sources=["shop"]) and deliveries.waits(ledger, NOW)
    assert deliveries.claim(ledger, NOW, 30, sources=["shop"]) is None
    assert deliveries.claim(ledger, NOW, 30, sources=[]) is None
    assert deliveries.claim(ledger, NOW, 30, (S.DRAFTED, S.POSTING)) is None
    assert deliveries.claim(ledger, NOW, 30, avoid=["other"]) is None
    assert claimed(ledger).id == second.id
    again = claimed(ledger, NOW + timedelta(seconds=61), avoid=["other"])
    assert (again.id, again.reason, again.tries) == (late.id, "busy", 2)


def test_a_workspace_sees_its_own(ledger):
    mine, theirs = accepted(ledger), accepted(ledger.in_workspace("outlet"), "d2", source="outlet")
    assert [d.id for d in deliveries.listed(ledger)] == [mine.id]
    assert [d.id for d in deliveries.listed(ledger, everywhere=True)] == [theirs.id, mine.id]
    assert deliveries.find(ledger, theirs.id) is None
    assert deliveries.find(ledger, theirs.id, everywhere=True).workspace == "outlet"
    for odd in ("", "x", "\0", "é", "' OR 1=1", mine.id + "\0", mine.id.upper()):
        assert deliveries.find(ledger, odd) is None


def test_lists_are_chosen_by_state_and_beginning(ledger):
    made = [accepted(ledger, f"d{n}") for n in range(3)]
    deliveries.dead(ledger, claimed(ledger), "no")
    assert [d.id for d in deliveries.listed(ledger, [S.DEAD])] == [made[0].id]
    assert [d.id for d in deliveries.listed(ledger, limit=1)] == [made[2].id]
    assert [d.id for d in deliveries.listed(ledger, begins=made[1].id[:20])] == [made[1].id]
    assert deliveries.listed(ledger, begins="%") == () == deliveries.listed(ledger, begins="_")
    assert deliveries.counted(ledger, ["shop", "other"]) == {"shop": 3, "other": 0}


def test_what_is_dead_is_tried_again_from_where_it_stopped(ledger):
    first = accepted(ledger)
    deliveries.dead(ledger, claimed(ledger), "of no known form")
    assert deliveries.replay(ledger, deliveries.find(ledger, first.id), NOW)
    again = claimed(ledger)
    assert (again.state, again.tries, again.payload, again.reason) == (S.ACCEPTED, 1, '{"a": 1}', "")
    deliveries.drafted(ledger, again, note(), NOW)
    deliveries.dead(ledger, claimed(ledger), "HTTP 403")
    assert deliveries.replay(ledger, deliveries.find(ledger, first.id), NOW)
    last = claimed(ledger)
    assert last.state is S.DRAFTED and last.note.text == "Hello."
    assert not deliveries.replay(ledger, last, NOW)  # it goes on by itself
    deliveries.posted(ledger, last, "n1", now=NOW)
    done = deliveries.find(ledger, first.id)
    assert not deliveries.replay(ledger, done, NOW) and not deliveries.settled(ledger, done, "n2", NOW)


def test_a_person_settles_what_is_unknown(ledger):
    made = accepted(ledger, note=note())
    deliveries.unknown(ledger, claimed(ledger), "cannot be read")
    assert deliveries.claim(ledger, NOW + timedelta(days=9), 30) is None
    assert deliveries.settled(ledger, made, "n5", NOW)
    found = deliveries.find(ledger, made.id)
    assert (found.state, found.returned, found.note, found.reason) == (S.POSTED, "n5", None, "")


def test_an_inquiry_belongs_to_the_delivery_that_brought_it_first(ledger):
    accepted(ledger, "d1"), accepted(ledger, "d2")
    one, two = claimed(ledger), claimed(ledger)
    key = ledger.record_inquiry(Message("Why?", ()), external_id="shop:m1")
    assert not deliveries.brought(ledger, key, one)
    assert deliveries.linked(ledger, one, key) and deliveries.linked(ledger, one, key)
    assert not deliveries.linked(ledger, two, key)
    assert deliveries.brought(ledger, key, two) and not deliveries.brought(ledger, key, one)


def test_an_inquiry_of_a_delivery_that_was_erased_meanwhile_goes_too(ledger):
    accepted(ledger, payload=json.dumps({"from": PERSON}))
    held = claimed(ledger)
    assert erase(ledger, PERSON).deliveries == 1
    key = ledger.record_inquiry(Message(f"I am {PERSON}", ()), external_id="shop:m1")
    assert not deliveries.linked(ledger, held, key)
    assert ledger.inquiries() == ()


def mail(encoding="quoted-printable", charset="utf-8"):
    made = EmailMessage()
    made["From"], made["Subject"] = "Ann <ann@mail.example>", "A question"
    made.set_content(f"Please ask {PERSON}, he knows.\n" * 3, cte=encoding, charset=charset)
    return made.as_bytes().decode("ascii")


MENTIONS = {
    "json": json.dumps({"content": f"Ask {PERSON}."}),
    "escaped": json.dumps({"content": f"Ask {PERSON}."}).replace("Z", "\\u005a"),
    "key": json.dumps({"a": [{PERSON: 1}]}),
    "address": json.dumps({"sender": {"email": ADDRESS.upper()}}),
    "mail": json.dumps({"raw": mail()}),
    "mail in base64": json.dumps({"raw": mail("base64")}),
    "mail as it is": mail("base64", "utf-8"),
    "a mail that is all base64": base64.b64encode(mail("base64").encode()).decode(),
    "html": json.dumps({"body": f"<p>Ask {PERSON.replace(' ', '&nbsp;')}.</p>"}),
    "in utf-16": json.dumps({"raw": mail("base64", "utf-16")}),
}


@pytest.mark.parametrize("payload", MENTIONS.values(), ids=MENTIONS.keys())
def test_an_erased_person_is_in_no_delivery(ledger, payload):
    known = Message("Hi", (), sender=f"{PERSON} <{ADDRESS}>")
    ledger.record_inquiry(known)
    accepted(ledger, "theirs", payload)
    other = accepted(ledger, "other", json.dumps({"content": "Do you ship?", "raw": "x" * 50}))
    assert erase(ledger, PERSON, dry_run=True).deliveries == 1 and len(rows(ledger)) == 2
    assert erase(ledger, PERSON).deliveries == 1
    assert [r["uid"] for r in rows(ledger)] == [other.id]
    assert erase(ledger, PERSON).nothing


def test_an_erased_person_is_nowhere_in_the_file(tmp_path):
    planted = "planted-4711"
    with open_ledger(tmp_path / "desk.db") as ledger:
        for n in range(20):
            accepted(ledger, f"d{n}", json.dumps({"from": PERSON, "text": f"{planted} " + "x" * n * 200}))
        accepted(ledger, "note", note=note(f"{planted}: Dear {PERSON}"), kind="note")
        accepted(ledger, "other", note=Note("", ADDRESS, planted, planted), kind="note")
        drafted = accepted(ledger, "drafted", "{}")
        held = next(d for _ in range(30) if (d := claimed(ledger)).id == drafted.id)
        key = ledger.record_inquiry(Message(f"{planted} I ask.", (), sender=f"{PERSON} <{ADDRESS}>"))
        assert deliveries.linked(ledger, held, key)
        deliveries.drafted(ledger, held, note(f"{planted} and no name"), NOW)
        erase(ledger, PERSON)
        assert rows(ledger) == []
        raw = everything(tmp_path)
    raw += everything(tmp_path)
    for secret in (planted, PERSON, ADDRESS):
        assert secret.lower().encode() not in raw.lower()


def test_what_is_old_is_purged_with_its_text(ledger):
    old, gone = accepted(ledger, "old", '{"a": "planted"}'), accepted(ledger, "gone", note=note("planted"))
    deliveries.posted(ledger, next(d for _ in range(2) if (d := claimed(ledger)).id == gone.id), "1", now=NOW)
    new = deliveries.accept(ledger, "shop", "new", "{}", now=NOW + timedelta(days=2))[0]
    ledger.purge(NOW + timedelta(days=1))
    assert {r["uid"] for r in rows(ledger)} == {old.id, new.id}
    found = deliveries.find(ledger, old.id)
    assert (found.state, found.payload, found.note) == (S.DEAD, "", None) and "purged" in found.reason
    assert not deliveries.replay(ledger, found, NOW)
    assert deliveries.find(ledger, new.id).state is S.ACCEPTED
