"""The ledger: inquiries, questions, replies and verdicts in one SQLite file.

Importing this loads neither SQLAlchemy nor alembic; `open_ledger` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.ledger.corrections import Correction, Kind, compiled, training_rows
from assistant.ledger.records import StoredCorrection, StoredInquiry, StoredReply
from assistant.types import Corrections

if TYPE_CHECKING:
    from assistant.ledger.store import Ledger

__all__ = [
    "Correction",
    "Kind",
    "Ledger",
    "StoredCorrection",
    "StoredInquiry",
    "StoredReply",
    "compiled",
    "open_ledger",
    "read_corrections",
    "training_rows",
]


def open_ledger(path: Path) -> Ledger:
    """Open the ledger at `path`, made where it is missing and brought to the newest schema.

    Raises LedgerError where it cannot be opened, is locked or damaged, or was written by a newer version.
    """
    from assistant.ledger.opening import open_engine
    from assistant.ledger.store import Ledger

    return Ledger(open_engine(path), path)


def read_corrections(path: Path) -> Corrections:
    """What agents corrected, from the ledger at `path`; nothing, and no file is made, where there is none.

    Raises LedgerError where there is one that cannot be read.
    """
    if not path.exists():
        return Corrections()
    with open_ledger(path) as ledger:
        return compiled((c.kind, c.payload) for c in ledger.corrections())


def __getattr__(name: str) -> object:
    """`Ledger`, imported when first asked for."""
    if name == "Ledger":
        from assistant.ledger.store import Ledger

        return Ledger
    raise AttributeError(f"module 'assistant.ledger' has no attribute {name!r}")
