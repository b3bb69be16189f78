"""MCP by the official SDK's client over a real port: tools with a key, and with a right key only."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx
import pytest

from assistant.ledger.scopes import Scope
from tests.api_desk import House, KnowingDesk, listening

pytest.importorskip("mcp", reason='needs the SDK: pip install "fullreply[mcp]"')

from mcp import Client, ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

ROOT = Path(__file__).parent.parent
ASKED = "Hello, do you ship to Ireland?"
CALLS = {
    "draft_reply": {"text": ASKED, "agent": "Megan"},
    "check_reply": {"inquiry": ASKED, "reply": "Yes, we ship to Ireland."},
    "find_questions": {"text": ASKED},
    "search_knowledge": {"text": "Do you ship?", "limit": 2},
    "list_gaps": {},
}


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.fixture
def place(house):
    with listening(house.app) as where:
        yield where


@asynccontextmanager
async def session(place, key=""):
    """A session of the SDK's client."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    async with (
        create_mcp_http_client(headers=headers) as http,
        streamable_http_client(f"{place}/mcp", http_client=http) as (reading, writing, *_),
        ClientSession(reading, writing) as client,
    ):
        await client.initialize()
        yield client


def told(place, key, name, arguments):
    """What one call gives."""

    async def call():
        async with session(place, key) as client:
            await client.list_tools()
            return await client.call_tool(name, arguments)

    return asyncio.run(call())


def post(place, key="", body=None, **known):
    """A message as it goes over the wire."""
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    headers |= {"authorization": f"Bearer {key}"} if key else {}
    return httpx.post(f"{place}/mcp", headers=headers | known.pop("headers", {}), content=body, timeout=20, **known)


NEW = "2026-07-28"  # the protocol without a handshake: each message says what it speaks


def message(name, arguments, version=None):
    params = {"name": name, "arguments": arguments}
    if version:
        spoken = {"protocolVersion": version, "clientInfo": {"name": "t", "version": "1"}, "clientCapabilities": {}}
        params["_meta"] = {f"io.modelcontextprotocol/{name}": value for name, value in spoken.items()}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


def spoken(name, version):
    return {"mcp-protocol-version": version, "mcp-method": "tools/call", "mcp-name": name} if version else {}


def test_clients_without_a_handshake_are_answered(house, place):
    key = house.key(*Scope)

    async def all_of_them():
        async with (
            create_mcp_http_client(headers={"authorization": f"Bearer {key}"}) as http,
            Client(streamable_http_client(f"{place}/mcp", http_client=http)) as client,
        ):
            tools = (await client.list_tools()).tools
            return client.protocol_version, [await client.call_tool(t.name, CALLS[t.name]) for t in tools]

    version, answers = asyncio.run(all_of_them())
    assert version == NEW and len(answers) == len(CALLS) and not any(a.is_error for a in answers)


def test_tools_are_listed_and_each_does_its_work(house, place):
    key = house.key(*Scope)

    async def all_of_them():
        async with session(place, key) as client:
            tools = (await client.list_tools()).tools
            return tools, {tool.name: await client.call_tool(tool.name, CALLS[tool.name]) for tool in tools}

    tools, answers = asyncio.run(all_of_them())
    assert [t.name for t in tools] == list(CALLS)
    assert all(t.annotations.read_only_hint and t.output_schema["type"] == "object" for t in tools)
    assert not any(a.is_error for a in answers.values()), answers
    given = {name: a.structured_content for name, a in answers.items()}
    assert given["draft_reply"]["draft"].endswith("Megan")
    assert given["check_reply"]["complete"] is True
    assert given["find_questions"]["questions"][0]["text"].endswith("do you ship to Ireland?")
    assert given["search_knowledge"]["entries"][0]["id"] in ("delivery", "returns")
    assert given["list_gaps"] == {"topics": []}
    for name, answer in answers.items():
        assert json.loads(answer.content[0].text) == given[name]
        if name in WHERE:
            assert house.post(f"/v1/{WHERE[name]}", CALLS[name], key=key).json() == given[name]


WHERE = {
    "draft_reply": "draft",
    "check_reply": "check",
    "find_questions": "questions",
    "search_knowledge": "entries/search",
}


def test_nobody_gets_in_without_a_right_key(house, place):
    house.key(Scope.DRAFT)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    for key in ("", "wrong", "fr_wrong"):
        answer = post(place, key, body)
        assert answer.status_code == 401 and "draft_reply" not in answer.text
    with pytest.raises(BaseExceptionGroup):  # of the SDK's tasks
        told(place, "", "draft_reply", CALLS["draft_reply"])


def test_without_any_key_this_machine_is_served(place):
    assert not told(place, "", "find_questions", {"text": ASKED}).is_error


@pytest.mark.parametrize(
    ("name", "has", "wants"),
    [
        ("draft_reply", Scope.CHECK, '"draft"'),
        ("check_reply", Scope.DRAFT, '"check"'),
        ("find_questions", Scope.GAPS, '"draft" or "check"'),
        ("search_knowledge", Scope.DRAFT, '"knowledge:read"'),
        ("list_gaps", Scope.DRAFT, '"gaps"'),
    ],
)
def test_a_key_without_the_scope_is_told_which_one(house, place, name, has, wants):
    answer = told(place, house.key(has), name, CALLS[name])
    assert answer.is_error and answer.content[0].text == f"This key may not do that: it needs the scope {wants}."


def test_nothing_of_another_workspace_is_seen(house, place):
    keys = {w: house.key(*Scope, workspace=w) for w in ("main", "outlet")}
    found = {w: told(place, key, "search_knowledge", {"text": "sale", "limit": 50}) for w, key in keys.items()}
    ids = {w: {e["id"] for e in a.structured_content["entries"]} for w, a in found.items()}
    assert ids == {"main": {"delivery", "returns"}, "outlet": {"clearance"}}


def test_a_workspace_that_is_not_served_is_told(house, place):
    answer = told(place, house.key(*Scope, workspace="gone"), "draft_reply", CALLS["draft_reply"])
    assert answer.is_error and "not served here" in answer.content[0].text


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("draft_reply", {}, "text: Field required"),
        ("draft_reply", {"text": "a", "surprise": 1}, "surprise: Extra inputs are not permitted"),
        ("draft_reply", {"text": ["secret word"]}, "text: Input should be a valid string"),
        ("draft_reply", {"text": "secret word refuse"}, "text: refused"),
        ("draft_reply", {"text": "secret word crash?"}, "internal fault"),
        ("draft_reply", {"text": "secret word nomodel"}, "its log says why. Try again in 60 seconds."),
        ("search_knowledge", {"text": "a", "limit": 51}, "limit: Input should be less than or equal to 50"),
        ("list_gaps", {"text": "secret word"}, "text: Extra inputs"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_repeated(house, place, name, arguments, words):
    answer = told(place, house.key(*Scope), name, arguments)
    assert answer.is_error and words in answer.content[0].text
    assert "secret word" not in answer.content[0].text


@pytest.mark.parametrize("version", [None, NEW])
def test_hostile_arguments_get_no_5xx(house, place, version, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    key = house.key(*Scope)
    texts = ["\0planted", "\ud800planted", "\u202eplanted?", "planted " * 131_072, "😀" * 5_000, ""]
    asked = [(name, {"text": text, "id": text}) for text in texts for name in CALLS]
    asked += [("check_reply", {"inquiry": text, "reply": text, "id": text}) for text in texts]
    asked += [("draft_reply", None), ("planted", {}), ("draft_reply", {"text": [["planted"]] * 900, "\ud800": 1})]
    answered = 0
    for name, arguments in asked:
        wire = json.dumps(message(name, arguments, version)).encode()
        answer = post(place, key, wire, headers=spoken(name, version))
        assert answer.status_code < 500, (wire[:200], answer.text[:300])
        answered += answer.status_code == 200 and not answer.json().get("result", {"isError": True})["isError"]
    assert answered > 10  # most are only strange
    assert "planted" not in "".join([*capfd.readouterr(), caplog.text])


@pytest.mark.parametrize("version", [None, NEW, "x\xff"])
def test_hostile_messages_get_no_5xx(house, place, version, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    key = house.key(*Scope)
    wires = [
        "", "{", "[]", "[" * 50_000, '"planted"', "\xff", '{"jsonrpc": "2.0"}', '{"a": ' * 9_000, "1" * 9_000,
        json.dumps(message("draft_reply", "planted")), json.dumps(message(["planted"], {})),
        json.dumps({**message("draft_reply", {"text": "a"}), "id": "planted\ud800"}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "planted"}}),
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "resources/read", "params": {"uri": "file:///etc/passwd"}}),
    ]  # fmt: skip
    head = {k: v.encode("latin-1") for k, v in spoken("draft_reply", version).items()}
    for wire in wires:
        answer = post(place, key, wire.encode("latin-1"), headers=head)
        assert answer.status_code < 500, (wire[:200], answer.text[:300])
        assert "root:" not in answer.text
    assert post(place, key, b"x" * 9_000_000).status_code == 413
    assert "planted" not in "".join([*capfd.readouterr(), caplog.text])


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_only_post_is_spoken(house, place, method):
    answer = httpx.request(method, f"{place}/mcp", headers={"authorization": f"Bearer {house.key(Scope.DRAFT)}"})
    assert answer.status_code == 405 and answer.headers["allow"] == "POST"


def test_a_host_that_is_ours_by_another_name_is_served_with_a_key(house, place):
    key = house.key(Scope.DRAFT)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert post(place, key, body, headers={"host": "desk.firm.example"}).status_code == 200


def test_a_rebinding_request_without_a_key_is_refused(place):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert post(place, "", body, headers={"host": "evil.example"}).status_code == 421
    assert post(place, "", body, headers={"origin": "https://evil.example"}).status_code == 403


class SlowDesk(KnowingDesk):
    """Drafts when it is let."""

    def __init__(self, base):
        super().__init__(base)
        self.begun, self.go = threading.Event(), threading.Event()

    def draft(self, inquiry, **known):
        self.begun.set()
        self.go.wait(10)
        return super().draft(inquiry, **known)


def test_a_call_that_is_cancelled_holds_nobody_up(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.api_desk.KnowingDesk", SlowDesk)
    house = House(tmp_path)
    desk = house.desks["main"]

    async def cancelled(place):
        async with session(place) as client:
            with anyio.move_on_after(0.5) as waited:
                await client.call_tool("draft_reply", CALLS["draft_reply"])
            assert waited.cancelled_caught
        desk.go.set()
        async with session(place) as client:
            return await client.call_tool("check_reply", CALLS["check_reply"])

    with listening(house.app) as place:
        answer = asyncio.run(cancelled(place))
        assert desk.begun.is_set() and not answer.is_error
        assert house.office.turn.inside == 0


def test_too_many_are_told_when_to_try_again(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.api_desk.KnowingDesk", SlowDesk)
    house = House(tmp_path, waiting=1)
    desk = house.desks["main"]

    async def crowd(place):
        answers = []

        async def one():
            async with session(place) as client:
                answers.append(await client.call_tool("draft_reply", CALLS["draft_reply"]))
                if answers[-1].is_error:
                    desk.go.set()

        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(one)
        return answers

    with listening(house.app) as place:
        answers = asyncio.run(crowd(place))
    busy = [a.content[0].text for a in answers if a.is_error]
    assert 0 < len(busy) < 6 and all("Too many requests wait already" in b and "Try again in" in b for b in busy)


def test_an_application_may_start_again(house):
    for _ in range(2):
        with listening(house.app) as place:
            assert not told(place, "", "find_questions", {"text": ASKED}).is_error


def test_calls_are_counted_and_logged_by_ids_alone(house, place):
    told(place, "", "draft_reply", {"text": "planted?"})
    figures = house.call("GET", "/metrics").text
    assert 'fullreply_requests_total{call="mcp",status="200"}' in figures and "planted" not in figures


def test_without_the_sdk_the_address_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    house = House(tmp_path)
    answer = house.post("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert answer.status_code == 404 and "pip install fullreply[mcp]" in answer.json()["detail"]
    assert house.post("/v1/questions", {"text": ASKED}).status_code == 200


@pytest.mark.parametrize("statement", ["import assistant.cli", "import assistant.api"])
def test_the_sdk_is_loaded_when_it_is_needed(statement):
    script = f"import sys; {statement}; print(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"mcp", "mcp_types", "torch", "imapclient"} & set(done.stdout.split())
