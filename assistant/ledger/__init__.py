"""The ledger: inquiries, questions, replies and verdicts in one SQLite file.

Importing this loads neither SQLAlchemy nor alembic; `open_ledger` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.ledger.records import StoredInquiry, StoredReply

if TYPE_CHECKING:
    from assistant.ledger.store import Ledger

__all__ = ["Ledger", "StoredInquiry", "StoredReply", "open_ledger"]


def open_ledger(path: Path) -> Ledger:
    """Open the ledger at `path`, made where it is missing and brought to the newest schema.

    Raises LedgerError where it cannot be opened, is locked or damaged, or was written by a newer version.
    """
    from assistant.ledger.opening import open_engine
    from assistant.ledger.store import Ledger

    return Ledger(open_engine(path), path)


def __getattr__(name: str) -> object:
    """`Ledger`, imported when first asked for."""
    if name == "Ledger":
        from assistant.ledger.store import Ledger

        return Ledger
    raise AttributeError(f"module 'assistant.ledger' has no attribute {name!r}")
