"""A ledger that is opened: its settings, and files that are none."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from assistant.errors import LedgerError
from assistant.ledger import causes, open_ledger, opening
from assistant.types import Message


def test_ledger_made_with_its_folder_and_settings(tmp_path: Path):
    path = tmp_path / "new folder" / "100% mine?.sqlite"
    with open_ledger(path) as ledger, ledger.engine.connect() as connection:
        pragmas = {
            p: connection.exec_driver_sql(f"PRAGMA {p}").scalar()
            for p in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert path.is_file()


def test_ledger_opened_again_keeps_its_rows_and_loads_no_alembic(tmp_path: Path):
    path = tmp_path / "l"
    with open_ledger(path) as ledger:
        ledger.record_inquiry(Message("hello", ()))
    code = (
        "import sys; from pathlib import Path; from assistant.ledger import open_ledger\n"
        "ledger = open_ledger(Path(sys.argv[1])); assert ledger.inquiries()[0].text == 'hello'\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(path)], check=True)


def _failure(path: Path | str) -> str:
    with pytest.raises(LedgerError) as caught:
        open_ledger(path)
    assert caught.value.problems[0].remedy
    return str(caught.value)


def test_ledger_of_a_newer_version_is_refused(tmp_path: Path):
    path = tmp_path / "l"
    open_ledger(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    assert "newer version (schema 9999)" in _failure(path)


def test_ledger_of_another_program_is_left_alone(tmp_path: Path):
    path = tmp_path / "l"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE theirs (x)")
    raw.close()
    assert "another program" in _failure(path)


def test_ledger_that_is_no_database(tmp_path: Path):
    path = tmp_path / "l"
    path.write_text("dear diary " * 500)
    assert "another kind" in _failure(path)
    assert path.read_text().startswith("dear diary")


def test_ledger_that_is_a_folder(tmp_path: Path):
    assert "cannot be written" in _failure(tmp_path)


def test_ledger_below_a_file(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    assert "cannot be made" in _failure(tmp_path / "file" / "l")


def test_ledger_in_a_read_only_folder(tmp_path: Path):
    open_ledger(tmp_path / "first").close()  # everything is imported while files can be read
    folder = Path(tempfile.mkdtemp())  # not below pytest's own folder, which others may not enter
    folder.chmod(0o555)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)  # root may write everywhere, nobody may not
        assert "cannot be" in _failure(folder / "l")
    finally:
        os.seteuid(user)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("attempt to write a readonly database", "cannot be written"),
        ("database is locked", "another program"),
        ("database disk image is malformed", "damaged"),
        ("database or disk is full", "disk that is full"),
        ("something new", "something new"),
    ],
)
def test_ledger_errors_of_sqlite_say_what_to_do(told: str, found: str):
    from sqlalchemy.exc import OperationalError

    with pytest.raises(LedgerError, match=found) as caught, causes.guarded(Path("l")):
        raise OperationalError("INSERT", {}, sqlite3.OperationalError(told))
    assert caught.value.problems[0].remedy


def test_ledger_damaged_is_told(tmp_path: Path):
    path = tmp_path / "l"
    with open_ledger(path) as ledger:
        for _ in range(50):
            ledger.record_inquiry(Message("x" * 500, ()))
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)
    with pytest.raises(LedgerError, match="damaged|backup"), open_ledger(path) as ledger:
        ledger.inquiries()


def test_ledger_locked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "l"
    open_ledger(path).close()
    monkeypatch.setattr(opening, "WAIT", 0.1)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert "locked" in _failure(path)
    finally:
        holder.close()
    open_ledger(path).close()


def test_ledger_that_may_only_be_read_is_told(tmp_path: Path):
    folder = Path(tempfile.mkdtemp())
    path = folder / "l"
    open_ledger(path).close()
    path.chmod(0o444)
    folder.chmod(0o555)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)
        assert "cannot be written" in _failure(path)
    finally:
        os.seteuid(user)
        folder.chmod(0o700)
        shutil.rmtree(folder)
