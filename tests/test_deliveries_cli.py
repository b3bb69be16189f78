"""The commands on deliveries."""

import json
import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

from assistant.cli import app, rows
from assistant.ledger import deliveries, open_ledger
from assistant.types import Note

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
TEXT = "Hello \x1b[31mSam\u202e, yes."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fullreply.toml").write_text('[helpdesks.shop]\nproduct = "zammad"\nsecret_env = "NEVER_SET"\n')
    with open_ledger(tmp_path / "fullreply.db") as ledger:
        for name, end in (("dead", deliveries.dead), ("unknown", deliveries.unknown)):
            deliveries.accept(ledger, "shop", name, "", "note", Note("", "c\x1b1", TEXT, TEXT), now=NOW)
            end(ledger, deliveries.claim(ledger, NOW, 30), f"it is {name}")
        deliveries.accept(ledger.in_workspace("outlet"), "gone", "x", "{}", now=NOW)
    return tmp_path


def run(*arguments, columns=200):
    return CliRunner().invoke(app, ["deliveries", *arguments], env=os.environ | {"COLUMNS": str(columns)})


def listed(*arguments):
    return json.loads(run("list", "--json", *arguments).stdout)["deliveries"]


def test_a_list_shows_all_workspaces_and_no_text(folder):
    found = listed()
    assert [d["state"] for d in found] == ["accepted", "unknown", "dead"]
    assert found[0]["reason"].startswith("waits for") and found[0]["workspace"] == "outlet"
    assert [d["reason"] for d in listed("--state", "dead")] == ["it is dead"]
    shown = run("list").stdout
    assert "it is unknown" in shown and "2 wait for a person" in shown
    assert "Sam" not in shown and "\x1b" not in shown
    assert "no deliveries" in run("list", "--state", "posted").stdout


def test_a_list_in_a_pipe_has_each_delivery_whole_on_a_line(folder):
    long = "<" + "a1" * 45 + "@mail.example>"
    with open_ledger(folder / "fullreply.db") as ledger:
        deliveries.accept(ledger, "shop", "mail", "{}", conversation=long, now=NOW)
    lines = run("list", columns=80).stdout.splitlines()
    assert lines[0].split() == ["id", "state", "kind", "received,", "UTC", "source", "conversation"]
    ids = [d["id"][:12] for d in listed()]
    found = [line for line in lines if line[:12] in ids]
    assert [line[:12] for line in found] == ids and all("10 Jun 12:00" in line for line in found)
    assert found[0].endswith(f"shop    {long}")
    assert lines[lines.index(found[2]) + 1] == "    it is unknown"
    assert "2 wait for a person" in lines[-1]


def test_a_list_on_a_terminal_wraps_no_row(capsys, monkeypatch):
    screen = Console(force_terminal=True, width=80, markup=False, highlight=False, no_color=True, soft_wrap=True)
    monkeypatch.setattr(rows, "console", lambda: screen)
    reason, id = "it is refused " * 9, "0f" * 6
    rows.show(("id", "state", "conversation"), [((id, "dead", "漢" * 100), reason), (("1", "", ""), "")])
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert lines[0] == "id            state  conversation" and lines[1].startswith(f"{id}  dead   漢漢")
    assert lines[1].endswith("…") and all(cell_len(line) <= 80 for line in lines)
    assert " ".join(" ".join(lines[2:4]).split()) == reason.strip()
    assert all(line.startswith("    ") for line in lines[2:4]) and lines[4:] == ["1"]


def test_one_is_shown_with_its_text_which_cannot_steer_the_terminal(folder):
    dead = listed("--state", "dead")[0]["id"]
    shown = run("show", dead[:10])
    assert shown.exit_code == 0 and "Sam" in shown.stdout
    assert not {"\x1b", "\u202e"} & set(shown.stdout)
    assert json.loads(run("show", dead, "--json").stdout)["text"] == TEXT


def test_a_dead_one_is_tried_again_and_an_unknown_one_only_when_a_person_looked(folder):
    unknown, dead = (d["id"] for d in listed()[1:])
    assert run("replay", dead).exit_code == 0
    refused = run("replay", unknown)
    assert refused.exit_code == 2 and "--not-there" in refused.stderr
    assert run("replay", unknown, "--not-there").exit_code == 0
    assert [d["state"] for d in listed()[1:]] == ["drafted", "drafted"]
    again = run("replay", dead)
    assert again.exit_code == 2 and "one that is drafted" in again.stderr


def test_one_that_goes_on_by_itself_says_when(folder):
    soon = datetime.now(UTC) + timedelta(hours=3)
    with open_ledger(folder / "fullreply.db") as ledger:
        held, _ = deliveries.accept(ledger, "shop", "busy", "{}", now=NOW)
        deliveries.later(ledger, deliveries.claim(ledger, NOW, 30, sources=["shop"]), held.state, "is busy", soon)
        now, _ = deliveries.accept(ledger, "shop", "now", "{}", now=NOW)
    told = run("replay", held.id).stderr
    assert f"is accepted and is tried again by itself, at {soon:%d %b %H:%M} UTC" in told and "fullreply serve" in told
    assert "by itself, at once" in run("replay", now.id).stderr
    orphan = next(d["id"] for d in listed() if d["source"] == "gone")
    assert "of this name in fullreply.toml" in run("replay", orphan).stderr
    run("done", dead := listed("--state", "dead")[0]["id"])
    assert "nothing is left to do" in run("replay", dead).stderr
    assert {d["state"] for d in listed()} == {"accepted", "unknown", "posted"}


def test_a_person_says_that_one_is_there(folder):
    unknown = listed()[1]["id"]
    assert run("done", unknown, "--returned", "n9").exit_code == 0
    assert (listed()[1]["state"], listed()[1]["returned"]) == ("posted", "n9")
    assert run("done", unknown).exit_code == 2


@pytest.mark.parametrize("id", ["", "zzzz", "%", "é"])
def test_an_id_that_is_none_is_told(folder, id):
    told = run("show", id)
    assert told.exit_code == 2 and "deliveries list" in told.stderr


def test_without_a_ledger_it_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = run("list")
    assert told.exit_code == 3 and "no ledger yet" in told.stderr
