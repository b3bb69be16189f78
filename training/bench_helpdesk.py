"""A Chatwoot on this machine, for benches: signs its webhooks, takes private notes, lets them be read back.

It also takes events. Some notes it keeps and then answers 500, so that whoever posted cannot know.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.events import new_secret

SECRET, TOKEN, EVENTS = "secret-of-the-bench", "token-of-the-bench", new_secret()
ENVIRONMENT = {"BENCH_SECRET": SECRET, "BENCH_TOKEN": TOKEN, "BENCH_EVENTS": EVENTS}
TEXTS = (
    "Hello, do you deliver to Ireland? What does it cost?",
    "Hi, can I still change the delivery address of my order?",
    "Hello, how long do I have to send something back? Who pays for it?",
    "Good morning, is the groundsheet sold with the tent?",
)


class Chatwoot(ThreadingHTTPServer):
    """`notes` by conversation, in the order in which they came; `events` counts those that were told."""

    daemon_threads, request_queue_size = True, 128

    def __init__(self, doubtful: float = 0.0) -> None:
        """`doubtful` is the share of notes that are kept and answered with 500."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.doubtful, self.events, self.lock = doubtful, 0, threading.Lock()
        self.notes: dict[str, list[dict[str, Any]]] = defaultdict(list)

    @property
    def posted(self) -> int:
        """How many notes stand there."""
        with self.lock:
            return sum(map(len, self.notes.values()))

    def settings(self) -> str:
        """The sections of `fullreply.toml` that name it."""
        url = f"http://127.0.0.1:{self.server_address[1]}"
        desk = f'product = "chatwoot"\nurl = "{url}"\naccount = "1"\nsecret_env = "BENCH_SECRET"\n'
        events = f'[events.bench]\nurl = "{url}/events"\nsecret_env = "BENCH_EVENTS"\n'
        return f'[helpdesks.bench]\n{desk}token_env = "BENCH_TOKEN"\n{events}'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Chatwoot

    def do_POST(self) -> None:
        """A note, or an event."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/events":
            self.server.events += 1
            self._answer(204, b"")
            return
        if self.headers.get("api_access_token") != TOKEN:
            self._answer(401, b"{}")
            return
        with self.server.lock:
            kept = self.server.notes[self._conversation()]
            note = {"id": random.getrandbits(40), "content": body["content"], "private": body["private"]}
            kept.append(note)
            doubt = random.random() < self.server.doubtful
        self._answer(500 if doubt else 200, json.dumps(note).encode())

    def do_GET(self) -> None:
        """The notes of a conversation."""
        with self.server.lock:
            kept = list(self.server.notes[self._conversation()])
        self._answer(200, json.dumps({"meta": {}, "payload": [] if "before=" in self.path else kept}).encode())

    def _conversation(self) -> str:
        return self.path.split("/conversations/")[1].split("/")[0]

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def chatwoot(doubtful: float = 0.0) -> Iterator[Chatwoot]:
    """One that runs while the block does."""
    with Chatwoot(doubtful) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def delivery(number: int) -> tuple[dict[str, str], bytes]:
    """Headers and body of the webhook of a customer's message, in a conversation of its own; the same at each try."""
    person = {"id": number, "name": "Maeve Brennan", "email": f"maeve{number}@mailbox.example", "type": "contact"}
    payload = {
        "event": "message_created",
        "id": number,
        "content": TEXTS[number % len(TEXTS)],
        "content_type": "text",
        "content_attributes": {},
        "message_type": "incoming",
        "private": False,
        "created_at": "2026-11-03T10:15:30.000Z",
        "sender": person,
        "account": {"id": 1, "name": "Bench"},
        "inbox": {"id": 1, "name": "Shop"},
        "conversation": {"id": number, "channel": "Channel::WebWidget", "meta": {"sender": person}},
    }
    raw, stamp = json.dumps(payload).encode(), str(int(time.time()))
    signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
    headers = {"content-type": "application/json", "x-chatwoot-delivery": f"bench-{number}"}
    return headers | {"x-chatwoot-timestamp": stamp, "x-chatwoot-signature": f"sha256={signed}"}, raw
