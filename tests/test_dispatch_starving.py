"""A slow helpdesk keeps no other one waiting, and what may end the process takes no other one along."""

import threading
import time
from datetime import UTC, datetime

import pytest

from assistant import helpdesks
from assistant.ledger import deliveries
from tests.api_desk import listening
from tests.dispatch_desk import DeskHouse, board, quick, send, stub_products, until, webhook


@pytest.fixture(autouse=True)
def products(monkeypatch):
    stub_products(monkeypatch.setattr)
    quick(monkeypatch.setattr)


def test_a_helpdesk_whose_texts_are_slow_to_fetch_keeps_no_other_waiting(tmp_path, monkeypatch):
    gate = threading.Event()
    monkeypatch.setattr(helpdesks, "fill", lambda access, m: (gate.wait(30), m)[1] if "slow" in m.text else m)
    with board() as shop:
        house = DeskHouse(tmp_path, shop.url)
        with listening(house.app) as address:
            for number in range(4):
                send(address, number, "slow?")
            time.sleep(0.5)
            send(address, 9, name="outlet")
            try:
                until(lambda: shop.texts("c9"), 5)
            finally:
                gate.set()


def test_one_that_may_have_ended_a_process_is_drafted_alone(tmp_path, monkeypatch):
    gate, begun = threading.Event(), []

    def fill(access, incoming):
        begun.append(incoming.conversation)
        if "odd" in incoming.text and not gate.wait(30):
            raise AssertionError("it was not let go")
        return incoming

    monkeypatch.setattr(helpdesks, "fill", fill)
    with board() as shop:
        house = DeskHouse(tmp_path, shop.url)
        book = house.office.books.open()
        headers, raw = webhook(1, "odd?")
        deliveries.accept(book, "shop", "d1", raw.decode())
        assert deliveries.claim(book, datetime.now(UTC), -1.0).silent == 1  # and the process ended
        with listening(house.app) as address:
            until(lambda: begun, 5)
            send(address, 9, name="outlet")
            time.sleep(0.4)  # it looks each 0.05 s
            try:
                assert begun == ["c1"]
            finally:
                gate.set()
            until(lambda: shop.texts("c9") and shop.texts("c1"), 5)
