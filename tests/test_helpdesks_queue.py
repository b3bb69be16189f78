"""Each helpdesk as a whole: its delivery comes in over the API, is drafted, and stands once beside the conversation."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from assistant import dispatch
from assistant.api import create_app
from assistant.config import Configuration
from assistant.config_api import Api
from assistant.config_helpdesks import Helpdesk
from assistant.dispatch import Dispatcher, Pace
from assistant.helpdesks.values import bare
from assistant.ledger import deliveries, open_ledger
from tests.api_desk import House, KnowingDesk, entries
from tests.helpdesk_payloads import PRODUCTS, SECRET, front_preview, ignored, incoming, signed
from tests.helpdesk_servers import helpdesk

QUICK = Pace(lease=5.0, steps=(0.05, 0.1), settle=0.05, rounds=0.0, jitter=0.0)


class Shop(House):
    """The API with one helpdesk, whose queue is worked on step by step."""

    def __init__(self, folder, server, monkeypatch) -> None:
        monkeypatch.setenv("SHOP_SECRET", SECRET)
        monkeypatch.setenv("SHOP_TOKEN", server.token)
        known = {"product": server.product, "url": server.url, "secret_env": "SHOP_SECRET", "token_env": "SHOP_TOKEN"}
        ids = {"account": server.account, "author": server.author}
        self.configuration = Configuration(
            api=Api(),
            ledger=folder / "ledger.db",
            knowledge_base=entries(folder / "kb", shades="We send a shade on its own at no charge."),
            helpdesks={"shop": Helpdesk(**known, **ids, timeout_s=2.0)},
        )
        self.desk = KnowingDesk(self.configuration.knowledge_base)
        self.app = create_app(self.desk, self.configuration, {})
        self.ledger = open_ledger(self.configuration.ledger)
        self.outcomes = []
        self.work = Dispatcher(
            self.ledger,
            dispatch.helpdesks(self.configuration),
            lambda workspace: self.desk,
            pace=QUICK,
            told=lambda source, outcome: self.outcomes.append(outcome),
        )

    def hook(self, payload, **changes):
        headers, raw = signed(self.configuration.helpdesks["shop"].product, SECRET, payload, datetime.now(UTC))
        return self.call("POST", "/v1/webhooks/shop", content=changes.get("raw", raw), headers=headers)

    def run(self):
        end = time.monotonic() + 20
        while deliveries.listed(self.ledger, deliveries.WAITING, everywhere=True):
            if self.work.step() is None:
                time.sleep(0.01)
            assert time.monotonic() < end, self.outcomes

    def close(self):
        self.work.close()
        self.ledger.close()
        self.office.books.close()


@pytest.fixture(params=PRODUCTS)
def server(request):
    with helpdesk(request.param) as running:
        yield running


@pytest.fixture
def shop(tmp_path, server, monkeypatch):
    made = Shop(tmp_path, server, monkeypatch)
    yield made
    made.close()


def test_a_delivery_becomes_one_note_though_the_outcome_was_unknown(shop, server):
    server.fault("500 after")
    answer = shop.hook(incoming(server.product))
    assert answer.status_code == 202, answer.text
    assert shop.hook(incoming(server.product)).json()["id"] == answer.json()["id"]
    shop.run()
    assert shop.outcomes == ["drafted", "unsure", "posted"]
    (kept,) = server.posted
    assert kept["private"] and kept["conversation"] == ("cnv_42" if server.product == "front" else "42")
    (delivery,) = deliveries.listed(shop.ledger, everywhere=True)
    shown = bare(kept["text"])
    assert (delivery.id in shown) is (server.product not in ("helpscout", "front"))
    assert str(kept["id"]) in delivery.returned
    assert shop.ledger.find(f"shop:{_message(server.product)}") is not None


def _message(product):
    from assistant.helpdesks import read

    return read(product, incoming(product)).message


def test_nothing_else_is_taken_up(shop, server):
    for what, payload in ignored(server.product):
        if what != "preview":  # it is filled
            answer = shop.hook(payload)
            assert (answer.status_code, set(answer.json())) == (202, {"ignored"}), what
    if server.product != "freshdesk":  # it signs nothing
        _, raw = signed(server.product, SECRET, incoming(server.product), datetime.now(UTC))
        assert shop.hook(incoming(server.product), raw=raw.replace(b"42", b"43", 1)).status_code == 401
    assert shop.hook({"other": "form"}).status_code == 422
    assert not deliveries.listed(shop.ledger, everywhere=True)


@pytest.mark.parametrize("server", ["front"], indirect=True)
def test_a_preview_of_front_is_filled_before_it_is_drafted(shop, server):
    message = incoming("front")["payload"]["target"]["data"]
    kept = server.add("cnv_42", "", message=message, kind="messages")
    answer = shop.hook(front_preview(message=kept["id"]))
    assert set(answer.json()) == {"id", "state"}, answer.text
    server.fault("reading fails")
    shop.run()
    assert len(server.posted) == 1 and server.posted[0]["mode"] == "private"


@pytest.mark.parametrize("server", ["front"], indirect=True)
def test_front_hears_its_challenge(shop, server):
    headers, raw = signed("front", SECRET, {"type": "sync", "authorization": {"id": "cmp_1"}}, datetime.now(UTC))
    answer = shop.call("POST", "/v1/webhooks/shop", content=raw, headers=headers | {"x-front-challenge": "abc-123"})
    assert (answer.status_code, answer.text) in [(200, "abc-123"), (200, json.dumps({"challenge": "abc-123"}))]
