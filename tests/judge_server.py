"""An OpenAI-compatible endpoint on this machine that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def completion(content):
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def verdicts(asked, *statuses):
    """A well-formed answer: a status for each question, the last one for the rest."""
    names = [q["id"] for q in asked["questions"]]
    given = [*statuses, *[statuses[-1]] * len(names)]
    return json.dumps({"verdicts": [{"id": n, "status": s} for n, s in zip(names, given, strict=False)]})


class Endpoint:
    """What was asked, and the answers: each a function of the user message that gives (status, bytes)."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.bodies = []
        self.headers = []
        self.paths = []
        self.url = ""
        self.stop = threading.Event()

    @property
    def asked(self):
        return [json.loads(b["messages"][1]["content"]) for b in self.bodies]


@contextmanager
def endpoint(*answers):
    """An endpoint whose n-th request gets the n-th answer, the last one again and again; an answer may be raw bytes."""
    served = Endpoint(*answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            served.bodies.append(body)
            served.headers.append(dict(self.headers))
            served.paths.append(self.path)
            answer = served.answers[min(len(served.bodies), len(served.answers)) - 1]
            try:
                answer(self, json.loads(body["messages"][1]["content"]))
            except OSError:
                self.close_connection = True  # the client has gone, as it should

        def send(self, status, data, **headers):
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield served
    finally:
        served.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def says(content):
    """Answers with what `content` makes of the user message."""
    return lambda handler, asked: handler.send(200, completion(content(asked)))


def fails(status, **headers):
    return lambda handler, asked: handler.send(status, b"{}", **headers)
