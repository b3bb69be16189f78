from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from assistant.errors import LedgerError
from assistant.ledger import open_ledger, opening
from assistant.ledger.schema import HEAD, metadata
from assistant.types import Message

WRITER = """
import sys
from pathlib import Path
from assistant.ledger import open_ledger
from assistant.types import Message
ledger = open_ledger(Path(sys.argv[1]))
for i in range(int(sys.argv[3])):
    ledger.record_inquiry(Message(f"{sys.argv[2]} {i} " + "x" * 500, ()))
    print(i, flush=True)
"""


def _writer(path: Path, name: str, rows: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(rows)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_ledger_made_with_its_folder_and_settings(tmp_path: Path):
    path = tmp_path / "new folder" / "100% mine?.sqlite"
    with open_ledger(path) as ledger, ledger._engine.connect() as connection:
        pragmas = {
            p: connection.exec_driver_sql(f"PRAGMA {p}").scalar()
            for p in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert path.is_file()


def test_ledger_migrations_lead_to_the_tables_of_the_schema(tmp_path: Path):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with open_ledger(tmp_path / "l") as ledger, ledger._engine.begin() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_ledger_migrations_have_one_head():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


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


def _failure(path: Path) -> str:
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

    with pytest.raises(LedgerError, match=found) as caught, opening.guarded(Path("l")):
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


def test_ledger_killed_writer_loses_no_acknowledged_row(tmp_path: Path):
    path = tmp_path / "l"
    acknowledged: set[str] = set()
    for round_ in range(5):
        writer = _writer(path, f"round {round_}", 100_000)
        assert writer.stdout
        lines = [writer.stdout.readline() for _ in range(5 + 7 * round_)]
        os.kill(writer.pid, signal.SIGKILL)
        lines += writer.stdout.readlines()
        writer.wait()
        writer.stdout.close()
        acknowledged |= {f"round {round_} {line.strip()}" for line in lines if line.endswith("\n")}
        with open_ledger(path) as ledger:
            there = {i.text.rstrip("x").strip() for i in ledger.inquiries(1_000_000)}
        assert acknowledged <= there
        assert len(there) <= len(acknowledged) + round_ + 1  # one each may be written and not told yet


def test_ledger_two_processes_write_at_once(tmp_path: Path):
    path = tmp_path / "l"  # both make it, too
    writers = [_writer(path, name, 40) for name in ("one", "two")]
    for writer in writers:
        out, _ = writer.communicate(timeout=60)
        assert (writer.returncode, len(out.splitlines())) == (0, 40)
    with open_ledger(path) as ledger:
        assert len(ledger.inquiries(1_000)) == 80
