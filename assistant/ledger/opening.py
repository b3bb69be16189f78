"""Opens the database, a SQLite file or PostgreSQL, and brings it to the newest schema.

The one module that imports alembic, and only where there is something to migrate.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url

from assistant.ledger.causes import failed, guarded
from assistant.ledger.schema import HEAD

WAIT = 10.0  # seconds that a writer waits for another one
_TRIES = 40  # times that the first switch to WAL is tried: SQLite does not wait there
_MIGRATING = 0x66756C6C  # the lock of PostgreSQL that one migration holds at a time


def open_engine(where: Path | str) -> Engine:
    """An engine on the file or the database, its schema the newest one.

    On SQLite each connection has WAL, synchronous=FULL (an acknowledged row outlives a power cut), foreign keys,
    secure deletion (what was purged is not left in free pages) and waits `WAIT` seconds for other writers.
    """
    engine = _file(where) if isinstance(where, Path) else _server(where)
    try:
        with guarded(where), _migrating(engine) as connection:
            _migrate(connection, where)
    except BaseException:
        engine.dispose()
        raise
    return engine


def reading(engine: Engine) -> Engine:
    """The engine for transactions that only read: on SQLite they neither wait for a writer nor keep one waiting."""
    return engine.execution_options(fullreply_reading=True)


def _file(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise failed(path, f"a folder that cannot be made ({error.strerror})", "name another place") from None
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)), connect_args={"timeout": WAIT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _server(address: str) -> Engine:
    """An engine on PostgreSQL; LedgerError where the driver is missing or the address is none."""
    try:
        url = make_url(address)
        url = url.set(drivername="postgresql+psycopg")
        asked = {"connect_timeout": int(WAIT), "application_name": "fullreply"}
        options = {k: v for k, v in asked.items() if k not in url.query}
        settings = f"-c synchronous_commit=on -c lock_timeout={int(WAIT)}s"
        return create_engine(url, pool_pre_ping=True, connect_args={"options": settings, **options})
    except ModuleNotFoundError:
        raise failed(address, "no driver for PostgreSQL", "pip install fullreply[postgres]") from None
    except Exception as error:  # of SQLAlchemy: what it says would show the password
        remedy = 'write it as "postgresql+psycopg://user@host/database"'
        raise failed(address, f"an address that cannot be read ({type(error).__name__})", remedy) from None


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
    only_reads = connection.get_execution_options().get("fullreply_reading")
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other migration shares.

    On SQLite the foreign keys rest meanwhile: a table that is copied to change it would take its rows' children along.
    """
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        lite = engine.dialect.name == "sqlite"
        if lite and raw is not None:
            raw.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if not lite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            yield connection
        if lite and raw is not None:
            raw.cursor().execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection, where: Path | str) -> None:
    """Bring the schema to `HEAD`; LedgerError where a newer version wrote it, or something else."""
    if connection.dialect.name == "postgresql":
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            remedy = "make a database with the encoding UTF8 (createdb --encoding=UTF8 --template=template0)"
            raise failed(where, f"a database with the encoding {encoding}", remedy)
    tables = set(inspect(connection).get_table_names())
    if tables and "alembic_version" not in tables:
        raise failed(where, "a database of another program", "name another one; this one was left as it is")
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
        raise failed(where, f"one of a newer version (schema {found})", "update Fullreply, or name another one")
    command.upgrade(config, "head")
