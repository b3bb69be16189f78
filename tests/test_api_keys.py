"""Keys: scopes, workspaces, limits, revocation; what is kept of them, and what the log tells."""

import io
import json
import logging
import sqlite3
import threading

import pytest
from typer.testing import CliRunner

from assistant.api import callers, logs
from assistant.api.rates import MOST, Buckets
from assistant.cli import app as cli
from assistant.ledger import open_ledger
from assistant.ledger.keys import all_keys, make_key
from assistant.ledger.scopes import Scope
from tests.api_desk import House

ASK = "Hi. Do you ship to Ireland?"
CALLS = {
    ("POST", "/v1/questions"): ({"text": ASK}, {Scope.DRAFT, Scope.CHECK}),
    ("POST", "/v1/match"): ({"text": ASK}, {Scope.DRAFT, Scope.KNOWLEDGE_READ}),
    ("POST", "/v1/draft"): ({"text": ASK}, {Scope.DRAFT}),
    ("POST", "/v1/draft/stream"): ({"text": ASK}, {Scope.DRAFT}),
    ("POST", "/v1/acknowledge"): ({"text": ASK}, {Scope.DRAFT}),
    ("POST", "/v1/follow-up"): ({"inquiry": ASK, "reply": "We ship."}, {Scope.DRAFT}),
    ("POST", "/v1/check"): ({"inquiry": ASK, "reply": "We ship."}, {Scope.CHECK}),
    ("GET", "/v1/gaps"): (None, {Scope.GAPS}),
    ("POST", "/v1/gaps"): ({"texts": [ASK]}, {Scope.GAPS}),
    ("GET", "/v1/entries"): (None, {Scope.KNOWLEDGE_READ}),
    ("GET", "/v1/entries/delivery"): (None, {Scope.KNOWLEDGE_READ}),
    ("POST", "/v1/entries/search"): ({"text": "delivery"}, {Scope.KNOWLEDGE_READ}),
    ("POST", "/v1/entries/proposals"): ({"title": "Cork", "text": "Yes."}, {Scope.KNOWLEDGE_PROPOSE}),
    ("POST", "/v1/feedback"): (
        {"kind": "dismissed", "inquiry": ASK, "question": {"spans": [[4, 27]]}},
        {Scope.FEEDBACK},
    ),
    ("GET", "/v1/deliveries"): (None, {Scope.WEBHOOKS}),
    ("POST", "/v1/deliveries/delivery/replay"): ({}, {Scope.WEBHOOKS}),
    ("POST", "/v1/notes"): ({"helpdesk": "chatwoot", "conversation": "1", "text": "a"}, {Scope.NOTES}),
    ("GET", "/v1/notes/delivery"): (None, {Scope.NOTES}),
    ("GET", "/metrics"): (None, {Scope.ADMIN}),
}
DONE = {("POST", "/v1/notes"): 202, ("GET", "/v1/notes/delivery"): 404, ("POST", "/v1/deliveries/delivery/replay"): 404}
OPEN = {("GET", "/healthz"), ("GET", "/readyz"), ("POST", "/v1/webhooks/{name}")}


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def test_every_call_of_the_description_is_tried(house):
    paths = house.call("GET", "/openapi.json").json()["paths"]
    named = {(m.upper(), p.replace("{id}", "delivery")) for p, methods in paths.items() for m in methods}
    assert named - OPEN == set(CALLS)


def test_a_key_does_what_its_scopes_say_and_nothing_else(house):
    keys = {scope: house.key(scope, per_minute=10_000) for scope in Scope}
    for (method, path), (body, allowed) in CALLS.items():
        for scope, key in keys.items():
            answer = house.call(method, path, key=key, json=body)
            wanted = DONE.get((method, path), 200) if scope in allowed or scope is Scope.ADMIN else 403
            assert answer.status_code == wanted, (method, path, scope, answer.text)
            if wanted == 403:
                assert answer.headers["content-type"] == "application/problem+json"
                assert all(f'"{s.value}"' in answer.json()["detail"] for s in allowed)


def test_once_a_key_was_made_nobody_gets_in_without(house):
    assert house.post("/v1/questions", {"text": ASK}).status_code == 200
    key = house.key(Scope.DRAFT)
    assert house.post("/v1/questions", {"text": ASK}).status_code == 401
    assert house.post("/v1/questions", {"text": ASK}, key=key, base="http://desk.example").status_code == 200
    assert house.call("GET", "/").status_code == 401
    assert house.call("GET", "/", auth=("a", key)).status_code == 403  # the page needs draft and check
    assert house.call("GET", "/", auth=("a", house.key(Scope.DRAFT, Scope.CHECK))).status_code == 404
    assert house.call("GET", "/openapi.json").status_code == 401
    assert house.call("GET", "/openapi.json", key=key).status_code == 200  # also with any other key
    assert house.call("GET", "/healthz", base="http://desk.example").status_code == 200
    assert house.call("GET", "/readyz", base="http://desk.example").json() == {"status": "ready"}


@pytest.fixture
def broken(tmp_path):
    """A house whose keys are in a ledger that cannot be read when it starts; what puts the ledger right."""
    with open_ledger(tmp_path / "ledger.db") as ledger:
        _, secret = make_key(ledger, "test", [Scope.DRAFT, Scope.CHECK])
    real = (tmp_path / "ledger.db").read_bytes()
    (tmp_path / "ledger.db").write_bytes(b"not a database " * 100)
    return House(tmp_path), secret, lambda: (tmp_path / "ledger.db").write_bytes(real)


def test_where_nobody_can_tell_whether_a_key_is_needed_nobody_gets_in(broken, monkeypatch, caplog):
    """Before: whoever came from this machine, be it through a web server in front, needed no key."""
    monkeypatch.setattr(callers, "FRESH", 0.0)
    house, key, mended = broken
    calls = [("POST", "/v1/questions"), ("POST", "/mcp"), ("GET", "/metrics"), ("GET", "/"), ("GET", "/openapi.json")]
    for method, path in calls:
        for known in ({}, {"key": key}, {"key": "fr_wrong"}):
            refused = house.call(method, path, json={"text": ASK}, **known)
            assert refused.status_code == 503 and int(refused.headers["retry-after"]) > 0, path
            assert refused.headers["content-type"] == "application/problem+json"
            assert "ledger" in refused.json()["detail"] and "ledger.db" not in refused.text
    assert house.call("GET", "/healthz").status_code == 200 and house.call("GET", "/readyz").status_code == 503
    assert 'data-keyed="yes"' in house.call("GET", "/apps/chatwoot").text  # a file of ours, which then cannot sign in
    assert "cannot be used" in caplog.text and key not in caplog.text
    mended()
    assert house.post("/v1/questions", {"text": ASK}).status_code == 401
    assert house.post("/v1/questions", {"text": ASK}, key=key).status_code == 200


def test_a_ledger_that_fails_later_lets_nobody_in_either(house, monkeypatch):
    monkeypatch.setattr(callers, "FRESH", 0.0)
    assert house.post("/v1/questions", {"text": ASK}).status_code == 200  # there is none: no key was made
    house.configuration.ledger.write_text("not a database " * 100)
    assert house.post("/v1/questions", {"text": ASK}).status_code == 503
    house.configuration.ledger.unlink()
    with open_ledger(house.configuration.ledger):
        assert house.post("/v1/questions", {"text": ASK}).status_code == 200  # it is readable, and has no key


def test_who_asks_while_the_first_look_lasts_waits_for_it(house, monkeypatch):
    keys = callers.Keys(house.configuration.api, house.office.books)
    begun, gate, told, looks = threading.Event(), threading.Event(), [], []
    monkeypatch.setattr(house.office.books, "there", lambda: (looks.append(1), begun.set(), gate.wait(10), None)[3])
    both = [threading.Thread(target=lambda: told.append((keys.needed(), keys.untold))) for _ in range(2)]
    both[0].start()
    begun.wait(10)
    assert keys.untold
    both[1].start()
    both[1].join(0.1)
    assert told == []
    gate.set()
    for one in both:
        one.join()
    assert told == [(False, False)] * 2 and len(looks) == 1


def test_a_later_look_that_lasts_keeps_nobody_waiting(house, monkeypatch):
    monkeypatch.setattr(callers, "FRESH", 0.0)
    keys = callers.Keys(house.configuration.api, house.office.books)
    assert not keys.needed()
    begun, gate = threading.Event(), threading.Event()
    monkeypatch.setattr(house.office.books, "there", lambda: (begun.set(), gate.wait(10), None)[2])
    looking = threading.Thread(target=keys.needed)
    looking.start()
    begun.wait(10)
    assert not keys.needed() and not gate.is_set()
    gate.set()
    looking.join()


def test_a_ledger_that_fails_is_asked_again_only_after_a_while(broken, caplog):
    house, _, mended = broken
    codes = [house.post("/v1/questions", {"text": ASK}).status_code for _ in range(3)]
    assert codes == [503] * 3 and "cannot be used" not in caplog.text  # said at the start
    mended()
    assert house.post("/v1/questions", {"text": ASK}).status_code == 503
    house.office.keys._looked -= callers.FRESH
    assert house.post("/v1/questions", {"text": ASK}).status_code == 401


def test_a_place_that_cannot_be_looked_at_is_no_missing_ledger(tmp_path):
    """Before: taken for one that nobody made yet, which needs no key."""
    (tmp_path / "ledger.db").symlink_to(tmp_path / "ledger.db")
    assert House(tmp_path).post("/v1/questions", {"text": ASK}).status_code == 503


def test_a_revoked_or_ended_key_opens_nothing(house, monkeypatch):
    from datetime import UTC, datetime, timedelta

    from assistant.ledger.keys import revoke_key

    monkeypatch.setattr(callers, "FRESH", 0.0)
    key = house.key(Scope.DRAFT)
    assert house.post("/v1/questions", {"text": ASK}, key=key).status_code == 200
    with open_ledger(house.configuration.ledger) as ledger:
        (made,) = all_keys(ledger)
        revoke_key(ledger, made.id[:4])
    assert house.post("/v1/questions", {"text": ASK}, key=key).status_code == 401
    assert house.post("/v1/questions", {"text": ASK}).status_code == 401  # and the house stays closed
    ended = house.key(Scope.DRAFT, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert house.post("/v1/questions", {"text": ASK}, key=ended).status_code == 401


def test_a_key_of_the_configuration_may_do_all_in_the_main_workspace(tmp_path):
    secret = "a-key-of-sixteen-characters"
    house = House(tmp_path, keys=(secret,))
    for (method, path), (body, _) in CALLS.items():
        status = DONE.get((method, path), 200)
        assert house.call(method, path, key=secret, json=body).status_code == status, path


def test_nothing_of_one_workspace_shows_in_another(house):
    ours, theirs = (house.key(Scope.ADMIN, workspace=w, per_minute=10_000) for w in ("main", "outlet"))
    listed = house.call("GET", "/v1/entries", key=theirs).json()
    assert [e["title"] for e in listed["entries"]] == ["clearance"] and listed["total"] == 1
    assert house.call("GET", "/v1/entries/delivery", key=theirs).status_code == 404
    found = house.post("/v1/entries/search", {"text": "ship in two days"}, key=theirs).json()
    assert {e["title"] for e in found["entries"]} <= {"clearance"}
    told = {"kind": "dismissed", "inquiry": ASK, "question": {"spans": [[4, 27]]}}
    assert house.post("/v1/feedback", told, key=theirs).status_code == 200
    sent = {"kind": "sent", "inquiry": ASK, "reply": "We ship.", "external_id": "7"}
    assert house.post("/v1/feedback", sent, key=theirs).status_code == 200
    assert house.desks["outlet"].corrections.dismissed_here and not house.desks["main"].corrections.dismissed_here
    assert house.post("/v1/questions", {"text": ASK}, key=ours).json()["questions"]
    assert not house.post("/v1/questions", {"text": ASK}, key=theirs).json()["questions"]
    with open_ledger(house.configuration.ledger) as ledger:
        assert not ledger.corrections() and not ledger.inquiries()
        assert len(ledger.in_workspace("outlet").inquiries()) == 1
    name = {"idempotency-key": "same"}
    first = house.post("/v1/questions", {"text": "Why?"}, key=ours, headers=name)
    other = house.post("/v1/questions", {"text": "When?"}, key=theirs, headers=name)
    assert first.status_code == other.status_code == 200  # a name is each key's own


def test_a_key_whose_workspace_is_gone_is_refused(house):
    key = house.key(Scope.DRAFT, workspace="gone")
    assert house.post("/v1/questions", {"text": ASK}, key=key).status_code == 403


def test_a_key_that_asks_too_often_is_told_when_to_come_again(house):
    key, other = house.key(Scope.CHECK, per_minute=20), house.key(Scope.CHECK, per_minute=20)
    answers = [house.post("/v1/questions", {"text": ASK}, key=key) for _ in range(8)]
    assert [a.status_code for a in answers] == [200] * 5 + [429] * 3
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].json()["status"] == 429
    assert house.post("/v1/questions", {"text": ASK}, key=other).status_code == 200


def test_an_address_without_a_key_is_limited_too(tmp_path):
    house = House(tmp_path, requests_per_minute=20)
    codes = [house.post("/v1/questions", {"text": ASK}).status_code for _ in range(7)]
    assert codes == [200] * 5 + [429] * 2
    assert house.call("GET", "/healthz").status_code == 200  # not a call


def test_who_guesses_keys_is_sent_away_and_a_right_key_still_opens(house):
    key = house.key(Scope.DRAFT)
    codes = [house.post("/v1/questions", {"text": ASK}, key=f"fr_{i}").status_code for i in range(12)]
    assert codes[0] == 401 and codes[-1] == 429
    assert house.post("/v1/questions", {"text": ASK}, key=key).status_code == 200


def test_buckets_fill_at_their_rate_and_forget_the_oldest():
    now = [0.0]
    buckets = Buckets(lambda: now[0])
    assert [buckets.take("a", 60) for _ in range(16)] == [0] * 15 + [1]
    now[0] += 1.0
    assert [buckets.take("a", 60), buckets.take("a", 60)] == [0, 1]
    assert buckets.take("slow", 1) == 0
    assert [buckets.take("slow", 1) for _ in range(5)][-1] == 60
    for i in range(MOST + 5):
        buckets.take(f"x{i}", 60)
    assert len(buckets._held) == MOST


def test_only_the_hash_of_a_key_is_kept(house):
    key = house.key(Scope.DRAFT)
    house.post("/v1/questions", {"text": ASK}, key=key, headers={"idempotency-key": "one"})
    with sqlite3.connect(house.configuration.ledger) as raw:
        dump = "\n".join(raw.iterdump())
    raw.close()
    assert "api_key" in dump and key not in dump and key[3:] not in dump


def test_the_log_has_ids_and_neither_a_word_nor_a_key(house):
    stream = io.StringIO()
    key = house.key(Scope.DRAFT)
    kept = {n: (logging.getLogger(n).handlers[:], logging.getLogger(n).level) for n in logs.LOGGERS}
    try:
        logs.install(stream)
        answer = house.post(
            "/v1/draft", {"text": "my password is tulip?"}, key=key, headers={"x-request-id": "abcd-1234"}
        )
        house.post("/v1/questions", {"text": "crash tulip"}, key=key)
        house.post("/v1/tulip-rose", {"text": "tulip"}, key="fr_" + "tulip" * 9)
        house.call("GET", "/v1/entries?q=tulip", key=key)
    finally:
        for name, (handlers, level) in kept.items():
            logger = logging.getLogger(name)
            logger.handlers[:], logger.propagate = handlers, True
            logger.setLevel(level)
        logging.getLogger("assistant.api.access").setLevel(logging.NOTSET)
    text = stream.getvalue()
    assert "tulip" not in text and key not in text and "fr_" not in text and "Traceback" not in text
    rows = [json.loads(line) for line in text.splitlines()]
    calls = [r for r in rows if r.get("event") == "call"]
    assert [c["call"] for c in calls] == ["draftReply", "findQuestions", "none", "listEntries"]
    assert [c["status"] for c in calls] == [200, 500, 401, 403]
    assert calls[0]["request"] == "abcd-1234" == answer.headers["x-request-id"]
    assert calls[0]["workspace"] == "main" and calls[0]["key"] and calls[0]["ms"] >= 0
    assert any("ZeroDivisionError" in r["event"] for r in rows)


def test_an_id_that_could_be_anything_is_replaced(house):
    for given in ("short", "a b c d e f g h", "x" * 65, "<script>alert(1)</script>"):
        got = house.post("/v1/questions", {"text": ASK}, headers={"x-request-id": given}).headers["x-request-id"]
        assert got != given and len(got) == 32


@pytest.fixture
def shell(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fullreply.toml").write_text('[workspaces.outlet]\nknowledge_base = "kb"\n')
    return lambda *words: CliRunner().invoke(cli, ["keys", *words])


def test_the_command_makes_lists_and_revokes(shell):
    made = shell("create", "Chatwoot", "--workspace", "outlet", "--scope", "draft", "--per-minute", "30", "--days", "9")
    assert made.exit_code == 0 and made.stdout.startswith("fr_") and made.stdout.count("\n") == 1
    assert "draft" in made.stderr and made.stdout.strip() not in made.stderr
    shell("create", "Usual")
    listed = shell("list", "--json")
    rows = json.loads(listed.stdout)["keys"]
    assert rows[0]["scopes"] == ["draft"] and rows[0]["per_minute"] == 30 and rows[0]["expires_at"]
    assert rows[1]["scopes"] == ["check", "draft", "feedback", "knowledge:read"] and rows[1]["workspace"] == "main"
    assert made.stdout.strip() not in listed.stdout
    assert shell("revoke", rows[0]["id"]).exit_code == 0
    assert json.loads(shell("list", "--json").stdout)["keys"][0]["revoked_at"]
    assert "revoked" in shell("list").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("create", "X", "--workspace", "nowhere"), "main, outlet"),
        (("create", ""), "printable"),
        (("create", "a\x1b[31m"), "printable"),
        (("create", "X", "--scope", "all"), "draft"),
        (("revoke", "abc"), "There is no ledger yet"),
    ],
)
def test_the_command_says_what_is_wrong(shell, words, told):
    done = shell(*words)
    assert done.exit_code == 2 or "ledger" in told
    assert told in done.output + done.stderr and "Traceback" not in done.output


def test_before_the_first_key_the_list_says_how_to_make_one(shell, tmp_path):
    for _ in range(2):
        done = shell("list")
        assert done.exit_code == 0 and "fullreply keys create NAME" in done.stdout and "no ledger" not in done.output
        assert json.loads(shell("list", "--json").stdout) == {"keys": []}
        open_ledger(tmp_path / "fullreply.db").close()


def test_a_key_is_named_by_an_unambiguous_beginning(shell):
    shell("create", "X")
    done = shell("revoke", "")
    assert done.exit_code == 2 and "keys list" in done.stderr
    assert shell("revoke", "zzz").exit_code == 2
