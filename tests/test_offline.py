"""Serving contacts nothing but this machine: a real server, watched by an audit hook, drafts and checks for real."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent
WATCHED = """
import json, sys

EVENTS = {"socket." + name for name in "connect getaddrinfo gethostbyname gethostbyaddr sendto sendmsg".split()}
PLAIN = (str, int, list, tuple)
log = open(sys.argv.pop(1), "a", buffering=1)

def watch(event, arguments):
    if event in EVENTS:
        known = [a if isinstance(a, PLAIN) else repr(a) for a in arguments]
        log.write(json.dumps([event, known], default=repr) + chr(10))

sys.addaudithook(watch)
import socket
socket.getaddrinfo("localhost", 1)  # shows that the hook works

from assistant.cli import main
main()
"""
INQUIRY = "Hello,\n\nHow long does delivery take? Can I pay by card?\n\nKind regards\nSam"
LOOPBACK = {"localhost", "127.0.0.1", "::1", ""}
pytestmark = pytest.mark.model


class Server:
    def __init__(self, folder):
        base = folder / "base"
        base.mkdir()
        for name, text in (("delivery", "Delivery takes two days."), ("payment", "You can pay by card.")):
            (base / f"{name}.md").write_text(f"---\ntitle: All about {name}\n---\n{text}\n", "utf-8")
        self.log = folder / "log"
        arguments = [sys.executable, "-c", WATCHED, self.log, "serve", "--kb", base, "--port", "0"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("GRADIO", "HF_"))}
        self.process = subprocess.Popen(
            list(map(str, arguments)),
            cwd=ROOT,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.said, self.url = [], ""
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                self.url = found[0]
                break

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out + err

    def contacted(self):
        for line in self.log.read_text("utf-8").splitlines():
            event, arguments = json.loads(line)
            address = arguments[0] if event.startswith("socket.get") else arguments[1]
            yield event, address[0] if isinstance(address, list) else address


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("served"))
    with server.process:
        assert server.url, "".join(server.said)
        yield server
        if server.process.poll() is None:
            server.process.kill()


def test_serving_contacts_nothing_but_this_machine(server):
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        draft = client.post("/v1/draft", json={"id": 1, "text": INQUIRY, "agent": "Megan"}).raise_for_status().json()
        check = client.post("/v1/check", json={"inquiry": INQUIRY, "reply": draft["draft"]}).raise_for_status().json()
        match = client.post("/v1/match", json={"text": "Can I pay by card?"}).raise_for_status().json()
        found = client.post("/v1/questions", json={"text": INQUIRY}).raise_for_status().json()
        page = client.get("/").raise_for_status()
        rebound = client.get("/", headers={"host": "rebound.example"})
        broken = client.post(
            "/v1/draft",
            content=b'{"text": "\\ud800\\u0000 where is it?"}',
            headers={"content-type": "application/json"},
        )
    assert len(draft["report"]["questions"]) == len(check["questions"]) == len(found["questions"]) == 2
    assert "Megan" in draft["draft"] and match["matches"][0] == "payment"
    assert (
        page.headers["content-type"].startswith("text/html")
        and "default-src 'self'" in page.headers["content-security-policy"]
    )
    assert rebound.status_code == 421 and broken.status_code == 200
    code, said = server.stop()
    contacted = list(server.contacted())
    assert code == 0 and "Traceback" not in said and "deliver" not in said
    assert contacted and not [c for c in contacted if c[1] not in LOOPBACK and c[1] is not None]


def test_the_server_says_that_no_key_is_set(server):
    assert any("no key is set" in line for line in server.said)
