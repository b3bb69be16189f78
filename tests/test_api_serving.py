"""The server as a process: accepted calls are answered before it ends, and several workers share one ledger."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from assistant.api import serve as serving
from assistant.api.binding import refuse_network_without_key
from assistant.api.serve import has_keys, serve
from assistant.config import Configuration
from assistant.errors import ConfigurationError, LedgerError
from assistant.ledger import open_ledger
from assistant.ledger.keys import make_key
from assistant.ledger.scopes import Scope
from tests.api_desk import House, entries, listening
from tests.desks import StubDesk

ROOT = Path(__file__).parent.parent
SLOW = """
import socket, sys, time
from pathlib import Path
from assistant.api.serve import run
from tests.api_desk import House
house = House(Path(sys.argv[1]), wait_s=60)
found = house.desks["main"].match
house.desks["main"].match = lambda questions: (time.sleep(3.0), found(questions))[1]
listener = socket.create_server(("127.0.0.1", 0))
run(house.app, listener, lambda: print(listener.getsockname()[1], flush=True))
print("ended", flush=True)
"""


@contextmanager
def begun(*command, **known):
    """A process of ours; it ends with the block."""
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, *command], **out, env=env, **known) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_was_accepted_is_answered_before_the_server_ends(tmp_path, number):
    with begun("-c", SLOW, str(tmp_path)) as server:
        address = f"http://127.0.0.1:{int(server.stdout.readline())}"
        assert httpx.get(address + "/readyz").status_code == 200
        got = []
        calls = [
            threading.Thread(target=lambda p=path, b=body: got.append(httpx.post(address + p, json=b, timeout=60)))
            for path, body in (("/v1/match", {"text": "ship"}), ("/v1/draft/stream", {"text": "ship?"}))
        ]
        for call in calls:
            call.start()
        until(lambda: httpx.get(address + "/metrics").text, lambda found: "requests_inside 2.0" in found)
        server.send_signal(number)
        time.sleep(0.3)
        with pytest.raises(httpx.ConnectError):
            httpx.get(address + "/healthz", timeout=5)
        for call in calls:
            call.join()
        assert [a.status_code for a in got] == [200, 200]
        assert sum(a.text.count("event: draft") for a in got) == 1
        server.wait(30)
        assert "Traceback" not in server.stderr.read()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.model
def test_several_workers_share_the_port_and_the_ledger(tmp_path):
    entries(tmp_path / "kb", delivery="We ship to Ireland in two days.")
    (tmp_path / "fullreply.toml").write_text('knowledge_base = "kb"\n')
    with open_ledger(tmp_path / "fullreply.db") as ledger:
        _, key = make_key(ledger, "test", [Scope.ADMIN])
    command = ("-m", "assistant.cli", "serve", "--workers", "2", "--port", str(free_port()))
    with begun(*command, cwd=tmp_path) as server:
        lines = iter(server.stderr.readline, "")
        address = next(m[1] for line in lines if (m := re.search(r"at (http://\S+)/", line)))
        drain = threading.Thread(target=lambda: [None for _ in lines], daemon=True)
        drain.start()
        workers = until(lambda: children(server.pid), lambda found: len(found) == 2)
        headers = {"authorization": f"Bearer {key}"}

        def feedback(name):
            body = {"kind": "sent", "inquiry": "Do you ship?", "reply": "We ship.", "external_id": name}
            named = headers | {"idempotency-key": name}
            return httpx.post(f"{address}/v1/feedback", json=body, headers=named, timeout=120)

        first, again = feedback("one"), feedback("one")
        assert first.status_code == 200 and again.json() == first.json()
        os.kill(workers[0], signal.SIGKILL)
        until(lambda: children(server.pid), lambda found: len(found) == 2 and workers[0] not in found)
        answers = [feedback(f"n{i}").status_code for i in range(3)]
        assert answers == [200] * 3
        figures = httpx.get(f"{address}/metrics", headers=headers, timeout=60).text
        assert 'call="recordFeedback"' in figures
        workers += children(server.pid)
        server.terminate()
        drain.join(60)
    until(lambda: [pid for pid in workers if alive(pid)], lambda found: not found)
    with open_ledger(tmp_path / "fullreply.db") as ledger:
        assert sorted(i.external_id for i in ledger.inquiries()) == ["n0", "n1", "n2", "one"]


def children(pid):
    """The workers among the processes that a process began."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                command = (path.parent / "cmdline").read_bytes()
                found += [int(path.parent.name)] if b"spawn_main" in command else []
        except OSError:
            continue
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def until(look, right):
    for _ in range(1200):
        if right(found := look()):
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_the_network_is_served_with_a_key_of_the_ledger(tmp_path):
    known = Configuration(ledger=tmp_path / "l.db")
    assert not has_keys(known) and not (tmp_path / "l.db").exists()
    with pytest.raises(ConfigurationError, match="fullreply keys create"):
        refuse_network_without_key("0.0.0.0", keys=has_keys(known))
    with open_ledger(tmp_path / "l.db") as ledger:
        make_key(ledger, "test", [Scope.DRAFT])
    assert has_keys(known)
    refuse_network_without_key("0.0.0.0", keys=has_keys(known))
    (tmp_path / "broken.db").write_text("none " * 500)
    broken = Configuration(ledger=tmp_path / "broken.db")
    with pytest.raises(LedgerError):
        has_keys(broken)
    with pytest.raises(LedgerError):  # a network is served only where it is known that a key is needed
        serve(broken, None, host="0.0.0.0", port=0, browser=False, progress=print, say=print)


def test_where_the_ledger_cannot_be_read_the_server_starts_and_says_so(tmp_path, monkeypatch):
    (tmp_path / "l.db").write_text("none " * 500)
    known, said = Configuration(ledger=tmp_path / "l.db"), []
    monkeypatch.setattr(serving, "load", lambda *_: StubDesk())
    monkeypatch.setattr(serving, "run", lambda app, listener, started: started())
    monkeypatch.setattr(serving, "application", lambda *_, **__: None)
    serving.serve(known, None, host=None, port=0, browser=False, progress=print, say=said.append)
    assert any("nobody is served before the ledger can be read" in line for line in said)


def test_an_application_that_ends_lets_go_of_the_ledger(tmp_path):
    """Before: only `fullreply serve` did, when its process ended."""
    house = House(tmp_path)

    def held():
        places = (os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd"))
        return [place for place in places if place.startswith(str(house.configuration.ledger))]

    with listening(house.app) as address:
        for number in range(3):
            sent = {"kind": "sent", "inquiry": "Do you ship?", "reply": "Yes.", "external_id": str(number)}
            assert httpx.post(f"{address}/v1/feedback", json=sent).status_code == 200
        assert held()
    assert not held()


def test_workspaces_of_the_file_have_their_own_settings(tmp_path):
    from assistant.config import load_configuration

    file = tmp_path / "fullreply.toml"
    file.write_text(
        'tone = "friendly"\n[company]\nname = "Larkfield"\nrole = "Care"\n[workspaces.outlet]\nknowledge_base = "out"\n'
        'tone = "formal"\n[workspaces.outlet.company]\nname = "Outlet"\n[workspaces.outlet.channels.email]\n'
        'response_time = "3 days"\n'
    )
    known = load_configuration(file)
    assert known.house_style(None).response_times  # worked out before the workspace is asked for
    own = known.in_workspace("outlet")
    assert (own.tone, own.company.name, own.company.role) == ("formal", "Outlet", "")
    assert own.knowledge_base == tmp_path / "out" and own.ledger == known.ledger
    style = own.house_style(None)
    assert "3 days" in style.response_times.values() and style.company == "Outlet"
    assert known.in_workspace("main") is known
    with pytest.raises(KeyError):
        known.in_workspace("other")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[workspaces.Outlet]\nknowledge_base = 'x'", "small letters"),
        ("[workspaces.main]\nknowledge_base = 'x'", "other than"),
        ("[workspaces.outlet]\ntone = 'formal'", "workspaces.outlet.knowledge_base"),
        ("[workspaces.outlet]\nknowledge_base = 'x'\ntome = 'formal'", 'did you mean "tone"'),
        ("[workspaces.outlet]\nknowledge_base = ''", "a path"),
        ("[workspaces.outlet]\nknowledge_base = 'x'\n[workspaces.outlet.company]\nnam = 'x'", 'did you mean "name"'),
        ("[api]\ncors_origins = ['*']", "cors_origins"),
        ('[api]\nframe_ancestors = ["https://a.example; script-src *"]', "frame_ancestors"),
    ],
)
def test_a_workspace_or_origin_that_is_none_is_told(tmp_path, text, told):
    from assistant.config import load_configuration

    file = tmp_path / "fullreply.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(file)
    assert told in str(raised.value)


def test_a_desk_beside_another_shares_its_models(tmp_path):
    from assistant.knowledge import open_index
    from assistant.pipeline import Assistant
    from tests.fakes import FakeEncoder

    first, second = (entries(tmp_path / n, **{n: f"The {n} text."}) for n in ("one", "two"))
    encoder = FakeEncoder()
    main = Assistant(Configuration(), open_index(first, encoder), encoder)
    main.__dict__ |= {"finder": object(), "checker": object()}
    other = main.beside(Configuration(knowledge_base=second, tone="formal"))
    assert other.finder is main.finder and other.checker is main.checker and other.encoder is encoder
    assert [e.id for e in other.index.entries] == ["two"] and other.knowledge_base == second
    assert json.dumps([e.id for e in main.index.entries]) == '["one"]'
