"""Opens the SQLite file, brings it to the newest schema, and turns what goes wrong into LedgerError.

The one module that imports alembic, and only where there is something to migrate.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError

from assistant.errors import LedgerError, Problem
from assistant.ledger.schema import HEAD

WAIT = 10.0  # seconds that a writer waits for another one
_TRIES = 40  # times that the first switch to WAL is tried: SQLite does not wait there

# (words in SQLite's message, what was found, what to do), the first that fits
_CAUSES = (
    ("locked", "a file that another program holds locked", "close the other program, or try again in a moment"),
    ("readonly", "a file or folder that cannot be written", "make it writable for this user, or name another place"),
    ("unable to open", "a place that cannot be written", "make the folder writable, or name another place"),
    ("not a database", "a file of another kind", "name another file; this one was left as it is"),
    ("malformed", "a damaged file", "restore it from a backup, or move it away and start a new ledger"),
    ("full", "a disk that is full", "free some space and try again"),
    ("disk i/o", "a disk that cannot be read or written", "check the disk, then try again"),
)  # fmt: skip


def open_engine(path: Path) -> Engine:
    """An engine on the file at `path`, its schema the newest one.

    Each connection has WAL, synchronous=FULL (an acknowledged row outlives a power cut), foreign keys,
    secure deletion (what was purged is not left in free pages) and waits `WAIT` seconds for other writers.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failed(path, f"a folder that cannot be made ({error.strerror})", "name another place") from None
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)), connect_args={"timeout": WAIT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with guarded(path), engine.begin() as connection:
            _migrate(connection, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn a database error inside the block into LedgerError that says what to do."""
    try:
        yield
    except DBAPIError as error:
        told = str(error.orig).lower()
        for word, found, remedy in _CAUSES:
            if word in told:
                raise _failed(path, found, remedy) from error
        raise _failed(path, f"an error of the database: {told[:200]}", "restore the ledger from a backup") from error


def _failed(path: Path, found: str, remedy: str) -> LedgerError:
    return LedgerError(
        "The ledger cannot be used.", [Problem(str(path), "a ledger that can be written", found, remedy)]
    )


def _prepare(connection: Any, _record: object) -> None:
    """Settings of a new connection."""
    connection.isolation_level = None  # transactions begin where `_begin` says so
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    for _ in range(_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except connection.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(WAIT / _TRIES)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    """Take the writer's lock at once: a transaction that begins by reading could not wait for it later."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(connection: Connection, path: Path) -> None:
    """Bring the schema to `HEAD`; LedgerError where a newer version wrote it, or something else."""
    tables = set(inspect(connection).get_table_names())
    if tables and "alembic_version" not in tables:
        raise _failed(path, "a database of another program", "name another file; this one was left as it is")
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if tables else None
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise _failed(path, f"one of a newer version (schema {found})", "update Fullreply, or name another file")
    command.upgrade(config, "head")
