"""Strangers, who show no key, do not fill the memory."""

import socket
import time

from assistant.api import guard
from assistant.ledger.scopes import Scope
from tests.api_desk import House, listening


def test_strangers_do_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "STRANGERS", 2_000_000, raising=False)
    house = House(tmp_path)
    house.key(Scope.DRAFT)
    answers, held = [], []
    with listening(house.app) as address:
        for _ in range(8):
            one = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))
            held.append(one)
            one.settimeout(1)
            try:
                one.sendall(
                    b"POST /v1/webhooks/x HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + b"x" * 800_000
                )
                time.sleep(0.1)
                answers.append(one.recv(100)[9:12])
            except OSError:
                answers.append(b"")
        for one in held:
            one.close()
        assert answers.count(b"503") >= 5
        time.sleep(0.5)
        assert house.call("POST", "/v1/webhooks/x", content=b"x" * 900_000).status_code == 401  # they are gone
