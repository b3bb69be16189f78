"""Acknowledgements, follow-ups, the form-letter score and polishing, over HTTP, JSON Lines and the command."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from assistant.api import create_app
from assistant.batch import JOBS, run
from assistant.cli import app
from assistant.config import Configuration
from tests.desks import StubDesk

ASK = "Hi. Do you ship to Ireland? What does it cost?"
NOW = "2026-06-10T10:30:00+01:00"
FOLLOW = {"inquiry": ASK, "reply": "We ship."}


def post(path, body):
    async def send():
        transport = httpx.ASGITransport(create_app(StubDesk(), Configuration()))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860") as client:
            raw = body if isinstance(body, str) else json.dumps(body)
            return await client.post(path, content=raw.encode(), headers={"content-type": "application/json"})

    return asyncio.run(send())


def lines(command, *rows):
    sink = io.BytesIO()
    source = io.BytesIO("\n".join(json.dumps(row) for row in rows).encode())
    run(JOBS[command], StubDesk(), source, sink, lambda done, bad: None)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


@pytest.fixture
def fullreply(monkeypatch, tmp_path):
    """Run the command on a stub desk in an empty folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "i.txt").write_text(ASK)
    (tmp_path / "r.txt").write_text("We ship.")
    for module in ("commands", "letters"):
        monkeypatch.setattr(f"assistant.cli.{module}.open_desk", lambda base=None, search=False: StubDesk())

    def call(*arguments, given=""):
        done = CliRunner().invoke(app, list(arguments), input=given, prog_name="fullreply")
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return call


def test_acknowledge_answers_like_a_draft_everywhere(fullreply):
    body = {"id": 7, "text": ASK, "agent": "Megan", "now": NOW}
    answer = post("/v1/acknowledge", body).json()
    assert answer["draft"] == "We will ship 2 answers after 10:30. Megan" and answer["id"] == 7
    assert [q["status"] for q in answer["report"]["questions"]] == ["deferred", "deferred"]
    assert lines("acknowledge", body)[0] == answer
    done = fullreply("acknowledge", "i.txt", "--agent", "Megan", "--now", NOW)
    assert done.exit_code == 0 and done.stdout.endswith("Megan\n") and "deferred" in done.stderr
    assert json.loads(fullreply("acknowledge", "i.txt", "--json").stdout)["draft"].endswith("Your team")
    Path("lines.jsonl").write_text(json.dumps({"text": ASK}))
    done = fullreply("acknowledge", "--jsonl", "--now", NOW, "lines.jsonl")
    assert "after" in json.loads(done.stdout)["draft"]


def test_follow_up_names_the_questions_everywhere(fullreply):
    body = FOLLOW | {"promises": [{"question": 1, "due": NOW}], "sent": NOW}
    answer = post("/v1/follow-up", body).json()
    assert (answer["asked"], answer["promised"], answer["missed"]) == ([0], [1], [])
    assert (
        answer["draft"].startswith("Was it answered?")
        and answer["questions"][1]["text"].strip() == "What does it cost?"
    )
    assert {"id": None} | answer == lines("follow-up", body)[0]
    done = fullreply("follow-up", "--inquiry", "i.txt", "--reply", "r.txt")
    assert done.exit_code == 0 and done.stdout == "Was it answered? Your team\n" and "asks about" in done.stderr
    as_json = json.loads(fullreply("follow-up", "--inquiry", "i.txt", "--reply", "r.txt", "--json").stdout)
    assert as_json["asked"] == [0, 1]


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("/v1/acknowledge", {"text": "  "}, None),
        ("/v1/acknowledge", {"text": ASK, "now": "2026-06-10T10:30:00"}, "now"),
        ("/v1/acknowledge", {"text": ASK, "now": 5}, "now"),
        ("/v1/acknowledge", {"text": ASK, "tone": "x"}, "tone"),
        ("/v1/acknowledge", {"text": ASK, "recent": {"customer": ["a"] * 201}}, "recent.customer"),
        ("/v1/acknowledge", {"text": ASK, "recent": {"others": []}}, "recent.others"),
        ("/v1/follow-up", {"inquiry": ASK}, "reply"),
        ("/v1/follow-up", {"inquiry": ASK, "reply": " "}, None),
        ("/v1/follow-up", FOLLOW | {"promises": [{"question": -1}]}, "promises.0.question"),
        ("/v1/follow-up", FOLLOW | {"promises": [{"question": 0, "text": "x"}]}, "promises.0.text"),
        ("/v1/check", FOLLOW | {"form_letter": "yes please"}, "form_letter"),
    ],
)
def test_wrong_requests_are_told_where_they_are_wrong(path, body, where):
    answer = post(path, body)
    assert answer.status_code == 422
    if where:
        assert where in [fault["where"] for fault in answer.json()["errors"]]


def test_form_letter_stands_in_the_answer_only_where_it_is_asked_for(fullreply):
    assert "form_letter" not in post("/v1/check", FOLLOW).json() and "form_letter" not in lines("check", FOLLOW)[0]
    answer = post("/v1/check", FOLLOW | {"form_letter": True, "recent": {"team": ["We ship."]}}).json()
    assert answer["form_letter"] == {
        "score": 0.9,
        "reasons": ["seen before"],
        "copied": 1.0,
        "alike": 0.0,
        "used": ["name: Sam"],
        "unused": [],
    }
    assert lines("check", FOLLOW | {"form_letter": True})[0]["form_letter"]["score"] == 0.125
    assert post("/v1/draft", {"text": ASK, "form_letter": True}).json()["form_letter"]["score"] == 0.125
    check = ("check", "--inquiry", "i.txt", "--reply", "r.txt", "--form-letter")
    assert json.loads(fullreply(*check, "--json").stdout)["form_letter"]["score"] == 0.125
    assert "form-letter score 0.12" in fullreply(*check).stderr
    assert "form-letter score" not in fullreply(*check[:-1]).stderr
    drafted = fullreply("draft", "i.txt")
    assert "form-letter score 0.12" in drafted.stderr and "score" not in drafted.stdout


def test_polish_is_asked_for_and_its_refusal_is_told(fullreply):
    answer = post("/v1/draft", {"text": ASK, "polish": True}).json()
    assert answer["polished"] == {"accepted": False, "reasons": ["no endpoint"], "difference": "-a\n+b"}
    assert "polished" not in post("/v1/draft", {"text": ASK}).json()
    done = fullreply("draft", "i.txt", "--polish")
    assert "the plain draft stands" in done.stderr and "no endpoint" in done.stderr and "+b" in done.stderr
    assert json.loads(fullreply("draft", "i.txt", "--polish-preview").stdout) == {"preview": True}


def test_commands_say_what_they_need(fullreply):
    for words, told in (
        (("follow-up",), "--inquiry FILE and --reply FILE"),
        (("follow-up", "--inquiry", "-", "--reply", "-"), "Only one"),
        (("acknowledge", "i.txt", "--now", "soon"), "time"),
        (("acknowledge", "none.txt"), "none.txt"),
        (("acknowledge",), "empty"),
    ):
        done = fullreply(*words)
        assert done.exit_code == 2 and told in done.stderr, (words, done.stderr)


def test_recent_replies_of_the_ledger_are_respected_and_a_broken_one_is_a_note(fullreply, monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(
        StubDesk, "acknowledge", lambda self, inquiry, **known: seen.append(known["recent"]) or _plain(self, inquiry)
    )
    assert fullreply("acknowledge", "i.txt").exit_code == 0 and seen == [None]
    (tmp_path / "fullreply.db").write_bytes(b"no ledger at all" * 100)
    done = fullreply("acknowledge", "i.txt", "--no-corrections")
    assert done.exit_code == 0 and seen == [None, None] and "recent replies are not considered" in done.stderr


def _plain(desk, inquiry):
    return desk.draft(inquiry)


@pytest.mark.parametrize("text", ["\\u0000?", "\\ud800", "a\\udfff?\\u202e", "\\u2028?"])
def test_odd_characters_never_are_a_fault(text):
    for path, body in (
        ("/v1/acknowledge", f'{{"text": "ship {text}"}}'),
        ("/v1/follow-up", f'{{"inquiry": "ship {text}", "reply": "{text}x"}}'),
    ):
        answer = post(path, body)
        assert answer.status_code == 200
