"""PostgreSQL: servers that cannot be used are told, and no password is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.errors import LedgerError
from assistant.ledger import open_ledger
from assistant.types import Message


def _failure(path: Path | str) -> str:
    with pytest.raises(LedgerError) as caught:
        open_ledger(path)
    assert caught.value.problems[0].remedy
    return str(caught.value)


def test_ledger_on_a_server_of_a_newer_version_and_of_another_program(postgres):
    where = postgres.database()
    open_ledger(where).close()
    name = where.rsplit("/", 1)[1]
    postgres.sql(f"\\c {name}", "UPDATE alembic_version SET version_num = '9999'")
    assert "newer version (schema 9999)" in _failure(where)
    other = postgres.database()
    postgres.sql(f"\\c {other.rsplit('/', 1)[1]}", "CREATE TABLE theirs (x int)")
    assert "another program" in _failure(other)
    latin = postgres.database("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    assert "encoding LATIN1" in _failure(latin)


def test_ledger_on_a_server_that_cannot_be_used_is_told_and_no_password(postgres):
    host = f"127.0.0.1:{postgres.port}"
    secret = "hunter2"
    for address, told in (
        (f"postgresql+psycopg://fullreply:{secret}@{host}/nowhere", "no such database"),
        (f"postgresql://nobody:{secret}@{host}/migrated", "does not know the user"),
        (f"postgres://fullreply:{secret}@127.0.0.1:1/migrated", "cannot be reached"),
        (f"postgresql+psycopg://fullreply:{secret}@[::1/migrated", "cannot be read"),
    ):
        found = _failure(address)
        assert told in found
        assert secret not in found


def test_ledger_that_loses_its_server_is_told_and_goes_on(postgres):
    where = postgres.emptied()
    with open_ledger(where) as ledger:
        key = ledger.record_inquiry(Message("kept", ()))
        postgres.stop()
        with pytest.raises(LedgerError, match="cannot be reached"):
            ledger.record_inquiry(Message("lost", ()))
        postgres.start()  # after a crash
        assert [i.id for i in ledger.inquiries()] == [key]
        ledger.record_inquiry(Message("again", ()))


def test_ledger_without_the_driver_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "fullreply[postgres]" in _failure("postgresql+psycopg://me@localhost/x")
