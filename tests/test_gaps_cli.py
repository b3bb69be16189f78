"""The commands on gaps, from the ledger and from past mail, up to the proof that a gap is closed."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.gaps import proof
from assistant.ledger import cleaning, erase, open_ledger
from assistant.pipeline import Assistant
from assistant.surveying import asked_of, asked_of_archive
from assistant.types import Asked, CheckReport, Message, PastMessage, Question, Status, Ticket, Verdict

ANSWER = "We repair bicycles in our Leeds workshop within five working days, and you can bring yours in without notice."
ASKS = ("Do you repair bicycles?", "Can you repair my bicycle?", "Is there a bicycle repair service?")
PAGES = {
    "wrap.md": "---\ntitle: Gift wrapping\n---\n\nWe wrap gifts for two pounds.\n",
    "park.md": "---\ntitle: Parking\n---\n\nParking behind the shop is free for two hours.\n",
}


@pytest.fixture
def place(tmp_path):
    """A folder with a knowledge base and a configuration."""
    (tmp_path / "kb").mkdir()
    for name, text in PAGES.items():
        (tmp_path / "kb" / name).write_text(text)
    (tmp_path / "fullreply.toml").write_text('knowledge_base = "kb"\nledger = "desk.db"\n')
    return tmp_path


def run(place, *arguments):
    given = ["--config", str(place / "fullreply.toml"), "gaps", *map(str, arguments)]
    done = CliRunner().invoke(app, given, prog_name="fullreply")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def fill(place):
    """A ledger in which agents answered what no entry says."""
    with open_ledger(place / "desk.db") as ledger:
        for number, ask in enumerate(ASKS):
            question = Question(((0, len(ask)),), ask, standalone=ask)
            message = Message(ask, ((0, len(ask)),), sender=f"c{number}@example.org")
            inquiry = ledger.record_inquiry(message, [question], received_at=datetime(2026, 3, 2, tzinfo=UTC))
            verdict = Verdict(question, Status.ANSWERED, 0.9, ((0, len(ANSWER)),))
            ledger.record_reply(inquiry, "sent", ANSWER, CheckReport((verdict,)))


def test_gaps_help_names_the_commands(place):
    shown = run(place, "--help").output
    assert all(word in shown for word in ("report", "approve", "verify"))


def test_gaps_report_without_a_ledger_says_what_to_do(place):
    done = run(place, "report")
    assert done.exit_code == 2
    assert "--from PATH" in done.output


@pytest.mark.parametrize("id", ["nothing", ""])
def test_gaps_approve_of_an_unknown_topic_says_so(place, id, monkeypatch):
    monkeypatch.setattr("assistant.cli.gaps.open_desk", lambda base=None, search=False: None)
    done = run(place, "approve", id)
    assert done.exit_code == 2
    assert "no such topic" in done.output


@pytest.mark.model
def test_gaps_are_reported_approved_and_proved_closed(place):
    fill(place)
    out = place / "out"
    found = json.loads(run(place, "report", "--json", "--out", out).stdout)
    (topic,) = found["topics"]
    assert (topic["cause"], topic["customers"]) == ("nothing", 3)
    assert "bicycle" in topic["name"].lower()
    assert {"gaps.html", "gaps.csv", "gaps.json", "stubs"} <= {p.name for p in out.iterdir()}

    assert run(place, "verify").exit_code == 0
    refused = run(place, "approve", topic["id"])
    assert (refused.exit_code, len(list((place / "kb").glob("*.md")))) == (2, 2), "nobody said yes"
    done = run(place, "approve", topic["id"][:5], "--yes")
    assert done.exit_code == 0, done.output
    assert f"+{ANSWER}" in done.stdout
    assert "closed" in done.stdout
    (new,) = set((place / "kb").glob("*.md")) - {place / "kb" / n for n in PAGES}
    assert ANSWER in new.read_text()
    assert proof.read(place / "kb")[topic["id"]].state is proof.State.CLOSED

    again = json.loads(run(place, "report", "--json").stdout)
    assert [(t["id"], t["cause"], t["proposal"]) for t in again["topics"]] == [(topic["id"], "answered since", None)]
    new.unlink()
    done = run(place, "verify")
    assert done.exit_code == 1
    assert "re-opened" in done.stdout
    assert json.loads(run(place, "verify", "--json").stdout)["topics"][0]["reopened"] is True
    assert run(place, "approve", topic["id"], "--yes").exit_code == 2, "it was approved before"


def ticket(*replies, text="Hi,\n\nDo you repair bicycles? Where can I park?\n\nJo"):
    said = [PastMessage(text, True, datetime(2026, 3, 2, tzinfo=UTC), "Jo <jo@example.org>")]
    return Ticket("T1", (*said, *(PastMessage(r, False, None, "Meg") for r in replies)))


@pytest.mark.model
def test_asked_of_a_ticket_tells_how_each_question_ended(place):
    desk = Assistant.load(place / "kb")
    bikes, park = asked_of(ticket(ANSWER), desk)
    assert (bikes.status, park.status) == (Status.ANSWERED, Status.UNANSWERED)
    assert "Leeds workshop" in bikes.answer
    assert (bikes.at, bikes.id, park.id) == (datetime(2026, 3, 2, tzinfo=UTC), "T1-0", "T1-1")
    assert bikes.customer == park.customer
    assert "jo" not in bikes.customer
    assert [a.status for a in asked_of(ticket(), desk)] == [None, None]
    (known,) = asked_of(ticket(text="Hi, where can I park? Call me, Jo, on 0113 496 0123."), desk)[:1]
    assert "496" not in known.question
    assert asked_of(Ticket("T2", ()), desk) == ()
    assert asked_of(ticket(text="Thanks a lot!"), desk) == ()


class _Entries:
    entries = ()


class _Desk:
    """What the journal needs of a desk."""

    index = _Entries()
    encoder = type("E", (), {"name": "e"})


def test_asked_of_an_archive_goes_on_where_it_was(tmp_path, monkeypatch):
    done = []

    def judge(ticket, desk):
        done.append(ticket.id)
        return (Asked(ticket.id, "what?", datetime(2026, 3, 2, tzinfo=UTC), status=Status.DECLINED),)

    monkeypatch.setattr("assistant.surveying.asking.asked_of", judge)
    tickets = [Ticket(f"T{n}", (PastMessage("what?", True),)) for n in range(4)]
    first = list(asked_of_archive(tickets[:2], _Desk, tmp_path))
    with (tmp_path / "asked.jsonl").open("ab") as file:
        file.write(b'{"ticket": "half')
    rows = list(asked_of_archive(tickets, _Desk, tmp_path))
    assert done == ["T0", "T1", "T2", "T3"]
    assert rows[:2] == first
    assert [asdict(r)["id"] for r in rows] == done
    assert list(asked_of_archive(tickets, _Desk, tmp_path)) == rows
    assert len(done) == 4


def test_asked_of_an_archive_leaves_out_what_fails(monkeypatch):
    def judge(ticket, desk):
        raise ZeroDivisionError

    monkeypatch.setattr("assistant.surveying.asking.asked_of", judge)
    assert list(asked_of_archive([ticket()], _Desk)) == []


@pytest.mark.model
def test_erasing_a_person_reaches_the_questions_that_a_base_keeps(place):
    name = "Zebulon Quartermain"
    with open_ledger(place / "desk.db") as ledger:
        for ask in (f"Can the coat of {name} be embroidered?", f"Do you embroider the coat of {name}?"):
            question = Question(((0, len(ask)),), ask, standalone=ask)
            ledger.record_inquiry(Message(ask, ((0, len(ask)),), sender="p@example.org"), [question])
    assert run(place, "report").exit_code == 0
    path = proof.place(place / "kb")
    before = proof.read(place / "kb")
    assert "Quartermain" in path.read_text()
    with open_ledger(place / "desk.db") as ledger:
        assert erase(ledger, name, dry_run=True).files == (str(path),)
        assert "Quartermain" in path.read_text()
        assert erase(ledger, name).files == (str(path),)
    after = proof.read(place / "kb")
    assert "Quartermain" not in path.read_text()
    assert {k: (t.state, len(t.questions)) for k, t in after.items()} == {
        k: (t.state, len(t.questions)) for k, t in before.items()
    }
    assert cleaning.PROOF == proof.FILE
