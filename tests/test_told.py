"""What a person must be told reaches them on each surface: caps, languages, questions left open earlier."""

from __future__ import annotations

import io
import json

import pytest
from fastapi.testclient import TestClient

from assistant.api import create_app
from assistant.batch import JOBS, run
from assistant.cli import console
from assistant.config import Configuration
from assistant.message import read_text
from assistant.questions import limits
from assistant.types import CheckReport, Message, Question, Status, Verdict
from assistant.wire import answers
from tests.desks import StubDesk

LONG = "Where is it? " * 9_000
GERMAN = "Guten Tag, wann wird meine Bestellung geliefert, auf die ich nun schon lange warte?"
TRAIL = "Any news?\n> open: Do you ship to Malta?"


class Desk(StubDesk):
    """Reads as the product does."""

    def read(self, inquiry, **known):
        if isinstance(inquiry, Message):
            return inquiry
        return read_text(inquiry, **{k: v for k, v in known.items() if v is not None})


def only(command: str, fields: dict[str, object]) -> dict[str, object]:
    sink = io.BytesIO()
    run(JOBS[command], Desk(), io.BytesIO(json.dumps(fields).encode()), sink, lambda done, bad: None)
    return json.loads(sink.getvalue())


def posted(command: str, fields: dict[str, object]) -> dict[str, object]:
    client = TestClient(create_app(Desk(), Configuration()), base_url="http://127.0.0.1", client=("127.0.0.1", 1))
    answer = client.post(f"/v1/{command}", json=fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("ask", [only, posted])
@pytest.mark.parametrize(("text", "words"), [(LONG, "100,000"), (GERMAN, "German")])
def test_notes_on_an_inquiry_are_passed_on(ask, text: str, words: str):
    for command, fields in (
        ("questions", {"text": text}),
        ("draft", {"text": text}),
        ("check", {"inquiry": text, "reply": "We ship."}),
    ):
        assert any(words in note for note in ask(command, fields)["notes"]), command


@pytest.mark.parametrize("ask", [only, posted])
def test_many_questions_are_told(ask):
    assert any("50" in note for note in ask("questions", {"text": "Is it A? " * 60})["notes"])


@pytest.mark.parametrize("ask", [only, posted])
def test_nothing_to_tell_leaves_the_keys_out(ask):
    for command, fields in (("questions", {"text": "Is it A?"}), ("draft", {"text": "Is it A?"})):
        assert not {"notes", "left_open"} & set(ask(command, fields))
    assert "notes" not in ask("check", {"inquiry": "Is it A?", "reply": "We ship."})


@pytest.mark.parametrize("ask", [only, posted])
@pytest.mark.parametrize("command", ["questions", "draft"])
def test_questions_left_open_are_passed_on(ask, command: str):
    (before,) = ask(command, {"text": TRAIL})["left_open"]
    assert TRAIL[slice(*before["spans"][0])] == before["text"] == "Do you ship to Malta?"
    assert (before["status"], before["score"]) == ("unanswered", 0.25)


def test_notes_stand_once():
    assert answers.told(["a", "b"], ["a"]) == ["a", "b"]
    assert answers.told([], ()) is None


def test_console_tells_what_was_left_open_and_noted(capsys):
    question = Question(((0, 5),), "Do you ship\x1b[31m?")
    console.left_open([Verdict(question, Status.PARTIAL, 0.5), Verdict(question, Status.UNANSWERED, 0.1)])
    console.questions([question] * 50)
    console.checklist(CheckReport((), notes=("mind this",)), "")
    out, err = capsys.readouterr()
    assert "left partly open earlier" in out and "left open earlier" in out and "\x1b[31m" not in out
    assert limits([question] * 50)[0] in " ".join(err.split()) and "mind this" in err
