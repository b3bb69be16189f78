"""Events are kept until another program was told, once each, signed as Standard Webhooks has it."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from assistant import events
from assistant.config import Configuration
from assistant.config_helpdesks import EventEndpoint
from assistant.dispatch import telling
from assistant.errors import ConfigurationError, InputError
from assistant.events import Outcome, attempt, gap_opened, new_secret, plain, target, wait_before
from assistant.events.attempts import WAITS
from assistant.ledger import event_steps, open_ledger
from assistant.ledger import events as kept
from assistant.ledger.events import EventState, add_events, clean_events, list_events
from assistant.types import Status
from tests.events_receiver import SECRET, VARIABLE, receiver

ROOT = Path(__file__).parent.parent
NOW = datetime.now(UTC).replace(microsecond=0)


def event(number=0, workspace="main"):
    return gap_opened(f"topic{number}", workspace, state="new", cause="nothing", questions=3, customers=2, at=NOW)


def hook(url, secret=SECRET, timeout_s=5.0):
    return target("hook", url, VARIABLE, {VARIABLE: secret}, timeout_s)


@pytest.fixture
def ledger(where):
    with open_ledger(where) as found:
        yield found


def states(ledger):
    return [e.state.value for e in reversed(list_events(ledger))]


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def test_an_event_arrives_as_the_standard_verifies_it_and_leaves_no_payload(ledger):
    with receiver() as told:
        assert add_events(ledger, ["hook"], [event()]) == 1
        assert telling.step(ledger, hook(told.url))
        assert not telling.step(ledger, hook(told.url))
    (row,) = list_events(ledger)
    assert told.ids == [row.id] and told.refused == 0
    data = {"workspace": "main", "topic": "topic0", "state": "new", "cause": "nothing", "questions": 3}
    at = NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert told.events == [{"type": "gap.opened", "timestamp": at, "data": data | {"customers": 2, "proposed": False}}]
    assert (row.state, row.tries, dict(row.payload)) == (EventState.SENT, 1, {})


def test_of_one_thing_an_endpoint_is_told_once(ledger):
    assert add_events(ledger, ["hook", "other"], [event(1), event(1), event(2)]) == 4
    assert add_events(ledger, ["hook", "other"], [event(1), event(2)]) == 0
    assert len(list_events(ledger)) == 4


def test_an_endpoint_that_is_down_is_told_when_it_is_up_again(ledger):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = hook(f"http://127.0.0.1:{port}/events")
    add_events(ledger, ["hook"], [event(1)], NOW)
    assert telling.step(ledger, where, NOW)
    (row,) = list_events(ledger)
    assert (row.state, row.tries, row.reason) == (EventState.WAITING, 1, "could not be reached")
    assert 5 <= (row.next_at - NOW).total_seconds() <= 5.5
    with receiver(port=port) as told:
        assert not telling.step(ledger, where, later(4))
        assert told.tries == 0
        event_steps.event_failed(ledger, row, "no", next_at=NOW)
        assert telling.step(ledger, where)
        assert told.ids == [row.id]
    assert states(ledger) == ["sent"]


def test_each_try_has_the_same_id_and_body_and_a_time_of_its_own(ledger):
    with receiver() as told:
        told.answers = [(500, {}), (404, {})]
        add_events(ledger, ["hook"], [event()], NOW)
        for seconds in (0, 6, 400):
            assert telling.step(ledger, hook(told.url), later(seconds))
    assert told.tries == 3 and len(set(told.ids)) == 1
    assert told.raw.count(b"webhook-id: " + told.ids[0].encode()) == 3
    assert told.raw.count(json.dumps(told.events[0], separators=(",", ":")).encode()) == 3
    assert states(ledger) == ["sent"]


def test_after_the_last_try_an_event_is_dead_until_a_person_replays_it(ledger):
    with receiver() as told:
        told.answers = [(400, {})] * (len(WAITS) + 1)
        add_events(ledger, ["hook"], [event()], NOW)
        now = NOW
        for number in range(len(WAITS) + 1):
            assert telling.step(ledger, hook(told.url), now), number
            assert not telling.step(ledger, hook(told.url), now)
            now = list_events(ledger)[0].next_at if number < len(WAITS) else now
        assert states(ledger) == ["dead"]
        assert timedelta(hours=75) < now - NOW < timedelta(hours=84)
        (row,) = list_events(ledger, [EventState.DEAD])
        assert (row.tries, row.reason) == (10, "refused it (HTTP 400)")
        with pytest.raises(InputError, match="the id of a dead event"):
            event_steps.replay_event(ledger, "nothing")
        assert event_steps.replay_event(ledger, row.id[:8]).state is EventState.WAITING
        assert telling.step(ledger, hook(told.url)) and told.ids == [row.id]
    with pytest.raises(InputError):
        event_steps.replay_event(ledger, row.id)


def test_an_endpoint_that_is_gone_gets_nothing_until_one_event_is_replayed_and_arrives(ledger):
    with receiver() as told:
        told.answers = [(410, {})]
        add_events(ledger, ["hook", "other"], [event(1), event(2)])
        assert telling.step(ledger, hook(told.url))
        assert not telling.step(ledger, hook(told.url))
        assert add_events(ledger, ["hook"], [event(3)]) == 1
        assert not telling.step(ledger, hook(told.url))
        dead = list_events(ledger, [EventState.DEAD])
        assert {e.endpoint for e in dead} == {"hook"} and len(dead) == 3
        assert {e.reason for e in dead} == {"wants no more events (HTTP 410)"}
        event_steps.replay_event(ledger, dead[0].id)
        while telling.step(ledger, hook(told.url)):
            pass
        assert sorted(e["data"]["topic"] for e in told.events) == ["topic1", "topic2", "topic3"]
    assert {e.state for e in list_events(ledger) if e.endpoint == "other"} == {EventState.WAITING}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("dated", [False, True])
def test_retry_after_is_heeded_for_all_events_of_the_endpoint(ledger, status, dated):
    after = format_datetime(datetime.now(UTC) + timedelta(seconds=601), usegmt=True) if dated else "600"
    with receiver() as told:
        told.answers = [(status, {"retry-after": after})]
        add_events(ledger, ["hook", "other"], [event(1), event(2)], NOW)
        assert telling.step(ledger, hook(told.url), NOW)
        assert not telling.step(ledger, hook(told.url), later(590))
        assert event_steps.has_due(ledger, "other", later(1))
        assert telling.step(ledger, hook(told.url), later(1200))
    assert told.tries == 2


@pytest.mark.parametrize("after", ["", "soon", "-5", "1e9", "٣", "9" * 400, "Tue, 99 Foo 2026"])
def test_a_retry_after_that_says_nothing_is_not_heeded(after):
    with receiver() as told:
        told.answers = [(503, {"retry-after": after.encode().decode("latin-1")})]
        found = attempt(hook(told.url), "id", event().payload)
    assert found.outcome is Outcome.FAILED
    assert found.pause in (0.0, 5.0, 86_400.0)


def test_a_redirect_is_not_followed():
    with receiver() as told:
        told.answers = [(302, {"location": told.url})]
        found = attempt(hook(told.url), "id", event().payload)
    assert (found.outcome, told.tries) == (Outcome.FAILED, 1)
    assert "correct its url" in found.reason


def test_a_slow_endpoint_is_given_up_in_time():
    with receiver() as told:
        told.slow = 20.0
        begun = time.monotonic()
        found = attempt(hook(told.url, timeout_s=0.3), "id", event().payload)
        assert time.monotonic() - begun < 10
    assert (found.outcome, found.reason) == (Outcome.FAILED, "did not answer in time")


def test_what_an_endpoint_says_besides_its_status_is_not_read():
    with receiver() as told:
        told.endless, told.answers = True, [(200, {"content-length": str(1 << 40)})]
        begun = time.monotonic()
        assert attempt(hook(told.url), "id", event().payload).outcome is Outcome.SENT
        assert time.monotonic() - begun < 10


def test_an_endpoint_with_another_secret_refuses_and_nothing_is_lost(ledger):
    with receiver(secret=new_secret()) as told:
        add_events(ledger, ["hook"], [event()], NOW)
        assert telling.step(ledger, hook(told.url), NOW)
        assert (told.refused, told.events, states(ledger)) == (1, [], ["waiting"])
        told.webhook = Webhook(SECRET)
        assert telling.step(ledger, hook(told.url), later(10))
    assert states(ledger) == ["sent"]


def test_while_a_secret_is_replaced_both_are_good():
    new = new_secret()
    for known in (SECRET, new):
        with receiver(secret=known) as told:
            assert attempt(hook(told.url, f"{new} {SECRET}"), "id", event().payload).outcome is Outcome.SENT


@pytest.mark.parametrize(
    "value",
    ["", "  ", "hunter2hunter2", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%%", "whsec_" + "QUJD" * 30, f"{SECRET} " * 3],
)
def test_a_secret_that_is_none_is_named_at_start_and_not_shown(value):
    configuration = Configuration(events={"hook": EventEndpoint(url="https://desk.example/in", secret_env=VARIABLE)})
    with pytest.raises(ConfigurationError) as caught:
        telling.targets(configuration, {VARIABLE: value} if value else {})
    told = str(caught.value)
    assert VARIABLE in told and "[events.hook]" in told
    assert "hunter2" not in told and "c2hv" not in told and SECRET[6:] not in told


def test_a_secret_is_not_shown_by_what_holds_it():
    assert SECRET[6:] not in repr(hook("https://desk.example/in"))
    assert events.target("hook", "https://desk.example", VARIABLE, {VARIABLE: new_secret().rstrip("=")}).secrets


def test_waits_grow_for_days_and_end():
    waits = [wait_before(n) for n in range(1, 11)]
    assert waits[-1] is None and None not in waits[:-1]
    assert all(base <= wait <= base * 1.1 for base, wait in zip(WAITS, waits[:-1], strict=True))


def test_an_endpoint_that_is_down_for_long_does_not_fill_the_ledger(ledger, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    assert add_events(ledger, ["hook", "other"], [event(n) for n in range(5)]) == 6
    with receiver() as told:
        assert telling.step(ledger, hook(told.url))
    assert add_events(ledger, ["hook", "other"], [event(n) for n in range(5)]) == 1


def test_what_was_kept_long_enough_goes(ledger):
    with receiver() as told:
        add_events(ledger, ["hook"], [event(1), events.reply_checked("main", [Status.ANSWERED], reply="check")])
        while telling.step(ledger, hook(told.url)):
            pass
    add_events(ledger, ["hook"], [event(2)])
    day = timedelta(days=1, minutes=1)
    assert [clean_events(ledger, datetime.now(UTC) + n * day) for n in (0, 1, 29, 30, 89, 90)] == [0, 1, 0, 1, 0, 1]


def test_what_is_about_a_person_is_known():
    pattern = re.compile("sam", re.IGNORECASE)
    made = [
        events.reply_checked("main", [], reply="sent", inquiry=7),
        events.reply_checked("main", [], reply="sent", inquiry=8, external_id="chat:Sam.Reed"),
        events.reply_checked("main", [], reply="check", id="T-9"),
        event(),
    ]
    assert [kept.of_person(e.payload, pattern, {7: "uid"}) for e in made] == [True, True, False, False]
    assert not kept.of_person({}, pattern, {7: "uid"}), "one that was told holds nothing"


@given(st.text() | st.integers() | st.none() | st.booleans() | st.floats())
def test_names_of_others_are_told_only_where_they_are_names(given_id):
    found = plain(given_id)
    assert found is None or (found == str(given_id) and found.isascii() and " " not in found and "@" not in found)
    body = json.dumps(events.reply_checked("main", [], reply="check", id=given_id).payload)
    assert len(body) < 600


@pytest.mark.parametrize("name", ["chatwoot:48213", "12", 12, "a/b#c.d-e_f"])
def test_names_of_others_are_told(name):
    assert plain(name) == str(name)


@pytest.mark.parametrize("name", ["sam@mailbox.example", "Where is my order?", "x" * 101, "", " a", "a\n", "é", True])
def test_what_may_be_somebodys_is_not_told(name):
    assert plain(name) is None


WORKER = """
import sys
from assistant.dispatch import telling
from assistant.events import target
from assistant.ledger import open_ledger
where = target("hook", sys.argv[2], "S", {"S": sys.argv[3]}, float(sys.argv[4]))
with open_ledger(sys.argv[1]) as ledger:
    print("ready", flush=True)
    sys.stdin.readline()
    while telling.step(ledger, where):
        pass
"""


def worker(place, url, timeout_s=5.0):
    command = [sys.executable, "-c", WORKER, str(place), url, SECRET, str(timeout_s)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, **pipes)


def test_two_processes_tell_each_event_once(where, ledger):
    count = 60
    add_events(ledger, ["hook"], [event(n) for n in range(count)])
    with receiver() as told, worker(where, told.url) as one, worker(where, told.url) as two:
        for process in (one, two):
            process.stdout.readline()
        for process in (one, two):
            process.stdin.write("go\n")
            process.stdin.flush()
        assert one.wait(60) == two.wait(60) == 0
    assert len(told.ids) == len(set(told.ids)) == count
    assert set(states(ledger)) == {"sent"}


def test_a_process_that_is_killed_while_it_sends_loses_nothing(where, ledger):
    add_events(ledger, ["hook"], [event(n) for n in range(20)])
    with receiver() as told:
        told.slow = 0.05
        with worker(where, told.url, 0.5) as process:
            process.stdout.readline()
            process.stdin.write("go\n")
            process.stdin.flush()
            while len(told.ids) < 3:
                time.sleep(0.01)
            time.sleep(random.random() * 0.1)
            os.kill(process.pid, signal.SIGKILL)
        told.slow = 0.0
        while telling.step(ledger, hook(told.url)):
            pass
        leased = [e for e in list_events(ledger) if e.state is EventState.WAITING]
        assert len(leased) <= 1
        for _ in leased:  # when its lease has run out
            assert telling.step(ledger, hook(told.url), datetime.now(UTC) + timedelta(minutes=2))
    assert len(set(told.ids)) == 20 and len(told.ids) <= 21
    assert set(states(ledger)) == {"sent"}


def test_threads_share_an_endpoint(ledger):
    add_events(ledger, ["hook"], [event(n) for n in range(20)])

    def work():
        while telling.step(ledger, hook(told.url)):
            pass

    with receiver() as told:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    work_left = [e for e in list_events(ledger) if e.state is not EventState.SENT]
    assert not work_left and len(told.ids) == len(set(told.ids)) == 20
