"""Webhooks over HTTP: proved, kept once, acknowledged at once, drafted and posted in the background."""

from __future__ import annotations

import io
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from assistant.api import background, create_app, logs
from assistant.client import ApiError, Client, DeliveryState, NoteRequest, ReplayRequest
from assistant.errors import ConfigurationError, LedgerError
from assistant.ledger import deliveries, open_ledger
from assistant.ledger.scopes import Scope
from tests.api_desk import HERE, listening
from tests.desks import StubDesk
from tests.dispatch_desk import (
    CALLS,
    SECRET,
    TOKEN,
    DeskHouse,
    board,
    configured,
    headers_of,
    quick,
    send,
    stub_products,
    until,
    webhook,
)


@pytest.fixture(autouse=True)
def products(monkeypatch):
    stub_products(monkeypatch.setattr)
    quick(monkeypatch.setattr)


@pytest.fixture
def shop():
    with board() as made:
        yield made


@pytest.fixture
def house(tmp_path):
    return DeskHouse(tmp_path)


def kept(house, **known):
    with open_ledger(house.configuration.ledger) as ledger:
        return deliveries.listed(ledger, limit=10_000, everywhere=True, **known)


def test_a_webhook_is_kept_and_acknowledged(house):
    answer = house.hook(*webhook(1))
    assert answer.status_code == 202 and answer.json()["state"] == "accepted"
    (found,) = kept(house)
    assert (found.id, found.source, found.workspace) == (answer.json()["id"], "shop", "main")
    assert found.conversation == "c1" and "ship to Ireland" in found.payload
    assert house.hook(*webhook(1)).json() == answer.json()  # it came again


def test_what_is_none_of_a_customers_is_ignored(house):
    answer = house.hook(*webhook(1, ignored=True))
    assert (answer.status_code, answer.json()) == (202, {"ignored": "it is not a customer's"})
    assert not kept(house)


def test_a_challenge_is_given_back(house):
    answer = house.hook(*webhook(1, challenge="planted-4711"))
    assert (answer.status_code, answer.text) == (200, "planted-4711")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("name", ["nobody", "silent", "outlet ", "%00", "é", "x" * 5_000, "SHOP"])
def test_a_name_that_is_none_is_refused_like_a_wrong_signature(house, name):
    wrong = house.hook(*webhook(1, secret="another"))
    assert wrong.status_code == 401 and wrong.headers["content-type"] == "application/problem+json"
    there = house.hook(*webhook(1), name=name)
    assert (there.status_code, there.json()) == (401, wrong.json())


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_webhooks_are_posted(house, method):
    assert house.call(method, "/v1/webhooks/shop").status_code == 405


def test_without_a_signature_nothing_is_read(house):
    for headers in (
        {},
        {"x-hub-signature": ""},
        {"x-hub-signature": "sha1="},
        {"x-hub-signature": "\xe9\x00".encode()},
    ):
        assert house.hook(headers, b"{}").status_code == 401
    assert not kept(house)


HOSTILE = {
    "nothing": (b"", 400),
    "a blank": (b" ", 400),
    "no json": (b"{", 400),
    "not utf-8": (b"\xff\xfe{}", 400),
    "a raw NUL": (b'{"a": "\0"}', 400),
    "deep": (b'{"a": ' + b"[" * 200_000, 400),
    "deep and whole": (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "a number without end": (b'{"a": ' + b"9" * 10_000 + b"}", 400),
    "an array": (b"[]", 422),
    "a text": (b'"a"', 422),
    "null": (b"null", 422),
    "another form": (b'{"planted": "4711"}', 422),
    "wrong kinds": (b'{"message": 1, "conversation": [], "text": {}}', 422),
    "NUL": (b'{"message": "\\u0000", "conversation": "\\u0000", "text": "\\u0000?"}', 202),
    "lone surrogates": (b'{"message": "\\ud800", "conversation": "\\udfff", "text": "\\ud800?"}', 202),
    "a megabyte": (json.dumps({"message": "m", "conversation": "c", "text": "a? " * 350_000}).encode(), 202),
    "a mark before": (b'\xef\xbb\xbf{"message": "m", "conversation": "c", "text": "a"}', 202),
}


@pytest.mark.parametrize(("raw", "status"), HOSTILE.values(), ids=HOSTILE.keys())
def test_no_body_is_a_fault(house, raw, status):
    answer = house.hook(headers_of(raw), raw)
    assert answer.status_code == status, answer.text
    assert "4711" not in answer.text
    assert len(kept(house) if status == 202 else ()) == (status == 202)


@pytest.mark.parametrize("text", ["\0?\ud800", "a? " * 350_000, "<b>?" * 1_000])
def test_no_message_is_a_fault_of_the_queue(tmp_path, shop, text):
    house = DeskHouse(tmp_path, shop.url)
    with listening(house.app) as address:
        assert send(address, 1, text).status_code == 202
        until(lambda: shop.notes)
    assert [d.state.value for d in kept(house)] == ["posted"]


def test_a_body_that_is_too_large_is_refused_unread(tmp_path):
    house = DeskHouse(tmp_path, max_body_bytes=2_000)
    headers, raw = webhook(1, "a" * 2_000)
    assert house.hook(headers, raw).status_code == 413


def test_a_ledger_that_fails_acknowledges_nothing(house, monkeypatch):
    monkeypatch.setattr(house.office.books, "open", lambda: (_ for _ in ()).throw(LedgerError("planted-4711")))
    answer = house.hook(*webhook(1))
    assert answer.status_code == 503 and "retry-after" in answer.headers and "4711" not in answer.text


def test_a_helpdesk_that_sends_too_much_is_asked_to_wait_and_others_are_not(tmp_path):
    house = DeskHouse(tmp_path, requests_per_minute=2)
    answers = [house.hook(*webhook(n)) for n in range(7)]
    assert {a.status_code for a in answers} == {202, 429}
    assert "retry-after" in answers[-1].headers
    assert house.hook(*webhook(1), name="outlet").status_code == 202
    assert house.hook(*webhook(1, secret="wrong")).status_code == 401


def test_the_same_delivery_a_hundred_times_at_once_is_one_row_and_one_note(tmp_path, where, shop):
    house = DeskHouse(tmp_path, shop.url, ledger=where)
    headers, raw = webhook(1)
    with listening(house.app) as address, httpx.Client(base_url=address, timeout=30) as client:
        begun = time.monotonic()
        with ThreadPoolExecutor(20) as pool:
            answers = list(
                pool.map(lambda _: client.post("/v1/webhooks/shop", content=raw, headers=headers), range(100))
            )
        assert time.monotonic() - begun < 20
        assert {a.status_code for a in answers} == {202} and len({a.json()["id"] for a in answers}) == 1
        until(lambda: shop.notes)
        time.sleep(0.3)
    assert len(kept(house)) == len(shop.notes) == 1
    house.office.books.close()


def test_it_is_acknowledged_while_the_models_work(tmp_path, shop):
    house = DeskHouse(tmp_path, shop.url)
    real, gate = house.desks["main"].draft, threading.Event()
    house.desks["main"].draft = lambda *a, **k: (gate.wait(20), real(*a, **k))[1]
    with listening(house.app) as address, httpx.Client(base_url=address, timeout=20) as client:
        times = []
        for number in range(5):
            headers, raw = webhook(number)
            begun = time.monotonic()
            assert client.post("/v1/webhooks/shop", content=raw, headers=headers).status_code == 202
            times.append(time.monotonic() - begun)
        assert min(times) < 1.0 and not shop.notes
        gate.set()
        until(lambda: len(shop.notes) == 5)


def test_calls_of_agents_go_first(tmp_path, shop, monkeypatch):
    monkeypatch.setattr(background, "PATIENCE", 30.0)
    house = DeskHouse(tmp_path, shop.url, wait_s=30)
    real, gate = house.desks["main"].match, threading.Event()
    house.desks["main"].match = lambda asked: (gate.wait(20), real(asked))[1]
    with listening(house.app) as address, ThreadPoolExecutor(1) as pool:
        call = pool.submit(lambda: httpx.post(f"{address}/v1/match", json={"text": "ship?"}, timeout=30))
        until(lambda: house.office.turn.inside)
        send(address, 1)
        time.sleep(0.5)
        assert house.office.turn.inside == 1 and not shop.notes
        gate.set()
        assert call.result().status_code == 200
        until(lambda: shop.notes)


def test_a_slow_helpdesk_does_not_hold_up_the_others(tmp_path, shop):
    shop.slow = 4.0
    with board() as quick_one:
        known = configured(tmp_path, shop.url)
        helpdesks = known.helpdesks | {
            "shop": known.helpdesks["shop"].model_copy(update={"timeout_s": 10.0}),
            "outlet": known.helpdesks["outlet"].model_copy(update={"url": quick_one.url}),
        }
        known = known.model_copy(update={"helpdesks": helpdesks})
        shop.fault(*["slow"] * 9)
        app = create_app(StubDesk(), known, {"outlet": StubDesk()})
        with listening(app) as address:
            for number in range(6):
                send(address, number)
            until(lambda: shop.inside == background.OF_ONE)
            send(address, 9, name="outlet")
            until(lambda: quick_one.notes, 3.0)
            assert shop.most == background.OF_ONE
            shop.slow = 0
            until(lambda: len(shop.notes) == 6)


def test_what_is_worked_on_when_the_server_stops_is_finished_or_kept(tmp_path, shop):
    shop.slow = 0.8
    shop.fault(*["slow"] * 12)
    house = DeskHouse(tmp_path, shop.url)
    with listening(house.app) as address:
        for number in range(12):
            send(address, number)
        until(lambda: shop.inside)
    posted = {d.conversation for d in kept(house, states=[DeliveryState.POSTED])}
    assert posted == {n["conversation"] for n in shop.notes} != set()
    assert len(kept(house)) == 12 and not kept(house, states=[DeliveryState.POSTING])
    again = DeskHouse(tmp_path, shop.url)
    with listening(again.app):
        until(lambda: len(shop.notes) == 12)
        until(lambda: not kept(house, states=deliveries.WAITING))
    assert sorted(n["conversation"] for n in shop.notes) == sorted(f"c{n}" for n in range(12))


def test_corrections_hold_for_drafts_of_webhooks(tmp_path, shop, monkeypatch):
    house = DeskHouse(tmp_path, shop.url)
    followed = []
    real = house.office.follow
    monkeypatch.setattr(house.office, "follow", lambda name, **known: (followed.append(name), real(name, **known))[1])
    with listening(house.app) as address:
        send(address, 1, name="outlet")
        until(lambda: shop.notes)
    assert "outlet" in followed


def test_figures_and_the_log_name_the_source_and_no_word_of_anybody(tmp_path, shop):
    stream = io.StringIO()
    logs.install(stream)
    house = DeskHouse(tmp_path, shop.url)
    try:
        with listening(house.app) as address:
            headers, raw = webhook(1, "planted-4711?", **{"from": "Sam <sam@mailbox.example>"})
            for name in ("shop", "planted-4711"):
                CALLS.post(f"{address}/v1/webhooks/{name}", content=raw, headers=headers)
            shop.fault("refused")
            until(lambda: kept(house, states=[DeliveryState.DEAD]))
            time.sleep(0.5)
            figures = CALLS.get(f"{address}/metrics").text
    finally:
        for name in logs.LOGGERS:
            logging.getLogger(name).handlers[:] = []
            logging.getLogger(name).propagate = True
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    (call,) = [line for line in lines if line.get("key")]
    assert (call["call"], call["key"], call["workspace"], call["status"]) == (
        "receiveWebhook",
        "webhook-shop",
        "main",
        202,
    )
    assert any(line.get("delivery") for line in lines)
    for outcome in ("accepted", "drafted", "dead"):
        assert f'fullreply_deliveries_total{{outcome="{outcome}",source="shop"}} 1.0' in figures
    assert 'fullreply_deliveries_total{outcome="unverified",source="unknown"} 1.0' in figures
    assert 'fullreply_deliveries_waiting{source="shop"} 1.0' in figures
    for secret in ("planted", SECRET, TOKEN, "sam@", raw.decode(), headers["x-hub-signature"]):
        assert secret not in stream.getvalue() + figures


def test_a_secret_that_is_missing_is_told_at_the_start(tmp_path, monkeypatch):
    known = configured(tmp_path, "http://127.0.0.1:1")
    monkeypatch.delenv("SHOP_SECRET")
    with pytest.raises(ConfigurationError, match="SHOP_SECRET"):
        create_app(StubDesk(), known, {"outlet": StubDesk()})


def test_a_list_shows_a_workspace_its_own(house):
    keys = {name: house.key(Scope.WEBHOOKS, workspace=name) for name in ("main", "outlet")}
    house.hook(*webhook(1)), house.hook(*webhook(2), name="outlet")
    found = {n: house.call("GET", "/v1/deliveries", key=k).json()["deliveries"] for n, k in keys.items()}
    assert [d["source"] for d in found["main"]] == ["shop"] and [d["source"] for d in found["outlet"]] == ["outlet"]
    assert "ship" not in json.dumps(found)
    (mine,) = found["main"]
    for call in (f"/v1/deliveries/{mine['id']}/replay", "/v1/deliveries/none/replay", "/v1/deliveries/%00/replay"):
        assert house.post(call, {}, key=keys["outlet"]).status_code == 404
    waits = house.post(f"/v1/deliveries/{mine['id']}/replay", {}, key=keys["main"])
    assert waits.status_code == 422 and "is tried again by itself at 20" in waits.text
    assert house.call("GET", "/v1/deliveries", key=house.key(Scope.DRAFT)).status_code == 403
    assert house.call("GET", "/v1/deliveries?state=dead", key=keys["main"]).json() == {"deliveries": []}
    for query in ("state=planted", "limit=0", "limit=201", "more=1"):
        assert house.call("GET", f"/v1/deliveries?{query}", key=keys["main"]).status_code == 422


def test_the_client_replays_what_is_dead_and_what_is_unknown_when_somebody_looked(tmp_path, shop):
    house = DeskHouse(tmp_path, shop.url)
    key = house.key(Scope.ADMIN)
    shop.fault("refused", "cut after")
    shop.unreadable = True
    with listening(house.app) as address, Client(address, key) as client:
        for number, state in ((1, DeliveryState.DEAD), (2, DeliveryState.UNKNOWN)):
            send(address, number)
            until(lambda s=state: client.list_deliveries(state=s).deliveries)
        (dead,), (unknown,) = (
            client.list_deliveries(state=s).deliveries for s in (DeliveryState.DEAD, DeliveryState.UNKNOWN)
        )
        assert "403" in dead.reason and dead.next is None and unknown.returned is None
        assert client.replay_delivery(dead.id).state is DeliveryState.DRAFTED
        until(lambda: len(shop.notes) == 2)
        with pytest.raises(ApiError, match="not_there"):
            client.replay_delivery(unknown.id)
        assert client.replay_delivery(unknown.id, ReplayRequest(not_there=True)).tries == 0
        until(lambda: len(shop.notes) == 3)


def test_an_agent_puts_a_note_beside_a_conversation(tmp_path, shop):
    house = DeskHouse(tmp_path, shop.url)
    with listening(house.app) as address, Client(address) as client:
        asked = NoteRequest(helpdesk="shop", conversation="c7", text="I called Sam.")
        made = client.post_note(asked)
        assert made.state is DeliveryState.DRAFTED
        until(lambda: client.get_note(made.id).state is DeliveryState.POSTED)
        assert client.get_note(made.id).returned == "1000"
        with pytest.raises(ApiError, match="404"):
            client.get_note("0" * 32)
    assert shop.notes[0]["text"].startswith("I called Sam.") and shop.notes[0]["conversation"] == "c7"


def test_notes_go_to_helpdesks_of_the_own_workspace(tmp_path):
    house = DeskHouse(tmp_path, "http://127.0.0.1:1")
    keys = {name: house.key(Scope.NOTES, workspace=name) for name in ("main", "outlet")}
    body = {"helpdesk": "shop", "conversation": "7", "text": "a"}
    made = house.post("/v1/notes", body, key=keys["main"])
    assert made.status_code == 202 and set(made.json()) == {"id", "state"}
    path = f"/v1/notes/{made.json()['id']}"
    assert house.call("GET", path, key=keys["main"]).status_code == 200
    assert house.call("GET", path, key=keys["outlet"]).status_code == 404
    assert house.post("/v1/notes", body, key=keys["outlet"]).status_code == 404
    assert house.post("/v1/notes", body | {"helpdesk": "nobody"}, key=keys["main"]).status_code == 404
    assert house.post("/v1/notes", body | {"helpdesk": "silent"}, key=keys["main"]).status_code == 422
    assert house.post("/v1/notes", body, key=house.key(Scope.DRAFT, Scope.WEBHOOKS)).status_code == 403
    hook = house.hook(*webhook(1)).json()["id"]  # what came in is no note
    assert house.call("GET", f"/v1/notes/{hook}", key=keys["main"]).status_code == 404


@pytest.mark.parametrize("change", [{"text": ""}, {"text": " \n"}, {"conversation": ""}, {"conversation": "a b"},
    {"conversation": "\0"}, {"helpdesk": ""}, {"more": 1}, {"text": "a" * 100_001}, {"text": 1}])  # fmt: skip
def test_a_note_that_is_none_is_refused(house, change):
    body = {"helpdesk": "shop", "conversation": "7", "text": "a"} | change
    assert house.post("/v1/notes", body).status_code == 422


def test_a_note_with_a_name_is_kept_once_also_where_the_answer_was_lost(tmp_path):
    house = DeskHouse(tmp_path, "http://127.0.0.1:1")
    body, named = {"helpdesk": "shop", "conversation": "7", "text": "a"}, {"idempotency-key": "one"}
    first = house.post("/v1/notes", body, headers=named)
    again = house.post("/v1/notes", body, headers=named)
    assert again.headers["idempotent-replayed"] == "true" and again.json() == first.json()
    with house.office.books.open().writing() as connection:  # as after a crash before the answer was kept
        connection.exec_driver_sql("DELETE FROM remembered")
    assert house.post("/v1/notes", body, headers=named).json() == first.json()
    assert house.post("/v1/notes", body).json()["id"] != first.json()["id"]
    assert len(kept(house)) == 2


def test_no_text_of_a_note_is_a_fault(tmp_path, shop):
    house = DeskHouse(tmp_path, shop.url)
    with listening(house.app) as address:
        for text in ("\0\\ud800", "\u202e\ufeff?", "a" * 100_000):
            raw = json.dumps({"helpdesk": "shop", "conversation": "7", "text": text}).replace("\\\\ud800", "\\ud800")
            answer = httpx.post(f"{address}/v1/notes", content=raw, headers={"content-type": "application/json"})
            assert answer.status_code == 202, answer.text
        until(lambda: len(shop.notes) == 3)


def test_webhooks_need_no_key_and_notes_do(house):
    house.key(Scope.DRAFT)
    assert house.hook(*webhook(1)).status_code == 202
    assert house.call("POST", "/v1/webhooks/shop", content=b"{}", base="http://desk.example").status_code == 401
    headers, raw = webhook(2)
    answer = house.call("POST", "/v1/webhooks/shop", content=raw, headers=headers, base="http://desk.example")
    assert answer.status_code == 202
    assert house.post("/v1/notes", {}).status_code == 401 and house.call("GET", "/v1/deliveries").status_code == 401


def test_the_description_has_the_calls_with_their_examples(house):
    paths = house.call("GET", "/openapi.json").json()["paths"]
    hook = paths["/v1/webhooks/{name}"]["post"]
    assert hook["security"] == [] and "202" in hook["responses"] and "requestBody" in hook
    assert all(p.get("name") != "Idempotency-Key" for p in hook["parameters"])
    shown = paths["/v1/notes"]["post"]["responses"]["202"]["content"]["application/json"]["example"]
    assert set(shown) == {"id", "state"} and HERE
    body = paths["/v1/deliveries/{id}/replay"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert body["usual"]["value"] == {"not_there": True}
