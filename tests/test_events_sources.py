"""Where events come from: replies, promises and gaps; and how the server tells them while it serves."""

from __future__ import annotations

import io
import json
import logging
import os
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from typer.testing import CliRunner

from assistant.api import create_app, logs
from assistant.api import events as background
from assistant.cli import app as cli
from assistant.config import Configuration
from assistant.config_helpdesks import EventEndpoint
from assistant.dispatch import telling
from assistant.errors import ConfigurationError
from assistant.events import new_secret
from assistant.gaps import proof
from assistant.ledger import open_ledger
from assistant.ledger.events import EventState, add_events, clean_events, list_events
from assistant.ledger.scopes import Scope
from assistant.surveying import telling as gaps_telling
from assistant.types import Channel, CheckReport, Message, Promise, Question, Status, Verdict
from tests.api_desk import House, listening
from tests.events_receiver import SECRET, VARIABLE, receiver
from tests.test_events import event
from tests.test_gaps_cli import PAGES, fill

URL = "http://127.0.0.1:9/events"
PLANTED = "Zanzibar"
ASK = f"Hi, I am {PLANTED}. Do you ship to {PLANTED}? What of it?"
REPLY = f"Dear {PLANTED}, we ship in two days."
SENT = {
    "kind": "sent",
    "inquiry": ASK,
    "reply": REPLY,
    "subject": PLANTED,
    "sender": f"{PLANTED} <{PLANTED.lower()}@mailbox.example>",
}
NOW = datetime(2026, 5, 13, 10, 0, tzinfo=UTC)
QUESTION = Question(((0, 4),), "Why?")
DEFERRED = CheckReport((Verdict(QUESTION, Status.DEFERRED, 0.5),))


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setenv(VARIABLE, SECRET)


def settings(**known):
    return Configuration(events={"hook": EventEndpoint(url=URL, secret_env=VARIABLE)}, **known)


def house(tmp_path, url=URL, **known):
    """The API with an endpoint."""
    made = House(tmp_path)
    hook = EventEndpoint(url=url, secret_env=VARIABLE, **known)
    made.configuration = made.configuration.model_copy(update={"events": {"hook": hook}})
    for desk in made.desks.values():
        desk.configuration = made.configuration
    made.app = create_app(made.desks["main"], made.configuration, {"outlet": made.desks["outlet"]})
    return made


def rows(place):
    with open_ledger(place) as ledger:
        return list(reversed(list_events(ledger)))


def data(row):
    return dict(row.payload)["data"]


# replies


def test_a_check_with_an_id_is_told_and_one_without_is_not(tmp_path):
    desk = house(tmp_path)
    body = {"inquiry": ASK, "reply": REPLY}
    assert desk.post("/v1/check", body).status_code == 200
    assert not desk.configuration.ledger.exists(), "no ledger is made for nothing"
    assert desk.post("/v1/check", body | {"id": "ticket-7"}).status_code == 200
    (row,) = rows(desk.configuration.ledger)
    statuses = {"answered": 2, "partial": 0, "deferred": 0, "declined": 0, "unanswered": 0}
    known = {"workspace": "main", "reply": "check", "id": "ticket-7", "inquiry": None, "external_id": None}
    assert data(row) == known | {"complete": True, "questions": 2, "statuses": statuses}
    assert desk.post("/v1/check", body | {"id": PLANTED + "@mailbox.example"}).status_code == 200
    assert data(rows(desk.configuration.ledger)[1])["id"] is None


def test_a_reply_that_was_sent_is_told_once(tmp_path):
    desk = house(tmp_path)
    body = SENT | {"external_id": "T-9", "reply": "Nothing about it."}
    for _ in range(2):
        told = desk.post("/v1/feedback", body, headers={"idempotency-key": "one"})
        assert told.status_code == 200
    (row,) = rows(desk.configuration.ledger)
    found = data(row)
    assert (found["reply"], found["external_id"], found["inquiry"]) == ("sent", "T-9", 1)
    assert (found["complete"], found["questions"], found["statuses"]["unanswered"]) == (False, 2, 2)
    assert desk.post("/v1/feedback", SENT | {"kind": "sent", "external_id": "Mrs Smith's order"}).status_code == 200
    assert data(rows(desk.configuration.ledger)[1])["external_id"] is None


def test_an_endpoint_is_told_of_its_workspace_and_its_kinds_only(tmp_path):
    desk = house(tmp_path, workspace="outlet", kinds=("reply.checked",))
    keys = {name: desk.key(Scope.CHECK, workspace=name) for name in ("main", "outlet")}
    for name, key in keys.items():
        assert desk.post("/v1/check", {"inquiry": ASK, "reply": "No.", "id": name}, key=key).status_code == 200
    assert [data(row)["id"] for row in rows(desk.configuration.ledger)] == ["outlet"]
    other = house(tmp_path / "other", kinds=("gap.opened",))
    assert other.post("/v1/check", {"inquiry": ASK, "reply": "No.", "id": "x"}).status_code == 200
    assert not other.configuration.ledger.exists()


def test_a_check_is_answered_where_the_ledger_fails(tmp_path):
    desk = house(tmp_path)
    desk.configuration.ledger.write_text("this is no database, nor was it ever one")
    answer = desk.post("/v1/check", {"inquiry": ASK, "reply": REPLY, "id": "ticket-7"})
    assert answer.status_code == 200 and answer.json()["complete"]


def test_a_reply_that_was_noted_on_the_page_is_told(tmp_path):
    from tests.test_page_desk import Page  # the page without a browser

    page = Page(tmp_path / "desk.db")
    page.keeper._configuration = settings()
    page.act("later")
    assert not rows(tmp_path / "desk.db")
    page.act("sent")
    (row,) = rows(tmp_path / "desk.db")
    assert (row.kind, data(row)["reply"], data(row)["inquiry"]) == ("reply.checked", "sent", 1)
    assert (data(row)["questions"], data(row)["complete"]) == (2, True)


# promises


def promised(ledger, due, *, at=NOW, channel=Channel.EMAIL, external_id=None):
    key = ledger.record_inquiry(Message(ASK, (), channel=channel), [QUESTION], received_at=at, external_id=external_id)
    promise = Promise(0, PLANTED, (0, 4), "soon", due)
    ledger.record_reply(key, "sent", REPLY, DEFERRED, promises=[promise], at=at)
    return key


def look(ledger, after, configuration=None):
    return telling.look_for_promises(ledger, configuration or settings(), NOW + after)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_promise_is_told_once_when_its_time_has_come(where):
    with open_ledger(where) as ledger:
        key = promised(ledger, NOW + HOUR, external_id="chatwoot:7")
        assert [look(ledger, d) for d in (0 * HOUR, HOUR - DAY / 86_400, HOUR, 2 * HOUR)] == [0, 0, 1, 0]
        (row,) = list_events(ledger)
        assert (row.kind, row.at, data(row)["due"]) == ("promise.due", NOW + HOUR, "2026-05-13T11:00:00.000Z")
        assert (data(row)["inquiry"], data(row)["external_id"], data(row)["channel"]) == (key, "chatwoot:7", "email")


def test_a_promise_that_was_kept_or_made_anew_is_not_told(where):
    with open_ledger(where) as ledger:
        kept, anew = promised(ledger, NOW + HOUR), promised(ledger, NOW + HOUR)
        answered = CheckReport((Verdict(QUESTION, Status.ANSWERED, 0.9),))
        ledger.record_reply(kept, "follow-up", "Because.", answered, at=NOW)
        ledger.record_reply(anew, "sent", REPLY, DEFERRED, promises=[Promise(0, "x", (0, 1), "", NOW + DAY)], at=NOW)
        assert [look(ledger, d) for d in (2 * HOUR, 23 * HOUR, DAY)] == [0, 0, 1]


def test_a_promise_without_a_time_is_due_when_the_channel_says(where):
    with open_ledger(where) as ledger:
        promised(ledger, None)
        waits = [w.due for w in ledger.waiting(NOW, settings().opening_hours(), {}, {})]
        assert look(ledger, waits[0] - NOW - HOUR, settings()) == 0
        assert [look(ledger, 10 * DAY), look(ledger, 10 * DAY)] == [1, 0]


def test_promises_of_long_ago_and_of_other_workspaces_are_not_told(where):
    with open_ledger(where) as ledger:
        promised(ledger, NOW + HOUR)
        promised(ledger.in_workspace("outlet"), NOW + HOUR)
        promised(ledger, None)
        assert look(ledger, 60 * DAY) == 0
        assert look(ledger, 20 * DAY) == 2


def test_what_was_told_and_cleaned_away_is_not_told_again(where):
    with open_ledger(where) as ledger, receiver() as told:
        promised(ledger, NOW + HOUR)
        assert look(ledger, 2 * HOUR) == 1
        target = telling.targets(settings(), os.environ)["hook"]
        target = type(target)("hook", told.url, target.secrets)
        assert telling.step(ledger, target, datetime.now(UTC))
        assert len(told.events) == 1
        for days in range(0, 70, 5):
            clean_events(ledger, datetime.now(UTC) + days * DAY)
            assert look(ledger, datetime.now(UTC) - NOW + days * DAY) == 0


# gaps


def topic(id="a1", state=proof.State.OPEN, cause="nothing"):
    return proof.Kept(id, PLANTED, proof.Cause(cause), state, (ASK,))


@pytest.mark.model
def test_a_gap_is_told_when_it_is_new_and_when_it_is_open_again(tmp_path):
    (tmp_path / "kb").mkdir()
    for name, text in PAGES.items():
        (tmp_path / "kb" / name).write_text(text)
    toml = f'knowledge_base = "kb"\nledger = "desk.db"\n[events.hook]\nurl = "{URL}"\nsecret_env = "{VARIABLE}"\n'
    (tmp_path / "fullreply.toml").write_text(toml)
    fill(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(cli, ["--config", str(tmp_path / "fullreply.toml"), "gaps", *arguments])

    for _ in range(2):
        assert run("report").exit_code == 0
    (row,) = rows(tmp_path / "desk.db")
    found = data(row)
    (id,) = proof.read(tmp_path / "kb")
    assert (row.kind, found["topic"], found["state"], found["customers"]) == ("gap.opened", id, "new", 3)
    assert (found["cause"], found["proposed"], found["questions"]) == ("nothing", True, 3)
    assert "bicycle" not in json.dumps(dict(row.payload))
    assert run("approve", id, "--yes").exit_code == 0
    (page,) = set((tmp_path / "kb").glob("*.md")) - {tmp_path / "kb" / n for n in PAGES}
    page.unlink()
    for _ in range(2):
        assert run("verify").exit_code == 1
    assert run("report").exit_code == 0
    assert [data(r)["state"] for r in rows(tmp_path / "desk.db")] == ["new", "reopened"]


def test_of_a_base_that_is_not_served_nothing_is_told(tmp_path):
    known = settings(knowledge_base=tmp_path / "kb")
    assert gaps_telling.workspace_of(tmp_path / "kb", known) == "main"
    assert gaps_telling.workspace_of(tmp_path / "x" / ".." / "kb", known) == "main"
    assert gaps_telling.workspace_of(tmp_path / "other", known) is None


def test_a_ledger_that_fails_is_said_and_the_report_stands(tmp_path):
    (tmp_path / "desk.db").write_text("this is no database, nor was it ever one")
    known = settings(ledger=tmp_path / "desk.db")
    made = gaps_telling.reopened([proof.Verified(topic(state=proof.State.CLOSED), 0)], "main")
    (problem,) = gaps_telling.tell(known, "main", made)
    assert "desk.db" in str(problem)
    assert gaps_telling.tell(Configuration(ledger=tmp_path / "none.db"), "main", made) == ()
    assert not (tmp_path / "none.db").exists()


# the server, and what is nowhere


def until(look, right):
    for _ in range(600):
        if right(found := look()):
            return found
        time.sleep(0.02)
    raise AssertionError(found)


def test_the_server_tells_and_no_word_of_a_customer_and_no_secret_leaves_it(tmp_path, monkeypatch):
    monkeypatch.setattr(background, "LOOK", 0.05)
    out = io.StringIO()
    with receiver() as told, receiver() as slow:
        slow.slow = 30.0
        desk = house(tmp_path, told.url)
        other = EventEndpoint(url=slow.url, secret_env=VARIABLE, timeout_s=1.0)
        desk.configuration.events["slow"] = other
        desk.app = create_app(desk.desks["main"], desk.configuration, {"outlet": desk.desks["outlet"]})
        before = {name: logging.getLogger(name).handlers[:] for name in logs.LOGGERS}
        logs.install(out)
        try:
            with open_ledger(desk.configuration.ledger) as ledger:
                promised(ledger, datetime.now(UTC) - HOUR, at=datetime.now(UTC) - DAY, external_id=f"<{PLANTED}@x>")
            with listening(desk.app) as address:
                body = {"inquiry": ASK, "reply": REPLY, "id": f"about {PLANTED}"}
                assert httpx.post(f"{address}/v1/check", json=body).status_code == 200
                assert httpx.post(f"{address}/v1/feedback", json=SENT).status_code == 200
                until(lambda: told.events, lambda found: len(found) == 3)
                until(lambda: slow.tries, lambda found: found)
        finally:
            for name, handlers in before.items():
                logging.getLogger(name).handlers[:] = handlers
    assert sorted(e["type"] for e in told.events) == ["promise.due", "reply.checked", "reply.checked"]
    assert told.refused == 0 and len(set(told.ids)) == 3
    assert PLANTED.lower().encode() not in (told.raw + slow.raw).lower()
    kept = b"".join(p.read_bytes() for p in tmp_path.glob("ledger.db*"))
    with sqlite3.connect(desk.configuration.ledger) as raw:
        payloads = " ".join(row[0] for row in raw.execute("SELECT payload FROM event"))
    raw.close()
    assert PLANTED.lower() not in payloads.lower() and "reply.checked" in payloads  # the slow one still waits
    for place in (told.raw + slow.raw, kept, out.getvalue().encode()):
        assert SECRET.removeprefix("whsec_").encode() not in place


def test_a_server_does_not_start_without_the_secret_of_an_endpoint(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, "hunter2hunter2")
    with pytest.raises(ConfigurationError, match=VARIABLE):
        house(tmp_path)


def test_a_server_that_ends_does_not_wait_for_a_slow_endpoint(tmp_path, monkeypatch):
    monkeypatch.setattr(background, "LOOK", 0.05)
    monkeypatch.setattr(background, "FINISH", 0.2)
    with receiver() as told:
        told.slow = 30.0
        desk = house(tmp_path, told.url)
        with open_ledger(desk.configuration.ledger) as ledger:
            add_events(ledger, ["hook"], [event()])
        with listening(desk.app):
            until(lambda: told.tries, lambda found: found)
            begun = time.monotonic()
        assert time.monotonic() - begun < 15
        assert [r.state for r in rows(desk.configuration.ledger)] == [EventState.WAITING]


# the commands


@pytest.fixture
def place(tmp_path):
    toml = f'ledger = "desk.db"\n[events.hook]\nurl = "{URL}"\nsecret_env = "{VARIABLE}"\n'
    (tmp_path / "fullreply.toml").write_text(toml)
    return tmp_path


def command(place, *arguments):
    done = CliRunner().invoke(cli, ["--config", str(place / "fullreply.toml"), "events", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert SECRET not in done.output
    return done


def test_dead_events_are_listed_and_replayed(place):
    assert "no ledger" in command(place, "list").output
    with receiver() as told, open_ledger(place / "desk.db") as ledger:
        told.answers = [(410, {})]
        assert "no events" in command(place, "list").output
        add_events(ledger, ["hook"], [event(1), event(2)])
        target = telling.targets(settings(), os.environ)["hook"]
        telling.step(ledger, type(target)("hook", told.url, target.secrets))
        shown = command(place, "list", "--state", "dead").output
        assert shown.count("gap.opened") == 2 and "wants no more" in shown
        listed = json.loads(command(place, "list", "--json").stdout)["events"]
        assert [e["state"] for e in listed] == ["dead", "dead"] and listed[1]["payload"]["type"] == "gap.opened"
        assert command(place, "replay", listed[0]["id"][:10]).exit_code == 0
        assert command(place, "replay", "--endpoint", "hook").exit_code == 0
        assert {e.state for e in list_events(ledger)} == {EventState.WAITING}
    for wrong in (["replay"], ["replay", "x"], ["replay", "x", "--endpoint", "y"], ["list", "--state", "lost"]):
        assert command(place, *wrong).exit_code == 2


def test_an_endpoint_is_tried_by_hand(place, monkeypatch):
    assert command(place, "test", "other").exit_code == 2
    refused = command(place, "test", "hook")
    assert refused.exit_code == 1 and "could not be reached" in refused.output
    with receiver() as told:
        (place / "fullreply.toml").write_text((place / "fullreply.toml").read_text().replace(URL, told.url))
        assert command(place, "test", "hook").exit_code == 0
        assert not (place / "desk.db").exists()
        with open_ledger(place / "desk.db") as ledger:
            add_events(ledger, ["hook"], [event(1)])
            told.answers = [(410, {})]
            target = telling.targets(settings(), os.environ)["hook"]
            telling.step(ledger, type(target)("hook", told.url, target.secrets))
            assert "1 event" in command(place, "test", "hook").output
            assert [e.state for e in list_events(ledger)] == [EventState.WAITING]
        assert [e["type"] for e in told.events] == ["endpoint.test"] * 2
    monkeypatch.delenv(VARIABLE)
    assert VARIABLE in command(place, "test", "hook").output


def test_a_secret_is_made(place):
    made = command(place, "secret").stdout.strip()
    assert made != command(place, "secret").stdout.strip()
    assert len(made) == len(new_secret())
