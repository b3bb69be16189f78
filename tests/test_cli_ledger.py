"""What agents corrected, for the commands and the server: respected where a ledger is there, given out as rows."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from assistant.api.serve import respect
from assistant.cli import app, options
from assistant.config import Configuration
from assistant.errors import LedgerError
from assistant.ledger import Correction, Kind, open_ledger
from assistant.types import Corrections, Message, Question
from assistant.wire import inputs, requests

TEXT = "Can you help? When do you open?"
HELP, OPEN = Question(((0, 13),), "Can you help?"), Question(((14, 31),), "When do you open?")


class Desk:
    """Says which corrections it was asked with."""

    def __init__(self, path):
        self.configuration, self.corrections = Configuration(ledger=path), Corrections()
        self.asked = []

    def read(self, text, **known):
        return Message(text, ((0, len(text)),))

    def questions(self, message, *, corrections=None):
        self.asked.append(corrections)
        return ()

    def left_open(self, message, now=(), *, corrections=None):
        return ()


@pytest.fixture
def path(tmp_path):
    with open_ledger(tmp_path / "desk.db") as ledger:
        for text in ("Can you help?", TEXT):
            ledger.correct(Correction(Kind.DISMISS, Message(text, ((0, len(text)),)), HELP, (OPEN,)))
    return tmp_path / "desk.db"


@pytest.mark.parametrize(("wanted", "dismissed"), [(True, {"can you help"}), (False, set())])
def test_commands_respect_corrections_unless_told_not_to(path, wanted, dismissed):
    assert options.correct(Desk(path), wanted).corrections.dismissed == dismissed


def test_commands_without_a_ledger_make_none(tmp_path):
    assert options.correct(Desk(tmp_path / "none.db"), True).corrections == Corrections()
    assert list(tmp_path.iterdir()) == []


def test_commands_go_on_without_a_ledger_that_cannot_be_read(tmp_path, capsys):
    (tmp_path / "l").write_text("dear diary " * 500)
    assert options.correct(Desk(tmp_path / "l"), True).corrections == Corrections()
    assert "agents' corrections are left out" in capsys.readouterr().err


def test_server_respects_corrections_and_says_where_it_cannot(path, tmp_path):
    desk, told = Desk(path), []
    respect(desk, desk.configuration, told.append)
    assert (desk.corrections.dismissed, told) == ({"can you help"}, [])
    (tmp_path / "l").write_text("dear diary " * 500)
    respect(desk, Configuration(ledger=tmp_path / "l"), told.append)
    assert "left out" in told[0]


def test_requests_may_leave_corrections_out(path):
    desk = Desk(path)
    requests.questions(desk, inputs.QuestionsRequest(text="Why?"))
    requests.questions(desk, inputs.QuestionsRequest(text="Why?", corrections=False))
    assert desk.asked == [None, Corrections()]


def _run(tmp_path, monkeypatch, ledger):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fullreply.toml").write_text(f'ledger = "{ledger}"\n')
    return CliRunner().invoke(app, ["ledger", "corrections"])


def test_ledger_corrections_prints_training_rows(path, tmp_path, monkeypatch):
    done = _run(tmp_path, monkeypatch, path)
    assert done.exit_code == 0
    _, row = [json.loads(line) for line in done.stdout.splitlines()]
    assert (row["text"], [a["spans"] for a in row["asks"]]) == (TEXT, [[[14, 31]]])


def test_ledger_corrections_without_a_ledger_is_told(tmp_path, monkeypatch):
    done = _run(tmp_path, monkeypatch, "none.db")
    assert done.exit_code == LedgerError.exit_code
    assert "There is no ledger yet." in done.stderr
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(("name", "found"), [("nope.jsonl", "no such file"), (".", "a folder")])
def test_ledger_import_of_no_file_makes_no_ledger(tmp_path, name, found):
    (tmp_path / "fullreply.toml").write_text('ledger = "new.db"\n')
    given = ["--config", str(tmp_path / "fullreply.toml"), "ledger", "import", str(tmp_path / name)]
    done = CliRunner().invoke(app, given, prog_name="fullreply")
    assert (done.exit_code, found in done.output) == (2, True)
    assert not (tmp_path / "new.db").exists()


def test_ledger_record_refuses_an_empty_reply(tmp_path):
    """It would take the inquiry off the list of those that wait."""
    (tmp_path / "fullreply.toml").write_text('ledger = "new.db"\n')
    (tmp_path / "inquiry.txt").write_text("Do you open on Sunday?")
    (tmp_path / "reply.txt").write_text(" \n")
    given = ["--config", str(tmp_path / "fullreply.toml"), "ledger", "record"]
    given += ["--inquiry", str(tmp_path / "inquiry.txt"), "--reply", str(tmp_path / "reply.txt")]
    done = CliRunner().invoke(app, given, prog_name="fullreply")
    assert (done.exit_code, "The reply is empty." in done.output) == (2, True)
    assert not (tmp_path / "new.db").exists()


def test_open_of_an_empty_file_says_that_there_is_no_ledger(tmp_path):
    (tmp_path / "fullreply.toml").write_text('ledger = "new.db"\n')
    (tmp_path / "new.db").touch()
    done = CliRunner().invoke(app, ["--config", str(tmp_path / "fullreply.toml"), "open"], prog_name="fullreply")
    assert (done.exit_code, "There is no ledger yet." in done.output) == (LedgerError.exit_code, True)
