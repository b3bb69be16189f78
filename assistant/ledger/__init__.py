"""The ledger: inquiries, questions, replies, promises, verdicts and corrections, in one SQLite file or in PostgreSQL.

Importing this loads neither SQLAlchemy nor alembic; `open_ledger` does.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from assistant.ledger.corrections import Correction, Kind, compiled, training_rows
from assistant.ledger.customers import customer_key
from assistant.ledger.records import (
    Erased,
    Purged,
    ReplyKind,
    StoredCorrection,
    StoredInquiry,
    StoredPromise,
    StoredReply,
    StoredVerdict,
    Waiting,
)
from assistant.types import Corrections

if TYPE_CHECKING:
    from assistant.ledger.erasing import erase
    from assistant.ledger.exporting import export_rows
    from assistant.ledger.importing import Imported, import_rows
    from assistant.ledger.store import Ledger

__all__ = [
    "Correction",
    "Erased",
    "Imported",
    "Kind",
    "Ledger",
    "Purged",
    "ReplyKind",
    "StoredCorrection",
    "StoredInquiry",
    "StoredPromise",
    "StoredReply",
    "StoredVerdict",
    "Waiting",
    "compiled",
    "customer_key",
    "erase",
    "exists",
    "export_rows",
    "import_rows",
    "open_ledger",
    "read_corrections",
    "training_rows",
]
_LATER = {"Ledger": "store", "erase": "erasing", "export_rows": "exporting", "import_rows": "importing"} | {
    "Imported": "importing"
}


def open_ledger(where: Path | str, *, workspace: str = "main", mask: bool = False) -> Ledger:
    """Open the ledger at `where`, made where it is missing and brought to the newest schema.

    `where` is the path of a file, or an address "postgresql+psycopg://...". With `mask` personal data is masked in all
    that is written. Raises LedgerError where it cannot be opened, is locked or damaged, or was written by a newer
    version.
    """
    from assistant.ledger.opening import open_engine
    from assistant.ledger.store import Ledger

    place = where if "://" in str(where) else Path(where)
    return Ledger(open_engine(place), place, workspace, mask=mask)


def exists(where: Path | str) -> bool:
    """Whether there is a ledger to be opened; of a database it is taken for granted. An empty file is none.

    A place that cannot be looked at has one: opening it tells what is wrong.
    """
    if "://" in str(where):
        return True
    try:
        found = Path(where).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return not S_ISREG(found.st_mode) or found.st_size > 0


def read_corrections(where: Path | str) -> Corrections:
    """What agents corrected, from the ledger at `where`; nothing, and no file is made, where there is none.

    Raises LedgerError where there is one that cannot be read.
    """
    if not exists(where):
        return Corrections()
    with open_ledger(where) as ledger:
        return compiled((c.kind, c.payload) for c in ledger.corrections())


def __getattr__(name: str) -> object:
    """What needs the database, imported when first asked for."""
    if name in _LATER:
        return getattr(import_module(f"assistant.ledger.{_LATER[name]}"), name)
    raise AttributeError(f"module 'assistant.ledger' has no attribute {name!r}")
