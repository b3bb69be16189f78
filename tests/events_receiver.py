"""A program on this machine that is told of events, verifies them with the standard's own library, and answers."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

from assistant.events import new_secret

SECRET = new_secret()
VARIABLE = "FULLREPLY_TEST_EVENTS"


class Receiver:
    """What came: `events` were verified, `refused` counts others, `raw` is every byte of bodies and headers.

    `answers` are (status, headers) of the next requests, then 204; `slow` seconds pass before each.
    """

    def __init__(self, secret=SECRET):
        self.webhook = Webhook(secret)
        self.events, self.ids, self.stamps, self.answers = [], [], [], []
        self.refused, self.slow, self.raw, self.tries = 0, 0.0, b"", 0
        self.endless = False
        self.url, self.stop, self.lock = "", threading.Event(), threading.Lock()

    def take(self, handler):
        raw = handler.rfile.read(int(handler.headers["content-length"]))
        with self.lock:
            self.raw += raw + bytes(handler.headers)
            self.tries += 1
            status, headers = self.answers.pop(0) if self.answers else (204, {})
        if self.slow:
            self.stop.wait(self.slow)
        if 200 <= status < 300 and not self.verified(raw, handler.headers):
            status = 400
        handler.send_response(status)
        for name, value in {"content-length": "0", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        while self.endless and not self.stop.is_set():
            handler.wfile.write(b"x" * 65_536)

    def verified(self, raw, headers):
        try:
            event = self.webhook.verify(raw, dict(headers))
        except WebhookVerificationError:
            self.refused += 1
            return False
        with self.lock:
            self.events.append(event)
            self.ids.append(headers["webhook-id"])
            self.stamps.append(int(headers["webhook-timestamp"]))
        return True


@contextmanager
def receiver(secret=SECRET, port=0):
    """A program that listens."""
    told = Receiver(secret)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            try:
                told.take(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/events"
    try:
        yield told
    finally:
        told.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
