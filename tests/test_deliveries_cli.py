"""The commands on deliveries."""

import json
import os
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from assistant.cli import app
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


def run(*arguments):
    return CliRunner().invoke(app, ["deliveries", *arguments], env=os.environ | {"COLUMNS": "200"})


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
