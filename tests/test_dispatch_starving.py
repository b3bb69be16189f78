"""A slow helpdesk keeps no other one waiting."""

import threading
import time

import pytest

from assistant import helpdesks
from tests.api_desk import listening
from tests.dispatch_desk import DeskHouse, board, quick, send, stub_products, until


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
