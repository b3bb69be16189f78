"""A helpdesk of our own on loopback, which can be read back and has faults, and the API in front of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from assistant import calling
from assistant.api import background, create_app
from assistant.calling import Later, Refused, Unsure
from assistant.config import Configuration
from assistant.config_api import Api, WorkspaceSettings
from assistant.config_helpdesks import Helpdesk
from assistant.dispatch import Pace
from assistant.errors import InputError
from assistant.types import Channel, Ignored, Incoming
from tests.api_desk import House
from tests.desks import StubDesk

SECRET, TOKEN = "a-secret-of-webhooks-4711", "a-token-4711"
QUICK = Pace(lease=2.0, steps=(0.05, 0.1, 0.2), settle=0.1, rounds=0.02, jitter=0.0)


class Board:
    """Conversations with notes. `fault` is what happens to the next requests that post:

    "slow", "busy" (429), "500 before", "500 after", "cut before", "cut after", "refused" (403).
    `unreadable` forbids to read; `reads` counts readings.
    """

    def __init__(self) -> None:
        self.notes: list[dict] = []
        self.faults: deque[str] = deque()
        self.unreadable, self.reads, self.slow = False, 0, 0.5
        self.inside = self.most = 0
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Requests)
        self.server.daemon_threads, self.server.board = True, self
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def fault(self, *kinds: str) -> None:
        self.faults.extend(kinds)

    def texts(self, conversation: str) -> list[str]:
        return [n["text"] for n in self.notes if n["conversation"] == conversation]

    @contextmanager
    def request(self):
        """The fault of a request that posts."""
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            fault = self.faults.popleft() if self.faults else ""
        try:
            yield fault
        finally:
            with self.lock:
                self.inside -= 1

    def put(self, note: dict) -> dict:
        with self.lock:
            self.notes.append(note | {"id": str(1000 + len(self.notes))})
            return self.notes[-1]


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        board = self.server.board
        board.reads += 1
        self._answer(403 if board.unreadable else 200, [] if board.unreadable else board.notes)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.server.board.request() as fault:
            if self.headers["authorization"] != f"Bearer {TOKEN}":
                fault = "refused"
            if fault in _BEFORE:
                self._answer(_BEFORE[fault], {}, {"retry-after": "1"})
            elif fault == "cut before":
                self._cut()
            else:
                self._put(body, fault)

    def _put(self, body, fault):
        if fault == "slow":
            time.sleep(self.server.board.slow)
        made = self.server.board.put(body)
        if fault == "cut after":
            self._cut()
        else:
            self._answer(500 if fault == "500 after" else 201, made)

    def _cut(self):
        self.close_connection = True
        self.connection.close()

    def _answer(self, status, body, headers=()):
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


_BEFORE = {"refused": 403, "busy": 429, "500 before": 500}


@contextmanager
def board():
    """A board that listens."""
    made = Board()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()


class BoardWriter:
    """Writes on a board."""

    def __init__(self, access) -> None:
        self.access = access

    def _asked(self, method, note=None):
        content = json.dumps({"conversation": note.conversation, "text": note.text}).encode() if note else None
        headers = {"authorization": f"Bearer {self.access.token}", "content-type": "application/json"}
        url = f"{self.access.url}/notes"
        answer = calling.send(method, url, headers=headers, content=content, timeout_s=self.access.timeout_s)
        if answer.status == 429:
            raise Later("HTTP 429: is busy", float(answer.headers["retry-after"]))
        if answer.status >= 500:
            raise Unsure(f"HTTP {answer.status}")
        if answer.status >= 400:
            raise Refused(f"HTTP {answer.status}: the token may not do that")
        return json.loads(answer.body)

    def post(self, note):
        return self._asked("POST", note)["id"]

    def find(self, note):
        return next((n["id"] for n in self._asked("GET") if note.id in n["text"]), None)


def read(product, payload, *, previews=False):
    """{"message", "conversation", "text", "from"?, "subject"?, "ignored"?}."""
    if payload.get("ignored"):
        return Ignored("it is not a customer's")
    if not all(isinstance(payload.get(n), str) for n in ("message", "conversation", "text")):
        raise InputError("no message")
    known = {"subject": payload.get("subject"), "sender": payload.get("from")}
    return Incoming(payload["message"], payload["conversation"], payload["text"], channel=Channel.CHAT, **known)


def stub_products(put=setattr):
    """Let the products read the payloads of these tests, and write on a board."""
    from assistant import helpdesks

    put(helpdesks, "read", read)
    put(helpdesks, "writer", BoardWriter)
    put(helpdesks, "fill", lambda access, incoming: incoming)
    put(helpdesks, "delivery_key", lambda product, headers, payload: headers.get("x-zammad-delivery", ""))
    put(helpdesks, "challenge", lambda product, headers, payload: payload.get("challenge"))


def webhook(number, text="Hello, do you ship to Ireland?", *, delivery=None, secret=SECRET, **more):
    """Headers and body of a delivery."""
    payload = {"message": f"m{number}", "conversation": f"c{number}", "text": text, **more}
    raw = json.dumps(payload).encode()
    return headers_of(raw, delivery or f"d{number}", secret), raw


def headers_of(raw, delivery="d1", secret=SECRET):
    digest = hmac.new(secret.encode(), raw, hashlib.sha1).hexdigest()
    return {
        "x-hub-signature": f"sha1={digest}",
        "x-zammad-delivery": delivery,
        "content-type": "application/json",
    }


def configured(folder: Path, url: str = "", *, ledger=None, mask=False, timeout_s=5.0, **settings) -> Configuration:
    """Helpdesks "shop" of workspace main, "outlet" of workspace outlet, and "silent", which sends no webhooks."""
    os.environ |= {"SHOP_SECRET": SECRET, "SHOP_TOKEN": TOKEN}
    known = {"product": "zammad", "secret_env": "SHOP_SECRET", "timeout_s": timeout_s}
    known |= {"url": url, "token_env": "SHOP_TOKEN"} if url else {}
    return Configuration(
        api=Api(**{"requests_per_minute": 100_000} | settings),
        ledger=ledger or folder / "ledger.db",
        knowledge_base=folder / "kb",
        retention={"mask": mask},
        workspaces={"outlet": WorkspaceSettings(knowledge_base=folder / "outlet")},
        helpdesks={
            "shop": Helpdesk(**known, agent="Megan Holroyd"),
            "outlet": Helpdesk(**known, workspace="outlet"),
            "silent": Helpdesk(product="zammad"),
        },
    )


class BoundedDesk(StubDesk):
    """Finds 50 questions at most, like the real one."""

    def questions(self, inquiry, **known):
        message = self.read(inquiry, **known)
        return super().questions(replace(message, text=message.text[:20_000]))[:50]


CALLS = httpx.Client(timeout=30, trust_env=False)


def send(address, number=1, text="Hello, do you ship to Ireland?", *, name="shop", **more):
    """Send a webhook to a server that listens."""
    headers, raw = webhook(number, text, **more)
    return CALLS.post(f"{address}/v1/webhooks/{name}", content=raw, headers=headers)


class DeskHouse(House):
    """The API with these helpdesks."""

    def __init__(self, folder: Path, url: str = "", **known) -> None:
        self.configuration = configured(folder, url, **known)
        self.desks = {"main": BoundedDesk(), "outlet": BoundedDesk()}
        self.app = create_app(self.desks["main"], self.configuration, {"outlet": self.desks["outlet"]})

    def hook(self, headers, raw, name="shop"):
        return self.call("POST", f"/v1/webhooks/{name}", content=raw, headers=headers)


def quick(put=setattr):
    """A queue that waits for nothing long."""
    put(background, "PACE", QUICK)
    put(background, "POLL", 0.05)
    put(background, "COUNT", 0.2)
    put(background, "AFTER_FAULT", 0.1)


def until(look, seconds=20.0):
    """What `look` finds once it is something; a failure after so many seconds."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
    return found
