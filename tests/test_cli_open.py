"""`fullreply open` and the commands that keep the ledger, as a person meets them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from assistant.cli import app, options
from assistant.ledger import open_ledger
from assistant.types import Channel, CheckReport, Draft, Message, Need, NeedKind, Promise, Question, Status, Verdict

WHY = Question(((0, 4),), "Why?", standalone="Why is it late?")
DEFERRED = CheckReport((Verdict(WHY, Status.DEFERRED, 0.5),))
FRIDAY = datetime(2026, 5, 15, 15, 0, tzinfo=UTC)


@pytest.fixture
def run(where, tmp_path, monkeypatch):
    """Runs a command in a folder whose configuration names the ledger."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    hours = '[business_hours]\ntime_zone = "Europe/London"\n'
    (tmp_path / "fullreply.toml").write_text(f'ledger = "{where}"\n{hours}')

    def _run(*arguments, **known):
        return CliRunner().invoke(app, list(arguments), **known)

    return _run


@pytest.fixture
def book(where):
    with open_ledger(where) as opened:
        yield opened


def inquiry(book, channel=Channel.EMAIL, text="Why?", **known):
    message = Message(text, (), subject=text, sender="Priya <p@x.example>", channel=channel)
    return book.record_inquiry(message, [WHY], received_at=FRIDAY, **known)


def test_open_of_an_empty_ledger(run, book):
    done = run("open")
    assert (done.exit_code, done.stdout) == (0, "nothing is open\n")


def test_open_lists_what_is_overdue_first_and_exits_with_1(run, book):
    inquiry(book, Channel.EMAIL, "About the tent")
    inquiry(book, Channel.CHAT, "About the stove")
    kept = inquiry(book, Channel.WEB, "About the boots")
    promise = Promise(0, "ask the warehouse", (0, 4), "Monday", FRIDAY + timedelta(days=3))
    book.record_reply(kept, "sent", "We will ask.", DEFERRED, promises=[promise])
    done = run("open", "--now", "2026-05-15T16:30")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    about = lines[1:4]
    assert ["stove" in about[0], "tent" in about[1], "warehouse" in about[2]] == [True] * 3
    assert "20 min late, Fri 15 May 16:10" in about[0]
    assert "in 2 days, Mon 18 May 12:00" in about[1]  # four working hours, half of them on Monday
    assert lines[-1] == "3 open, 1 overdue"


def test_open_without_anything_overdue_exits_with_0(run, book):
    inquiry(book)
    done = run("open", "--now", "2026-05-15T16:01")
    assert done.exit_code == 0
    assert "1 open, 0 overdue" in done.stdout


def test_open_follows_the_configuration(run, book, tmp_path):
    inquiry(book)
    with (tmp_path / "fullreply.toml").open("a") as file:
        file.write('[channels.email]\nanswer_within = "30min"\n')
    done = run("open", "--now", "2026-05-15T16:31")
    assert (done.exit_code, "1 min late" in done.stdout) == (1, True)


def test_open_as_json(run, book):
    key = inquiry(book, external_id="T-1")
    done = run("open", "--json", "--now", "2026-06-01T09:00")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert (told["now"], told["overdue"]) == ("2026-06-01T08:00:00+00:00", 1)
    (one,) = told["open"]
    assert (one["inquiry"], one["kind"], one["external_id"]) == (key, "inquiry", "T-1")
    assert (one["due"], one["overdue"]) == ("2026-05-18T12:00:00+01:00", True)


def test_open_shows_text_that_cannot_steer_a_terminal(run, book):
    inquiry(book, text="\x1b[2J\u202e[bold]red[/bold] \ud83d" + "x" * 5_000)
    done = run("open")
    assert "\x1b[2J" not in done.stdout
    assert "[bold]" in done.stdout
    assert len(done.stdout) < 2_000


@pytest.mark.parametrize("now", ["soon", "2026-13-01", "9999-12-31T23:59+00:00x"])
def test_open_at_a_time_that_is_none_is_told(run, book, now):
    done = run("open", "--now", now)
    assert (done.exit_code, "--now: expected a time" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "command", [("open",), ("ledger", "purge"), ("ledger", "export", "x"), ("ledger", "keep", "1")]
)
def test_commands_without_a_ledger_say_so_and_make_none(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, "There is no ledger yet." in done.stderr) == (3, True)
    assert list(tmp_path.iterdir()) == []


def test_keep_and_close_end_what_is_open(run, book):
    first, second = inquiry(book), inquiry(book)
    book.record_reply(first, "sent", "Soon.", DEFERRED, promises=[Promise(0, "ask", (0, 4))])
    assert run("ledger", "keep", str(book.promises(first)[0].id), "--at", "2026-05-16T10:00").exit_code == 0
    assert run("ledger", "close", str(second)).exit_code == 0
    assert run("open").stdout == "nothing is open\n"
    assert book.promises(first)[0].kept_at == datetime(2026, 5, 16, 9, tzinfo=UTC)
    assert run("ledger", "close", "--reopen", str(second)).exit_code == 0
    assert "1 open" in run("open").stdout
    for command in (("keep", "99"), ("close", "99"), ("close", str(1 << 70))):
        done = run("ledger", *command)
        assert (done.exit_code, "see `fullreply open`" in done.stderr) == (2, True)


def test_workspaces_are_apart_and_their_names_bounded(run, book):
    inquiry(book.in_workspace("other"))
    assert run("open").stdout == "nothing is open\n"
    assert "1 open" in run("open", "--workspace", "other").stdout
    assert run("open", "--workspace", "x" * 65).exit_code == 2


def test_export_import_purge_and_erase_from_the_command_line(run, book, tmp_path):
    inquiry(book, external_id="T-1")
    assert run("ledger", "export", "all.jsonl").stderr == "1 rows in all.jsonl\n"
    assert run("ledger", "export", "-").stdout_bytes == (tmp_path / "all.jsonl").read_bytes()
    again = run("ledger", "import", "all.jsonl")
    assert (again.exit_code, again.stdout) == (0, "0 new, 0 completed, 1 there already\n")
    told = run("ledger", "erase", "--person", "p@x.example", "--dry-run")
    assert "would go: 1 inquiries" in told.stdout
    assert len(book.inquiries()) == 1
    assert "gone: 1 inquiries" in run("ledger", "erase", "--person", "p@x.example").stdout
    assert "nowhere found" in run("ledger", "erase", "--person", "p@x.example").stdout
    assert b"p@x.example" not in (tmp_path / "all.jsonl").read_bytes()
    inquiry(book)
    assert "purged 0 inquiries" in run("ledger", "purge", "--days", "36500").stdout
    done = run("ledger", "purge", "--days", "1")
    assert (
        done.stdout == "purged 1 inquiries and 0 corrections older than 1 days; 1 of the inquiries never got a reply\n"
    )


def test_import_of_a_half_written_file_is_told_with_its_line(run, book, tmp_path):
    inquiry(book)
    run("ledger", "export", "all.jsonl")
    raw = (tmp_path / "all.jsonl").read_bytes()
    (tmp_path / "half.jsonl").write_bytes(raw[: raw.index(b"\n") + 200])
    done = run("ledger", "import", "half.jsonl")
    assert (done.exit_code, "half.jsonl:2" in done.stderr, "half written" in done.stderr) == (2, True, True)
    done = run("ledger", "import", "half.jsonl", "--json")
    assert json.loads(done.stdout)["problems"][0]["where"] == "half.jsonl:2"


class Desk:
    """Finds one question, and sees every reply put it off."""

    def read(self, text, **known):
        shown = text.decode(errors="replace") if isinstance(text, bytes) else text
        return Message(
            shown, ((0, len(shown)),), **{k: v for k, v in known.items() if k in ("subject", "sender", "channel")}
        )

    def draft(self, inquiry, **known):
        return Draft("So.", (), inquiry, (WHY,), (), DEFERRED, needs=(Need(NeedKind.ACCOUNT, "look", "7"),))

    def check(self, inquiry, reply, *, questions):
        return DEFERRED

    def promises(self, report, reply, now=None):
        return (Promise(0, "ask", (0, 4), "tomorrow", now),)


def test_record_notes_an_inquiry_once_and_its_reply(run, book, tmp_path, monkeypatch):
    monkeypatch.setattr(options, "open_desk", lambda *a, **k: Desk())
    (tmp_path / "in.txt").write_text("Why?")
    (tmp_path / "out.txt").write_text("Soon.")
    known = ("--id", "T-1", "--sender", "Priya <p@x.example>", "--team", "returns", "--received", "2026-05-15T16:00")
    done = run("ledger", "record", "--inquiry", "in.txt", *known)
    key = int(done.stdout)
    done = run("ledger", "record", "--inquiry", "in.txt", *known, "--reply", "out.txt", "--at", "2026-05-15T17:00")
    assert (done.exit_code, int(done.stdout)) == (0, key)
    (stored,) = book.inquiries()
    assert (stored.sender, stored.team, stored.received_at) == ("Priya <p@x.example>", "returns", FRIDAY)
    assert stored.needs == (Need(NeedKind.ACCOUNT, "look", "7"),)
    assert stored.replied_at == FRIDAY + timedelta(hours=1)
    assert book.promises(key)[0].due == FRIDAY + timedelta(hours=1)
    assert run("ledger", "record", "--inquiry", "in.txt", "--kind", "thought").exit_code == 2


def test_record_of_a_mail_files_it_under_the_address(run, book, tmp_path, monkeypatch):
    monkeypatch.setattr(options, "open_desk", lambda *a, **k: Desk())
    for number, head in enumerate(
        ["From: Priya <P@x.example>\n\n", "From: \n\n", "Hello\n\n", "From: \xff\xfe <\n\n", "\0"]
    ):
        (tmp_path / "in.eml").write_bytes(head.encode("latin-1") + b"Why?")
        assert run("ledger", "record", "--inquiry", "in.eml", "--id", str(number)).exit_code == 0
    assert book.find("0").customer == "p@x.example"
    assert book.find("2").customer == ""
