"""Sessions of pages inside helpdesks: what they may do, when they end, and what is kept of them."""

import json
import logging
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from assistant.api import callers
from assistant.cli import app as cli
from assistant.config_api import Api
from assistant.ledger import keys, open_ledger, sessions
from assistant.ledger.scopes import Scope
from tests.api_desk import House

ASK = {"text": "Hi. Do you ship to Ireland?"}
GIVEN = "a-key-of-sixteen-characters"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(callers, "FRESH", 0.0)  # as if seconds had passed between two calls


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def opened(house, key, **known):
    answer = house.call("POST", "/v1/sessions", key=key, **known)
    assert answer.status_code == 200, answer.text
    return answer.json()


def works(house, token, path="/v1/questions", body=ASK):
    return house.post(path, body, key=token).status_code


def ledger_of(house):
    return open_ledger(house.configuration.ledger)


def test_a_key_opens_a_session_of_its_rights_for_half_a_day(house):
    key = house.key(Scope.DRAFT, Scope.CHECK, Scope.NOTES, Scope.WEBHOOKS, Scope.KNOWLEDGE_PROPOSE, per_minute=50)
    made = opened(house, key)
    assert made["token"].startswith("frs_") and made["scopes"] == ["draft", "check", "notes"]
    ends = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=11.9) < ends <= timedelta(hours=12)
    assert works(house, made["token"]) == 200
    assert works(house, made["token"], "/v1/entries/proposals", {"title": "Cork", "text": "Yes."}) == 403
    assert house.call("GET", "/v1/gaps", key=made["token"]).status_code == 403


def test_a_session_of_an_administrator_may_do_an_agents_work_only(house):
    token = opened(house, house.key(Scope.ADMIN))["token"]
    assert works(house, token, "/v1/draft") == 200
    assert house.call("GET", "/metrics", key=token).status_code == 403
    assert works(house, token, "/v1/entries/proposals", {"title": "Cork", "text": "Yes."}) == 403
    assert house.call("GET", "/", auth=("agent", token)).status_code == 403  # the page wants a key
    assert house.call("POST", "/v1/sessions", key=token).status_code == 403  # and so does another session


def test_a_key_without_an_agents_rights_opens_none(house):
    refused = house.call("POST", "/v1/sessions", key=house.key(Scope.WEBHOOKS))
    assert refused.status_code == 403 and '"draft"' in refused.json()["detail"]
    assert house.call("POST", "/v1/sessions", key="fr_wrong").status_code == 401
    assert house.call("POST", "/v1/sessions", key=house.key(Scope.DRAFT, workspace="gone")).status_code == 403


def test_where_no_key_is_needed_a_session_would_shut_everybody_out(house):
    assert house.call("POST", "/v1/sessions").status_code == 403
    assert house.post("/v1/questions", ASK).status_code == 200


def test_a_session_stays_in_the_workspace_of_its_key(house):
    made = opened(house, house.key(Scope.KNOWLEDGE_READ, workspace="outlet"))
    assert made["workspace"] == "outlet"
    listed = house.call("GET", "/v1/entries", key=made["token"]).json()
    assert [e["title"] for e in listed["entries"]] == ["clearance"]


def test_a_session_ends_when_it_is_closed_and_no_other_one_does(house):
    key = house.key(Scope.DRAFT)
    first, second = (opened(house, key)["token"] for _ in range(2))
    assert house.call("DELETE", "/v1/sessions", key=first).json() == {"ended": 1}
    assert (works(house, first), works(house, second), works(house, key)) == (401, 200, 200)
    assert house.call("DELETE", "/v1/sessions", key=first).status_code == 401
    third = opened(house, key)["token"]
    assert house.call("DELETE", "/v1/sessions", key=key).json() == {"ended": 2}  # all that it opened
    assert (works(house, second), works(house, third), works(house, key)) == (401, 401, 200)


def test_a_closed_session_is_refused_at_once(house, monkeypatch):
    monkeypatch.setattr(callers, "FRESH", 60.0)
    token = opened(house, house.key(Scope.DRAFT))["token"]
    assert works(house, token) == 200
    house.call("DELETE", "/v1/sessions", key=token)
    assert works(house, token) == 401


def test_a_session_ends_with_its_key(house):
    key = house.key(Scope.DRAFT)
    token = opened(house, key)["token"]
    with ledger_of(house) as ledger:
        (made,) = keys.all_keys(ledger)
        keys.revoke_key(ledger, made.id)
    assert works(house, token) == 401
    ends = datetime.now(UTC) + timedelta(hours=1)
    soon = opened(house, house.key(Scope.DRAFT, expires_at=ends))
    assert datetime.fromisoformat(soon["expires_at"]) <= ends + timedelta(seconds=1)


def test_a_session_whose_key_ended_meanwhile_is_refused(house):
    key = house.key(Scope.DRAFT)
    token = opened(house, key)["token"]
    past = datetime.now(UTC) - timedelta(seconds=1)
    with ledger_of(house) as ledger, ledger.writing() as connection:
        table = keys.schema.api_key
        connection.execute(table.update().where(table.c.parent.is_(None)).values(expires_at=past))
    assert works(house, token) == 401


def test_an_old_session_is_refused_and_deleted_with_the_next_one(house):
    key = house.key(Scope.DRAFT)
    token = opened(house, key)["token"]
    past = datetime.now(UTC) - timedelta(seconds=1)
    with ledger_of(house) as ledger:
        with ledger.writing() as connection:
            table = keys.schema.api_key
            connection.execute(table.update().where(table.c.parent.is_not(None)).values(expires_at=past))
        assert works(house, token) == 401
        opened(house, key)
        assert keys.find_key(ledger, token) is None


def test_a_key_of_the_configuration_opens_sessions_until_it_is_taken_out(tmp_path):
    house = House(tmp_path, keys=(GIVEN,))
    token = opened(house, GIVEN)["token"]
    assert works(house, token) == 200
    hashed = f"sha256:{keys.digest_of(GIVEN)}"
    same, other = (callers.Keys(Api(keys=(k,)), house.office.books) for k in (hashed, "another-key-of-some-length"))
    assert same.find(token) is not None and other.find(token) is None


def test_sessions_alone_shut_nobody_out(tmp_path):
    house = House(tmp_path, keys=(GIVEN,))
    opened(house, GIVEN)
    with ledger_of(house) as ledger:
        assert not keys.has_keys(ledger) and keys.all_keys(ledger) == ()


def test_the_oldest_of_too_many_sessions_ends(house, monkeypatch):
    monkeypatch.setattr(sessions, "MOST", 3)
    key, other = house.key(Scope.DRAFT), house.key(Scope.DRAFT)
    theirs = opened(house, other)["token"]
    tokens = [opened(house, key)["token"] for _ in range(4)]
    assert [works(house, t) for t in tokens] == [401, 200, 200, 200] and works(house, theirs) == 200


def test_sessions_share_the_limit_of_their_key(house):
    """Before: each had one of its own, so that a key multiplied its limit by opening sessions."""
    key, other = house.key(Scope.DRAFT, per_minute=24), house.key(Scope.DRAFT, per_minute=24)
    tokens = [opened(house, key)["token"] for _ in range(3)]  # three of its six
    assert [works(house, t) for t in tokens] == [200] * 3
    refused = [house.post("/v1/questions", ASK, key=k) for k in (*tokens, key)]
    assert [r.status_code for r in refused] == [429] * 4 and int(refused[0].headers["retry-after"]) > 0
    assert works(house, other) == 200


def test_sessions_of_a_key_of_the_configuration_share_its_limit(tmp_path):
    house = House(tmp_path, keys=(GIVEN,), requests_per_minute=20)
    token = opened(house, GIVEN)["token"]
    assert [works(house, t) for t in (token, GIVEN, token, GIVEN, token, GIVEN)] == [200] * 4 + [429] * 2


def test_a_token_is_kept_nowhere(house, caplog):
    caplog.set_level(logging.DEBUG)
    key = house.key(Scope.DRAFT)
    refused = house.call("POST", "/v1/sessions", key=key, headers={"idempotency-key": "one"})
    assert refused.status_code == 422  # its answer would be remembered
    made = opened(house, key)
    works(house, made["token"])
    with sqlite3.connect(house.configuration.ledger) as raw:
        dump = "\n".join(raw.iterdump())
    raw.close()
    assert "config" not in dump and made["token"][4:] not in dump and made["token"][4:] not in caplog.text


def test_sessions_are_counted_beside_their_key_and_not_listed(house, tmp_path, monkeypatch):
    key = house.key(Scope.DRAFT)
    for _ in range(2):
        opened(house, key)
    (tmp_path / "fullreply.toml").write_text(f'ledger = "{house.configuration.ledger}"\n')
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(cli, ["keys", "list", "--json"])
    (row,) = json.loads(shown.stdout)["keys"]
    assert row["sessions"] == 2 and row["name"] == "test"
    assert "sessions" in CliRunner().invoke(cli, ["keys", "list"], env={"COLUMNS": "200"}).stdout
    assert CliRunner().invoke(cli, ["keys", "revoke", row["id"]]).exit_code == 0
    (row,) = json.loads(CliRunner().invoke(cli, ["keys", "list", "--json"]).stdout)["keys"]
    assert row["sessions"] == 0
