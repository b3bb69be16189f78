"""Ledgers for tests: a SQLite file, and a database on a real PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import glob
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import pytest

_numbers = count()


def programs() -> Path | None:
    """The folder of initdb and pg_ctl: Debian's newest, else the one on the path."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]))
    known = found[-1] if found else shutil.which("initdb")
    return Path(known).parent if known else None


def missing() -> str:
    """Why there is no PostgreSQL here, "" where there is one."""
    if programs() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed (pip install fullreply[postgres])"
    return ""


class Server:
    """A PostgreSQL server of our own on a free port of this machine, run by a user without rights."""

    def __init__(self) -> None:
        self.bin = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="fullreply-postgres-"))
        self.user = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            names = {p.pw_name for p in pwd.getpwall()}
            self.user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(self.folder, self.user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.run(
            "initdb", "-D", "data", "-U", "fullreply", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync"
        )
        self.start()
        self.sql("CREATE DATABASE migrated TEMPLATE template0")
        from assistant.ledger import open_ledger

        open_ledger(self.url("migrated")).close()

    def run(self, program: str, *arguments: str, check: bool = True) -> str:
        """Run one of the server's programs as its user."""
        command = [str(self.bin / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, user=self.user, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it; it listens on loopback only."""
        settings = f"listen_addresses=127.0.0.1 port={self.port} max_connections=50 fsync=off".split()
        options = " ".join([f"-k {self.folder}", *(f"-c {s}" for s in settings)])
        command = [str(self.bin / "pg_ctl"), "-D", "data", "-w", "-l", "log", "-o", options, "start"]
        quiet = subprocess.DEVNULL  # the server would keep a pipe open
        subprocess.run(command, cwd=self.folder, user=self.user, stdout=quiet, stderr=quiet, check=True, timeout=120)

    def stop(self) -> None:
        """Stop it as if it had crashed."""
        self.run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop", check=False)

    def sql(self, *statements: str) -> None:
        """Run statements, each on its own."""
        arguments = [part for statement in statements for part in ("-c", statement)]
        place = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "fullreply", "-d", "postgres")
        self.run("psql", "-q", "-v", "ON_ERROR_STOP=1", *place, *arguments)

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql+psycopg://fullreply@127.0.0.1:{self.port}/{name}"

    def database(self, options: str = "") -> str:
        """A new database without tables; its address."""
        name = f"t{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        return self.url(name)

    def emptied(self) -> str:
        """The address of the database with the tables, which are empty: much quicker than a new one."""
        import psycopg

        from assistant.ledger.schema import metadata

        names = ", ".join(f'"{name}"' for name in metadata.tables)
        with psycopg.connect(self.url("migrated").replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"TRUNCATE {names} RESTART IDENTITY")
        return self.url("migrated")


@pytest.fixture(scope="session")
def postgres():
    """A server for all tests; skipped where there is none."""
    if why := missing():
        pytest.skip(why)
    server = Server()
    yield server
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """Where a ledger may be made: a path, or the address of a database."""
    if request.param == "sqlite":
        return tmp_path / "desk.sqlite"
    return request.getfixturevalue("postgres").emptied()
