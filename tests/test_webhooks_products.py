"""Each product's own webhooks and API: from a signed delivery to one note, and no flipped bit gets in."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.api import create_app
from assistant.config import Configuration
from assistant.config_api import Api
from assistant.config_helpdesks import Helpdesk
from assistant.ledger import deliveries, open_ledger
from assistant.types import DeliveryState
from tests.api_desk import House, listening
from tests.dispatch_desk import CALLS, BoundedDesk, quick, until
from tests.helpdesk_payloads import PRODUCTS, SECRET, ignored, incoming, signed
from tests.helpdesk_servers import helpdesk

STAMPED = {
    "chatwoot": "x-chatwoot-timestamp",
    "zendesk": "x-zendesk-webhook-signature-timestamp",
    "front": "x-front-request-timestamp",
}
PATIENT = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


class ProductHouse(House):
    """The API with one helpdesk of a product."""

    def __init__(self, folder, product, server=None) -> None:
        known = {}
        if server is not None:
            known = {"url": server.url, "token_env": "P_TOKEN", "account": server.account, "author": server.author}
        self.configuration = Configuration(
            api=Api(requests_per_minute=1_000_000),
            ledger=folder / "ledger.db",
            helpdesks={"shop": Helpdesk(product=product, secret_env="P_SECRET", **known)},
        )
        self.app = create_app(BoundedDesk(), self.configuration)

    def hook(self, headers, raw):
        return self.call("POST", "/v1/webhooks/shop", content=raw, headers=headers)


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("P_SECRET", SECRET)
    monkeypatch.setenv("P_TOKEN", "tok-9f3b")
    quick(monkeypatch.setattr)


@contextmanager
def served(folder, product):
    with helpdesk(product) as server, listening(ProductHouse(folder, product, server).app) as address:
        yield server, f"{address}/v1/webhooks/shop"


def kept(folder):
    with open_ledger(folder / "ledger.db") as ledger:
        return deliveries.listed(ledger)


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_delivery_becomes_one_note_even_where_the_answer_is_lost(tmp_path, product):
    with served(tmp_path, product) as (server, address):
        server.fault("500 after")
        headers, raw = signed(product, SECRET, incoming(product), datetime.now(UTC))
        answers = [CALLS.post(address, content=raw, headers=headers) for _ in range(2)]
        assert [a.status_code for a in answers] == [202, 202], answers[0].text
        assert answers[0].json()["id"] == answers[1].json()["id"]
        until(lambda: kept(tmp_path)[0].state is DeliveryState.POSTED)
    (found,) = kept(tmp_path)
    assert len(server.posted) == 1 and found.returned and server.posted[0]["conversation"] == found.conversation
    assert "We ship in two days" in server.posted[0]["text"]
    assert server.posted[0]["private"] is not False


@pytest.mark.parametrize("product", PRODUCTS)
def test_what_is_not_a_customers_is_ignored(tmp_path, product):
    house = ProductHouse(tmp_path, product)
    for reason, payload in ignored(product):
        answer = house.hook(*signed(product, SECRET, payload, datetime.now(UTC)))
        assert answer.status_code == 202 and set(answer.json()) == {"ignored"}, (reason, answer.text)
    assert not house.configuration.ledger.exists() or kept(tmp_path) == ()


@pytest.mark.parametrize("product", PRODUCTS)
def test_no_flipped_bit_gets_in(tmp_path, product):
    house = ProductHouse(tmp_path, product)
    headers, raw = signed(product, SECRET, incoming(product), datetime.now(UTC))
    names = [n for n in headers if "signature" in n or "secret" in n or n == STAMPED.get(product)]
    parts = {name: headers[name].encode() for name in names}
    if product != "freshdesk":  # which signs nothing: whoever has its secret may say anything
        parts["body"] = raw
    places = [(name, n) for name, value in parts.items() for n in range(8 * min(len(value), 200))]

    @PATIENT
    @given(st.sampled_from(places))
    def tried(place):
        name, bit = place
        flipped = bytearray(parts[name])
        flipped[bit // 8] ^= 1 << bit % 8
        other = {n: v.encode() for n, v in headers.items()}
        other |= {name: bytes(flipped)} if name != "body" else {}
        answer = house.hook(other, bytes(flipped) if name == "body" else raw)
        assert answer.status_code == 401, (place, answer.text)

    tried()
    assert house.hook(headers, raw).status_code == 202


@pytest.mark.parametrize("product", STAMPED)
@pytest.mark.parametrize("seconds", [-3600, -301, 302, 3600])
def test_what_is_too_old_or_too_new_does_not_get_in(tmp_path, product, seconds):
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    assert ProductHouse(tmp_path, product).hook(*signed(product, SECRET, incoming(product), at)).status_code == 401


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_secret_of_another_does_not_get_in(tmp_path, product):
    house = ProductHouse(tmp_path, product)
    for other in ("", SECRET + "x", SECRET.upper()):
        assert house.hook(*signed(product, other, incoming(product), datetime.now(UTC))).status_code == 401


@pytest.mark.parametrize("product", PRODUCTS)
def test_odd_values_in_a_signed_delivery_are_no_fault(tmp_path, product):
    house = ProductHouse(tmp_path, product)
    good = json.dumps(incoming(product))
    for odd in (good.replace("42", "[[]]"), good.replace('"', "\\ud800", 0), "{}", '{"a": 1e999}', "[1]"):
        answer = house.hook(*signed(product, SECRET, None, datetime.now(UTC), raw=odd.encode()))
        assert answer.status_code in (202, 400, 422), answer.text
