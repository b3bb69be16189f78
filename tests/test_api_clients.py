"""The clients in Python and JavaScript, and the examples of docs/API.md, against a server that listens."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from assistant import client as clients
from assistant.client import (
    AcknowledgeRequest,
    ApiError,
    CheckRequest,
    Client,
    DraftAnswer,
    DraftedPart,
    DraftRequest,
    FollowUpRequest,
    MatchRequest,
    NoteRequest,
    Proposal,
    QuestionsAnswer,
    QuestionsRequest,
    SearchRequest,
    Sent,
    TopicsRequest,
)
from assistant.ledger.scopes import Scope
from tests.api_desk import House, listening

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "apps" / "client" / "fullreply.js"
PAGE = (ROOT / "docs" / "API.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, flags=re.M | re.S)
ASK = "Hello 😀😀, do you ship to Ireland? And 👨‍👩‍👧, when?"
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="Node is not installed (apt-get install nodejs)")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    key = house.key(Scope.ADMIN)
    with listening(house.app) as address:
        yield house, address, key


@pytest.fixture
def client(server):
    with Client(server[1], server[2]) as made:
        yield made


def snake(name):
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def operations(house):
    paths = house.app.openapi()["paths"]
    found = {o["operationId"] for methods in paths.values() for o in methods.values()}
    return found - {"health", "ready", "metrics", "receiveWebhook"}  # helpdesks call the last one


def test_the_client_has_a_method_for_each_call(server):
    methods = {n for n in vars(Client) if not n.startswith("_")} - {"close"}
    assert methods == {snake(name) for name in operations(server[0])}
    assert all(hasattr(clients, name) for name in clients.__all__)


def test_the_client_gets_typed_answers(client):
    found = client.find_questions(QuestionsRequest(text=ASK, subject="Any news?"))
    assert [ASK[slice(*q.spans[0])] for q in found.questions[:2]] == [
        "Hello 😀😀, do you ship to Ireland?",
        "And 👨‍👩‍👧, when?",
    ]
    assert found.questions[2].part == "subject"
    assert client.match_question(MatchRequest(text="ship?")).matches == ["delivery"]
    assert client.draft_reply(DraftRequest(text=ASK, agent="Megan")).draft.endswith("Megan")
    checked = client.check_reply(CheckRequest(inquiry=ASK, reply="We ship."))
    assert checked.complete and checked.questions[0].evidence == [(3, 7)]
    assert client.acknowledge_inquiry(AcknowledgeRequest(text=ASK)).draft
    assert client.write_follow_up(FollowUpRequest(inquiry=ASK, reply="We ship.")).asked == [0, 1]
    assert client.record_feedback(Sent(kind="sent", inquiry=ASK, reply="We ship.")).recorded == "sent"
    assert client.list_entries(limit=1).next == 1
    assert client.get_entry("delivery").entry.title == "delivery"
    assert client.search_entries(SearchRequest(text="two days")).entries[0].id == "delivery"
    assert client.propose_entry(Proposal(title="Cork", text="Yes.")).file.endswith(".md")
    assert client.list_gaps().topics == []
    note = client.post_note(NoteRequest(helpdesk="chatwoot", conversation="42", text="Yes."))
    assert client.get_note(note.id).state and client.list_deliveries(limit=1).deliveries[0].id == note.id
    with pytest.raises(ApiError, match="422"):  # it goes on by itself
        client.replay_delivery(note.id)
    assert client.group_questions(TopicsRequest(texts=["abcd", "abce"])).topics[0].texts == ["abcd", "abce"]


def test_the_client_hears_of_a_draft_as_it_is_made(client):
    kinds = [type(event) for event in client.stream_draft(DraftRequest(text=ASK))]
    assert kinds == [QuestionsAnswer, DraftedPart, DraftedPart, DraftAnswer]
    with pytest.raises(ApiError, match="422"):
        list(client.stream_draft(DraftRequest(text=" ")))


def test_the_client_says_what_was_refused(client, server):
    with pytest.raises(ApiError) as told:
        client.draft_reply(DraftRequest(text=" "))
    assert told.value.status == 422 and "empty" in told.value.detail
    with pytest.raises(ApiError, match="404"):
        client.get_entry("no/such entry?")
    with Client(server[1], "fr_wrong") as stranger, pytest.raises(ApiError, match="401"):
        stranger.list_gaps()
    with Client("http://127.0.0.1:1") as nobody, pytest.raises(ApiError, match="cannot be reached"):
        nobody.list_gaps()


def test_the_client_tries_again_where_it_is_told_to_and_under_the_same_name(monkeypatch):
    pauses, names = [], []
    monkeypatch.setattr("assistant.client.time.sleep", pauses.append)

    def answer(request):
        names.append(request.headers["idempotency-key"])
        if len(names) < 3:
            return httpx.Response(
                503 if len(names) == 1 else 429, headers={"retry-after": "7"}, json={"detail": "full"}
            )
        return httpx.Response(200, json={"matches": [], "answered": False, "score": 0.0, "something": "newer"})

    with Client(transport=httpx.MockTransport(answer)) as client:
        assert not client.match_question(MatchRequest(text="a")).answered
    assert pauses == [7.0, 7.0] and len(set(names)) == 1
    names.clear()
    with Client(transport=httpx.MockTransport(answer), retries=0) as client, pytest.raises(ApiError, match="full"):
        client.match_question(MatchRequest(text="a"))


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"score": 2}'])
def test_the_client_says_where_an_answer_is_of_another_kind(body):
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
    with Client(transport=transport) as client, pytest.raises(ApiError, match="another kind"):
        client.match_question(MatchRequest(text="a"))


def node(tmp_path, script):
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copy(SCRIPT, tmp_path)
    (tmp_path / "run.js").write_text(script, "utf-8")
    done = subprocess.run([NODE, "run.js"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_node
def test_the_script_converts_ranges_both_ways(tmp_path):
    texts = ["", "abc", ASK, "😀", "a\ud83d", "𝒳y𝒵"]
    script = """
      import { units, points } from "./fullreply.js";
      const out = [];
      for (const text of %s) for (let s = 0; s <= [...text].length; s++) for (let e = s; e <= [...text].length; e++) {
        const range = units(text, [s, e]);
        const same = text.slice(...range) === [...text].slice(s, e).join("");
        out.push(same && JSON.stringify(points(text, range)) === JSON.stringify([s, e]));
      }
      console.log(JSON.stringify(out));
    """
    out = node(tmp_path, script % json.dumps(texts))
    assert len(out) > 700 and all(out)


@needs_node
def test_the_script_calls_the_server(tmp_path, server):
    house, address, key = server
    script = """
      import { ApiError, fullreply, units } from "./fullreply.js";
      const [base, key, ask] = %s;
      const desk = fullreply(base, key);
      const { questions } = await desk.findQuestions({ text: ask });
      const entry = await desk.getEntry("delivery");
      const failed = await desk.draftReply({ text: " " }).catch((e) => e instanceof ApiError && e.status);
      const page = await desk.listEntries({ limit: 1 });
      const waits = [];
      let left = 2;
      const busy = fullreply(base, key, {
        fetch: (...a) => left-- ? new Response("{}", { status: 429 }) : fetch(...a) });
      const tried = await busy.checkReply({ inquiry: ask, reply: "We ship." });
      console.log(JSON.stringify({ calls: Object.keys(desk),
        found: questions.map((q) => ask.slice(...units(ask, q.spans[0]))),
        entry: entry.entry.title, failed, next: page.next, complete: tried.complete }));
    """
    told = node(tmp_path, script % json.dumps([address, key, ASK]))
    assert set(told.pop("calls")) == operations(house) - {"streamDraft"}
    found = ["Hello 😀😀, do you ship to Ireland?", "And 👨‍👩‍👧, when?"]
    assert told == {"found": found, "entry": "delivery", "failed": 422, "next": 1, "complete": True}


def placed(text, server):
    return text.replace("http://127.0.0.1:7860", server[1])


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed (apt-get install curl)")
@pytest.mark.parametrize("block", [text for language, text in BLOCKS if language == "sh"])
def test_the_examples_for_the_shell_run(block, server):
    commands = re.split(r"^(?=curl )", placed(block, server), flags=re.M)[1:]
    assert commands
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", command], env={"KEY": server[2], "PATH": "/usr/bin:/bin"}, capture_output=True, timeout=60
        )
        answer = done.stdout.decode()
        if "/stream" in command:
            assert "event: draft" in answer
        else:
            assert "status" not in (found := json.loads(answer)) and found, answer


def test_the_example_in_python_runs(server, capsys):
    (block,) = [text for language, text in BLOCKS if language == "python"]
    exec(placed(block, server), {"KEY": server[2]})  # noqa: S102
    out = capsys.readouterr().out
    assert "True ['Hello 😀, do you ship to Ireland?']" in out and "DraftAnswer" in out and "422" in out


@needs_node
def test_the_example_in_javascript_runs(server, tmp_path):
    (block,) = [text for language, text in BLOCKS if language == "js"]
    script = placed(block, server).replace("console.log(", "console.log(JSON.stringify(").replace("))));", ")))));")
    told = node(tmp_path, f"const KEY = {json.dumps(server[2])};\n" + script)
    assert told == ["Hello 😀, do you ship to Ireland?"]


def test_the_commands_of_the_page_exist():
    from typer.testing import CliRunner

    from assistant.cli import app

    (block,) = [text for language, text in BLOCKS if language == "console"]
    for command in re.findall(r"^fullreply (\w+) (\w+)(.*)$", block, flags=re.M):
        shown = CliRunner().invoke(app, [command[0], command[1], "--help"], env={"COLUMNS": "200"}).output
        assert all(option in shown for option in re.findall(r"--[a-z-]+", command[2])), command


def test_every_scope_is_explained():
    assert set(re.findall(r"^\| `([a-z:]+)` \|", PAGE, flags=re.M)) == {s.value for s in Scope}
