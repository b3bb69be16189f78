"""What goes wrong in a database, as LedgerError that says what to do; no password is ever shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from assistant.errors import LedgerError, Problem

_PASSWORD = re.compile(r"(://[^:/@\s]{0,200}:)[^@\s]{1,500}@")

# (words in the message of the database, what was found, what to do), the first that fits
_CAUSES = (
    ("locked", "a file that another program holds locked", "close the other program, or try again in a moment"),
    ("readonly", "a file or folder that cannot be written", "make it writable for this user, or name another place"),
    ("read-only", "a database that cannot be written", "connect to the primary server, or name another place"),
    ("unable to open", "a place that cannot be written", "make the folder writable, or name another place"),
    ("not a database", "a file of another kind", "name another file; this one was left as it is"),
    ("malformed", "a damaged file", "restore it from a backup, or move it away and start a new ledger"),
    ("no space left", "a disk that is full", "free some space on the server and try again"),
    ("disk is full", "a disk that is full", "free some space and try again"),
    ("disk i/o", "a disk that cannot be read or written", "check the disk and its free space, then try again"),
    ("lock timeout", "rows that another program holds locked", "try again in a moment"),
    ("deadlock", "rows that another program holds locked", "try again in a moment"),
    ("password", "a server that refuses the user or the password", "set PGPASSWORD or ~/.pgpass, or correct the user"),
    ("permission denied", "a user without the rights", "grant this user all rights on the database"),
    ("role", "a server that does not know the user", "make the user, or correct the address"),
    ("does not exist", "no such database or table", "make the database (createdb), or correct the address"),
    ("connection", "a server that cannot be reached", "start it, or correct the address in fullreply.toml"),
    ("timeout", "a server that does not answer", "start it, or correct the address in fullreply.toml"),
    ("resolve", "a server whose name is not known", "correct the address in fullreply.toml"),
)


def shown(where: Path | str) -> str:
    """A place as it may be shown."""
    return _PASSWORD.sub(r"\1***@", str(where))


@contextmanager
def guarded(where: Path | str) -> Iterator[None]:
    """Turn a database error inside the block into LedgerError that says what to do."""
    try:
        yield
    except DBAPIError as error:
        told = str(error.orig).lower()
        for word, found, remedy in _CAUSES:
            if word in told:
                raise failed(where, found, remedy) from error
        raise failed(where, f"an error of the database: {shown(told[:200])}", "see the database's log") from error
    except SQLAlchemyError as error:  # no connection became free in time, ...
        found = f"a database that is busy ({type(error).__name__})"
        raise failed(where, found, "try again in a moment") from error


def failed(where: Path | str, found: str, remedy: str) -> LedgerError:
    """The error with one problem."""
    problem = Problem(shown(where), "a ledger that can be read and written", found, remedy)
    return LedgerError("The ledger cannot be used.", [problem])
