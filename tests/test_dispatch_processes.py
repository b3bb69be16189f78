"""Two servers on one ledger, killed at random while webhooks come in: nothing acknowledged is lost, nothing doubled."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from collections import Counter

import httpx
import pytest

from assistant.ledger import deliveries, open_ledger
from assistant.types import DeliveryState
from tests.dispatch_desk import board, until, webhook
from tests.test_api_serving import begun, free_port

SERVER = """
import socket, sys
from dataclasses import replace
from pathlib import Path
from assistant.api import background
from assistant.api.serve import run
from tests.dispatch_desk import DeskHouse, quick, stub_products
stub_products()
quick()
background.PACE = replace(background.PACE, lease=6.0)
where = sys.argv[4] if "://" in sys.argv[4] else Path(sys.argv[4])
house = DeskHouse(Path(sys.argv[1]), sys.argv[2], ledger=where)
listener = socket.create_server(("127.0.0.1", int(sys.argv[3])))
run(house.app, listener, lambda: print("up", flush=True))
"""
MANY = 90  # `training.bench_crash` sends a thousand
FAULTS = ["", "", "", "500 after", "", "cut after", "", "500 before", "busy", "cut before"]


class Server:
    """A server process that is started again where it was killed."""

    def __init__(self, *arguments) -> None:
        self.arguments, self.process = arguments, None

    def start(self):
        self.holder = begun("-c", SERVER, *self.arguments)
        self.process = self.holder.__enter__()
        drain = threading.Thread(target=self.process.stderr.read, daemon=True)
        drain.start()

    def ready(self):
        assert self.process.stdout.readline().strip() == "up"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def end(self):
        self.process.terminate()
        self.process.wait(60)
        self.holder.__exit__(None, None, None)


def deliver(ports, numbers, acknowledged):
    """Send each webhook until it is acknowledged, as a helpdesk does; those that were."""
    with httpx.Client(timeout=10, trust_env=False) as client:
        for number in numbers:
            headers, raw = webhook(number)
            for attempt in range(400):
                port = ports[(number + attempt) % len(ports)]
                try:
                    answer = client.post(f"http://127.0.0.1:{port}/v1/webhooks/shop", content=raw, headers=headers)
                except httpx.HTTPError:
                    time.sleep(0.05)
                    continue
                if answer.status_code == 202:
                    acknowledged.append(number)
                    break
                time.sleep(0.05)


@pytest.mark.parametrize("kills", [2])
def test_killed_servers_lose_and_double_nothing(tmp_path, where, kills):
    random.seed(7)
    open_ledger(where).close()
    with board() as shop:
        shop.fault(*FAULTS * (MANY // len(FAULTS)))
        ports = [free_port(), free_port()]
        servers = [Server(str(tmp_path), shop.url, str(p), str(where)) for p in ports]
        acknowledged: list[int] = []
        for server in servers:
            server.start()
        for server in servers:
            server.ready()
        shares = [range(n, MANY, 3) for n in range(3)]
        senders = [threading.Thread(target=deliver, args=(ports, share, acknowledged)) for share in shares]
        for sender in senders:
            sender.start()
        try:
            for number in range(kills):
                time.sleep(0.2 + random.random())
                servers[number % 2].kill()
                servers[number % 2].start()
                servers[number % 2].ready()
            for sender in senders:
                sender.join(120)
            with open_ledger(where) as ledger:
                until(lambda: not deliveries.listed(ledger, deliveries.WAITING, everywhere=True), 120)
                states = Counter(d.state for d in deliveries.listed(ledger, limit=10_000, everywhere=True))
                inquiries = ledger.inquiries(10_000)
        finally:
            for server in servers:
                server.end()
        assert len(acknowledged) == MANY and states == {DeliveryState.POSTED: MANY}
        posted = Counter(n["conversation"] for n in shop.notes)
        assert posted == {f"c{n}": 1 for n in range(MANY)}
        assert len(inquiries) == MANY


def test_a_server_without_its_secret_says_which_and_does_not_start(tmp_path):
    (tmp_path / "fullreply.toml").write_text('[helpdesks.shop]\nproduct = "zammad"\nsecret_env = "NEVER_SET_4711"\n')
    with begun("-m", "assistant.cli", "deliveries", "list", cwd=tmp_path) as listing:
        assert "no ledger yet" in listing.stderr.read()  # a command that only lists needs no secret
    script = (
        "import sys; from assistant.config import load_configuration; from assistant.api import create_app;"
        "from assistant.errors import ConfigurationError; from tests.desks import StubDesk\n"
        "try: create_app(StubDesk(), load_configuration(None))\n"
        "except ConfigurationError as error: print(error)"
    )
    with begun("-c", script, cwd=tmp_path) as server:
        told = server.stdout.read()
    assert "NEVER_SET_4711" in told and "helpdesks.shop.secret_env" in told
    assert isinstance(server, subprocess.Popen)
